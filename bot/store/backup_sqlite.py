"""Backup and restore of a SQLite file, with SQLite's own copying: never a copy of the bare file."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.store.checking import check_file
from bot.store.database import BUSY_TIMEOUT_MILLISECONDS, Database, known_revisions
from bot.store.errors import BackupRefused, StoreUnavailable

START = b"SQLite format 3\0"
HEADER_BYTES = 100
PAGES_AT_ONCE = 256
PATIENCE_SECONDS = 30

Report = Callable[[int, int | None], None]
"""Told how many bytes are done, and of how many, where that is known."""


def copy_out(source: Path, target: Path, report: Report) -> None:
    """Copy a database that others may write to meanwhile, as it is at this moment.

    Raises:
        BackupRefused: It cannot be read, or the copy is not whole.
    """
    if not source.exists():
        raise BackupRefused(f"There is no database file {source} yet.")
    named = _named(f"The database {source} cannot be backed up")
    with named, closing(_opened(source)) as opened, closing(_opened(target)) as copy:
        # With a view of its own, the copy need not begin again whenever somebody writes.
        opened.execute("BEGIN")
        opened.execute("SELECT count(*) FROM sqlite_master").fetchall()
        _copy(opened, copy, report)
        # One file, that nothing else has to lie beside.
        copy.execute("PRAGMA journal_mode = DELETE")
        [[found]] = copy.execute("PRAGMA integrity_check(1)").fetchall()
    if found != "ok":
        found = " ".join(found.split())
        raise BackupRefused(f"The database is damaged, and so would its backup be ({found}).")


def restore(target: Path, backup: Path, folder: Path, report: Report) -> None:
    """Replace what a database holds in one transaction; a server that has it open goes on with what is new.

    Args:
        target: The database; made when missing.
        backup: What to put there; it is only read.
        folder: An empty folder for a copy, which is checked and brought to the newest form first.
        report: Told how far it is.

    Raises:
        BackupRefused: The backup is not whole, or the database cannot be written; nothing has changed.
    """
    copy = folder / "copy.db"
    shutil.copyfile(backup, copy)
    _check_length(copy, backup)
    _prepare(copy, backup)
    named = _named(f"The database {target} cannot be replaced, move it away first")
    with named, closing(_opened(copy)) as opened, closing(_opened(target)) as database:
        _copy(opened, database, report)


def _check_length(copy: Path, backup: Path) -> None:
    """Refuse a file that ends within its last page: SQLite takes what is missing there for zeros."""
    with copy.open("rb") as file:
        header = file.read(HEADER_BYTES)
    page, pages = int.from_bytes(header[16:18], "big"), int.from_bytes(header[28:32], "big")
    # The largest page, of 65536 bytes, does not fit into the two bytes for it and is written as 1.
    expected = pages * (page if page > 1 else 1 << 16)
    if len(header) < HEADER_BYTES or copy.stat().st_size < expected:
        raise BackupRefused(f"{backup} is not a whole backup: its end is missing.")


def _prepare(copy: Path, backup: Path) -> None:
    """Check a copy of the backup, and bring it to the newest form."""
    database = Database(f"sqlite:///{copy}")
    try:
        for problem in check_file(database):
            raise BackupRefused(f"{backup} is not a whole backup. {problem.what}")
        current, _ = database.revision()
        if current is None:
            raise BackupRefused(f"{backup} is a database, but not one of Backline.")
        if current not in known_revisions():
            raise BackupRefused(
                f"{backup} is of revision {current}, made by a newer Backline. Install that one first."
            )
        database.upgrade()
    except StoreUnavailable as error:
        raise BackupRefused(f"{backup} is not a whole backup.") from error
    finally:
        database.close()


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, report: Report) -> None:
    [[page]] = source.execute("PRAGMA page_size").fetchall()

    last, since = -1, time.monotonic()

    def tell(status: int, remaining: int, total: int) -> None:
        nonlocal last, since
        if remaining != last:
            last, since = remaining, time.monotonic()
        elif time.monotonic() - since > PATIENCE_SECONDS:
            # Left alone, the copying would wait for a lock for ever.
            raise BackupRefused("Another program keeps the database locked. Stop it, then try again.")
        report((total - remaining) * page, total * page)

    source.backup(target, pages=PAGES_AT_ONCE, progress=tell)


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=BUSY_TIMEOUT_MILLISECONDS / 1000, isolation_level=None)


@contextmanager
def _named(what: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise BackupRefused(f"{what}: {error}.") from error
