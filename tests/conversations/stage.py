"""Plays written conversations against the assembled assistant, and notes whatever is not as written."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from bot.assistant import Assistant
from bot.dialogue.incoming import Incoming
from bot.store.messages import Message
from bot.store.tables import events
from tests.conversations.script import ABSENT, CONTAINED, EXACT, Expectation, Script, Turn

#: What a reply must never be without being expected to.
ALARMING = ("urgent", "emergency")
OTHER_MEANINGS = "If you meant something else"
MUST_HAVE_SOURCES = ("answer", "side_effect", "medicine")


@dataclass
class Played:
    """What became of a conversation.

    Attributes:
        mismatches: What was not as written, in words.
        intents: Intents of typed messages, as they were understood.
        actions: Actions that ran, responses among them.
        responses: Responses whose words were sent, by an action or by themselves.
        red_flags: Red flags of the replies.
    """

    mismatches: list[str] = field(default_factory=list)
    intents: set[str] = field(default_factory=set)
    actions: set[str] = field(default_factory=set)
    responses: set[str] = field(default_factory=set)
    red_flags: set[str] = field(default_factory=set)


class Stage:
    """The assistant, and what failed inside of it while a conversation was played.

    Args:
        assistant: The assistant, ready.
        failures: Where the assistant notes what failed.
    """

    def __init__(self, assistant: Assistant, failures: list[str]) -> None:
        self.assistant = assistant
        self.failures = failures

    async def play(self, script: Script) -> Played:
        """Play a conversation from its greeting to its end."""
        played = Played()
        self.failures.clear()
        conversation_id = uuid.uuid4().hex
        reply = await self.assistant.begin(conversation_id)
        if script.begins is not None:
            played.mismatches += mismatches("greeting", (script.begins,), reply)
        for number, turn in enumerate(script.turns, 1):
            place = f"turn {number}, {turn.user if turn.tap is None else turn.tap!r}"
            incoming = _incoming(turn, reply)
            if incoming is None:
                offered = [button["title"] for message in reply for button in message.buttons]
                played.mismatches.append(f"{place}: no such button among {offered}")
                break
            reply = await self.assistant.reply(conversation_id, incoming)
            played.mismatches += mismatches(place, turn.replies, reply)
            played.red_flags.update(flag for message in reply for flag in message.red_flags)
        played.mismatches += [f"{failure} failed" for failure in self.failures]
        self._note(conversation_id, played)
        return played

    def _note(self, conversation_id: str, played: Played) -> None:
        statement = select(events.c.event).where(events.c.conversation_id == conversation_id)
        with self.assistant.database.reading() as connection:
            stored = list(connection.execute(statement).scalars())
        for event in stored:
            metadata = event.get("metadata") or {}
            if event["event"] == "action":
                played.actions.add(event["name"])
            elif event["event"] == "bot" and metadata.get("utter_action"):
                played.responses.add(metadata["utter_action"])
            elif event["event"] == "user" and "payload" not in metadata:
                played.intents.add(event["parse_data"]["intent"]["name"])


def _incoming(turn: Turn, reply: Sequence[Message]) -> Incoming | None:
    if turn.tap is None:
        return Incoming(str(uuid.uuid4()), text=turn.user)
    buttons = [button for message in reply for button in message.buttons if button["title"] == turn.tap]
    return Incoming(str(uuid.uuid4()), payload=buttons[0]["payload"]) if buttons else None


def mismatches(place: str, expected: Sequence[Expectation], reply: Sequence[Message]) -> list[str]:
    """Say in what a reply differs from what was expected of it; nothing when it does not.

    What else may have been meant can follow any answer, as every training is sure of other things.
    """
    if len(reply) == len(expected) + 1 and reply[-1].text.startswith(OTHER_MEANINGS):
        reply = reply[:-1]
    if len(expected) != len(reply):
        return [f"{place}: {len(expected)} messages expected, got {[_short(message) for message in reply]}"]
    return [
        f"{place}: {problem}; got {_short(message)}"
        for expectation, message in zip(expected, reply, strict=True)
        for problem in (*_differences(expectation, message), *_never_right(expectation, message))
    ]


def _differences(expected: Expectation, message: Message) -> Iterable[str]:
    for key in EXACT:
        if key in expected and expected[key] != getattr(message, key):
            yield f"{key} should be {expected[key]}, is {getattr(message, key)}"
    there = {
        "says": message.text,
        "offers": [button["title"] for button in message.buttons],
        "sources": [source["id"] for source in message.sources],
    }
    for key in CONTAINED:
        for wanted in _listed(expected.get(key, [])):
            if wanted not in there[key]:
                yield f"{key} should have {wanted!r}, is {there[key]!r}"
    for key in ABSENT:
        for unwanted in _listed(expected.get(key, [])):
            if unwanted.lower() in message.text.lower():
                yield f"it says {unwanted!r}"


def _never_right(expected: Expectation, message: Message) -> Iterable[str]:
    """Say what is wrong with a message whatever the conversation is about."""
    if message.red_flags and "red_flags" not in expected:
        yield f"red flags {message.red_flags} were not expected"
    if message.urgency in ALARMING and "urgency" not in expected:
        yield f"the urgency '{message.urgency}' was not expected"
    if message.kind in MUST_HAVE_SOURCES and not message.sources:
        yield "it names no source"
    if "{" in message.text:
        yield "a placeholder was left unfilled"


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else value


def _short(message: Message) -> str:
    about = [*message.topics, *message.side_effects, *message.medicines, *message.red_flags]
    return f"{message.kind} {about} '{message.text[:60]}'"
