"""Backup and restore of a PostgreSQL database, with the programs that come with PostgreSQL."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
from pathlib import Path
from typing import Any

from psycopg2.extensions import make_dsn  # type: ignore[import-untyped]
from sqlalchemy import inspect

from bot.store.backup_sqlite import Report
from bot.store.database import Database, known_revisions
from bot.store.errors import BackupRefused
from bot.store.schema import all_tables

START = b"PGDMP"
VERSION_TABLE = "alembic_version"
LOCK_SECONDS = 30
LOOK_SECONDS = 0.2


def dump(database: Database, target: Path, report: Report) -> None:
    """Write our tables, all as they are at one moment.

    Raises:
        BackupRefused: A program is missing, or has failed.
        StoreUnavailable: The database cannot be reached.
    """
    with database.reading() as connection:
        there = set(inspect(connection).get_table_names())
    ours = sorted(there & {*all_tables().tables, VERSION_TABLE})
    if not ours:
        raise BackupRefused("The database has no tables yet.")
    tables = [f'--table="{name}"' for name in ours]
    command = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", *tables, f"--file={target}"]
    _run(database, command, target, report)


def restore(database: Database, backup: Path, folder: Path, report: Report) -> None:
    """Replace our tables in one transaction.

    Args:
        database: What is replaced.
        backup: What to put there.
        folder: An empty folder for the script, which is written and checked as a whole first.
        report: Told how far it is.

    Raises:
        BackupRefused: The backup is not whole, or the database refused; nothing has changed.
    """
    script = folder / "restore.sql"
    command = [
        "pg_restore",
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        f"--file={script}",
        str(backup),
    ]
    _program("psql")
    try:
        _run(None, command, script, report)
    except _ProgramFailed as error:
        raise BackupRefused(f"{backup} is not a whole backup. {error}") from error
    _check_revision(script, backup)
    # Tables of a later form than the backup's refer to those that are replaced: all of ours go.
    names = ", ".join(f'"{name}"' for name in (*all_tables().tables, VERSION_TABLE))
    first = folder / "first.sql"
    first.write_text(
        f"SET lock_timeout = '{LOCK_SECONDS}s';\nSET client_min_messages = warning;\n"
        f"DROP TABLE IF EXISTS {names};\n",
        encoding="utf-8",
    )
    command = ["psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    command += ["--output=/dev/null", f"--file={first}", f"--file={script}"]
    _run(database, command, script, report)


class _ProgramFailed(BackupRefused):
    """A program of PostgreSQL ended with an error; the text is its first line."""


def _check_revision(script: Path, backup: Path) -> None:
    """Read from the script which form its tables have."""
    begins = re.compile(rf"COPY (\w+\.)?{VERSION_TABLE} ")
    with script.open(encoding="utf-8") as lines:
        revision = next((next(lines, "").strip() for line in lines if begins.match(line)), None)
    if revision is None:
        raise BackupRefused(f"{backup} is a backup, but not one of Backline.")
    if revision not in known_revisions():
        raise BackupRefused(
            f"{backup} is of revision {revision}, made by a newer Backline. Install that one first."
        )


def _run(database: Database | None, command: list[str], growing: Path, report: Report) -> None:
    """Run a program, and tell how large the file is that it writes."""
    name, *arguments = command
    target, secret = ([], {}) if database is None else _address(database)
    process = subprocess.Popen(  # noqa: S603 - a fixed program with arguments of our own
        [_program(name), *target, *arguments],
        env={**os.environ, **secret},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    told: list[str] = []
    listener = threading.Thread(target=lambda: told.extend(process.stderr or ()))
    listener.start()
    try:
        while True:
            report(growing.stat().st_size if growing.exists() else 0, None)
            try:
                status = process.wait(LOOK_SECONDS)
                break
            except subprocess.TimeoutExpired:
                continue
    finally:
        # Whoever interrupts us wants no program to go on.
        process.kill()
        process.wait()
        listener.join()
    report(growing.stat().st_size if growing.exists() else 0, None)
    if status:
        raise _ProgramFailed(f"{name} says: {told[0].strip() if told else f'status {status}'}")


def _program(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise BackupRefused(
            f"The program {name} is not there. It comes with PostgreSQL's client programs, "
            "such as the package postgresql-client; use the version of the server."
        )
    return path


def _address(database: Database) -> tuple[list[str], dict[str, str]]:
    """How a program finds the database: without the password, which everybody could read in its arguments."""
    known: dict[str, Any] = dict(database.engine.dialect.create_connect_args(database.engine.url)[1])
    password = known.pop("password", None)
    return [f"--dbname={make_dsn(**known)}"], {} if password is None else {"PGPASSWORD": str(password)}
