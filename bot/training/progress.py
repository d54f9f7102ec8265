"""How far a training is: a small file that the trainer writes and anybody may read.

The terminal and the console, in whatever process, look at the same file. A lock that ends with the trainer's
process tells a training at work from one that was killed.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timezone
from pathlib import Path

RUNNING, DONE, FAILED = "running", "done", "failed"
PROGRESS_FILE, LOCK_FILE = "progress.json", "lock"


class TrainingBusy(Exception):
    """A training is at work already."""


@dataclass(frozen=True)
class Progress:
    """How far a training is.

    Attributes:
        state: `running`, `done` or `failed`.
        step: What it is doing, in words.
        done: How many steps are behind it.
        steps: How many steps there are; 0 while that is unknown.
        started_at: When it began, in UTC, ISO 8601.
        finished_at: When it ended; None while it runs.
        model: The archive's name, once there is one.
        problem: Why it failed, for people.
    """

    state: str
    step: str
    done: int
    steps: int
    started_at: str
    finished_at: str | None = None
    model: str | None = None
    problem: str | None = None

    @property
    def seconds(self) -> float:
        """How long it has taken so far, or took."""
        end = datetime.fromisoformat(self.finished_at) if self.finished_at else datetime.now(timezone.utc)
        return (end - datetime.fromisoformat(self.started_at)).total_seconds()


class ProgressFile:
    """Where a training's progress is kept.

    Args:
        state_dir: The state folder.
    """

    def __init__(self, state_dir: Path) -> None:
        self.folder = state_dir / "training"

    def read(self) -> Progress | None:
        """How far the last training is; None when there was none.

        A training whose process has ended without a word counts as failed.
        """
        try:
            content = json.loads((self.folder / PROGRESS_FILE).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        progress = Progress(**content)
        if progress.state == RUNNING and not self.is_held():
            ended = datetime.fromtimestamp((self.folder / PROGRESS_FILE).stat().st_mtime, timezone.utc)
            return replace(
                progress,
                state=FAILED,
                finished_at=ended.isoformat(),
                problem="The training was stopped before it ended. Start it again.",
            )
        return progress

    def write(self, progress: Progress) -> None:
        """Replace what is told."""
        write_atomically(self.folder / PROGRESS_FILE, json.dumps(asdict(progress), indent=2) + "\n")

    def is_held(self) -> bool:
        """Whether a training is at work."""
        try:
            with self.held():
                return False
        except TrainingBusy:
            return True

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other trainings out for as long as this process lives or the block lasts.

        Raises:
            TrainingBusy: One is at work.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / LOCK_FILE).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise TrainingBusy("A training is at work already. Wait until it has ended.") from error
            yield


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old text or the new one, and a crash leaves one of them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
