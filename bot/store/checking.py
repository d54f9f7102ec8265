"""Is the database whole? Each check tells what is wrong and how to mend it.

Errors in here are quiet ones: a turn that is numbered wrongly or a table without its index fails much later,
and somewhere else.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import ForeignKeyConstraint, Table, and_, exists, func, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DatabaseError, SAWarning

# Only by being imported do these tables become part of the metadata.
import bot.store.console_tables  # noqa: F401
from bot.store.database import Database, known_revisions
from bot.store.errors import StoreUnavailable
from bot.store.schema import all_tables
from bot.store.tables import conversations, events, messages, metadata

EXAMPLES = 3
SEARCH = ("message_search", "ix_messages_search")
RESTORE = "Restore the last good backup: `bot db restore FILE`."
UPGRADE = "Run `bot db upgrade`."


@dataclass(frozen=True)
class Problem:
    """Something that is wrong with the database.

    Attributes:
        what: What is wrong, as a sentence.
        mend: What to do about it.
    """

    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.what} {self.mend}"


def check_database(database: Database) -> list[Problem]:
    """Run every check that makes sense: of a damaged file, or of older tables, nothing more can be said.

    Returns:
        What is wrong; nothing when all is well.

    Raises:
        StoreUnavailable: The database cannot be reached.
    """
    # A table whose module nobody imported would not be missed.
    all_tables()
    if database.file is not None and not database.file.exists():
        return [Problem(f"There is no database file {database.file}.", UPGRADE)]
    problems = check_file(database) or check_revision(database)
    if problems:
        return problems
    with database.reading() as connection:
        problems = list(_schema_problems(connection))
        # Where a table is missing, its rows cannot be counted.
        return problems or [*_orphans(connection), *_counts(connection), *_gaps(connection)]


def check_file(database: Database) -> list[Problem]:
    """Let SQLite look at each page of its file. A server looks after its files itself."""
    if database.file is None:
        return []
    try:
        with database.reading() as connection:
            found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    except StoreUnavailable as error:
        if not isinstance(error.__cause__, DatabaseError):
            raise
        found = [str(error.__cause__.orig)]
    if found == ["ok"]:
        return []
    # The first line is often a heading, with the text on the line after it.
    told = " ".join(found[0].split())
    return [Problem(f"The database file is damaged ({told}).", RESTORE)]


def check_revision(database: Database) -> list[Problem]:
    """Compare the tables' revision with those that this version knows."""
    current, newest = database.revision()
    if current == newest:
        return []
    if current is None:
        return [Problem("The database has no tables yet.", UPGRADE)]
    if current in known_revisions():
        return [Problem(f"The tables are at revision {current}; the newest is {newest}.", UPGRADE)]
    what = f"The tables are at revision {current}, which this version of Backline does not know."
    return [Problem(what, "Install the version that made them, or a newer one.")]


def schema_differences(connection: Connection) -> list[Any]:
    """What alembic would change to make the tables as the code knows them; nothing when they are."""
    context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": _is_ours})
    with warnings.catch_warnings():
        # The search index of PostgreSQL is one of expressions, which alembic cannot compare.
        warnings.simplefilter("ignore", SAWarning)
        differences: list[Any] = compare_metadata(context, metadata)
    return differences


def _is_ours(name: str | None, kind: str, parents: Mapping[str, Any]) -> bool:
    """Leave out what search needs: each database has its own, made by a migration and described nowhere."""
    return not (name or "").startswith(SEARCH)


def _schema_problems(connection: Connection) -> Iterator[Problem]:
    for difference in schema_differences(connection):
        # Changes of one column come as a list of their own.
        for change in difference if isinstance(difference, list) else [difference]:
            told = _told(change)
            if told:
                yield Problem(told, f"Somebody changed the tables by hand: change it back. Or: {RESTORE}")


def _told(change: Sequence[Any]) -> str | None:
    """What one change, as alembic would make it, says about the database that needs it."""
    kind, subject = change[0], change[1]
    # A server's database may hold other people's tables too.
    sentences = {
        "add_table": "The table {1.name} is missing.",
        "add_column": "The column {2}.{3.name} is missing.",
        "remove_column": "The column {2}.{3.name} is not one of ours.",
    }
    if kind == "remove_table":
        return None
    if kind in sentences:
        return sentences[kind].format(*change)
    if kind.startswith("modify_"):
        return (
            f"The column {change[2]}.{change[3]} has another {kind.removeprefix('modify_')} than it should."
        )
    if kind.startswith("remove_"):
        if subject.table.name not in metadata.tables:
            return None
        return f"The table {subject.table.name} has a rule or an index that is not ours: {subject.name}."
    return f"The table {subject.table.name} lacks a rule or an index: {subject.name}."


def _orphans(connection: Connection) -> Iterator[Problem]:
    """Rows that belong to a row that is not there."""
    for table in metadata.sorted_tables:
        for key in sorted(table.foreign_key_constraints, key=lambda key: str(key.name)):
            lost = connection.execute(_orphan_count(table, key)).scalar_one()
            if lost:
                parent = key.referred_table.name
                what = f"{_rows(lost)} of {table.name} without the row of {parent} that they belong to."
                yield Problem(what, RESTORE)


def _orphan_count(table: Table, key: ForeignKeyConstraint) -> Any:  # noqa: ANN401 - the stubs know no Select
    parent = key.referred_table.alias("parent")
    pairs: list[tuple[Any, Any]] = [
        (element.parent, parent.c[element.column.name]) for element in key.elements
    ]
    there = exists().where(and_(*(child == wanted for child, wanted in pairs)))
    return (
        select(func.count())
        .select_from(table)
        .where(and_(*(child.is_not(None) for child, _ in pairs)), ~there)
    )


def _counts(connection: Connection) -> Iterator[Problem]:
    """Conversations whose summary counts other messages than there are."""
    stored = func.count(messages.c.seq)
    wrong = (
        select(conversations.c.id)
        .outerjoin(messages, messages.c.conversation_id == conversations.c.id)
        .group_by(conversations.c.id, conversations.c.message_count)
        .having(conversations.c.message_count != stored)
        .order_by(conversations.c.id)
    )
    found = list(connection.execute(wrong).scalars())
    if found:
        yield Problem(
            f"{_listed(found)}: message_count is not the number of stored messages, "
            "so that the next message may be refused.",
            "Make a backup, then run this SQL: UPDATE conversations SET message_count = "
            "(SELECT coalesce(max(seq), 0) FROM messages WHERE messages.conversation_id = conversations.id);",
        )


def _gaps(connection: Connection) -> Iterator[Problem]:
    """Conversations whose messages or events are not numbered one after the other."""
    for table, number, first in ((messages, messages.c.seq, 1), (events, events.c.position, 0)):
        wrong = (
            select(table.c.conversation_id)
            .group_by(table.c.conversation_id)
            .having(
                or_(func.min(number) != first, func.max(number) - func.min(number) + 1 != func.count(number))
            )
            .order_by(table.c.conversation_id)
        )
        found = list(connection.execute(wrong).scalars())
        if found:
            yield Problem(f"{_listed(found)}: {table.name} are missing between others.", RESTORE)


def _listed(ids: Sequence[str]) -> str:
    named = ", ".join(ids[:EXAMPLES])
    more = f" and {len(ids) - EXAMPLES} more" if len(ids) > EXAMPLES else ""
    return f"Conversation{'s' if len(ids) > 1 else ''} {named}{more}"


def _rows(number: int) -> str:
    return "There is 1 row" if number == 1 else f"There are {number} rows"
