"""Trains a model with Rasa's own API, and promotes it."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from bot.knowledge.check import check_project
from bot.model_files import ARCHIVE_ENDING
from bot.rasa_environment import prepare_rasa
from bot.training.models import ModelRecord, digest, promote, write_record
from bot.training.progress import DONE, FAILED, RUNNING, Progress, ProgressFile
from bot.training.teaching_data import TeachingData, TeachingDataError, comparable

if TYPE_CHECKING:
    from rasa.shared.importers.importer import TrainingDataImporter

CHECKING, READING, PACKING, EXAMINING, PROMOTING = (
    "Checking what may be said and what is taught",
    "Reading the teaching data",
    "Packing the model",
    "Putting every known emergency to the model",
    "Putting the model to use",
)
REFUSED_ENDING = ".refused"
"""Behind the name of an archive that missed an emergency: nothing loads it by itself."""
PROBLEMS_SHOWN = 5
TRAINING_LOGGER = "rasa.engine.training.hooks"
STARTED = re.compile(r"Starting to train component '(?P<component>\w+)'")


class TrainingFailed(Exception):
    """No model came of it; the text says why, and what to do."""


@dataclass(frozen=True)
class ProjectFiles:
    """Where the Rasa project lies.

    Attributes:
        folder: Holds config.yml, domain.yml and data/.
    """

    folder: Path

    @property
    def teaching_data(self) -> TeachingData:
        """The examples in data/nlu.yml."""
        return TeachingData(self.folder / "data" / "nlu.yml")


Report = Callable[[Progress], None]
Check = Callable[[Path], list[str]]
Gate = Callable[[Path, Path], list[str]]


def emergencies_missed(project: Path, model: Path) -> list[str]:
    """Say which known emergencies a model misses.

    Raises:
        TrainingFailed: It cannot be found out.
    """
    from bot.dialogue.errors import ModelUnusable
    from bot.settings import Settings, SettingsError
    from bot.training.evaluation.errors import UnusableFile
    from bot.training.safety.gate import missed_emergencies

    try:
        return missed_emergencies(project, model, Settings.from_environment())
    except (ModelUnusable, SettingsError, UnusableFile) as error:
        raise TrainingFailed(f"The model could not be examined, so it is not used: {error}") from error


def train_model(
    project: ProjectFiles,
    state_dir: Path,
    report: Report,
    check: Check = check_project,
    gate: Gate = emergencies_missed,
) -> ModelRecord:
    """Check the data, train a model, examine it, promote it.

    Args:
        project: The Rasa project.
        state_dir: The state folder; the model goes to its `models/`.
        report: Told of every step, besides the progress file.
        check: Says what is wrong with a project's files.
        gate: Says which emergencies a project's new model misses. A model that misses one is not promoted.

    Raises:
        TrainingFailed: The data is wrong, Rasa refused it, or the model misses an emergency.
        TrainingBusy: A training is at work already.
    """
    file = ProgressFile(state_dir)
    with file.held():
        steps = _Steps(file, report)
        try:
            steps.next(CHECKING)
            _check(project, check)
            record = _train(project, state_dir / "models", steps, gate)
        except BaseException as error:
            told = str(error) if isinstance(error, TrainingFailed) else f"It broke ({type(error).__name__})."
            steps.end(FAILED, problem=told)
            raise
        steps.end(DONE, model=record.name)
        return record


class _Steps:
    """Counts steps, and tells of each."""

    def __init__(self, file: ProgressFile, report: Report) -> None:
        self._file, self._report = file, report
        self._progress = Progress(RUNNING, "", -1, 0, datetime.now(timezone.utc).isoformat())

    @property
    def seconds(self) -> float:
        return self._progress.seconds

    def expect(self, steps: int) -> None:
        """Say how many steps there are in all."""
        self._progress = replace(self._progress, steps=steps)

    def next(self, step: str) -> None:
        """Begin a step; the one before is done."""
        self._tell(replace(self._progress, step=step, done=self._progress.done + 1))

    def end(self, state: str, *, model: str | None = None, problem: str | None = None) -> None:
        """Begin nothing more."""
        progress = self._progress
        done = progress.steps if state == DONE else progress.done
        finished = datetime.now(timezone.utc).isoformat()
        self._tell(
            replace(progress, state=state, done=done, finished_at=finished, model=model, problem=problem)
        )

    def _tell(self, progress: Progress) -> None:
        self._progress = progress
        self._file.write(progress)
        self._report(progress)


def _check(project: ProjectFiles, check: Check) -> None:
    try:
        problems = [*check(project.folder), *_taught_twice(project.teaching_data.examples())]
    except TeachingDataError as error:
        raise TrainingFailed(str(error)) from error
    if problems:
        listed = _listed(problems, ": `bot knowledge check` lists them.")
        raise TrainingFailed(f"The data has to be mended first:\n{listed}")


def _listed(lines: list[str], where_the_rest_is: str = "") -> str:
    shown = [f"- {line}" for line in lines[:PROBLEMS_SHOWN]]
    more = len(lines) - PROBLEMS_SHOWN
    return "\n".join([*shown, f"- and {more} more{where_the_rest_is}"] if more > 0 else shown)


def _taught_twice(examples: dict[str, list[str]]) -> Iterator[str]:
    """The same words cannot mean two things."""
    known: dict[str, str] = {}
    for intent, lines in examples.items():
        for line in lines:
            other = known.setdefault(comparable(line), intent)
            if other != intent:
                yield f"“{line}” is an example of both '{other}' and '{intent}': take one away."


def _train(project: ProjectFiles, models: Path, steps: _Steps, gate: Gate) -> ModelRecord:
    steps.next(READING)
    teaching_data = project.teaching_data
    fingerprint, counts = teaching_data.fingerprint(), _counts(teaching_data)
    name = f"{datetime.now(timezone.utc):%Y%m%d-%H%M%S}-{fingerprint[:8]}{ARCHIVE_ENDING}"
    archive = _train_with_rasa(project, models, name, steps)
    steps.next(EXAMINING)
    _examine(project, archive, gate)
    steps.next(PROMOTING)
    record = ModelRecord(
        name=name,
        model_id=_model_id(archive),
        sha256=digest(archive),
        trained_at=datetime.now(timezone.utc).isoformat(),
        seconds=round(steps.seconds, 1),
        teaching_data=fingerprint,
        examples=counts,
    )
    write_record(models, record)
    promote(models, name)
    return record


def _examine(project: ProjectFiles, archive: Path, gate: Gate) -> None:
    """Let no model through that misses an emergency.

    Raises:
        TrainingFailed: It misses one, or could not be examined. The archive is put aside.
    """
    aside = archive.with_name(archive.name + REFUSED_ENDING)
    try:
        missed = gate(project.folder, archive)
        if missed:
            raise TrainingFailed(
                "The new model misses emergencies, so it is not used; the one before stays:\n"
                f"{_listed([f'“{text}”' for text in missed])}\n"
                f"Look at what was taught last. The model lies aside as {aside.name}."
            )
    except BaseException:
        # Where no model was promoted yet, the newest archive is used: it may not be one that nobody examined.
        archive.rename(aside)
        raise


def _counts(data: TeachingData) -> dict[str, int]:
    return {intent: len(lines) for intent, lines in data.examples().items()}


def _train_with_rasa(project: ProjectFiles, models: Path, name: str, steps: _Steps) -> Path:
    prepare_rasa()
    # A cached component would not notice a change of the knowledge files or the encoder.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    # The only switch there is for Rasa's own progress bars.
    os.environ["LOG_LEVEL"] = "ERROR"
    from rasa.engine.exceptions import GraphComponentException, GraphRunError
    from rasa.model_training import train
    from rasa.shared.exceptions import RasaException
    from rasa.shared.importers.importer import TrainingDataImporter

    config, domain = str(project.folder / "config.yml"), str(project.folder / "domain.yml")
    data = [str(project.folder / "data")]
    said = io.StringIO()
    try:
        # Rasa prints, and ends the process, where it should raise.
        with contextlib.redirect_stdout(said):
            importer = TrainingDataImporter.load_from_config(config, domain, data)
            components = _components_that_train(importer)
            steps.expect(len(components) + 5)
            with _components_told(components, steps), _unhashed_teaching_data():
                result = train(
                    domain=domain,
                    config=config,
                    training_files=data,
                    output=str(models),
                    fixed_model_name=name,
                    force_training=True,
                )
    except (RasaException, SystemExit) as error:
        reason = str(error) if isinstance(error, RasaException) else _plain(said.getvalue())
        raise TrainingFailed(f"Rasa refused the project's files: {reason}") from error
    except (GraphComponentException, GraphRunError) as error:
        # The component's own error, such as a missing sentence encoder, says what to do.
        raise TrainingFailed(f"A part of the pipeline failed: {error.__cause__ or error}") from error
    if result.model is None:
        raise TrainingFailed(f"Rasa trained nothing: {_plain(said.getvalue())}")
    return Path(result.model)


def _components_that_train(importer: TrainingDataImporter) -> list[str]:
    """The class names of the components that training will go through."""
    from rasa.engine.recipes.recipe import Recipe
    from rasa.shared.data import TrainingType

    config = importer.get_config()
    recipe = Recipe.recipe_for_name(config.get("recipe"))
    schema = recipe.graph_config_for_recipe(config, {}, training_type=TrainingType.BOTH).train_schema
    return [node.uses.__name__ for node in schema.nodes.values() if node.is_target and not node.is_input]


@contextlib.contextmanager
def _components_told(components: list[str], steps: _Steps) -> Iterator[None]:
    """Make a step of each component that Rasa says it begins to train."""
    logger = logging.getLogger(TRAINING_LOGGER)
    level, propagates = logger.level, logger.propagate
    left = list(components)

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            message = record.getMessage()
            started = STARTED.match(message)
            if started:
                steps.next(f"Training the {in_words(started['component'])}")
            elif message.startswith("Finished training component"):
                left.pop()
                if not left:
                    steps.next(PACKING)

    listener = Listener()
    logger.addHandler(listener)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(listener)
        logger.setLevel(level)
        logger.propagate = propagates


@contextlib.contextmanager
def _unhashed_teaching_data() -> Iterator[None]:
    """Spare Rasa from hashing all teaching data after each component: the cache that asks for it is off."""
    from rasa.shared.nlu.training_data.training_data import TrainingData

    hashed = TrainingData.fingerprint
    TrainingData.fingerprint = lambda data: str(id(data))
    try:
        yield
    finally:
        TrainingData.fingerprint = hashed


def in_words(component: str) -> str:
    """A component's class name in words: `TopicClassifier` is the topic classifier."""
    return " ".join(re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", component)).lower()


def _model_id(archive: Path) -> str:
    from rasa.engine.storage.local_model_storage import LocalModelStorage

    return str(LocalModelStorage.metadata_from_archive(archive).model_id)


def _plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text).strip() or "it gave no reason."
