"""Storing a turn that was answered while it could not be stored, or while no model was loaded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.store.errors import ConversationNotFound
from bot.store.events import slim
from bot.store.masked_events import masked
from bot.store.messages import Message, message_with_client_id, replies_to
from bot.store.readable import SourceFinder, readable_messages
from bot.store.tables import conversations, events
from bot.store.turns import Turn, store_turn


def store_late_turn(
    connection: Connection,
    conversation_id: str,
    client_id: str,
    new: Sequence[dict[str, Any]],
    find_sources: SourceFinder,
    moment: datetime,
) -> list[Message]:
    """Add a turn at the end of a conversation as it stands now.

    Args:
        connection: Of the transaction that it is part of.
        conversation_id: The conversation.
        client_id: The client's id of the person's message.
        new: The turn's events, as Rasa serialises them.
        find_sources: Turns references to facts into the sources that a reader is shown.
        moment: When the turn ended.

    Returns:
        Its messages, numbered. Where the message was stored before, and only the answer was lost on the way,
        these are the answers that it got then.

    Raises:
        ConversationNotFound: The conversation was erased meanwhile.
        TurnConflict: Another process stored a turn of the conversation meanwhile.
    """
    slots = connection.execute(
        select(conversations.c.slots).where(conversations.c.id == conversation_id)
    ).scalar_one_or_none()
    last = connection.execute(
        select(func.max(events.c.position)).where(events.c.conversation_id == conversation_id)
    ).scalar_one_or_none()
    if slots is None or last is None:
        raise ConversationNotFound("The conversation was erased.")
    before = message_with_client_id(connection, conversation_id, client_id)
    if before is not None:
        return replies_to(connection, conversation_id, before.seq)
    kept = [masked(event) for event in new]
    turn = Turn(
        conversation_id=conversation_id,
        first_position=last + 1,
        events=[slim(event) for event in kept],
        messages=readable_messages(kept, find_sources),
        slots=slots,
        moment=moment,
    )
    return store_turn(connection, turn)
