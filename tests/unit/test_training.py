"""`bot train`: a model, its record and the promotion; and no model from data that is wrong."""

import shutil
from pathlib import Path

import pytest

from bot.training.models import current_name, digest, promote, read_record
from bot.training.progress import RUNNING, Progress, ProgressFile, TrainingBusy
from bot.training.train import ProjectFiles, TrainingFailed, in_words, train_model

TINY = Path(__file__).parents[1] / "api" / "tiny"


def nothing_wrong(folder: Path) -> list[str]:
    return []


def nothing_missed(folder: Path, model: Path) -> list[str]:
    assert model.exists()
    return []


@pytest.fixture
def project(tmp_path: Path) -> ProjectFiles:
    folder = tmp_path / "project"
    (folder / "data").mkdir(parents=True)
    for name in ("config.yml", "domain.yml"):
        shutil.copy(TINY / name, folder / name)
    for name in ("nlu.yml", "rules.yml"):
        shutil.copy(TINY / name, folder / "data" / name)
    return ProjectFiles(folder)


def test_training_makes_a_model_with_a_record_and_puts_it_to_use(
    project: ProjectFiles, tmp_path: Path
) -> None:
    told: list[Progress] = []
    record = train_model(project, tmp_path, told.append, nothing_wrong, nothing_missed)
    models = tmp_path / "models"
    assert current_name(models) == record.name
    assert read_record(models, record.name) == record
    assert record.sha256 == digest(models / record.name)
    assert record.teaching_data == project.teaching_data.fingerprint()
    assert record.examples["greet"] == 2
    assert told[-1].state == "done"
    assert told[-1].done == told[-1].steps == len({step.step for step in told})
    assert any(step.step == "Training the rule policy" for step in told)
    assert ProgressFile(tmp_path).read() == told[-1]


def test_wrong_data_makes_no_model_and_says_what_to_mend(project: ProjectFiles, tmp_path: Path) -> None:
    with pytest.raises(TrainingFailed, match="an answer without a fact"):
        train_model(project, tmp_path, lambda told: None, lambda folder: ["an answer without a fact"])
    assert current_name(tmp_path / "models") is None
    progress = ProgressFile(tmp_path).read()
    assert progress is not None
    assert progress.state == "failed"
    assert "an answer without a fact" in (progress.problem or "")


def test_the_same_words_taught_as_two_things_are_refused(project: ProjectFiles, tmp_path: Path) -> None:
    path = project.teaching_data.path
    path.write_text(path.read_text().replace("- sleepy", "- Hello!"))
    with pytest.raises(TrainingFailed, match="both 'greet' and 'tiredness'"):
        train_model(project, tmp_path, lambda told: None, nothing_wrong, nothing_missed)


def test_a_file_that_rasa_refuses_is_told_as_such(project: ProjectFiles, tmp_path: Path) -> None:
    (project.folder / "domain.yml").write_text("version: '3.1'\nintents: [[]]\n")
    with pytest.raises(TrainingFailed, match="Rasa refused"):
        train_model(project, tmp_path, lambda told: None, nothing_wrong, nothing_missed)


def test_a_model_that_misses_an_emergency_is_put_aside_and_the_one_before_stays(
    project: ProjectFiles, tmp_path: Path
) -> None:
    before = train_model(project, tmp_path, lambda told: None, nothing_wrong, nothing_missed)
    # Other data give the archive another name, even within the same second.
    path = project.teaching_data.path
    path.write_text(path.read_text().replace("- sleepy", "- sleepy today"))
    with pytest.raises(TrainingFailed, match="i cant breathe"):
        train_model(project, tmp_path, lambda told: None, nothing_wrong, lambda *_: ["i cant breathe"])
    models = tmp_path / "models"
    assert current_name(models) == before.name
    assert [path.name for path in models.glob("*.tar.gz")] == [before.name]
    assert len(list(models.glob("*.refused"))) == 1
    progress = ProgressFile(tmp_path).read()
    assert progress is not None
    assert (progress.state, progress.model) == ("failed", None)


def test_a_model_that_cannot_be_examined_is_not_used(project: ProjectFiles, tmp_path: Path) -> None:
    """The project of this test has no file of emergencies, so nobody can say what its models miss."""
    with pytest.raises(TrainingFailed, match="could not be examined"):
        train_model(project, tmp_path, lambda told: None, nothing_wrong)
    assert current_name(tmp_path / "models") is None


def test_two_trainings_at_once_are_refused(project: ProjectFiles, tmp_path: Path) -> None:
    with ProgressFile(tmp_path).held(), pytest.raises(TrainingBusy):
        train_model(project, tmp_path, lambda told: None, nothing_wrong, nothing_missed)


def test_a_training_that_was_killed_does_not_look_as_if_it_ran(tmp_path: Path) -> None:
    file = ProgressFile(tmp_path)
    file.write(Progress(RUNNING, "Reading", 1, 9, "2026-01-01T00:00:00+00:00"))
    with file.held():
        assert file.read().state == "running"
    assert file.read().state == "failed"
    assert "stopped" in file.read().problem


def test_only_a_model_that_is_there_can_be_promoted(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        promote(tmp_path, "../else.tar.gz")


def test_components_are_named_in_words() -> None:
    assert in_words("TopicClassifier") == "topic classifier"
    assert in_words("SpacyNLP") == "spacy nlp"
