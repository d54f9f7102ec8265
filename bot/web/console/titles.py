"""What staff read in place of ids: titles of intents, topics, entities and warning signs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.knowledge import Knowledge

NOTHING_UNDERSTOOD = "Nothing"
FALLBACK = "nlu_fallback"

GROUPS: dict[str, dict[str, str]] = {
    "Side effects and medicines": {
        "side_effect": "A side effect",
        "side_effects_overview": "Side effects in general",
        "side_effect_frequency": "How common a side effect is",
        "side_effect_duration": "How long a side effect lasts",
        "medicine_combination": "Taking it with something else",
    },
    "What somebody feels": {
        "told_background": "Tells of their situation",
        "symptom_statement": "Tells of symptoms",
        "nerve_symptom_statement": "Tells of nerve pain",
        "emergency": "An emergency",
    },
    "Conversation": {
        "greet": "Says hello",
        "goodbye": "Says goodbye",
        "thanks": "Says thank you",
        "bot_identity": "Who am I talking to",
        "bot_abilities": "What can you do",
        "smalltalk_other": "Small talk",
        "affirm": "Yes",
        "deny": "No",
        "none_of_these": "None of these",
        "ask_for_person": "Wants to talk to a person",
        "complaint": "Is not happy with the answers",
        "out_of_scope": "Something else altogether",
    },
}
ANSWERED, NOT_COVERED, OTHERS = "Answered from the article", "Not in the article", "Others"
ENTITY_KINDS = {"side_effect": "Side effect", "medicine": "Medicine", "red_flag": "Warning sign"}
KINDS = {
    "answer": "Answer",
    "side_effect": "Side effect",
    "medicine": "Medicine",
    "clarify": "Asks what was meant",
    "not_covered": "Not covered",
    "out_of_scope": "Out of scope",
    "handoff": "Suggests a doctor",
    "emergency": "Emergency",
    "smalltalk": "Small talk",
    "greeting": "Greeting",
    "staff": "Staff",
}
RATINGS = {"up": "Helpful", "down": "Not helpful"}
URGENCIES = {"routine": "See a doctor", "urgent": "Urgent", "emergency": "Emergency"}


@dataclass(frozen=True)
class TitleGroup:
    """Titles that belong together in a list to choose from: `(intent, title)`."""

    name: str
    titles: tuple[tuple[str, str], ...]


class Titles:
    """Knows every title.

    Args:
        knowledge: Names topics, side effects, medicines and warning signs.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        topics = knowledge.topics.values()
        by_kind = {
            kind: {topic.intent: topic.title for topic in topics if topic.kind == kind}
            for kind in ("answer", "not_covered")
        }
        self._groups = {ANSWERED: by_kind["answer"], NOT_COVERED: by_kind["not_covered"], **GROUPS}
        self._titles = {intent: title for group in self._groups.values() for intent, title in group.items()}

    def intent(self, name: str | None) -> str:
        """An intent's title."""
        if not name:
            return NOTHING_UNDERSTOOD
        return "Not sure" if name == FALLBACK else self._titles.get(name, _readable(name))

    def entity(self, entity: Mapping[str, Any]) -> str:
        """What an entity is and which, such as `Side effect: Dizziness`."""
        kind, value = str(entity.get("entity", "")), str(entity.get("value", ""))
        return f"{ENTITY_KINDS.get(kind, _readable(kind))}: {self._entry(kind, value)}"

    def red_flag(self, name: str) -> str:
        """A warning sign's name."""
        return self._entry("red_flag", name)

    def to_choose_from(self, intents: Iterable[str]) -> list[TitleGroup]:
        """The intents that can be taught, in groups, with their titles."""
        left = list(intents)
        groups = []
        for name, titles in self._groups.items():
            chosen = tuple((intent, title) for intent, title in titles.items() if intent in left)
            left = [intent for intent in left if intent not in titles]
            if chosen:
                groups.append(TitleGroup(name, chosen))
        if left:
            groups.append(TitleGroup(OTHERS, tuple((intent, _readable(intent)) for intent in left)))
        return groups

    def _entry(self, kind: str, value: str) -> str:
        if kind == "side_effect" and value in self._knowledge.side_effects:
            return self._knowledge.side_effects[value].name
        if kind == "red_flag" and value in self._knowledge.red_flags:
            return self._knowledge.red_flags[value].name
        return _readable(value)


def _readable(name: str) -> str:
    words = name.replace("_", " ").replace("/", ": ").strip()
    return words[:1].upper() + words[1:]
