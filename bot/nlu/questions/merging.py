"""Decides from the rankings of a message's parts whether it asks several things, and which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.nlu.questions.splitting import Part

#: More questions than this are not answered at once.
MOST_QUESTIONS = 3
#: The intent of a message that asks several things.
SEVERAL = "several_questions"
#: Parts with these say how somebody feels about the talk; beside a question they need no answer.
_COURTESIES = frozenset(
    {
        "greet",
        "goodbye",
        "thanks",
        "smalltalk_other",
        "affirm",
        "deny",
        "none_of_these",
        "complaint",
        "bot_identity",
        "bot_abilities",
    }
)
#: What people tell without asking, and yet want to hear about.
_TOLD = frozenset({"side_effect", "medicine_combination"})
_BACKGROUND = frozenset({"symptom_statement", "nerve_symptom_statement", "emergency", *_COURTESIES})


@dataclass(frozen=True)
class Thresholds:
    """From which confidence a part counts as a question of its own.

    Attributes:
        asked: if it has the form of a question.
        told: if it has not.
    """

    asked: float = 0.5
    told: float = 0.75


@dataclass(frozen=True)
class Question:
    """One thing that a message asks.

    Attributes:
        intent: what is asked.
        confidence: how sure that is.
        start: where it stands in the message, in characters.
        end: where it ends.
    """

    intent: str
    confidence: float
    start: int
    end: int

    def as_dict(self) -> dict[str, Any]:
        """Return the question as it stands in Rasa's parse data."""
        return vars(self).copy()


Ranking = Sequence[dict[str, Any]]


def several_questions(parts: Sequence[Part], rankings: Sequence[Ranking], thresholds: Thresholds) -> list[Question]:
    """Return the different questions of a message in the order of asking; empty unless there are at least two."""
    found: list[Question] = []
    for part, ranking in zip(parts, rankings, strict=True):
        best = ranking[0]
        if best["name"] in _BACKGROUND or not _counts(part, best, thresholds):
            continue
        if any(best["name"] == question.intent for question in found):
            continue
        found.append(Question(best["name"], best["confidence"], part.span.start_char, part.span.end_char))
    if len(found) < 2:
        return []
    surest = sorted(found, key=lambda question: -question.confidence)[:MOST_QUESTIONS]
    return [question for question in found if question in surest]


def _counts(part: Part, best: dict[str, Any], thresholds: Thresholds) -> bool:
    if part.asks:
        return bool(best["confidence"] >= thresholds.asked)
    return best["name"] in _TOLD and bool(best["confidence"] >= thresholds.told)
