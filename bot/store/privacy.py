"""What a person may ask of us about their conversation: what is kept, all of it, or none of it any more."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from bot.store.audit import subject_of
from bot.store.audit_tables import tombstones
from bot.store.console_tables import corrections
from bot.store.tables import conversations, events, feedback, handoffs, messages

BY_VISITOR, BY_OPERATOR, BY_RETENTION = "visitor", "operator", "retention"
"""Why a conversation was erased."""

_BELONGING = {"events": events, "messages": messages, "feedback": feedback, "handoffs": handoffs}


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
    for name, table in {**_BELONGING, "corrections": corrections}.items():
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
