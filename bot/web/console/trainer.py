"""Trains in the background: `bot train` in a process of its own, beside the server."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

from bot.settings import Settings
from bot.training.progress import FAILED, Progress, ProgressFile, TrainingBusy


class Trainer:
    """Starts trainings, and tells how far the last one is.

    Args:
        folder: The Rasa project's.
        settings: Name the state folder.
    """

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder = folder
        self._settings = settings
        self._file = ProgressFile(settings.state_dir)
        self._process: subprocess.Popen[bytes] | None = None
        self._before: Progress | None = None
        self._lock = threading.Lock()

    @property
    def is_at_work(self) -> bool:
        """Whether a training is at work, started here or elsewhere."""
        return self._is_running() or self._file.is_held()

    def progress(self) -> Progress | None:
        """How far the last training is; None when there was none, or when it has only just begun."""
        progress = self._file.read()
        if self._process is None or progress != self._before:
            return progress
        if self._is_running():
            return None
        return self._never_began()

    def start(self) -> None:
        """Start a training.

        Raises:
            TrainingBusy: One is at work.
        """
        with self._lock:
            if self.is_at_work:
                raise TrainingBusy("A training is at work already. Wait until it has ended.")
            self._before = self._file.read()
            command = [sys.executable, "-m", "bot", "train", "--background", "--project", str(self._folder)]
            self._process = subprocess.Popen(  # noqa: S603 - nothing in it comes from a request
                command,
                env={**os.environ, "BOT_STATE_DIR": str(self._settings.state_dir.absolute())},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # A server that is stopped does not stop the training.
                start_new_session=True,
            )
            threading.Thread(target=self._process.wait, daemon=True).start()

    def _is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _never_began(self) -> Progress:
        moment = self._before.started_at if self._before else "1970-01-01T00:00:00+00:00"
        problem = "The training did not start. Run `bot train` on the server: it says why."
        return Progress(FAILED, "", 0, 0, moment, finished_at=moment, problem=problem)
