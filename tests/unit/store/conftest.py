"""A database of each kind that is supported, and turns to store in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from bot.cli.database import db
from bot.store import tables
from bot.store.database import Database
from bot.store.staff import add_staff
from bot.store.turns import Turn, store_turn
from tests.services import new_database

NOON = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)

Run = Callable[..., Result]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty database is, or will be."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    return str(request.getfixturevalue("postgresql_url"))


@pytest.fixture
def either_database(database_url: str) -> Iterator[Database]:
    """SQLite, then PostgreSQL, with the newest tables."""
    database = Database(database_url)
    database.upgrade()
    yield database
    database.close()


@pytest.fixture
def run(database_url: str, tmp_path: Path) -> Run:
    """Runs `bot db` on that database."""

    def run(*words: object, url: str = database_url, **options: str) -> Result:
        environment = {"BOT_DATABASE_URL": url, "BOT_STATE_DIR": str(tmp_path)}
        return CliRunner().invoke(db, [str(word) for word in words], env=environment, **options)

    return run


def add_turn(database: Database, conversation_id: str, number: int = 0, kind: str = "answer") -> None:
    """Store a turn: a question and an answer.

    Args:
        database: Where to.
        conversation_id: Whose turn.
        number: How many of its turns are there already.
        kind: Of the answer.
    """
    message = {"sender": "user", "kind": "user", "text": f"Question {number} 🙂", "sent_at": NOON}
    reply = {"sender": "bot", "kind": kind, "text": f"Answer {number}", "sent_at": NOON}
    common = {"topics": [], "red_flags": [], "urgency": "none", "understood": None}
    turn = Turn(
        conversation_id=conversation_id,
        first_position=2 * number,
        events=[{"event": "user", "number": number}, {"event": "bot", "number": number}],
        messages=[{**common, **message}, {**common, **reply}],
        slots={},
        moment=NOON,
    )
    with database.writing() as connection:
        store_turn(connection, turn)


def content(database: Database) -> dict[str, list[str]]:
    """Every row of every table."""
    with database.reading() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table)).all()))
            for table in tables.metadata.sorted_tables
        }


def make_large(database: Database) -> None:
    """So large that it is copied in several steps."""
    with database.writing() as connection:
        connection.execute(tables.conversations.update().values(slots={"said": "x" * 4_000_000}))


@pytest.fixture
def filled(either_database: Database) -> Database:
    """Two conversations, a handoff and somebody who signs in."""
    for number in range(3):
        add_turn(either_database, "one", number)
    add_turn(either_database, "two", kind="handoff")
    with either_database.writing() as connection:
        add_staff(connection, "jo@clinic.example", "Jo")
    return either_database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where backups go."""
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


@pytest.fixture
def elsewhere(filled: Database, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Another, empty database of the same kind."""
    if filled.file is not None:
        return f"sqlite:///{tmp_path / 'other' / 'test.db'}"
    return new_database(request.getfixturevalue("postgresql"))
