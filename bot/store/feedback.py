"""What patients thought of the bot's messages: whether one helped, and what they wrote about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from bot.store.messages import BOT
from bot.store.tables import feedback, messages

RATINGS = ("up", "down")
"""It helped; it did not."""


@dataclass(frozen=True)
class Feedback:
    """What a patient thought of one message.

    Attributes:
        rating: `up` or `down`.
        comment: What the patient wrote about it, masked; None when nothing.
        created_at: When, in UTC.
    """

    rating: str
    comment: str | None
    created_at: datetime


def set_feedback(
    connection: Connection, conversation_id: str, message_seq: int, rating: str, comment: str | None
) -> bool:
    """Note what a patient thought of a message, in place of what was noted before.

    Args:
        connection: The database, for writing.
        conversation_id: The conversation.
        message_seq: The bot's message.
        rating: `up` or `down`.
        comment: What the patient wrote about it, already masked.

    Returns:
        Whether there is such a message of the bot.
    """
    rated = select(messages.c.seq).where(
        messages.c.conversation_id == conversation_id, messages.c.seq == message_seq, messages.c.sender == BOT
    )
    # Locked, so that of two ratings at once one is the second.
    if connection.execute(rated.with_for_update()).first() is None:
        return False
    values = {"rating": rating, "comment": comment, "created_at": datetime.now(timezone.utc)}
    key = {"conversation_id": conversation_id, "message_seq": message_seq}
    replaced = connection.execute(
        update(feedback)
        .where(feedback.c.conversation_id == conversation_id, feedback.c.message_seq == message_seq)
        .values(values)
    )
    if replaced.rowcount == 0:
        connection.execute(insert(feedback).values({**key, **values}))
    return True


def feedback_of(connection: Connection, conversation_id: str) -> dict[int, Feedback]:
    """What the patient thought of a conversation's messages, by message."""
    columns = [feedback.c[name] for name in Feedback.__dataclass_fields__]
    statement = select(feedback.c.message_seq, *columns).where(feedback.c.conversation_id == conversation_id)
    return {
        row["message_seq"]: Feedback(row["rating"], row["comment"], row["created_at"])
        for row in connection.execute(statement).mappings()
    }
