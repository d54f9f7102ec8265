"""What the places in braces can be filled with, as patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bot.knowledge import Knowledge

_NUMBER = r"\d+(?:\.\d+)?"


def places_of(known: Knowledge, numbers: Mapping[str, str]) -> dict[str, str]:
    """Return the pattern of each place.

    Args:
        known: Has the effects, medicines and trials that sentences name.
        numbers: The telephone numbers, by the name of their place.
    """
    effects = _any_of([effect.said for effect in known.side_effects.values()])
    medicines = _any_of(
        form
        for medicine in known.medicines.values()
        for form in (medicine.said, medicine.said.partition(" (")[0], medicine.generic)
    )
    told = [choice.told for question in known.symptom_talk.questions.values() for choice in question.choices]
    signs = [effect.warning_signs for effect in known.side_effects.values() if effect.warning_signs]
    return {
        **{name: re.escape(number) for name, number in numbers.items()},
        "effect": effects,
        "effects": _listed(effects),
        "medicine": medicines,
        "medicines": _listed(medicines),
        "titles": _listed(_any_of([topic.title for topic in known.topics.values()]), "; "),
        "trials": _any_of([population.trials for population in known.populations.values()]),
        "gabapentin": _NUMBER,
        "placebo": _NUMBER,
        "signs": _any_of(signs),
        "told": rf"{_listed(_any_of(told))}(?:,? and {_any_of(told)})?",
        # Filled with sentences of other entries, which are looked up by themselves.
        **dict.fromkeys(("says", "rows", "what_to_tell"), "(?!)"),
    }


def _any_of(texts: Iterable[str]) -> str:
    # The longest first: "pain" must not end the search for "pain in the joints".
    return "(?:" + "|".join(re.escape(text) for text in sorted(set(texts), key=len, reverse=True)) + ")"


def _listed(pattern: str, between: str = ", ") -> str:
    return f"{pattern}(?:{re.escape(between)}{pattern})*"
