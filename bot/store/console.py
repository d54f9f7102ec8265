"""What staff read: conversations by last activity, one conversation in full, and calls for a person.

Lists read the summary table only and page by key, never by offset, so that they are as quick with a million
conversations as with ten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.engine import Connection

from bot.store.messages import Message, messages_after
from bot.store.tables import conversations, handoffs

PAGE_LENGTH = 50


@dataclass(frozen=True)
class ConversationSummary:
    """One line of the list of conversations.

    Attributes:
        id: The conversation.
        created_at: When it began, in UTC.
        last_activity_at: When something was last said, in UTC.
        message_count: Messages of both sides.
        highest_urgency: The most urgent that was ever said in it.
        needs_person: Whether a person was called for and nobody has looked yet.
        reviewed_at: When a member of staff last looked through it.
        reviewed_by: Who that was.
        last_preview: How the user's last message begins.
    """

    id: str
    created_at: datetime
    last_activity_at: datetime
    message_count: int
    highest_urgency: str
    needs_person: bool
    reviewed_at: datetime | None
    reviewed_by: str | None
    last_preview: str


@dataclass(frozen=True)
class ConversationFilter:
    """Which conversations to list; everything by default.

    Attributes:
        needs_person: Only those that wait for a person.
        urgencies: Only those whose highest urgency is one of these.
        unreviewed: Only those that changed since staff last looked.
    """

    needs_person: bool = False
    urgencies: Sequence[str] = ()
    unreviewed: bool = False


@dataclass(frozen=True)
class Handoff:
    """One call for a person.

    Attributes:
        id: Its number.
        conversation_id: The conversation.
        message_seq: The bot's message that made it.
        created_at: When, in UTC.
        reason: Red flags, or the kind of message.
        urgency: How soon help is needed.
        trigger_words: The user's words that were recognised.
        closed_at: When staff took care of it.
        last_preview: How the user's last message of the conversation begins.
    """

    id: int
    conversation_id: str
    message_seq: int
    created_at: datetime
    reason: str
    urgency: str
    trigger_words: list[str]
    closed_at: datetime | None
    last_preview: str


SUMMARY_COLUMNS = [conversations.c[name] for name in ConversationSummary.__dataclass_fields__]


def list_conversations(
    connection: Connection,
    wanted: ConversationFilter | None = None,
    before: tuple[datetime, str] | None = None,
    limit: int = PAGE_LENGTH,
) -> list[ConversationSummary]:
    """Conversations, the last active first.

    Args:
        connection: The database.
        wanted: Which ones; all by default.
        before: `(last_activity_at, id)` of the last line of the page before.
        limit: How many at most.
    """
    wanted = wanted or ConversationFilter()
    table = conversations.c
    statement = select(*SUMMARY_COLUMNS).order_by(table.last_activity_at.desc(), table.id.desc()).limit(limit)
    if wanted.needs_person:
        statement = statement.where(table.needs_person.is_(True))
    if wanted.urgencies:
        statement = statement.where(table.highest_urgency.in_(list(wanted.urgencies)))
    if wanted.unreviewed:
        statement = statement.where(
            or_(table.reviewed_at.is_(None), table.reviewed_at < table.last_activity_at)
        )
    if before is not None:
        moment, conversation_id = before
        statement = statement.where(
            or_(
                table.last_activity_at < moment,
                and_(table.last_activity_at == moment, table.id < conversation_id),
            )
        )
    return [ConversationSummary(**row) for row in connection.execute(statement).mappings()]


def find_conversation(connection: Connection, conversation_id: str) -> ConversationSummary | None:
    """The summary of one conversation."""
    statement = select(*SUMMARY_COLUMNS).where(conversations.c.id == conversation_id)
    row = connection.execute(statement).mappings().first()
    return None if row is None else ConversationSummary(**row)


def read_transcript(connection: Connection, conversation_id: str) -> list[Message]:
    """Every message of a conversation, oldest first, with what was understood in `understood`."""
    return messages_after(connection, conversation_id)


def mark_reviewed(connection: Connection, conversation_id: str, who: str, moment: datetime) -> bool:
    """Note that a member of staff has looked through a conversation.

    Args:
        connection: The database, for writing.
        conversation_id: The conversation.
        who: The member of staff.
        moment: When, with a time zone.

    Returns:
        Whether there is such a conversation.
    """
    statement = (
        update(conversations)
        .where(conversations.c.id == conversation_id)
        .values(reviewed_at=moment, reviewed_by=who)
    )
    return connection.execute(statement).rowcount > 0


def list_handoffs(
    connection: Connection,
    closed: bool = False,
    before: tuple[datetime, int] | None = None,
    limit: int = PAGE_LENGTH,
) -> list[Handoff]:
    """Calls for a person, the newest first.

    Args:
        connection: The database.
        closed: The closed ones instead of the open ones.
        before: `(created_at, id)` of the last line of the page before.
        limit: How many at most.
    """
    statement = (
        select(handoffs, conversations.c.last_preview)
        .join(conversations, conversations.c.id == handoffs.c.conversation_id)
        .where(handoffs.c.closed_at.is_not(None) if closed else handoffs.c.closed_at.is_(None))
        .order_by(handoffs.c.created_at.desc(), handoffs.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        moment, number = before
        statement = statement.where(
            or_(
                handoffs.c.created_at < moment,
                and_(handoffs.c.created_at == moment, handoffs.c.id < number),
            )
        )
    return [Handoff(**row) for row in connection.execute(statement).mappings()]


def close_handoffs(connection: Connection, conversation_id: str, moment: datetime) -> int:
    """Note that a person has taken care of a conversation: its open calls are closed.

    Args:
        connection: The database, for writing.
        conversation_id: The conversation.
        moment: When, with a time zone.

    Returns:
        How many calls were open.
    """
    closed = connection.execute(
        update(handoffs)
        .where(handoffs.c.conversation_id == conversation_id, handoffs.c.closed_at.is_(None))
        .values(closed_at=moment)
    )
    connection.execute(
        update(conversations).where(conversations.c.id == conversation_id).values(needs_person=False)
    )
    return int(closed.rowcount)


def count_open_handoffs(connection: Connection) -> dict[str, int]:
    """How many open calls there are, by urgency."""
    statement: Any = (
        select(handoffs.c.urgency, func.count())
        .where(handoffs.c.closed_at.is_(None))
        .group_by(handoffs.c.urgency)
    )
    return {row[0]: row[1] for row in connection.execute(statement)}


def find_message(connection: Connection, conversation_id: str, seq: int) -> Message | None:
    """One message, with what was understood."""
    found = messages_after(connection, conversation_id, seq - 1, limit=1)
    return found[0] if found and found[0].seq == seq else None
