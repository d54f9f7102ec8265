"""A conversation as a whole: whether it is there, and how far it has come."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.store.tables import conversations


def conversation_exists(connection: Connection, conversation_id: str) -> bool:
    """Whether there is a conversation of this id."""
    statement = select(conversations.c.id).where(conversations.c.id == conversation_id)
    return connection.execute(statement).first() is not None


def last_seq(connection: Connection, conversation_id: str) -> int | None:
    """The seq of a conversation's last message; None when there is no such conversation."""
    statement = select(conversations.c.message_count).where(conversations.c.id == conversation_id)
    return connection.execute(statement).scalar_one_or_none()
