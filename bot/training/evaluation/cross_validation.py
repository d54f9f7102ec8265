"""Cross-validation of the classifier: each teaching example is classified by one that was not taught it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.model_selection import StratifiedKFold

from bot.nlu.evidence import HeadSettings
from bot.nlu.linear_head import LinearHead
from bot.training.evaluation.calibration import Calibration
from bot.training.evaluation.taught import Taught

FOLDS = 5


@dataclass(frozen=True)
class HeldOut:
    """A teaching example, and what a classifier took it for that did not know it.

    Attributes:
        place: Its place among the examples, from 0.
        text: The example.
        intent: What it teaches.
        predicted: What it was taken for.
        confidence: How surely, from 0 to 1.
    """

    place: int
    text: str
    intent: str
    predicted: str
    confidence: float

    @property
    def right(self) -> bool:
        """Whether it was taken for what it is."""
        return self.predicted == self.intent


def cross_validate(taught: Taught, settings: HeadSettings, folds: int = FOLDS) -> Iterator[list[HeldOut]]:
    """Leave out one part after the other, learn from the rest, and classify the part; one list for each part.

    Every part has its share of each intent. Only the words that spelling is mended to are learnt from all.

    Args:
        taught: The examples.
        settings: How the classifier is trained.
        folds: Into how many parts the examples are divided.
    """
    intents = np.array(taught.intents)
    parts = StratifiedKFold(folds, shuffle=True, random_state=settings.seed)
    for learnt, held_out in parts.split(np.zeros(len(intents)), intents):
        head = LinearHead.train(taught.evidence.part(learnt), intents[learnt].tolist(), settings)
        confidences = head.confidences(taught.evidence.part(held_out))
        best = confidences.argmax(axis=1)
        yield [
            HeldOut(
                place=int(place),
                text=taught.texts[place],
                intent=taught.intents[place],
                predicted=head.labels[best[row]],
                confidence=float(confidences[row, best[row]]),
            )
            for row, place in enumerate(held_out)
        ]


@dataclass(frozen=True)
class IntentScore:
    """How well one intent is found.

    Attributes:
        precision: Of what was taken for it, the share that is.
        recall: Of its examples, the share that was taken for it.
        f1: The harmonic mean of both.
        support: How many examples it has.
    """

    precision: float
    recall: float
    f1: float
    support: int

    @classmethod
    def of(cls, right: int, taken: int, support: int) -> IntentScore:
        """From how many were taken for it rightly, how many in all, and how many there are."""
        precision = right / taken if taken else 0.0
        recall = right / support if support else 0.0
        both = precision + recall
        return cls(precision, recall, 2 * precision * recall / both if both else 0.0, support)


@dataclass(frozen=True)
class CrossValidationSummary:
    """What came of it.

    Attributes:
        examples, right: How many there are, and how many were taken for what they are.
        macro_f1: The mean of the intents' F1: small intents weigh as much as large ones.
        intents: By intent, in alphabetical order.
        confusions: What was taken for what else, the most frequent first.
        calibration: Confidence against right or wrong.
    """

    examples: int
    right: int
    macro_f1: float
    intents: dict[str, IntentScore]
    confusions: Counter[tuple[str, str]]
    calibration: Calibration

    @property
    def accuracy(self) -> float:
        """The share that was taken for what it is."""
        return self.right / self.examples if self.examples else 0.0

    @classmethod
    def of(cls, held: Sequence[HeldOut]) -> CrossValidationSummary:
        """Count."""
        support = Counter(one.intent for one in held)
        taken = Counter(one.predicted for one in held)
        right = Counter(one.intent for one in held if one.right)
        intents = {
            intent: IntentScore.of(right[intent], taken[intent], support[intent])
            for intent in sorted(support)
        }
        return cls(
            examples=len(held),
            right=sum(right.values()),
            macro_f1=sum(score.f1 for score in intents.values()) / len(intents) if intents else 0.0,
            intents=intents,
            confusions=Counter((one.intent, one.predicted) for one in held if not one.right),
            calibration=Calibration.of((one.confidence, one.right) for one in held),
        )


def surest_wrong(held: Sequence[HeldOut], how_many: int) -> list[HeldOut]:
    """The examples that were taken for something else most surely."""
    wrong = [one for one in held if not one.right]
    return sorted(wrong, key=lambda one: (-one.confidence, one.place))[:how_many]
