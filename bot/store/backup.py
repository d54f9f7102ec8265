"""Backups: one file that holds everything the database holds, made while the server goes on writing.

SQLite's backup is a database file again; PostgreSQL's is what `pg_dump` calls the custom format. Either way
it is written under another name first: a file with a backup's name is a whole backup.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, inspect, select

from bot.store import backup_postgresql, backup_sqlite
from bot.store.audit_tables import tombstones
from bot.store.backup_sqlite import Report
from bot.store.database import Database
from bot.store.errors import BackupRefused, StoreUnavailable
from bot.store.privacy import Grave, erase_again, graves_in
from bot.store.tables import conversations

STARTS = {backup_sqlite.START: "SQLite", backup_postgresql.START: "PostgreSQL"}
"""How a backup of each database begins."""


def back_up(database: Database, file: Path, report: Report) -> int:
    """Write a backup. An earlier backup of that name is replaced once the new one is whole.

    Args:
        database: What to back up; it may be written to meanwhile.
        file: The backup; nobody but its owner may read it.
        report: Told how far it is.

    Returns:
        The size of the backup, in bytes.

    Raises:
        BackupRefused: It cannot be made; nothing has changed.
        StoreUnavailable: The database cannot be reached.
    """
    file = file.absolute()
    if not file.parent.is_dir():
        raise BackupRefused(f"There is no folder {file.parent}.")
    if file.exists() and (_is_of(database, file) or _kind(file) is None):
        raise BackupRefused(f"{file} is there and is no backup. Choose another name.")
    try:
        with _draft_of(file) as draft:
            if database.file is None:
                backup_postgresql.dump(database, draft, report)
            else:
                backup_sqlite.copy_out(database.file, draft, report)
            size = draft.stat().st_size
            _keep(draft, file)
    except OSError as error:
        raise BackupRefused(f"The backup cannot be written: {error.strerror}.") from error
    return size


def restore(database: Database, file: Path, report: Report) -> int:
    """Put a backup in the place of everything that the database holds, and bring it to the newest form.

    Whoever had a conversation erased after the backup was made keeps being forgotten.

    Args:
        database: Where to; what it holds is lost.
        file: A backup of the same kind of database.
        report: Told how far it is.

    Returns:
        How many conversations of the backup had been erased since, and are erased again.

    Raises:
        BackupRefused: The file is no whole backup that this version knows; nothing has changed.
        StoreUnavailable: The database cannot be reached or refused.
    """
    wanted = "PostgreSQL" if database.file is None else "SQLite"
    try:
        kind = _kind(file)
        if kind is None:
            raise BackupRefused(f"{file} is not a backup.")
        if kind != wanted:
            raise BackupRefused(f"{file} is a backup of {kind}, but BOT_DATABASE_URL names {wanted}.")
        if _is_of(database, file):
            raise BackupRefused(f"{file} is the database itself.")
        graves = _graves_in(database)
        if database.file is None:
            with tempfile.TemporaryDirectory(prefix="backline-restore-") as folder:
                backup_postgresql.restore(database, file, Path(folder), report)
        else:
            # Beside the database: there is room for one there.
            with tempfile.TemporaryDirectory(prefix=".restore-", dir=database.file.parent) as folder:
                backup_sqlite.restore(database.file, file, Path(folder), report)
    except OSError as error:
        raise BackupRefused(f"The backup cannot be restored: {error.strerror}.") from error
    database.upgrade()
    with database.writing() as connection:
        erased = erase_again(connection, graves)
    if erased:
        database.scrub()
    return erased


def conversations_in(database: Database) -> int:
    """How many conversations a restore would replace.

    Raises:
        StoreUnavailable: The database cannot be reached, or is damaged.
    """
    if database.file is not None and not database.file.exists():
        return 0
    with database.reading() as connection:
        if not inspect(connection).has_table(conversations.name):
            return 0
        return int(connection.execute(select(func.count()).select_from(conversations)).scalar_one())


def _graves_in(database: Database) -> list[Grave]:
    if database.file is not None and not database.file.exists():
        return []
    try:
        with database.reading() as connection:
            there = inspect(connection).has_table(tombstones.name)
            return graves_in(connection) if there else []
    except StoreUnavailable:
        if database.file is None:
            raise
        # A damaged file is the reason for many a restore.
        return []


def _kind(file: Path) -> str | None:
    with file.open("rb") as opened:
        begins = opened.read(max(map(len, STARTS)))
    return next((kind for start, kind in STARTS.items() if begins.startswith(start)), None)


def _is_of(database: Database, file: Path) -> bool:
    return database.file is not None and database.file.exists() and file.samefile(database.file)


@contextmanager
def _draft_of(file: Path) -> Iterator[Path]:
    """An empty file beside it that only its owner may read; taken away when it was not kept."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _keep(draft: Path, file: Path) -> None:
    """Give it its name, so that it is still there after the machine lost its power."""
    for path in (draft, file.parent):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if path == draft:
            draft.replace(file)
