"""What still works when everything else has failed: signs of danger, found by rules alone, and what to do."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.events import BotUttered, UserUttered

from bot.dialogue.places import place_of
from bot.dialogue.wording import CANNOT_ANSWER, MAY_BE_EMERGENCY
from bot.knowledge import project_knowledge
from bot.knowledge.red_flags import told_of
from bot.nlu.context import OPEN_RED_FLAGS
from bot.nlu.red_flags import RedFlagFound, find_red_flags
from bot.nlu.text_analysis import TextAnalyser
from bot.nlu.text_pipeline import vocabulary_of

log = logging.getLogger(__name__)

EMERGENCY = "emergency"
"""The intent, the kind of the reply, and the level of those red flags that need help now."""


class FirstAid:
    """Reads a message without any model. Its spelling is mended by the words of the knowledge files alone."""

    def __init__(self) -> None:
        knowledge = project_knowledge()
        self._known = knowledge.red_flags
        self._replies = knowledge.red_flag_replies
        self._analyser = TextAnalyser(vocabulary_of(knowledge, []))

    def red_flags_in(self, text: str, established: frozenset[str] = frozenset()) -> list[RedFlagFound]:
        """Return the red flags of a message, the most pressing first; it never raises.

        Args:
            text: The message.
            established: What earlier messages established, see `bot.nlu.red_flags.establishes`.
        """
        try:
            return find_red_flags(self._analyser.analyse(text), context=established)
        except Exception as error:  # noqa: BLE001 - the last resort must not fail; what is left is an honest word
            log.error("the rules for danger failed with %s at %s", type(error).__name__, place_of(error))
            return []

    def is_emergency(self, red_flags: Sequence[RedFlagFound]) -> bool:
        """Whether the most pressing of some red flags needs help now, not only today."""
        return bool(red_flags) and self._known[red_flags[0].id].level == EMERGENCY

    def reply(self, red_flags: Iterable[str]) -> BotUttered:
        """Return what a person is told when nothing else was: what to do now, or else an honest sentence.

        Args:
            red_flags: what was found in their message; ids that the knowledge files do not have still count.
        """
        ids = list(red_flags)
        flags = [self._known[flag] for flag in ids if flag in self._known]
        text = told_of(flags, self._replies) if flags else MAY_BE_EMERGENCY if ids else CANNOT_ANSWER
        level = flags[0].level if flags else EMERGENCY if ids else "routine"
        facts = [reference for flag in flags for reference in flag.references]
        kind = EMERGENCY if ids else "handoff"
        reported = {"kind": kind, "urgency": level, "red_flags": ids, "facts": facts}
        return BotUttered(text, metadata={"metadata": reported})


def not_understood(message: UserMessage, red_flags: Sequence[RedFlagFound] = ()) -> UserUttered:
    """Return the event of a message that no model has understood.

    Args:
        message: The message.
        red_flags: What the rules alone found in it.
    """
    return _event(message, {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": 0.0}, red_flags)


def recognised(message: UserMessage, red_flags: Sequence[RedFlagFound]) -> UserUttered:
    """Return the event of a message in which the rules found an emergency, which is all that matters in it.

    Args:
        message: The message.
        red_flags: What was found; at least one.
    """
    return _event(message, {"name": EMERGENCY, "confidence": 1.0}, red_flags)


def _event(message: UserMessage, intent: dict[str, Any], red_flags: Sequence[RedFlagFound]) -> UserUttered:
    entities = [flag.as_entity() for flag in red_flags]
    parsed: dict[str, Any] = {
        "text": message.text or "",
        "intent": intent,
        "intent_ranking": [intent],
        "entities": entities,
    }
    if red_flags:
        parsed[OPEN_RED_FLAGS] = [flag.id for flag in red_flags]
    return UserUttered(
        message.text or "",
        intent,
        entities,
        parsed,
        input_channel=message.input_channel,
        message_id=message.message_id,
        metadata=message.metadata,
    )


@lru_cache(maxsize=1)
def first_aid() -> FirstAid:
    """Return first aid, made ready once; that takes a second or two."""
    return FirstAid()
