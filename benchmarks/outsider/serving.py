"""A server to attack: `bot serve` in a folder of its own, which is thrown away."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from bot.model_files import CURRENT
from bot.rasa_environment import prepare_rasa
from bot.settings import Settings
from bot.web.tokens import secret_of

HOST = "127.0.0.1"
PROJECT = Path(__file__).parents[2]
TINY = PROJECT / "tests" / "api" / "tiny"
STARTS_WITHIN = 120.0
ENDS_WITHIN = 20.0


class ServerFailed(Exception):
    """The server did not start; the text holds the last that it said."""


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes:
        port: Where it listens.
        secret: What it signs tokens with.
        log: What it writes.
        process: Its process.
    """

    port: int
    secret: str
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def memory(self) -> float:
        """Megabytes that it holds now."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def train_tiny_model(folder: Path) -> Path:
    """Train the smallest model that is a real one: what is attacked is the server, not what it understands.

    Args:
        folder: Where to put it.
    """
    prepare_rasa()
    from rasa.api import train

    # Rasa tells the terminal what nobody asked for here.
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        result = train(
            domain=str(TINY / "domain.yml"),
            config=str(TINY / "config.yml"),
            training_files=[str(TINY / "nlu.yml"), str(TINY / "rules.yml")],
            output=str(folder),
            fixed_model_name="tiny",
            force_training=True,
        )
    if result.model is None:
        raise ServerFailed("The tiny model could not be trained.")
    return Path(result.model)


@contextmanager
def served(model: Path | None, settings: Settings) -> Iterator[Server]:
    """A server with a model; it ends with the block.

    Args:
        model: The model; None trains a tiny one.
        settings: Where the sentence encoder is, for models that need it.

    Raises:
        ServerFailed: It did not start.
    """
    with tempfile.TemporaryDirectory(prefix="backline-outsider-") as folder:
        state = Path(folder)
        (state / "models").mkdir()
        model = model or train_tiny_model(state / "trained")
        shutil.copy(model, state / "models" / model.name)
        (state / "models" / CURRENT).write_text(model.name, encoding="utf-8")
        if settings.encoder_dir.exists():
            (state / "encoder").symlink_to(settings.encoder_dir.absolute())
        with _process(state) as server:
            yield server


@contextmanager
def _process(state: Path) -> Iterator[Server]:
    port, log = _free_port(), state / "server.log"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    environment |= {"BOT_STATE_DIR": str(state), "BOT_PORT": str(port), "BOT_RATE_LIMIT": "0"}
    environment["PYTHONPATH"] = os.pathsep.join([str(PROJECT), environment.get("PYTHONPATH", "")])
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"],
            env=environment,
            cwd=state,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _await_ready(port, process, log)
            yield Server(port, secret_of(state), log, process)
        finally:
            process.terminate()
            try:
                process.wait(ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _await_ready(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        if _is_ready(port):
            return
        time.sleep(0.2)
    raise ServerFailed(f"The server did not start. It said: {log.read_text(encoding='utf-8')[-2000:]}")


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/readyz", timeout=5):
            return True
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
