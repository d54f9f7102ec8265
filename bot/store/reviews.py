"""Working through conversations: pages of the list, what was reviewed, who took up a call for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.engine import Connection

from bot.store.console import (
    PAGE_LENGTH,
    ConversationFilter,
    ConversationSummary,
    list_conversations,
)
from bot.store.messages import USER
from bot.store.tables import conversations, handoffs, messages

Cursor = tuple[datetime, str]
"""`(last_activity_at, id)` of a conversation: its place in the list."""

ALL, PERSON, EMERGENCY, UNREVIEWED = "all", "person", "emergency", "unreviewed"
FILTERS = {
    ALL: ConversationFilter(),
    PERSON: ConversationFilter(needs_person=True),
    EMERGENCY: ConversationFilter(urgencies=("emergency",)),
    UNREVIEWED: ConversationFilter(unreviewed=True),
}
FIRST_WORDS_WITHIN = 6
"""The user's first message is the second of a conversation; what was lost on the way may move it a little."""
COUNTED = 100
"""Counting stops here: the list of what is left to do need not be counted to the end to be long."""


@dataclass(frozen=True)
class ConversationPage:
    """A page of the list.

    Attributes:
        rows: Conversations, the last active first.
        older: Where the next page begins; None on the last one.
        newer: Where the page before begins; None when that is the first page.
        is_first: Whether there is no page before.
    """

    rows: list[ConversationSummary]
    older: Cursor | None
    newer: Cursor | None
    is_first: bool


def conversation_page(
    connection: Connection, show: str = ALL, before: Cursor | None = None, length: int = PAGE_LENGTH
) -> ConversationPage:
    """Read a page of the list.

    Args:
        connection: The database.
        show: Which conversations: `all`, `person`, `emergency` or `unreviewed`.
        before: Where the page begins: behind this place.
        length: How many conversations a page has.
    """
    rows = list_conversations(connection, FILTERS[show], before, length + 1)
    older = _place(rows[length - 1]) if len(rows) > length else None
    rows = rows[:length]
    if before is None:
        return ConversationPage(rows, older, newer=None, is_first=True)
    # The page before begins behind the conversation that stands one page above this one.
    above = _above(connection, show, before, length + 1)
    newer = above[length] if len(above) > length else None
    return ConversationPage(rows, older, newer, is_first=False)


def _above(connection: Connection, show: str, place: Cursor, limit: int) -> list[Cursor]:
    table = conversations.c
    moment, conversation_id = place
    statement = (
        select(table.last_activity_at, table.id)
        .where(*_conditions(FILTERS[show]))
        .where(
            or_(
                table.last_activity_at > moment,
                and_(table.last_activity_at == moment, table.id >= conversation_id),
            )
        )
        .order_by(table.last_activity_at, table.id)
        .limit(limit)
    )
    return [(row.last_activity_at, row.id) for row in connection.execute(statement)]


def _conditions(wanted: ConversationFilter) -> list[Any]:
    table = conversations.c
    conditions: list[Any] = []
    if wanted.needs_person:
        conditions.append(table.needs_person.is_(True))
    if wanted.urgencies:
        conditions.append(table.highest_urgency.in_(list(wanted.urgencies)))
    if wanted.unreviewed:
        conditions.append(or_(table.reviewed_at.is_(None), table.reviewed_at < table.last_activity_at))
    return conditions


def count_up_to(connection: Connection, show: str, most: int = COUNTED) -> int:
    """How many conversations a filter has, or `most` when there are more."""
    some = select(conversations.c.id).where(*_conditions(FILTERS[show])).limit(most).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one())


def first_words(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """What the user said first, by conversation."""
    statement = (
        select(messages.c.conversation_id, messages.c.text)
        .where(
            messages.c.conversation_id.in_(list(ids)),
            messages.c.sender == USER,
            messages.c.seq <= FIRST_WORDS_WITHIN,
        )
        .order_by(messages.c.conversation_id, messages.c.seq)
    )
    found: dict[str, str] = {}
    for conversation_id, text in connection.execute(statement):
        found.setdefault(conversation_id, text)
    return found


def next_to_review(connection: Connection, after: ConversationSummary) -> str | None:
    """The next conversation down the list that nobody has reviewed, or else the first of the list."""
    for place in (_place(after), None):
        rows = list_conversations(connection, FILTERS[UNREVIEWED], place, 2)
        for row in rows:
            if row.id != after.id:
                return row.id
    return None


def take_review_back(connection: Connection, conversation_id: str) -> None:
    """Note that a conversation has to be looked through again."""
    connection.execute(
        update(conversations)
        .where(conversations.c.id == conversation_id)
        .values(reviewed_at=None, reviewed_by=None)
    )


@dataclass(frozen=True)
class Call:
    """A call for a person that a message made.

    Attributes:
        trigger_words: The words of the patient that made it.
        taken_up_at: Since when a person takes care of it; None while nobody does.
    """

    trigger_words: Sequence[str]
    taken_up_at: datetime | None


def calls_for_a_person(connection: Connection, conversation_id: str) -> dict[int, Call]:
    """The calls for a person in a conversation, by the message that made each."""
    statement = select(handoffs.c.message_seq, handoffs.c.trigger_words, handoffs.c.closed_at).where(
        handoffs.c.conversation_id == conversation_id
    )
    return {row.message_seq: Call(row.trigger_words, row.closed_at) for row in connection.execute(statement)}


def reopen_calls(connection: Connection, conversation_id: str) -> None:
    """Note that a conversation waits for a person again."""
    reopened = connection.execute(
        update(handoffs).where(handoffs.c.conversation_id == conversation_id).values(closed_at=None)
    )
    connection.execute(
        update(conversations)
        .where(conversations.c.id == conversation_id)
        .values(needs_person=reopened.rowcount > 0)
    )


def _place(row: ConversationSummary) -> Cursor:
    return row.last_activity_at, row.id
