"""The database. It is only read here: even a setting that `bot serve` would change is told as it is."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from bot.doctor.finding import Finding, fine, warning, wrong
from bot.settings import Settings, without_password
from bot.store.database import known_revisions, sqlite_file
from bot.store.errors import StoreUnavailable

ABOUT = "Database"
PATIENCE_SECONDS = 5
MOUNTS = Path("/proc/self/mountinfo")
OVER_THE_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\w*|9p|afs|ceph|lustre|ocfs2|gfs2|fuse\.(sshfs|glusterfs|s3fs|rclone)"
)


def database(settings: Settings, *, mounts: Path = MOUNTS) -> Iterator[Finding]:
    """Can it be reached, and are its tables the newest?

    Args:
        settings: Name it.
        mounts: Linux's list of file systems; elsewhere there is none.
    """
    shown = without_password(settings.database_url)
    try:
        file = sqlite_file(settings.database_url)
        if file is None:
            engine = _server(settings.database_url)
        elif not file.exists():
            yield warning(ABOUT, f"{file} is not there yet; `bot serve` and `bot db upgrade` make it")
            return
        else:
            yield from _file_findings(file, mounts)
            engine = _reader(file)
        with engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
    except (StoreUnavailable, SQLAlchemyError, sqlite3.Error, ValueError) as error:
        reason = _reason(error, settings.database_url)
        yield wrong(ABOUT, f"{shown} cannot be used ({reason}). Check BOT_DATABASE_URL.")
        return
    yield _revision_finding(current, shown)


def _revision_finding(current: str | None, shown: str) -> Finding:
    known = list(known_revisions())
    if current is None:
        return wrong(ABOUT, f"{shown} has no tables yet. Make them with `bot db upgrade`.")
    if current not in known:
        return wrong(ABOUT, f"{shown} is at revision {current}, of another version. Install that version.")
    if current != known[0]:
        return wrong(
            ABOUT, f"{shown} is at revision {current}; the newest is {known[0]}. Run `bot db upgrade`."
        )
    return fine(ABOUT, f"{shown} answers, revision {current}")


def _file_findings(file: Path, mounts: Path) -> Iterator[Finding]:
    about = "Database file"
    kind = file_system_of(file, mounts)
    if kind and OVER_THE_NETWORK.fullmatch(kind):
        yield warning(
            about,
            f"{file} lies on a network file system ({kind}), where SQLite loses data. "
            "Put it on a disk of this machine, or use PostgreSQL.",
        )
    if not os.access(file, os.W_OK):
        yield wrong(about, f"{file} cannot be written to. Give it to who runs the server.")
    with closing(_opened(file)) as connection:
        [mode] = connection.execute("PRAGMA journal_mode").fetchone()
    if mode != "wal":
        yield warning(
            about,
            f"{file} is in journal mode {mode}, where readers wait for writers. "
            "`bot serve` sets WAL; if this stays, the file system cannot do it.",
        )


def file_system_of(path: Path, mounts: Path = MOUNTS) -> str | None:
    """The kind of file system that a path is on, such as `ext4`; None where nobody can tell."""
    try:
        lines = mounts.read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    there = path.resolve()
    found = {}
    for line in lines:
        front, _, back = line.partition(" - ")
        point = Path(re.sub(r"\\(\d{3})", lambda octal: chr(int(octal[1], 8)), front.split()[4]))
        if point == there or point in there.parents:
            # Of two at one place, the later lies on top.
            found[len(point.parts)] = back.split()[0]
    return found[max(found)] if found else None


def _server(url: str) -> Engine:
    return create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": PATIENCE_SECONDS})


def _reader(file: Path) -> Engine:
    return create_engine("sqlite://", poolclass=NullPool, creator=lambda: _opened(file))


def _opened(file: Path) -> sqlite3.Connection:
    # Not mode=ro: such a connection may leave the files of the WAL behind, which belong to whoever ran it.
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _reason(error: Exception, url: str) -> str:
    """What the database says, on one line and without the password."""
    if url.partition("?")[0].count("@") > 1:
        # What comes after the first @ is taken for the host, so that the error would show the rest.
        return "an @ within a password has to be written %40"
    told = str(error.orig if isinstance(error, DBAPIError) else error)
    told = " ".join(told.split()) or type(error).__name__
    try:
        password = make_url(url).password
    except (SQLAlchemyError, ValueError):
        # Nobody knows which part is the password.
        return "it is not an address"
    return told.replace(str(password), "***") if password else told
