"""What still works when everything else has failed: signs of danger, found by rules alone, and what to do."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.events import BotUttered, UserUttered

from bot.dialogue.places import place_of
from bot.dialogue.wording import CANNOT_ANSWER
from bot.knowledge import project_knowledge
from bot.knowledge.red_flags import told_of
from bot.nlu.context import ESTABLISHED, OPEN_RED_FLAGS
from bot.nlu.questions.splitting import split
from bot.nlu.red_flags import RedFlagFound, cries_for_help, establishes, find_red_flags, still_open
from bot.nlu.text_analysis import TextAnalyser
from bot.nlu.text_pipeline import vocabulary_of

log = logging.getLogger(__name__)

EMERGENCY = "emergency"
"""The intent, the kind of the reply, and the level of those red flags that need help now."""


@dataclass(frozen=True)
class Signs:
    """What the rules for danger read in a message.

    Attributes:
        red_flags: What they found, the most pressing first.
        still_open: Ids of the red flags that were raised before and that nobody has called off.
        established: What this message and those before it establish, see `bot.nlu.red_flags.establishes`.
        asks: Whether a part of the message has the form of a question.
        cries_for_help: Whether it cries for help, whatever the reason: "send an ambulance".
    """

    red_flags: Sequence[RedFlagFound] = ()
    still_open: Sequence[str] = ()
    established: frozenset[str] = frozenset()
    asks: bool = False
    cries_for_help: bool = False

    @property
    def ids(self) -> list[str]:
        """The ids of the red flags, the most pressing first."""
        return [flag.id for flag in self.red_flags]

    @property
    def are_of_danger(self) -> bool:
        """Whether anything was found that calls for help."""
        return bool(self.red_flags) or self.cries_for_help


class FirstAid:
    """Reads a message without any model. Its spelling is mended by the words of the knowledge files alone."""

    def __init__(self) -> None:
        knowledge = project_knowledge()
        self._known = knowledge.red_flags
        self._replies = knowledge.red_flag_replies
        self._analyser = TextAnalyser(vocabulary_of(knowledge, []))

    def read(self, text: str, understood: Mapping[str, Any] = MappingProxyType({})) -> Signs:
        """Read a message for signs of danger; it never raises.

        Args:
            text: The message.
            understood: What was understood of the message before it, see `bot.dialogue.context`.
        """
        earlier = list(understood.get(OPEN_RED_FLAGS) or ())
        established = frozenset(understood.get(ESTABLISHED) or ())
        try:
            document = self._analyser.analyse(text)
            return Signs(
                find_red_flags(document, context=established | establishes(document)),
                still_open(document, earlier),
                established | establishes(document),
                any(part.asks for part in split(document)),
                cries_for_help(document),
            )
        except Exception as error:  # noqa: BLE001 - the last resort must not fail; what is left is an honest word
            log.error("the rules for danger failed with %s at %s", type(error).__name__, place_of(error))
            return Signs((), earlier, established)

    def can_be_answered_at_once(self, signs: Signs) -> bool:
        """Whether the words for the most pressing red flag are the whole answer.

        They are where help is needed now. What can wait until a doctor opens leaves room for other questions.
        """
        if not signs.red_flags:
            return signs.cries_for_help
        return self._known[signs.red_flags[0].id].level == EMERGENCY or not signs.asks

    def reply(self, red_flags: Iterable[str], *, is_emergency: bool = False) -> BotUttered:
        """Return what a person is told when nothing else was: what to do now, or else an honest sentence.

        Args:
            red_flags: what was found in their message; ids that the knowledge files do not have still count.
            is_emergency: whether the message is one even if no red flag was found in it.
        """
        ids = list(red_flags)
        if not ids and not is_emergency:
            apology = {"kind": "handoff", "urgency": "routine", "red_flags": [], "facts": []}
            return BotUttered(CANNOT_ANSWER, metadata={"metadata": apology})
        flags = [self._known[flag] for flag in ids if flag in self._known]
        reported = {
            "kind": EMERGENCY,
            "urgency": flags[0].level if flags else EMERGENCY,
            "red_flags": ids,
            "facts": [reference for flag in flags for reference in flag.references],
        }
        return BotUttered(told_of(flags, self._replies), metadata={"metadata": reported})


def not_understood(message: UserMessage, signs: Signs) -> UserUttered:
    """Return the event of a message that no model has read.

    Args:
        message: The message.
        signs: What the rules alone read in it.
    """
    return _event(message, {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": 0.0}, signs)


def as_read_by_rules(message: UserMessage, signs: Signs) -> UserUttered:
    """Return the event of a message for which the rules for danger have the only say.

    Args:
        message: The message.
        signs: What they read in it; if nothing of danger, nobody has understood it.
    """
    if not signs.are_of_danger:
        return not_understood(message, signs)
    return _event(message, {"name": EMERGENCY, "confidence": 1.0}, signs)


def _event(message: UserMessage, intent: dict[str, Any], signs: Signs) -> UserUttered:
    entities = [flag.as_entity() for flag in signs.red_flags]
    parsed: dict[str, Any] = {
        "text": message.text or "",
        "intent": intent,
        "intent_ranking": [intent],
        "entities": entities,
        OPEN_RED_FLAGS: signs.ids or list(signs.still_open),
        ESTABLISHED: sorted(signs.established),
    }
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
