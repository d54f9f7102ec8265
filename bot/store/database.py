"""The database: engine, schema, and the two ways to use it (reading, writing).

Nothing in here waits on the event loop's behalf: callers in async code use `asyncio.to_thread`.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from bot.store.errors import StoreError, StoreUnavailable

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_MILLISECONDS = 5_000
POOL_TIMEOUT_SECONDS = 5
BUSY_PAUSE_SECONDS = 0.02
UPGRADE_LOCK = 7_272_017
"""Whoever changes the tables of a PostgreSQL database holds this lock; the number means nothing."""


class Database:
    """A database with our tables.

    Args:
        url: `sqlite:///path` or `postgresql+psycopg2://…`. A SQLite file is made when missing.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.file = sqlite_file(url)
        """The file of a SQLite database; None for a server."""
        self.engine = _server_engine(url) if self.file is None else _sqlite_engine(url, self.file)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read with: one consistent view, nothing to commit.

        Raises:
            StoreUnavailable: The database cannot be reached.
        """
        with _errors_named(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose work is committed as one transaction, or not at all.

        Raises:
            StoreUnavailable: The database cannot be reached or refused; nothing was stored.
        """
        with _errors_named(), self.engine.connect() as plain:
            connection = plain.execution_options(will_write=True)
            with connection.begin():
                yield connection

    def upgrade(self) -> None:
        """Bring the tables to the newest form; does nothing when they are.

        Raises:
            StoreUnavailable: The database cannot be reached or refused.
        """
        configuration = _alembic_configuration()
        with self.writing() as connection:
            if self.engine.dialect.name == "postgresql":
                # Processes that start at the same moment would each make the same tables.
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
            configuration.attributes["connection"] = connection
            command.upgrade(configuration, "head")

    def downgrade(self, revision: str) -> None:
        """Bring the tables back to an earlier form. What only later forms can hold is lost.

        Args:
            revision: The form's number, or `base` for no tables at all.

        Raises:
            StoreUnavailable: The database cannot be reached or refused.
        """
        configuration = _alembic_configuration()
        with self.writing() as connection:
            configuration.attributes["connection"] = connection
            command.downgrade(configuration, revision)

    def revision(self) -> tuple[str | None, str | None]:
        """The tables' current revision, and the newest one there is."""
        with self.reading() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
        return current, next(iter(known_revisions()), None)

    def ping(self) -> None:
        """Ask the database for a sign of life.

        Raises:
            StoreUnavailable: There was none.
        """
        with self.reading() as connection:
            connection.execute(text("SELECT 1 FROM conversations LIMIT 1"))

    def scrub(self) -> None:
        """Leave nothing of what was erased in SQLite's search index and journal; a server has its own vacuum.

        Raises:
            StoreUnavailable: The database cannot be reached or refused.
        """
        if self.engine.dialect.name != "sqlite":
            return
        with self.writing() as connection:
            # The index keeps the words of removed rows until its parts are merged.
            connection.exec_driver_sql("INSERT INTO message_search (message_search) VALUES ('optimize')")
        with _errors_named(), self.engine.connect() as connection:
            raw = connection.connection.cursor()
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raw.close()

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def known_revisions() -> dict[str, str]:
    """Every revision that this version knows, newest first, with what it brought."""
    scripts = ScriptDirectory.from_config(_alembic_configuration()).walk_revisions()
    return {script.revision: str(script.doc) for script in scripts}


def sqlite_file(url: str) -> Path | None:
    """The file that a SQLite URL names; None when the URL is of a server.

    Raises:
        StoreUnavailable: It names none.
    """
    parts = make_url(url)
    if parts.get_backend_name() != "sqlite":
        return None
    if not parts.database or parts.database == ":memory:":
        raise StoreUnavailable("Conversations need a database file: sqlite:///path/to/file.db.")
    return Path(parts.database)


@contextmanager
def _errors_named() -> Iterator[None]:
    try:
        yield
    except (StoreError, IntegrityError):
        raise
    except SQLAlchemyError as error:
        raise StoreUnavailable(f"The database refused: {type(error).__name__}.") from error


def _alembic_configuration() -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return configuration


def _server_engine(url: str) -> Engine:
    return create_engine(
        url, future=True, pool_pre_ping=True, pool_timeout=POOL_TIMEOUT_SECONDS, hide_parameters=True
    )


def _sqlite_engine(url: str, file: Path) -> Engine:
    file.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        future=True,
        # An error must not carry what a patient wrote.
        hide_parameters=True,
        poolclass=QueuePool,
        pool_timeout=POOL_TIMEOUT_SECONDS,
        connect_args={"check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, record: object) -> None:
    # The driver would start transactions by its own rules; `_begin_sqlite` starts them instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MILLISECONDS}")
    _write_ahead(cursor)
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    # What is erased is overwritten, not only forgotten.
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _write_ahead(cursor: sqlite3.Cursor) -> None:
    """Let readers go on while somebody writes; the file remembers it.

    Where several processes begin with a new file at once, SQLite refuses this change to all but one of them,
    without the wait that it was told.
    """
    give_up_at = time.monotonic() + BUSY_TIMEOUT_MILLISECONDS / 1000
    while not _writes_ahead(cursor, is_last_try=time.monotonic() > give_up_at):
        time.sleep(BUSY_PAUSE_SECONDS)


def _writes_ahead(cursor: sqlite3.Cursor, *, is_last_try: bool) -> bool:
    try:
        cursor.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if is_last_try or "locked" not in str(error):
            raise
        return False
    return True


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: one that reads first and writes later may be refused, not made to wait.
    writes = connection.get_execution_options().get("will_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
