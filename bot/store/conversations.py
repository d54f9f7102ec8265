"""A conversation as a whole: whether it is there, and how it is erased."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.engine import Connection

from bot.store.tables import conversations


def conversation_exists(connection: Connection, conversation_id: str) -> bool:
    """Whether there is a conversation of this id."""
    statement = select(conversations.c.id).where(conversations.c.id == conversation_id)
    return connection.execute(statement).first() is not None


def erase(connection: Connection, conversation_id: str) -> bool:
    """Erase a conversation with all that belongs to it.

    Returns:
        Whether there was one.
    """
    # Everything else refers to this row and goes with it.
    result = connection.execute(delete(conversations).where(conversations.c.id == conversation_id))
    return result.rowcount > 0
