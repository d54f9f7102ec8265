"""What staff do with a conversation beside reading it: notes, tags, and who takes care of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timezone

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.store.console_tables import assignments, notes, staff, tags
from bot.store.errors import ConversationNotFound

LONGEST_NOTE = 2000
"""Characters."""
_TAG = re.compile(r"[a-z0-9][a-z0-9 -]{0,38}[a-z0-9]|[a-z0-9]")


@dataclass(frozen=True)
class Note:
    """A note on a conversation.

    Attributes:
        id: Its number.
        text: What it says.
        by: Who wrote it.
        created_at: When, in UTC.
    """

    id: int
    text: str
    by: str
    created_at: datetime


@dataclass(frozen=True)
class Assignment:
    """Who takes care of a conversation.

    Attributes:
        staff_id: The member of staff.
        name: What they are called.
        assigned_at: Since when, in UTC.
    """

    staff_id: int
    name: str
    assigned_at: datetime


def add_note(connection: Connection, conversation_id: str, staff_id: int, text: str) -> int:
    """Write a note; it goes when the conversation is erased.

    Returns:
        Its number.

    Raises:
        ValueError: It is empty or too long.
        ConversationNotFound: There is no such conversation.
    """
    text = text.strip()
    if not 0 < len(text) <= LONGEST_NOTE:
        raise ValueError(f"A note has between 1 and {LONGEST_NOTE} characters.")
    values = {"conversation_id": conversation_id, "staff_id": staff_id, "text": text}
    values["created_at"] = datetime.now(timezone.utc)
    try:
        return int(connection.execute(insert(notes).values(values)).inserted_primary_key[0])
    except IntegrityError as error:
        raise ConversationNotFound("There is no such conversation.") from error


def notes_of(connection: Connection, conversation_id: str) -> list[Note]:
    """A conversation's notes, oldest first."""
    statement = (
        select(notes.c.id, notes.c.text, staff.c.name.label("by"), notes.c.created_at)
        .join(staff, staff.c.id == notes.c.staff_id)
        .where(notes.c.conversation_id == conversation_id)
        .order_by(notes.c.id)
    )
    return [Note(**row) for row in connection.execute(statement).mappings()]


def set_tags(connection: Connection, conversation_id: str, names: list[str]) -> list[str]:
    """Give a conversation these tags and no others.

    Returns:
        The tags as they are stored: in lower case, each once, in order.

    Raises:
        ValueError: One of them is no tag: up to 40 letters, digits, spaces and hyphens.
        ConversationNotFound: There is no such conversation.
    """
    wanted = sorted({" ".join(name.lower().split()) for name in names} - {""})
    for name in wanted:
        if not _TAG.fullmatch(name):
            raise ValueError(f"'{name}' is no tag: use up to 40 letters, digits, spaces and hyphens.")
    connection.execute(delete(tags).where(tags.c.conversation_id == conversation_id))
    if wanted:
        rows = [{"conversation_id": conversation_id, "name": name} for name in wanted]
        try:
            connection.execute(insert(tags), rows)
        except IntegrityError as error:
            raise ConversationNotFound("There is no such conversation.") from error
    return wanted


def tags_of(connection: Connection, conversation_id: str) -> list[str]:
    """A conversation's tags, in order."""
    statement = select(tags.c.name).where(tags.c.conversation_id == conversation_id).order_by(tags.c.name)
    return list(connection.execute(statement).scalars())


def tagged(connection: Connection, name: str, limit: int) -> list[str]:
    """The ids of conversations with a tag."""
    statement = select(tags.c.conversation_id).where(tags.c.name == name.lower()).limit(limit)
    return list(connection.execute(statement).scalars())


def assign(connection: Connection, conversation_id: str, staff_id: int | None) -> None:
    """Say who takes care of a conversation, in place of whoever did; None: nobody.

    Raises:
        ConversationNotFound: There is no such conversation.
    """
    here = assignments.c.conversation_id == conversation_id
    if staff_id is None:
        connection.execute(delete(assignments).where(here))
        return
    values = {"staff_id": staff_id, "assigned_at": datetime.now(timezone.utc)}
    if connection.execute(update(assignments).where(here).values(values)).rowcount:
        return
    try:
        connection.execute(insert(assignments).values({"conversation_id": conversation_id, **values}))
    except IntegrityError as error:
        raise ConversationNotFound("There is no such conversation.") from error


def assignment_of(connection: Connection, conversation_id: str) -> Assignment | None:
    """Who takes care of a conversation; None while nobody does."""
    statement = (
        select(assignments.c.staff_id, staff.c.name, assignments.c.assigned_at)
        .join(staff, staff.c.id == assignments.c.staff_id)
        .where(assignments.c.conversation_id == conversation_id)
    )
    row = connection.execute(statement).mappings().first()
    return None if row is None else Assignment(**row)
