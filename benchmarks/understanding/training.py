"""Trains the project's model, and one with Rasa's default pipeline on the same data, rules and actions."""

from __future__ import annotations

import contextlib
import io
import os
import time
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from bot.rasa_environment import prepare_rasa

OURS, STOCK = "Backline", "stock Rasa"
DIET = "DIETClassifier"


class TrainingFailed(Exception):
    """Rasa trained nothing; the text says why."""


@dataclass(frozen=True)
class Trained:
    """A trained model.

    Attributes:
        name: Who it is: `OURS` or `STOCK`.
        archive: The model.
        seconds: How long the training took.
        epochs: How many epochs DIET was trained; 0 where there is no DIET.
    """

    name: str
    archive: Path
    seconds: float
    epochs: int = 0


def stock_pipeline(epochs: int | None = None) -> list[dict[str, Any]]:
    """The pipeline that Rasa itself takes when a project names none.

    Args:
        epochs: How long DIET is trained; by default as long as Rasa does (100).
    """
    default = files("rasa.engine.recipes.config_files").joinpath("default_config.yml")
    pipeline: list[dict[str, Any]] = yaml.safe_load(default.read_text(encoding="utf-8"))["pipeline"]
    if epochs is not None:
        for part in pipeline:
            if part["name"] == DIET:
                part["epochs"] = epochs
    return pipeline


def stock_config(ours: dict[str, Any], epochs: int | None = None) -> dict[str, Any]:
    """The project's config.yml with nothing replaced but the pipeline."""
    return {**deepcopy(ours), "pipeline": stock_pipeline(epochs)}


def train(
    name: str, project: Path, config: dict[str, Any], folder: Path, minutes: float | None = None
) -> Trained:
    """Train a model.

    Args:
        name: Who it is.
        project: The folder with domain.yml and data/.
        config: What would stand in config.yml.
        folder: Where to; it may be deleted afterwards.
        minutes: End DIET's training with the epoch in which so much time has passed; by default, never.

    Raises:
        TrainingFailed: Rasa trained nothing.
    """
    prepare_rasa()
    # What an earlier training left must not make this one look quick.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    # The only switch there is for Rasa's own progress bars.
    os.environ["LOG_LEVEL"] = "ERROR"
    from rasa.model_training import train as train_with_rasa

    folder.mkdir(parents=True, exist_ok=True)
    written = folder / "config.yml"
    written.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    said = io.StringIO()
    began = time.perf_counter()
    with contextlib.redirect_stdout(said), _epochs_watched(minutes) as watched:
        result = train_with_rasa(
            domain=str(project / "domain.yml"),
            config=str(written),
            training_files=[str(project / "data")],
            output=str(folder),
            fixed_model_name=name.lower().replace(" ", "-"),
            force_training=True,
        )
    seconds = time.perf_counter() - began
    if result.model is None:
        raise TrainingFailed(f"Rasa trained no model for {name}: {said.getvalue().strip()}")
    return Trained(name, Path(result.model), seconds, watched.epochs)


@dataclass
class _Watched:
    """How many epochs of training DIET has had."""

    epochs: int = 0


@contextlib.contextmanager
def _epochs_watched(minutes: float | None) -> Iterator[_Watched]:
    """Count the epochs that are trained meanwhile, and end with the one in which the minutes have passed."""
    from rasa.utils.tensorflow.models import RasaModel
    from tensorflow.keras.callbacks import Callback

    watched = _Watched()

    class Watch(Callback):  # type: ignore[misc]
        def on_train_begin(self, logs: Any = None) -> None:  # noqa: ANN401
            self.began = time.monotonic()

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:  # noqa: ANN401
            watched.epochs = epoch + 1
            if minutes is not None and time.monotonic() - self.began >= minutes * 60:
                self.model.stop_training = True

    fit = RasaModel.fit

    def fit_watched(model: Any, *arguments: Any, callbacks: Any = None, **named: Any) -> Any:  # noqa: ANN401
        return fit(model, *arguments, callbacks=[*(callbacks or []), Watch()], **named)

    RasaModel.fit = fit_watched
    try:
        yield watched
    finally:
        RasaModel.fit = fit


def read_config(project: Path) -> dict[str, Any]:
    """The project's config.yml."""
    config: dict[str, Any] = yaml.safe_load((project / "config.yml").read_text(encoding="utf-8"))
    return config
