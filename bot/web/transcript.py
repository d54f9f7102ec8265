"""A conversation as plain text: what a person keeps, prints, or takes to the doctor."""

from __future__ import annotations

from collections.abc import Sequence

from bot.store.messages import BOT, STAFF, USER, Message

HEADING = (
    "Backline: a conversation about gabapentin and back pain.\n"
    "This is general information, not advice for one person. Ask a doctor or pharmacist about yours.\n"
    "Times are in UTC.\n"
)
NAMES = {USER: "You", BOT: "Backline", STAFF: "Staff"}


def as_text(messages: Sequence[Message]) -> str:
    """Write a conversation down.

    Args:
        messages: Its messages, oldest first.
    """
    return "\n".join([HEADING, *(_entry(message) for message in messages)])


def _entry(message: Message) -> str:
    lines = [f"[{message.sent_at:%Y-%m-%d %H:%M}] {NAMES[message.sender]}:", message.text]
    if message.sources:
        titles = ", ".join(f"{source['title']} ({source['publisher']})" for source in message.sources)
        lines.append(f"Sources: {titles}")
    return "\n".join(lines) + "\n"
