"""A PostgreSQL and a Redis that tests start for themselves, on ports and in folders of their own."""

from __future__ import annotations

import os
import pwd
import shutil
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
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed")
    return path


def unprivileged() -> dict[str, int]:
    """Who PostgreSQL runs as: it refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid}


@contextmanager
def running_postgresql() -> Iterator[Engine]:
    """A PostgreSQL server, and an engine of its administrator."""
    initdb, postgres = program("initdb"), program("postgres")
    folder = str(Path(tempfile.gettempdir()) / f"backline-postgresql-{uuid.uuid4().hex[:8]}")
    port = free_port()
    quiet: dict[str, Any] = {
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "cwd": "/",
        **unprivileged(),
    }
    subprocess.run([initdb, "-D", folder, "-U", "bot", "-A", "trust"], check=True, **quiet)
    options = ["-p", str(port), "-k", folder, "-c", "fsync=off", "-c", "listen_addresses=127.0.0.1"]
    server = subprocess.Popen([postgres, "-D", folder, *options], **quiet)
    engine = create_engine(
        f"postgresql+psycopg2://bot@127.0.0.1:{port}/postgres", isolation_level="AUTOCOMMIT"
    )
    try:
        for _ in range(100):
            try:
                engine.connect().close()
                break
            except OperationalError:
                time.sleep(0.1)
        yield engine
    finally:
        engine.dispose()
        # Without waiting for the connections that a test left open.
        server.send_signal(2)
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def new_database(server: Engine) -> str:
    """The URL of a fresh, empty database."""
    name = f"test_{uuid.uuid4().hex[:8]}"
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    return str(server.url.set(database=name).render_as_string(hide_password=False))


@contextmanager
def running_redis(folder: Path, *options: str) -> Iterator[str]:
    """A Redis server that keeps nothing; its URL.

    Args:
        folder: Where it works.
        options: More of its command line, such as `--maxmemory-policy`.
    """
    port = free_port()
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
