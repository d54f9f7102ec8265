"""Whether confidence can be believed: of what it is 80 % sure of, 80 of 100 should be right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.training.evaluation.asking import CLASSIFIER, RULE
from bot.training.evaluation.judging import Verdict
from bot.training.evaluation.questions import MULTI
from bot.training.evaluation.summary import QuestionResult

BINS = 10
EVERY_REPLY, BY_CLASSIFIER, BY_RULE = "every reply", "the classifier's own", "rules for danger"


@dataclass(frozen=True)
class Bin:
    """What fell between two confidences.

    Attributes:
        low, high: The confidences; the lower one belongs to it, and 1 to the last.
        count: How many fell there.
        confidence: How sure they were on average; 0 when there are none.
        right: The share that was right; 0 when there are none.
    """

    low: float
    high: float
    count: int
    confidence: float
    right: float


@dataclass(frozen=True)
class Calibration:
    """Confidence against what came of it.

    Attributes:
        bins: Of equal width, from 0 to 1.
        count: How many were counted.
        error: The expected calibration error: how far confidence and share right lie apart, on average.
    """

    bins: tuple[Bin, ...]
    count: int
    error: float

    @classmethod
    def of(cls, outcomes: Iterable[tuple[float, bool]]) -> Calibration:
        """Count.

        Args:
            outcomes: How sure, from 0 to 1, and whether it was right.
        """
        places: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
        for confidence, right in outcomes:
            places[min(int(confidence * BINS), BINS - 1)].append((confidence, right))
        bins = tuple(_bin(place, found) for place, found in enumerate(places))
        count = sum(part.count for part in bins)
        apart = sum(part.count * abs(part.confidence - part.right) for part in bins)
        return cls(bins, count, apart / count if count else 0.0)


def calibration_of_questions(results: Sequence[QuestionResult]) -> dict[str, Calibration]:
    """How sure the intent was that was acted on, against right or not right (lenient).

    A rule that finds a sign of danger is always certain, so it is shown apart: it says nothing of the
    classifier. Where the classifier was too unsure and asked back, no intent was acted on, and nothing is
    counted. Its own confidence is counted where one thing was asked: that of an intent is not for two.
    """
    acted = [
        (result, result.asked.confidence)
        for result in results
        if result.asked.confidence is not None and result.asked.decided_by in (CLASSIFIER, RULE)
    ]
    chosen = {
        EVERY_REPLY: acted,
        BY_CLASSIFIER: [
            (result, sure)
            for result, sure in acted
            if result.asked.decided_by == CLASSIFIER and result.question.group != MULTI
        ],
        BY_RULE: [(result, sure) for result, sure in acted if result.asked.decided_by == RULE],
    }
    return {
        name: Calibration.of((sure, result.judgement.verdict is Verdict.RIGHT) for result, sure in pairs)
        for name, pairs in chosen.items()
    }


def _bin(place: int, found: Sequence[tuple[float, bool]]) -> Bin:
    count = len(found)
    return Bin(
        low=place / BINS,
        high=(place + 1) / BINS,
        count=count,
        confidence=sum(confidence for confidence, _ in found) / count if count else 0.0,
        right=sum(right for _, right in found) / count if count else 0.0,
    )
