"""A PostgreSQL and a Redis that tests start for themselves, on ports and in folders of their own."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def program(name: str) -> str:
    """Where a program is; the test is left out when it is not installed."""
    # Debian keeps PostgreSQL's own programs off the path.
    places = [os.environ.get("PATH", ""), *map(str, Path("/usr/lib/postgresql").glob("*/bin"))]
    path = shutil.which(name, path=os.pathsep.join(places))
    if path is None:
        pytest.skip(f"{name} is not installed")
    return path


def unprivileged() -> dict[str, int]:
    """Who PostgreSQL runs as: it refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid}


class PostgreSQL:
    """A server in a folder of its own, which can be stopped and started again."""

    def __init__(self) -> None:
        initdb, self._program = program("initdb"), program("postgres")
        self._folder = str(Path(tempfile.gettempdir()) / f"backline-postgresql-{uuid.uuid4().hex[:8]}")
        self._port = free_port()
        self._quiet: dict[str, Any] = {
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.DEVNULL,
            "cwd": "/",
            **unprivileged(),
        }
        subprocess.run([initdb, "-D", self._folder, "-U", "bot", "-A", "trust"], check=True, **self._quiet)
        self.engine = create_engine(
            f"postgresql+psycopg2://bot@127.0.0.1:{self._port}/postgres", isolation_level="AUTOCOMMIT"
        )
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = ["-p", str(self._port), "-k", self._folder]
        settings = ["-c", "fsync=off", "-c", "listen_addresses=127.0.0.1"]
        command = [self._program, "-D", self._folder, *options, *settings]
        self._server = subprocess.Popen(command, **self._quiet)
        for _ in range(100):
            if self._answers():
                return
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            self.engine.connect().close()
        except OperationalError:
            return False
        return True

    def stop(self) -> None:
        """Stop it, without waiting for the connections that are open."""
        self.engine.dispose()
        self._server.send_signal(signal.SIGINT)
        self._server.wait(20)

    def remove(self) -> None:
        """Stop it for good."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


@contextmanager
def running_postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL server."""
    server = PostgreSQL()
    try:
        yield server
    finally:
        server.remove()


def new_database(server: Engine) -> str:
    """The URL of a fresh, empty database."""
    name = f"test_{uuid.uuid4().hex[:8]}"
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    return str(server.url.set(database=name).render_as_string(hide_password=False))


@contextmanager
def running_redis(folder: Path, *options: str, port: int | None = None) -> Iterator[str]:
    """A Redis server that keeps nothing; its URL.

    Args:
        folder: Where it works.
        options: More of its command line, such as `--maxmemory-policy`.
        port: By default a free one.
    """
    port = port or free_port()
    command = [program("redis-server"), "--port", str(port), "--save", "", "--dir", str(folder), *options]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(10)
