"""`bot doctor` as a whole."""

import json
import shutil

import pytest

from bot.doctor import network, process
from bot.doctor.database import database as database_findings
from bot.doctor.finding import Level
from bot.settings import Settings


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
