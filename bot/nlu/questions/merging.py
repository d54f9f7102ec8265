"""Decides from the rankings of a message's parts whether it asks several things, and which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.nlu.questions.splitting import Part

#: More questions than this are not answered at once.
MOST_QUESTIONS = 3
#: In words and marks; in a message longer than this, what is told is background: only what is asked counts.
STORY = 60
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
#: What somebody told of their situation; nobody can know what they want to hear.
TOLD_BACKGROUND = "told_background"
_SITUATION = frozenset({TOLD_BACKGROUND, "symptom_statement", "nerve_symptom_statement"})
_BACKGROUND = frozenset({"emergency", *_SITUATION, *_COURTESIES})


@dataclass(frozen=True)
class Thresholds:
    """From which confidence a part counts as a question of its own.

    Attributes:
        asked: if it has the form of a question.
        told: if it has not.
        whole: from which what the message asks as a whole must not be passed over.
        sure: below this, a message is not understood as a whole; from this on, its one question is.
    """

    asked: float = 0.35
    told: float = 0.6
    whole: float = 0.7
    sure: float = 0.6


@dataclass(frozen=True)
class Question:
    """One thing that a message asks.

    Attributes:
        intent: what is asked.
        confidence: how sure that is.
        start: where it stands in the message, in characters.
        end: where it ends.
        asked: whether it has the form of a question; if not, it was told.
    """

    intent: str
    confidence: float
    start: int
    end: int
    asked: bool = True

    def as_dict(self) -> dict[str, Any]:
        """Return the question as it stands in Rasa's parse data."""
        return vars(self).copy()


Ranking = Sequence[dict[str, Any]]


def questions_in(
    whole: Ranking, parts: Sequence[Part], rankings: Sequence[Ranking], thresholds: Thresholds
) -> list[Question]:
    """Return the different questions that the parts of a message ask, in the order of asking.

    Args:
        whole: the ranking of the message as a whole. What it says with certainty is among the questions.
        parts: the parts of the message.
        rankings: theirs.
        thresholds: from which confidence each counts.
    """
    found: list[Question] = []
    is_story = len(parts) > 0 and len(parts[0].span.doc) > STORY
    for part, ranking in zip(parts, rankings, strict=True):
        best = ranking[0]
        if is_story and not part.asks:
            continue
        if best["name"] in _BACKGROUND or not _counts(part, best, thresholds):
            continue
        if any(best["name"] == question.intent for question in found):
            continue
        place = part.span.start_char, part.span.end_char
        found.append(Question(best["name"], best["confidence"], *place, asked=part.asks))
    if len(found) < 2:
        return found
    surest = sorted(found, key=lambda question: -question.confidence)[:MOST_QUESTIONS]
    return _with_whole(whole[0], parts, [question for question in found if question in surest], thresholds)


def _with_whole(
    best: dict[str, Any], parts: Sequence[Part], found: list[Question], thresholds: Thresholds
) -> list[Question]:
    """Let what the whole message asks take the place of the least sure question, if none of them is that."""
    known = any(best["name"] == question.intent for question in found)
    if known or best["name"] in _BACKGROUND or best["confidence"] < thresholds.whole:
        return found
    start, end = parts[0].span.start_char, parts[-1].span.end_char
    others = sorted(found, key=lambda question: -question.confidence)[: MOST_QUESTIONS - 1]
    return [
        Question(best["name"], best["confidence"], start, end),
        *(question for question in found if question in others),
    ]


def only_question(
    whole: Ranking, parts: Sequence[Part], rankings: Sequence[Ranking], thresholds: Thresholds
) -> Ranking | None:
    """Return the ranking of the one part that asks something, where it says more than the whole message.

    What stands around a question mostly helps to understand it. Where it confuses, or where it only tells of
    the person's situation, the question decides.
    """
    asking = [
        ranking
        for part, ranking in zip(parts, rankings, strict=True)
        if part.asks and ranking[0]["name"] not in _COURTESIES
    ]
    if len(asking) != 1:
        return None
    told = [ranking[0] for part, ranking in zip(parts, rankings, strict=True) if not part.asks]
    if whole[0]["name"] == TOLD_BACKGROUND:
        enough = thresholds.asked
    elif whole[0]["confidence"] < thresholds.sure or all(_is_situation(best, thresholds) for best in told):
        enough = thresholds.sure
    else:
        return None
    return asking[0] if asking[0][0]["confidence"] >= enough else None


def _is_situation(best: dict[str, Any], thresholds: Thresholds) -> bool:
    return best["name"] in _SITUATION and bool(best["confidence"] >= thresholds.told)


def _counts(part: Part, best: dict[str, Any], thresholds: Thresholds) -> bool:
    if part.asks:
        return bool(best["confidence"] >= thresholds.asked)
    return best["name"] in _TOLD and bool(best["confidence"] >= thresholds.told)
