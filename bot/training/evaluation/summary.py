"""Counts what became of questions and conversations."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.training.evaluation.asking import Asked
from bot.training.evaluation.judging import Judgement, Verdict
from bot.training.evaluation.questions import GROUPS, Question


@dataclass(frozen=True)
class QuestionResult:
    """A question, what the assistant said, and what that is worth."""

    question: Question
    asked: Asked
    judgement: Judgement

    @property
    def got(self) -> str:
        """What was said, in the words of labels."""
        return said(self.asked)


@dataclass(frozen=True)
class Tally:
    """How many questions of a kind came to what.

    Attributes:
        questions: How many there are.
        strict: Right by the label alone.
        right, offered, declined, wrong: The four verdicts, alternatives counting; they add up to `questions`.
        partly: Several things were asked, and some of them answered. Among offered, declined and wrong.
        emergencies: An emergency message was shown, rightly or not.
    """

    questions: int
    strict: int
    right: int
    offered: int
    declined: int
    wrong: int
    partly: int
    emergencies: int

    @classmethod
    def of(cls, judgements: Iterable[Judgement]) -> Tally:
        """Count."""
        counted = list(judgements)
        verdicts = [judgement.verdict for judgement in counted]
        return cls(
            questions=len(counted),
            strict=sum(judgement.strict for judgement in counted),
            right=verdicts.count(Verdict.RIGHT),
            offered=verdicts.count(Verdict.OFFERED),
            declined=verdicts.count(Verdict.DECLINED),
            wrong=verdicts.count(Verdict.WRONG),
            partly=sum(judgement.partly for judgement in counted),
            emergencies=sum(judgement.emergency_shown for judgement in counted),
        )

    def share(self, count: int) -> float:
        """A count as a share of the questions; 0 when there are none."""
        return count / self.questions if self.questions else 0.0

    @property
    def right_or_offered(self) -> int:
        """Those whose person got the answer, or a button that leads to it."""
        return self.right + self.offered

    @property
    def without_emergency(self) -> int:
        """Those whose reply has no emergency message."""
        return self.questions - self.emergencies


@dataclass(frozen=True)
class QuestionSummary:
    """What became of a file of questions.

    Attributes:
        overall: All questions.
        groups: By group of labels; only groups that the file has.
        labels: By label, in alphabetical order.
        styles: By style; empty when the file names none.
        false_alarms: Questions that got an emergency message which neither label nor alternatives ask for.
        latency: Seconds for a question.
    """

    overall: Tally
    groups: dict[str, Tally]
    labels: dict[str, Tally]
    styles: dict[str, Tally]
    false_alarms: int
    latency: Latency

    @classmethod
    def of(cls, results: Sequence[QuestionResult]) -> QuestionSummary:
        """Count."""
        groups = tallies(results, lambda result: result.question.group)
        styles = tallies(results, lambda result: result.question.style)
        alarms = [result for result in results if result.judgement.emergency_shown]
        return cls(
            overall=Tally.of(result.judgement for result in results),
            groups={group: groups[group] for group in GROUPS if group in groups},
            labels=tallies(results, lambda result: result.question.expected.text),
            styles={style: tally for style, tally in styles.items() if style},
            false_alarms=sum(not result.question.expected.wants_emergency for result in alarms),
            latency=Latency.of([result.asked.seconds for result in results]),
        )


@dataclass(frozen=True)
class Latency:
    """Seconds for a turn, storing included: of ten turns nine and a half take no longer than `p95`."""

    p50: float
    p95: float
    longest: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Latency:
        """Find the percentiles (nearest rank); all 0 when nothing was measured."""
        ordered = sorted(seconds) or [0.0]
        return cls(_percentile(ordered, 0.5), _percentile(ordered, 0.95), ordered[-1])


def _percentile(ordered: Sequence[float], share: float) -> float:
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def tallies(results: Iterable[QuestionResult], key: Callable[[QuestionResult], str]) -> dict[str, Tally]:
    """Count by anything that a result has, in alphabetical order."""
    judgements: dict[str, list[Judgement]] = {}
    for result in results:
        judgements.setdefault(key(result), []).append(result.judgement)
    return {name: Tally.of(judgements[name]) for name in sorted(judgements)}


def worst(results: Iterable[QuestionResult]) -> list[QuestionResult]:
    """What was not right: wrong before declined before offered, the surest first."""
    missed = [result for result in results if result.judgement.verdict is not Verdict.RIGHT]
    order = list(reversed(Verdict))
    return sorted(
        missed,
        key=lambda result: (order.index(result.judgement.verdict), -(result.asked.confidence or 0.0)),
    )


def said(asked: Asked) -> str:
    """What a reply says, in the words of labels; a message that asks back is written `clarify(...)`."""
    parts = []
    for message in asked.reply:
        ids = [
            *message.topics,
            *(f"side_effect:{effect}" for effect in message.side_effects),
            *(f"medicine:{medicine}" for medicine in message.medicines),
        ]
        if message.kind == "emergency":
            flags = ",".join(message.red_flags)
            parts.append(f"emergency:{flags} ({message.urgency})")
        elif message.kind == "clarify":
            parts.append(f"clarify({', '.join(ids)})")
        else:
            parts.append(", ".join(ids) or message.kind)
    return " + ".join(parts) or "nothing"
