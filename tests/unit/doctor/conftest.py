"""An installation that is well, and `bot doctor` to look at it."""

import os
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.doctor import doctor
from bot.encoder.manifest import EncoderManifest, sha256_of
from bot.settings import Settings
from bot.store.database import Database, known_revisions
from bot.training.models import ModelRecord, digest, promote, write_record
from bot.web.tokens import secret_of
from tests.services import free_port

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
