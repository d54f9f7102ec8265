"""Puts questions and conversations to the assistant, one after the other, and keeps what it said."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.assistant import Assistant
from bot.dialogue.incoming import Incoming
from bot.store.messages import Message, message_with_client_id

WARM_UP = "hello"
NOT_UNDERSTOOD = "nlu_fallback"
RED_FLAG = "red_flag"
CLASSIFIER, RULE, NOBODY = "classifier", "rule", "nobody"
"""Who chose the intent that a reply acts on: nobody, when the classifier was too unsure."""


@dataclass(frozen=True)
class Asked:
    """What became of one message to the assistant.

    Attributes:
        reply: What it said.
        intent: The intent that it understood; None when there was none.
        confidence: How sure it was of that, from 0 to 1.
        seconds: How long it took, storing included.
        decided_by: Who chose the intent: `classifier`, `rule` (a sign of danger was found) or `nobody`.
    """

    reply: tuple[Message, ...]
    intent: str | None
    confidence: float | None
    seconds: float
    decided_by: str = CLASSIFIER


async def ask_each(assistant: Assistant, texts: Iterable[str]) -> AsyncIterator[Asked]:
    """Ask each question in a conversation of its own.

    Args:
        assistant: Answers; its actions are executed.
        texts: The questions.
    """
    # The first turn of a process pays for what is loaded late; no patient's does.
    await _Conversation.converse(assistant, [WARM_UP])
    for text in texts:
        [asked] = await _Conversation.converse(assistant, [text])
        yield asked


async def converse_each(
    assistant: Assistant, conversations: Iterable[Sequence[str]]
) -> AsyncIterator[list[Asked]]:
    """Hold each conversation.

    Args:
        assistant: Answers; its actions are executed.
        conversations: What the person says, turn by turn.
    """
    await _Conversation.converse(assistant, [WARM_UP])
    for turns in conversations:
        yield await _Conversation.converse(assistant, turns)


def decided_by(understood: Mapping[str, Any]) -> str:
    """Who chose the intent.

    Args:
        understood: What the store keeps of what was understood of a message.
    """
    if understood.get("intent") in (None, NOT_UNDERSTOOD):
        return NOBODY
    found = any(entity.get("entity") == RED_FLAG for entity in understood.get("entities") or ())
    return RULE if found and understood.get("confidence") == 1.0 else CLASSIFIER


class _Conversation:
    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.id = uuid.uuid4().hex

    @classmethod
    async def converse(cls, assistant: Assistant, turns: Sequence[str]) -> list[Asked]:
        conversation = cls(assistant)
        await assistant.begin(conversation.id)
        return [await conversation.say(text) for text in turns]

    async def say(self, text: str) -> Asked:
        incoming = Incoming(str(uuid.uuid4()), text)
        began = time.perf_counter()
        reply = await self.assistant.reply(self.id, incoming)
        seconds = time.perf_counter() - began
        understood = await asyncio.to_thread(self._understood, incoming.id)
        return Asked(
            tuple(reply),
            understood.get("intent"),
            understood.get("confidence"),
            seconds,
            decided_by(understood),
        )

    def _understood(self, message_id: str) -> dict[str, Any]:
        with self.assistant.database.reading() as connection:
            message = message_with_client_id(connection, self.id, message_id)
        return (message.understood if message else None) or {}
