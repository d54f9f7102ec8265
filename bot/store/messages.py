"""What was said, as a person reads it: the `Message` of the chat API, and how it is read from the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.store.tables import messages

USER, BOT, STAFF = "user", "bot", "staff"
NOT_NUMBERED = 0
"""The `seq` of a message that is not stored yet, or never will be."""

JSONObject = dict[str, Any]


@dataclass(frozen=True)
class Message:
    """One message of a conversation.

    Attributes:
        seq: Its place in the conversation, from 1.
        sender: `user`, `bot` or `staff`.
        kind: What kind of message it is; for a user's message, `user`.
        text: Markdown from the bot, plain text from a user.
        sent_at: When, in UTC.
        id: The client's UUID of a user's message.
        reply_to: The seq of the user's message that it answers.
        payload: The button's payload, when a user pressed one.
        buttons: What the reader may press: `{title, payload}`.
        topics: Topic ids that it answers, most certain first.
        side_effects: Side effect ids that it is about.
        medicines: Generic names of the medicines that it is about.
        urgency: How soon the reader needs help.
        red_flags: Warning signs that were found.
        sources: What it rests on: `{id, title, publisher}`.
        understood: What was understood of a user's message; never shown to the user.
    """

    seq: int
    sender: str
    kind: str
    text: str
    sent_at: datetime
    id: str | None = None
    reply_to: int | None = None
    payload: str | None = None
    buttons: list[JSONObject] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    side_effects: list[str] = field(default_factory=list)
    medicines: list[str] = field(default_factory=list)
    urgency: str = "none"
    red_flags: list[str] = field(default_factory=list)
    sources: list[JSONObject] = field(default_factory=list)
    understood: JSONObject | None = None

    def as_json(self) -> JSONObject:
        """The message as the chat API sends it: what was understood of it stays with staff."""
        content: JSONObject = {
            "seq": self.seq,
            "sender": self.sender,
            "sent_at": self.sent_at.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "kind": self.kind,
            "text": self.text,
            "buttons": self.buttons,
            "topics": self.topics,
            "side_effects": self.side_effects,
            "medicines": self.medicines,
            "urgency": self.urgency,
            "red_flags": self.red_flags,
            "sources": self.sources,
        }
        if self.id is not None:
            content["id"] = self.id
        return content


def message_from_row(row: Mapping[str, Any]) -> Message:
    """Make a `Message` of a row of the table `messages`."""
    values = {name: row[name] for name in Message.__dataclass_fields__ if name != "id"}
    return Message(id=row["client_id"], **values)


def messages_after(
    connection: Connection, conversation_id: str, seq: int = 0, limit: int | None = None
) -> list[Message]:
    """The messages of a conversation with a higher seq, oldest first."""
    statement = (
        select(messages)
        .where(messages.c.conversation_id == conversation_id, messages.c.seq > seq)
        .order_by(messages.c.seq)
        .limit(limit)
    )
    return [message_from_row(row) for row in connection.execute(statement).mappings()]


def message_with_client_id(connection: Connection, conversation_id: str, client_id: str) -> Message | None:
    """The user's message that the client sent under an id, if it was stored."""
    statement = select(messages).where(
        messages.c.conversation_id == conversation_id, messages.c.client_id == client_id
    )
    row = connection.execute(statement).mappings().first()
    return None if row is None else message_from_row(row)


def replies_to(connection: Connection, conversation_id: str, seq: int) -> list[Message]:
    """What the bot said in reply to a user's message, in order."""
    statement = (
        select(messages)
        .where(messages.c.conversation_id == conversation_id, messages.c.reply_to == seq)
        .order_by(messages.c.seq)
    )
    return [message_from_row(row) for row in connection.execute(statement).mappings()]


def offered_buttons(connection: Connection, conversation_id: str) -> dict[str, str]:
    """Every button that was offered in a conversation: payload to title."""
    statement = select(messages.c.buttons).where(
        messages.c.conversation_id == conversation_id, messages.c.sender != USER
    )
    offered: dict[str, str] = {}
    for buttons in connection.execute(statement).scalars():
        for button in buttons:
            offered[str(button["payload"])] = str(button["title"])
    return offered
