"""Storing a turn: events, readable messages, summary and handoffs, in the one transaction of the caller."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.store.errors import ConversationNotFound, TurnConflict
from bot.store.messages import USER, Message, message_from_row
from bot.store.readable import trigger_words
from bot.store.tables import URGENCIES, conversations, events, handoffs, messages

JSONObject = dict[str, Any]

PREVIEW_LENGTH = 160
CALLS_FOR_A_PERSON = frozenset({"handoff", "emergency"})
MESSAGE_DEFAULTS: JSONObject = {
    "client_id": None,
    "reply_to": None,
    "payload": None,
    "buttons": [],
    "topics": [],
    "side_effects": [],
    "medicines": [],
    "urgency": "none",
    "red_flags": [],
    "sources": [],
    "understood": None,
}


@dataclass(frozen=True)
class Turn:
    """What one turn adds to a conversation.

    Attributes:
        conversation_id: The conversation.
        first_position: Where its events begin; 0 begins a conversation.
        events: Slim events, in order.
        messages: Rows for `messages`, in order, still without conversation and seq.
        slots: Slot values at the end of the turn.
        moment: When the turn ended.
    """

    conversation_id: str
    first_position: int
    events: Sequence[JSONObject]
    messages: Sequence[JSONObject]
    slots: JSONObject
    moment: datetime


def store_turn(connection: Connection, turn: Turn) -> list[Message]:
    """Write a turn.

    Returns:
        Its messages, numbered.

    Raises:
        ConversationNotFound: The conversation was erased meanwhile.
        TurnConflict: Another process stored a turn of the conversation meanwhile.
    """
    summary = _locked_summary(connection, turn)
    rows = _numbered(turn, summary["message_count"])
    try:
        if turn.events:
            connection.execute(insert(events), _event_rows(turn))
        if rows:
            connection.execute(insert(messages), rows)
            _store_handoffs(connection, turn.conversation_id, rows)
    except IntegrityError as error:
        raise TurnConflict("Another process stored a turn of this conversation meanwhile.") from error
    _update_summary(connection, turn, summary, rows)
    return [message_from_row(row) for row in rows]


def _locked_summary(connection: Connection, turn: Turn) -> Mapping[str, Any]:
    statement = select(conversations).where(conversations.c.id == turn.conversation_id).with_for_update()
    summary = connection.execute(statement).mappings().first()
    if summary is not None:
        return summary
    if turn.first_position > 0:
        raise ConversationNotFound("The conversation was erased.")
    values = {
        "id": turn.conversation_id,
        "created_at": turn.moment,
        "last_activity_at": turn.moment,
        "message_count": 0,
        "highest_urgency": "none",
        "needs_person": False,
        "last_preview": "",
        "slots": {},
    }
    try:
        connection.execute(insert(conversations).values(values))
    except IntegrityError as error:
        raise TurnConflict("Another process began this conversation meanwhile.") from error
    return connection.execute(statement).mappings().one()


def _event_rows(turn: Turn) -> list[JSONObject]:
    return [
        {"conversation_id": turn.conversation_id, "position": position, "event": event}
        for position, event in enumerate(turn.events, start=turn.first_position)
    ]


def _numbered(turn: Turn, last_seq: int) -> list[JSONObject]:
    """Number the messages on, and tie each of the bot's to the user's message before it."""
    rows: list[JSONObject] = []
    reply_to = None
    for seq, message in enumerate(turn.messages, start=last_seq + 1):
        row = {**MESSAGE_DEFAULTS, **message, "conversation_id": turn.conversation_id, "seq": seq}
        if row["sender"] == USER:
            reply_to = seq
        else:
            row["reply_to"] = reply_to
        rows.append(row)
    return rows


def _store_handoffs(connection: Connection, conversation_id: str, rows: Sequence[JSONObject]) -> None:
    asked = [row for row in rows if row["kind"] in CALLS_FOR_A_PERSON]
    if not asked:
        return
    words = [word for row in rows if row["sender"] == USER for word in trigger_words(row)]
    values = [
        {
            "conversation_id": conversation_id,
            "message_seq": row["seq"],
            "created_at": row["sent_at"],
            "reason": ", ".join(row["red_flags"])[:200] or row["kind"],
            "urgency": row["urgency"],
            "trigger_words": words,
        }
        for row in asked
    ]
    connection.execute(insert(handoffs), values)


def _update_summary(
    connection: Connection, turn: Turn, summary: Mapping[str, Any], rows: Sequence[JSONObject]
) -> None:
    urgencies = [summary["highest_urgency"], *(row["urgency"] for row in rows)]
    said = [row["text"] for row in rows if row["sender"] == USER]
    values = {
        "last_activity_at": turn.moment,
        "message_count": summary["message_count"] + len(rows),
        "highest_urgency": max(urgencies, key=URGENCIES.index),
        "needs_person": summary["needs_person"] or any(row["kind"] in CALLS_FOR_A_PERSON for row in rows),
        "last_preview": said[-1][:PREVIEW_LENGTH] if said else summary["last_preview"],
        "slots": turn.slots,
    }
    connection.execute(update(conversations).where(conversations.c.id == turn.conversation_id).values(values))
