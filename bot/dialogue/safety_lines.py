"""The line that a reply carries beside its answer: a reminder of an emergency, or what to do if it is one.

An emergency is not over because the person asks about something else. Until they say that they are safe or
that help is coming, every reply keeps the reminder. A question such as "what if I take too many" is answered,
with one line for the case that it is no supposition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.context import last_understood
from bot.dialogue.first_aid import EMERGENCY
from bot.knowledge import Knowledge, RedFlag
from bot.knowledge.red_flags import reminder_of, told_if_now
from bot.nlu.context import OPEN_RED_FLAGS, SUPPOSED_RED_FLAGS

_NUMBER = re.compile(r"\{\w+\}")


def add_safety_line(tracker: DialogueStateTracker, new: Sequence[Event], knowledge: Knowledge) -> None:
    """Add the line to the last message of a reply, if it needs one.

    Args:
        tracker: The conversation, with the reply.
        new: The events of this turn, the reply among them.
        knowledge: Has the red flags and the words.
    """
    said = [event for event in new if isinstance(event, BotUttered) and event.text]
    asked = any(isinstance(event, UserUttered) for event in new)
    if not asked or not said or any(_told(message).get("kind") == EMERGENCY for message in said):
        return
    understood = last_understood(tracker)
    open_flags = _known(understood.get(OPEN_RED_FLAGS), knowledge)
    if open_flags:
        _add(said[-1], reminder_of(open_flags, knowledge.red_flag_replies))
        return
    supposed = _known(understood.get(SUPPOSED_RED_FLAGS), knowledge)
    line = told_if_now(supposed, knowledge.red_flag_replies) if _is_in_words(tracker) else None
    if line and not any(_names_a_number_of(line, message) for message in said):
        _add(said[-1], line)


def _names_a_number_of(line: str, message: BotUttered) -> bool:
    """Tell whether a message says already whom to call: then the line would only repeat it."""
    return any(number in message.text for number in _NUMBER.findall(line))


def _known(ids: Iterable[str] | None, knowledge: Knowledge) -> list[RedFlag]:
    return [knowledge.red_flags[flag] for flag in ids or () if flag in knowledge.red_flags]


def _is_in_words(tracker: DialogueStateTracker) -> bool:
    """Tell whether the last message was typed: a pressed button supposes nothing."""
    message = tracker.latest_message
    return message is not None and not (message.text or "").startswith("/")


def _add(message: BotUttered, line: str) -> None:
    message.text = f"{message.text}\n\n{line}"


def _told(message: BotUttered) -> Mapping[str, Any]:
    told: Mapping[str, Any] = (message.metadata or {}).get("metadata") or {}
    return told
