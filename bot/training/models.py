"""Trained models: the archives, the record beside each, and the one that is promoted."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from bot.model_files import ARCHIVE_ENDING, CURRENT
from bot.training.progress import write_atomically

BLOCK = 1 << 20


@dataclass(frozen=True)
class ModelRecord:
    """What is known of a trained model.

    Attributes:
        name: The archive's name.
        model_id: Rasa's id of the model.
        sha256: Of the archive.
        trained_at: When its training ended, in UTC, ISO 8601.
        seconds: How long the training took.
        teaching_data: SHA-256 of the teaching data it was trained with.
        examples: How many examples each intent had.
        evaluation: Figures of an evaluation, by what they measure.
    """

    name: str
    model_id: str
    sha256: str
    trained_at: str
    seconds: float
    teaching_data: str
    examples: dict[str, int]
    evaluation: dict[str, float] | None = None

    @property
    def moment(self) -> datetime:
        """When its training ended."""
        return datetime.fromisoformat(self.trained_at)


def write_record(folder: Path, record: ModelRecord) -> None:
    """Put a model's record beside its archive."""
    write_atomically(_record_path(folder, record.name), json.dumps(asdict(record), indent=2) + "\n")


def read_record(folder: Path, name: str) -> ModelRecord | None:
    """The record of a model; None when it was not trained by `bot train`."""
    try:
        content = json.loads(_record_path(folder, name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return ModelRecord(**content)


def promote(folder: Path, name: str) -> None:
    """Make a model the one in use; running servers take it up by themselves.

    Raises:
        FileNotFoundError: There is no such model.
    """
    if not (folder / Path(name).name).is_file():
        raise FileNotFoundError(f"There is no model {name} in {folder}.")
    write_atomically(folder / CURRENT, f"{Path(name).name}\n")


def current_name(folder: Path) -> str | None:
    """The name of the promoted archive."""
    try:
        return (folder / CURRENT).read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    total = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            total.update(block)
    return total.hexdigest()


def _record_path(folder: Path, name: str) -> Path:
    return folder / f"{Path(name).name.removesuffix(ARCHIVE_ENDING)}.json"
