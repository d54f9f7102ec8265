"""The real server as a process of its own, on a copy of what it reads and of what teaching changes."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from bot.model_files import CURRENT
from bot.settings import Settings

PROJECT = Path(__file__).parents[2]
PROJECT_FILES = ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml", "data", "tests/fixtures")
READY_WITHIN = 180
STOPS_WITHIN = 30


class ServerEnded(Exception):
    """The server ended, or was not ready in time; the text has its log."""


class Server:
    """`bot serve` in a folder of its own, with a state folder of its own.

    Args:
        folder: An empty folder; it becomes the server's working directory.
        model: The model that answers at first.
        settings: Environment settings, such as `BOT_RATE_LIMIT`.
    """

    def __init__(self, folder: Path, model: Path, **settings: str) -> None:
        self.folder = folder
        self._settings = settings
        self.state = folder / "var"
        self.log = folder / "server.log"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._copy_project()
        self._take_model(model)

    @property
    def teaching_data(self) -> Path:
        """The copy of data/nlu.yml that the console writes to."""
        return self.folder / "data" / "nlu.yml"

    @property
    def promoted(self) -> str:
        """The name of the model that is to answer."""
        return (self.state / "models" / CURRENT).read_text(encoding="utf-8").strip()

    @property
    def first_account_link(self) -> str:
        """What the server printed at its first start."""
        return self._link_in(self.log.read_text(encoding="utf-8"))

    @property
    def is_running(self) -> bool:
        """Whether the process that was started at first still serves."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start, or start again at the same address, and wait until a model answers.

        Raises:
            ServerEnded: It does not come to that.
        """
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve"],
                cwd=self.folder,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + READY_WITHIN
        while not self._is_ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise ServerEnded(self.log.read_text(encoding="utf-8"))
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop, as an administrator would."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def kill(self) -> None:
        """End it at once, in the middle of whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def add_staff(self, email: str, name: str) -> str:
        """Run `bot staff add` beside the server.

        Returns:
            The one-time link that it prints.
        """
        return self._link_in(
            subprocess.check_output(
                [sys.executable, "-m", "bot", "staff", "add", email, "--name", name],
                cwd=self.folder,
                env=self._environment(),
                text=True,
            )
        )

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.address}/readyz").status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def _copy_project(self) -> None:
        for name in PROJECT_FILES:
            source = PROJECT / name
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if source.is_dir() else shutil.copy)(source, self.folder / name)

    def _take_model(self, model: Path) -> None:
        models = self.state / "models"
        models.mkdir(parents=True)
        (self.state / "encoder").symlink_to(PROJECT / Settings.from_environment().encoder_dir)
        shutil.copy(model, models)
        (models / CURRENT).write_text(f"{model.name}\n", encoding="utf-8")

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
        ours = {"BOT_STATE_DIR": str(self.state), "BOT_PORT": str(self.port), "PYTHONPATH": str(PROJECT)}
        return {**kept, **ours, **self._settings}

    @staticmethod
    def _link_in(told: str) -> str:
        link = re.search(r"http://\S+/console/welcome/\S+", told)
        assert link is not None, f"No one-time link was printed: {told}"
        return link[0]
