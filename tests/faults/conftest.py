"""A server that is killed and starts again, a client that never gives up, and both databases."""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.services import new_database

ROOT = Path(__file__).parents[2]
JSON = dict[str, Any]
PASSING = (httpx.TransportError, httpx.RemoteProtocolError)


@dataclass
class Stage:
    """The server, seen from outside."""

    client: httpx.Client
    pid_file: Path
    database_url: str

    @property
    def pid(self) -> int:
        return int(self.pid_file.read_text())

    def kill(self) -> None:
        """As a power cut would."""
        os.kill(self.pid, signal.SIGKILL)

    def limit_files(self, size: int) -> None:
        """No file may grow beyond a size, in bytes: a full disk, for this process alone."""
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def wait(self, seconds: float = 20.0) -> None:
        """Wait until it is ready."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if self.client.get("/readyz").status_code == 200:
                    return
            except PASSING:
                pass
            time.sleep(0.01)
        raise AssertionError("The server does not come back.")

    def open(self) -> Visitor:
        """A new conversation."""
        response = self.client.post("/chat/sessions")
        assert response.status_code == 201, response.text
        return Visitor(self, {"Authorization": f"Bearer {response.json()['token']}"})


@dataclass
class Visitor:
    """Somebody who writes, and sends again until there is an answer, as the widget does."""

    stage: Stage
    headers: JSON
    sent: int = 0

    def post(self, message_id: str, text: str = "count") -> httpx.Response:
        return self.stage.client.post(
            "/chat/messages", json={"id": message_id, "text": text}, headers=self.headers
        )

    def insist(self, message_id: str, text: str = "count", seconds: float = 20.0) -> JSON:
        """Send a message until it is acknowledged."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                response = self.post(message_id, text)
            except PASSING:
                time.sleep(0.005)
                continue
            if response.status_code == 200:
                return response.json()["messages"][0]
            assert response.status_code == 503, response.text
            time.sleep(0.02)
        raise AssertionError("The message was never acknowledged.")

    def history(self) -> list[JSON]:
        response = self.stage.client.get("/chat/messages?after=0", headers=self.headers)
        assert response.status_code == 200, response.text
        return response.json()["messages"]


def check(visitor: Visitor, acknowledged: list[str], told: dict[str, JSON]) -> None:
    """Every acknowledged message is there once, in order, with its answer, and nothing else is."""
    history = visitor.history()
    assert [message["seq"] for message in history] == list(range(1, len(history) + 1))
    asked = [message["id"] for message in history if message["sender"] == "user"]
    assert asked == acknowledged, "lost, doubled or out of order"
    for place, message in enumerate(history):
        if message["sender"] == "user":
            answer = history[place + 1]
            assert answer == told[message["id"]]
            assert answer["text"] == f"That makes {acknowledged.index(message['id']) + 1}."


def new_id() -> str:
    return str(uuid.uuid4())


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where an empty database will be."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('database') / 'faults.db'}"
    return new_database(request.getfixturevalue("postgresql"))


@contextmanager
def running(folder: Path, model: Path, database_url: str, redis_url: str = "") -> Iterator[Stage]:
    """A server on a port of its own."""
    folder.mkdir(exist_ok=True)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(128)
    listening.set_inheritable(True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    environment |= {
        "BOT_STATE_DIR": str(folder),
        "BOT_DATABASE_URL": database_url,
        "BOT_REDIS_URL": redis_url,
        "BOT_RATE_LIMIT": "0",
        "PYTHONPATH": str(ROOT),
    }
    pid_file = folder / "pid"
    arguments = [str(listening.fileno()), str(pid_file), str(model)]
    command = [sys.executable, str(Path(__file__).with_name("server.py")), *arguments]
    parent = subprocess.Popen(command, env=environment, cwd=ROOT, pass_fds=[listening.fileno()])
    client = httpx.Client(
        base_url=f"http://127.0.0.1:{listening.getsockname()[1]}",
        timeout=15,
        # A killed server leaves connections that only look alive.
        limits=httpx.Limits(max_keepalive_connections=0),
    )
    stage = Stage(client, pid_file, database_url)
    try:
        stage.wait(60)
        yield stage
    finally:
        parent.kill()
        parent.wait()
        if pid_file.exists():
            with suppress(ProcessLookupError):
                stage.kill()
        listening.close()
        client.close()


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The smallest model that is a real one."""
    from tests.api.conftest import train_tiny_model

    return train_tiny_model(tmp_path_factory.mktemp("models"), "tiny")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, tiny_model: Path, database_url: str) -> Iterator[Stage]:
    """A server on each database."""
    with running(tmp_path_factory.mktemp("state"), tiny_model, database_url) as stage:
        yield stage
