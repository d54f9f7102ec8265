"""What can be wrong with the files of an installation."""

import shutil
from pathlib import Path

import pytest

from bot.doctor import files
from bot.doctor.finding import Level
from bot.settings import Settings
from tests.unit.doctor.conftest import MODEL, PROJECT


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
