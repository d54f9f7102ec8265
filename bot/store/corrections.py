"""What staff corrected: which message should have been understood as what, and what was taught of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from bot.store.console_tables import corrections, staff


@dataclass(frozen=True)
class Correction:
    """One correction.

    Attributes:
        id: Its number.
        conversation_id: The conversation.
        message_seq: The user's message.
        created_at: When, in UTC.
        from_intent: What the message was taken for.
        to_intent: What it is.
        text: The line that was added to the teaching data.
        by: Who corrected it.
    """

    id: int
    conversation_id: str
    message_seq: int
    created_at: datetime
    from_intent: str | None
    to_intent: str
    text: str
    by: str


COLUMNS = [
    *(corrections.c[name] for name in Correction.__dataclass_fields__ if name != "by"),
    staff.c.name.label("by"),
]
STANDING = (
    select(*COLUMNS)
    .join(staff, staff.c.id == corrections.c.staff_id)
    .where(corrections.c.taken_back_at.is_(None))
    .order_by(corrections.c.created_at, corrections.c.id)
)


def add_correction(
    connection: Connection,
    conversation_id: str,
    message_seq: int,
    staff_id: int,
    from_intent: str | None,
    to_intent: str,
    text: str,
) -> int:
    """Note a correction.

    Args:
        connection: The database, for writing.
        conversation_id: The conversation.
        message_seq: The user's message.
        staff_id: Who corrects it.
        from_intent: What the message was taken for.
        to_intent: What it is.
        text: The line that goes into the teaching data.

    Returns:
        Its number.
    """
    values = {
        "conversation_id": conversation_id,
        "message_seq": message_seq,
        "staff_id": staff_id,
        "created_at": datetime.now(timezone.utc),
        "from_intent": from_intent,
        "to_intent": to_intent,
        "text": text,
    }
    return int(connection.execute(insert(corrections).values(values)).inserted_primary_key[0])


def find_correction(connection: Connection, number: int) -> Correction | None:
    """One correction that was not taken back."""
    row = connection.execute(STANDING.where(corrections.c.id == number)).mappings().first()
    return None if row is None else Correction(**row)


def corrections_of(connection: Connection, conversation_id: str) -> dict[int, list[Correction]]:
    """A conversation's corrections that were not taken back, by message, oldest first."""
    found: dict[int, list[Correction]] = {}
    statement = STANDING.where(corrections.c.conversation_id == conversation_id)
    for row in connection.execute(statement).mappings():
        found.setdefault(row["message_seq"], []).append(Correction(**row))
    return found


def corrections_since(connection: Connection, moment: datetime | None, limit: int = 200) -> list[Correction]:
    """Corrections that were not taken back, the newest first.

    Args:
        connection: The database.
        moment: Since when; None for all.
        limit: How many at most.
    """
    statement = STANDING.order_by(None).order_by(corrections.c.created_at.desc(), corrections.c.id.desc())
    if moment is not None:
        statement = statement.where(corrections.c.created_at > moment)
    return [Correction(**row) for row in connection.execute(statement.limit(limit)).mappings()]


def take_back(connection: Connection, number: int) -> None:
    """Note that a correction was taken back."""
    connection.execute(
        update(corrections).where(corrections.c.id == number).values(taken_back_at=datetime.now(timezone.utc))
    )
