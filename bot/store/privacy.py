"""What a person may ask of us about their conversation: what is kept, all of it, or none of it any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from bot.store.audit import subject_of
from bot.store.audit_tables import tombstones
from bot.store.console_tables import assignments, corrections, notes, tags
from bot.store.tables import conversations, events, feedback, handoffs, messages

BY_VISITOR, BY_OPERATOR, BY_RETENTION = "visitor", "operator", "retention"
"""Why a conversation was erased."""

_BELONGING = {
    "events": events,
    "messages": messages,
    "feedback": feedback,
    "handoffs": handoffs,
    "notes": notes,
    "tags": tags,
    "assignments": assignments,
    "corrections": corrections,
}


def erase(connection: Connection, conversation_id: str, reason: str = BY_VISITOR) -> bool:
    """Erase a conversation with all that belongs to it; a tombstone stays: a hash, the moment, the reason.

    Args:
        connection: The database, for writing.
        conversation_id: The conversation.
        reason: Why: one of `BY_VISITOR`, `BY_OPERATOR`, `BY_RETENTION`.

    Returns:
        Whether there was one.
    """
    # Everything else refers to this row and goes with it.
    result = connection.execute(delete(conversations).where(conversations.c.id == conversation_id))
    if not result.rowcount:
        return False
    grave = {
        "conversation_hash": subject_of(conversation_id),
        "erased_at": datetime.now(timezone.utc),
        "reason": reason,
    }
    connection.execute(insert(tombstones).values(grave))
    return True


@dataclass(frozen=True)
class Grave:
    """What is left of a conversation that was erased.

    Attributes:
        conversation_hash: See `bot.store.audit.subject_of`.
        erased_at: When, in UTC.
        reason: Why.
    """

    conversation_hash: str
    erased_at: datetime
    reason: str


def graves_in(connection: Connection) -> list[Grave]:
    """What is known of all conversations that were erased."""
    return [Grave(**row) for row in connection.execute(select(tombstones)).mappings()]


def erase_again(connection: Connection, graves: Sequence[Grave]) -> int:
    """Erase what had been erased before a backup brought it back, and remember the rest too.

    Returns:
        How many conversations that were.
    """
    lost = {grave.conversation_hash: grave for grave in graves}
    ids = connection.execute(select(conversations.c.id)).scalars().all()
    back = [one for one in ids if subject_of(one) in lost]
    for one in back:
        connection.execute(delete(conversations).where(conversations.c.id == one))
    known = {grave.conversation_hash for grave in graves_in(connection)}
    missing = [vars(grave) for name, grave in lost.items() if name not in known]
    if missing:
        connection.execute(insert(tombstones), missing)
    return len(back)


def erased_at(connection: Connection, conversation_id: str) -> datetime | None:
    """When a conversation was erased, as far as that is still known."""
    statement = select(tombstones.c.erased_at).where(
        tombstones.c.conversation_hash == subject_of(conversation_id)
    )
    moment: datetime | None = connection.execute(statement).scalar_one_or_none()
    return moment


def export(connection: Connection, conversation_id: str) -> dict[str, Any] | None:
    """Everything that is stored of a conversation, by table, ready for JSON; None when there is none."""
    row = connection.execute(select(conversations).where(conversations.c.id == conversation_id)).mappings()
    conversation = row.first()
    if conversation is None:
        return None
    content: dict[str, Any] = {"conversation": _plain(conversation)}
    for name, table in _BELONGING.items():
        statement = (
            select(table)
            .where(table.c.conversation_id == conversation_id)
            .order_by(*table.primary_key.columns)
        )
        content[name] = [_plain(one) for one in connection.execute(statement).mappings()]
    return content


def revoke_tokens(connection: Connection, conversation_id: str) -> bool:
    """Make every token that was given out for a conversation worthless; what was said stays.

    Returns:
        Whether there is such a conversation.
    """
    revoked = connection.execute(
        update(conversations)
        .where(conversations.c.id == conversation_id)
        .values(tokens_revoked_at=datetime.now(timezone.utc))
    )
    return revoked.rowcount > 0


def tokens_revoked_at(connection: Connection, conversation_id: str) -> datetime | None:
    """Since when earlier tokens of a conversation open nothing; None when they do."""
    statement = select(conversations.c.tokens_revoked_at).where(conversations.c.id == conversation_id)
    moment: datetime | None = connection.execute(statement).scalar_one_or_none()
    return moment


def _plain(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row as SQLAlchemy gives it
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}
