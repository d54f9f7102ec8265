"""`bot doctor`: an installation that is well, and each thing that can be wrong with one."""

import json
import os
import shutil
import socket
import sqlite3
import sys
import threading
import time
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.doctor import doctor
from bot.doctor import files, network, process
from bot.doctor.database import database as database_findings
from bot.doctor.database import file_system_of
from bot.doctor.finding import Level
from bot.encoder.manifest import EncoderManifest, sha256_of
from bot.settings import Settings
from bot.store.database import Database, known_revisions
from bot.training.models import ModelRecord, digest, promote, write_record
from bot.web.tokens import secret_of
from tests.services import free_port, running_redis

PROJECT = Path(__file__).parents[3]
MODEL = "model.tar.gz"
NEWEST = next(iter(known_revisions()))


@pytest.fixture
def state(tmp_path):
    """The state folder of an installation that is well."""
    state = tmp_path / "state"
    make_encoder(state / "encoder")
    make_model(state / "models")
    secret_of(state)
    with closing(Database(Settings(state_dir=state).database_url)) as database:
        database.upgrade()
    return state


def make_encoder(folder):
    folder.mkdir(parents=True)
    (folder / "weights").write_bytes(b"weights")
    outputs = {"weights": sha256_of(folder / "weights")}
    EncoderManifest("tiny", "tiny 1", {}, outputs, 3, 0).write(folder)


def make_model(folder):
    folder.mkdir(parents=True)
    (folder / MODEL).write_bytes(b"a model")
    moment = "2026-11-22T12:00:00+00:00"
    write_record(folder, ModelRecord(MODEL, "id", digest(folder / MODEL), moment, 1.0, "", {}))
    promote(folder, MODEL)


@pytest.fixture
def run(state, monkeypatch):
    for name in [name for name in os.environ if name.startswith("BOT_")]:
        monkeypatch.delenv(name)
    usual = {"BOT_STATE_DIR": str(state), "BOT_PORT": str(free_port())}

    def run(*words, project=PROJECT, **variables):
        words = ["--project", str(project), *words]
        return CliRunner().invoke(doctor, words, env={**usual, **variables})

    return run


@pytest.fixture
def only(run):
    """What is not as it should be: one line, with its mark, of the whole examination."""

    def only(**variables):
        result = run(**variables)
        lines = [line for line in result.output.splitlines()[:-1] if not line.startswith("✓")]
        assert len(lines) == 1, result.output
        assert result.exit_code == (1 if lines[0].startswith("✗") else 0)
        return lines[0]

    return only


def test_of_an_installation_that_is_well_it_says_so(run):
    result = run()
    assert result.exit_code == 0, result.output
    *lines, end = result.output.splitlines()
    assert end == "All is well."
    assert [line for line in lines if not line.startswith("✓ ")] == []
    told = {line.split(":")[0].removeprefix("✓ ") for line in lines}
    assert told == {
        "Python", "Settings", "State folder", "Secret", "Encoder", "Model", "Knowledge", "Database", "Redis",
        "Port", "Openness", "Clock", "Telemetry",
    }  # fmt: skip


def test_it_tells_programs_the_same(run, state):
    told = json.loads(run("--json").output)
    assert told["healthy"] is True
    assert {"level": "fine", "about": "Telemetry", "text": "off"} in told["findings"]
    (state / "models" / "current").write_text("gone.tar.gz")
    result = run("--json")
    told = json.loads(result.output)
    assert result.exit_code == 1
    assert told["healthy"] is False
    [found] = [finding for finding in told["findings"] if finding["level"] == "wrong"]
    assert found["about"] == "Model"


def test_it_changes_nothing(run, state):
    def everything():
        return {
            path: (path.stat().st_mode, path.is_file() and path.read_bytes()) for path in state.rglob("*")
        }

    before = everything()
    assert run().exit_code == 0
    assert everything() == before


def test_of_nothing_at_all_it_makes_nothing(run, state):
    shutil.rmtree(state)
    result = run()
    assert result.exit_code == 1
    assert "✗ State folder:" in result.output
    assert "✗ Encoder:" in result.output
    assert "✗ Model:" in result.output
    assert not state.exists()


def test_another_python_is_told():
    assert process.python((3, 12)).level is Level.WRONG
    assert process.python(sys.version_info[:2]).level is Level.FINE


def test_every_variable_that_is_wrong_is_named(run):
    result = run(BOT_PORT="http", BOT_PROT="1", BOT_RATE_LIMIT="some")
    assert result.exit_code == 1
    assert "✗ Settings: BOT_PROT is not a setting." in result.output
    assert "✗ Settings: BOT_PORT is 'http', but" in result.output
    assert "✗ Settings: BOT_RATE_LIMIT is 'some', but" in result.output


@pytest.mark.parametrize("password", ["hush", "hu@sh", "hu:sh", "hush%40home", "h/ush"])
@pytest.mark.parametrize(
    ("variable", "address"),
    [
        ("BOT_DATABASE_URL", "postgresql://bot:{}@127.0.0.1:1/x"),
        ("BOT_DATABASE_URL", "postgresql://bot:{}@127.0.0.1:port/x"),
        ("BOT_DATABASE_URL", "postgresql://127.0.0.1:1/x?password={}"),
        ("BOT_DATABASE_URL", "mysql://bot:{}@db/x"),
        ("BOT_REDIS_URL", "redis://:{}@127.0.0.1:1/0"),
        ("BOT_REDIS_URL", "redis://:{}@127.0.0.1:port/0"),
        ("BOT_REDIS_URL", "http://bot:{}@127.0.0.1/0"),
    ],
)
def test_no_password_is_shown(variable, address, password):
    settings, problems = Settings.as_far_as_possible({variable: address.format(password)})
    findings = [*process.settings(problems)]
    if not problems:
        findings += database_findings(settings) if "DATABASE" in variable else network.redis(settings)
    told = [finding.text for finding in findings if finding.level is Level.WRONG]
    assert told
    assert not [text for text in told if "hu" in text or "ush" in text]


def test_no_password_is_in_the_whole_examination(run):
    secrets = {
        "BOT_DATABASE_URL": "postgresql://bot:hush@127.0.0.1:1/x",
        "BOT_REDIS_URL": "redis://:hush@x:1/0",
    }
    for words in ([], ["--json"]):
        result = run(*words, **secrets)
        assert result.exit_code == 1
        assert "hush" not in result.output


def test_a_state_folder_that_is_a_file_is_told(run, tmp_path):
    (tmp_path / "file").write_text("")
    result = run(BOT_STATE_DIR=str(tmp_path / "file"))
    assert f"✗ State folder: {tmp_path / 'file'} is not a folder." in result.output


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that not even root can write to")
def test_a_state_folder_that_cannot_be_written_to_is_told():
    found = files.state_folder(Settings(state_dir=Path("/proc")))
    assert found.level is Level.WRONG
    assert "cannot be written to" in found.text


def test_too_little_room_is_told(state):
    settings, much = Settings(state_dir=state), 10**18
    assert files.state_folder(settings, little=much).level is Level.WARNING
    assert files.state_folder(settings, little=much, none=much).level is Level.WRONG


def test_a_secret_that_others_can_read_is_told_and_not_shown(only, state):
    (state / "secret.key").chmod(0o640)
    line = only()
    assert line.startswith("✗ Secret:")
    assert "mode 0640" in line
    assert (state / "secret.key").read_text().strip() not in line


def test_an_empty_secret_is_told(only, state):
    (state / "secret.key").write_text("")
    assert "too short" in only()


def test_an_encoder_that_is_missing_is_told(only, state):
    shutil.rmtree(state / "encoder")
    assert only().startswith("✗ Encoder: There is no sentence encoder in")


def test_a_file_of_the_encoder_that_was_changed_is_told(only, state):
    (state / "encoder" / "weights").write_bytes(b"other")
    assert "is not the one that was built; run: python -m bot encoder build" in only()


def test_a_model_that_is_missing_is_told(only, state, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    shutil.rmtree(state / "models")
    assert "✗ Model: There is no model" in only()


def test_a_model_that_was_changed_is_told(only, state):
    (state / "models" / MODEL).write_bytes(b"a mo")
    assert only().startswith(f"✗ Model: {MODEL} is not what was trained")


def test_a_model_without_a_record_is_warned_of(only, state):
    (state / "models" / "model.json").unlink()
    assert only().startswith(f"! Model: {MODEL} has no record")


@pytest.mark.parametrize("content", ["{", "{}", "[]", "null"])
def test_a_record_that_is_damaged_is_told(only, state, content):
    (state / "models" / "model.json").write_text(content)
    assert only().startswith("✗ Model: The record beside")


def test_knowledge_that_does_not_agree_is_told(only, tmp_path):
    project = tmp_path / "project"
    shutil.copytree(PROJECT / "data", project / "data")
    domain = (PROJECT / "domain.yml").read_text(encoding="utf-8")
    (project / "domain.yml").write_text(domain.replace("kind: answer", "kind: guess"), encoding="utf-8")
    line = only(project=project)
    assert line.startswith("✗ Knowledge: domain.yml, response")
    assert "more: `bot knowledge check`." in line


def test_a_folder_without_the_teaching_data_is_warned_of(only, tmp_path):
    assert "use --project" in only(project=tmp_path)


def test_a_database_that_is_not_there_yet_is_warned_of_and_not_made(only, state):
    (state / "backline.db").unlink()
    assert only().startswith("! Database:")
    assert not (state / "backline.db").exists()


def test_older_tables_are_told_with_the_command_that_renews_them(only, state):
    with closing(Database(f"sqlite:///{state / 'backline.db'}")) as database:
        database.downgrade("0001")
    line = only()
    assert line.startswith("✗ Database:")
    assert f"revision 0001; the newest is {NEWEST}. Run `bot db upgrade`." in line


def test_tables_of_another_version_and_no_tables_are_told(only, state):
    with closing(sqlite3.connect(state / "backline.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
        assert "at revision 9999, of another version" in only()
        connection.execute("DROP TABLE alembic_version")
        connection.commit()
        assert "has no tables yet" in only()


def test_a_database_file_that_is_none_is_told(only, state):
    (state / "backline.db").write_text("Dear Sam, " * 100)
    assert "cannot be used (file is not a database)" in only()


def test_a_database_in_memory_is_told(only):
    assert "Conversations need a database file" in only(BOT_DATABASE_URL="sqlite://")


def test_a_database_file_without_wal_is_warned_of_and_left_as_it_is(only, state):
    with closing(sqlite3.connect(state / "backline.db")) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    for _ in range(2):
        assert "is in journal mode delete" in only()


def test_a_database_file_on_a_network_file_system_is_warned_of(state, tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "22 1 0:1 / / rw,relatime shared:1 - ext4 disk rw\n"
        f"23 22 0:2 / {str(state).replace(' ', chr(92) + '040')} rw - nfs4 server:/share rw\n"
    )
    assert file_system_of(state / "backline.db", mounts) == "nfs4"
    assert file_system_of(tmp_path, mounts) == "ext4"
    first, last = database_findings(Settings(state_dir=state), mounts=mounts)
    assert first.level is Level.WARNING
    assert "network file system (nfs4)" in first.text
    assert last.level is Level.FINE


def test_a_server_of_databases_that_is_away_is_told(only):
    line = only(BOT_DATABASE_URL=f"postgresql://bot@127.0.0.1:{free_port()}/x")
    assert line.startswith("✗ Database: postgresql://bot@127.0.0.1:")
    assert "Connection refused" in line
    assert "Check BOT_DATABASE_URL." in line


@pytest.mark.services
def test_postgresql_is_looked_at_too(run, only, postgresql_url):
    assert "has no tables yet. Make them with `bot db upgrade`." in only(BOT_DATABASE_URL=postgresql_url)
    with closing(Database(postgresql_url)) as database:
        database.upgrade()
    assert "All is well." in run(BOT_DATABASE_URL=postgresql_url).output


@pytest.mark.services
def test_redis_that_answers_is_well(run, redis_url):
    result = run(BOT_REDIS_URL=redis_url)
    assert f"✓ Redis: {redis_url} answers" in result.output
    assert result.exit_code == 0


@pytest.mark.services
def test_redis_that_drops_what_it_holds_is_warned_of(only, tmp_path):
    with running_redis(tmp_path, "--maxmemory-policy", "allkeys-lru") as url:
        assert only(BOT_REDIS_URL=url).startswith("! Redis: Its maxmemory-policy is allkeys-lru")


@pytest.mark.services
def test_redis_that_wants_a_password_is_told(only, run, tmp_path):
    with running_redis(tmp_path, "--requirepass", "hush") as url:
        assert "does not answer" in only(BOT_REDIS_URL=url)
        wrong = only(BOT_REDIS_URL=url.replace("redis://", "redis://:hushhush@"))
        assert "hush" not in wrong
        assert run(BOT_REDIS_URL=url.replace("redis://", "redis://:hush@")).exit_code == 0


@pytest.mark.services
def test_redis_with_another_clock_is_warned_of(redis_url):
    settings = Settings(redis_url=redis_url)
    [found] = network.redis(settings, now=lambda: time.time() + 60)
    assert found.level is Level.WARNING
    assert "60 seconds apart" in found.text


def test_redis_that_is_away_is_told(only):
    line = only(BOT_REDIS_URL=f"redis://127.0.0.1:{free_port()}/0")
    assert line.startswith("✗ Redis:")
    assert "Check BOT_REDIS_URL." in line


class _Answers(BaseHTTPRequestHandler):
    status, body = 200, b""

    def do_GET(self):
        self.send_response(self.status if self.path == "/healthz" else 404)
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *told):
        pass


@pytest.fixture
def listening():
    """Starts a web server that answers /healthz as told; its port."""
    servers = []

    def listening(body):
        handler = type("Handler", (_Answers,), {"body": body})
        server = HTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever).start()
        servers.append(server)
        return str(server.server_port)

    yield listening
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_port_that_our_own_server_has_is_well(run, listening):
    result = run(BOT_PORT=listening(b'{"status":"ok"}'))
    assert "✓ Port: our own server answers at 127.0.0.1:" in result.output
    assert result.exit_code == 0


@pytest.mark.parametrize("body", [b"It works!", b'{"status":"UP"}', b"[]", b""])
def test_a_port_that_another_server_has_is_told(only, listening, body):
    line = only(BOT_PORT=listening(body))
    assert line.startswith("✗ Port:")
    assert "Address already in use" in line


def test_a_port_where_something_listens_and_says_nothing_is_told(only, monkeypatch):
    monkeypatch.setattr(network, "PATIENCE_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert only(BOT_PORT=str(server.getsockname()[1])).startswith("✗ Port:")


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host"])
def test_an_address_that_is_not_of_this_machine_is_told(only, host):
    line = only(BOT_HOST=host)
    assert line.startswith("✗ Port:")
    assert "BOT_HOST" in line


def test_without_a_limit_a_server_that_others_reach_is_warned_of(only, run):
    assert only(BOT_HOST="0.0.0.0", BOT_RATE_LIMIT="0").startswith("! Openness: BOT_RATE_LIMIT is 0")
    assert run(BOT_RATE_LIMIT="0").exit_code == 0


def test_with_any_origin_a_server_that_others_reach_is_warned_of(only):
    assert "BOT_ALLOWED_ORIGINS is *" in only(BOT_HOST="0.0.0.0", BOT_ALLOWED_ORIGINS="*")


def test_a_server_that_others_reach_with_limits_is_well(run):
    assert "All is well." in run(BOT_HOST="0.0.0.0", BOT_ALLOWED_ORIGINS="https://clinic.example").output


@pytest.mark.parametrize("now", [0, 4_200_000_000])
def test_a_clock_that_cannot_be_right_is_told(now):
    assert process.clock(now).level is Level.WRONG
    assert process.clock().level is Level.FINE


def test_telemetry_is_off_whatever_the_environment_says(run, monkeypatch):
    assert run(RASA_TELEMETRY_ENABLED="true").exit_code == 0
    monkeypatch.setenv("RASA_TELEMETRY_ENABLED", "true")
    assert process.telemetry_of_this_process().level is Level.WRONG


def test_a_rasa_that_is_not_installed_whole_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "rasa.telemetry", None)
    found = process.telemetry_of_this_process()
    assert found.level is Level.WRONG
    assert "make setup" in found.text
