"""What a conversation was about so far, as understanding needs it for the next message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.first_aid import EMERGENCY
from bot.nlu.context import AFTER, CONTEXT, ESTABLISHED, OPEN_RED_FLAGS, WHICH_MEDICINE
from bot.nlu.questions.merging import SEVERAL

#: These say nothing about the subject: it is still the one before.
_ABOUT_NOTHING = frozenset(
    {
        "greet",
        "goodbye",
        "thanks",
        "bot_identity",
        "bot_abilities",
        "smalltalk_other",
        "affirm",
        "deny",
        "none_of_these",
        "told_background",
        "ask_for_person",
        "complaint",
        DEFAULT_NLU_FALLBACK_INTENT_NAME,
    }
)


def with_context(message: UserMessage, tracker: DialogueStateTracker) -> UserMessage:
    """Return a copy of a message that carries what was talked about before it.

    The copy is for understanding alone: what is stored is the message as it came.
    """
    understood = last_understood(tracker)
    context = {
        AFTER: last_subject(tracker),
        OPEN_RED_FLAGS: understood.get(OPEN_RED_FLAGS) or [],
        ESTABLISHED: understood.get(ESTABLISHED) or [],
    }
    return UserMessage(
        message.text,
        message.output_channel,
        message.sender_id,
        input_channel=message.input_channel,
        message_id=message.message_id,
        metadata={**(message.metadata or {}), CONTEXT: context},
    )


def last_subject(tracker: DialogueStateTracker) -> str | None:
    """Return the intent that was last answered, or that a question is open; None at the beginning."""
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered) and _said(event).get("asks") == WHICH_MEDICINE:
            return WHICH_MEDICINE
        if isinstance(event, UserUttered):
            intent = event.intent_name
            if intent == SEVERAL:
                intent = event.parse_data["questions"][-1]["intent"]
            if intent and intent not in _ABOUT_NOTHING:
                return str(intent)
    return None


def last_understood(tracker: DialogueStateTracker) -> Mapping[str, Any]:
    """Return what understanding made of the last message in words; a pressed button changes nothing.

    Nor does a cry for help that says nothing else: while the database was away it was read alone, without
    what is open since before.
    """
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered) and not (event.text or "").startswith("/"):
            read: Mapping[str, Any] = event.parse_data or {}
            if event.intent_name != EMERGENCY or read.get(OPEN_RED_FLAGS) or read.get(ESTABLISHED):
                return read
    return {}


def _said(event: BotUttered) -> Mapping[str, Any]:
    said: Mapping[str, Any] = (event.metadata or {}).get("metadata") or {}
    return said
