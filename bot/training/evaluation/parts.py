"""What a report is made of: one part for each thing that was measured, for the page and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Protocol

from bot.training.evaluation.asking import Asked
from bot.training.evaluation.calibration import Calibration, calibration_of_questions
from bot.training.evaluation.confusion import Confusion, confusion
from bot.training.evaluation.cross_validation import CrossValidationSummary, HeldOut, surest_wrong
from bot.training.evaluation.kinds import CONVERSATIONS, CROSS_VALIDATION, QUESTIONS
from bot.training.evaluation.neighbours import Neighbour
from bot.training.evaluation.run import Run
from bot.training.evaluation.summary import QuestionResult, QuestionSummary, Tally, worst
from bot.training.evaluation.turns import ConversationResult, ConversationSummary

WORST = 20
"""How many mistakes are explained."""


class Part(Protocol):
    """One thing that was measured.

    Attributes:
        what: Its name, one of `kinds`; its template is called the same.
        run: When it was measured, on which file, with which model.
    """

    what: str

    @property
    def run(self) -> Run:
        """When it was measured, on which file, with which model."""

    def as_json(self) -> dict[str, Any]:
        """It as the JSON file has it."""


@dataclass(frozen=True)
class QuestionPart:
    """A file of questions.

    Attributes:
        run: What was measured.
        results: Every question.
        neighbours: By question: the teaching examples nearest to it; questions may be missing.
    """

    run: Run
    results: Sequence[QuestionResult]
    neighbours: Mapping[str, Sequence[Neighbour]] = field(default_factory=dict)
    what = QUESTIONS

    @cached_property
    def summary(self) -> QuestionSummary:
        """The counts."""
        return QuestionSummary.of(self.results)

    @cached_property
    def missed(self) -> list[QuestionResult]:
        """What was not right, the worst first."""
        return worst(self.results)

    @cached_property
    def calibration(self) -> dict[str, Calibration]:
        """Confidence against what came of it, by who decided."""
        return calibration_of_questions(self.results)

    @property
    def confusion(self) -> Confusion:
        """What was expected against what was said."""
        return Confusion.of(confusion(self.results))

    def as_json(self) -> dict[str, Any]:
        """It as the JSON file has it."""
        summary = self.summary
        return {
            **self.run.as_json(),
            "what": self.what,
            "overall": tally_as_json(summary.overall),
            "groups": {name: tally_as_json(tally) for name, tally in summary.groups.items()},
            "labels": {name: tally_as_json(tally) for name, tally in summary.labels.items()},
            "styles": {name: tally_as_json(tally) for name, tally in summary.styles.items()},
            "false_alarms": summary.false_alarms,
            "latency_seconds": asdict(summary.latency),
            "calibration": {name: _calibration(one) for name, one in self.calibration.items()},
            "confusions": _mistakes(self.confusion),
            "worst": [result.question.line for result in self.missed[:WORST]],
            "questions": [_question(result, self.neighbours) for result in self.results],
        }


@dataclass(frozen=True)
class ConversationPart:
    """A file of conversations.

    Attributes:
        run: What was measured.
        results: Every conversation.
    """

    run: Run
    results: Sequence[ConversationResult]
    what = CONVERSATIONS

    @cached_property
    def summary(self) -> ConversationSummary:
        """The counts."""
        return ConversationSummary.of(self.results)

    def as_json(self) -> dict[str, Any]:
        """It as the JSON file has it."""
        counts = asdict(self.summary)
        kinds = {kind: {"turns": turns, "right": right} for kind, (turns, right) in counts["kinds"].items()}
        return {
            **self.run.as_json(),
            "what": self.what,
            **{name: value for name, value in counts.items() if name not in ("latency", "kinds")},
            "kinds": kinds,
            "latency_seconds": counts["latency"],
            "held": [_conversation(result) for result in self.results],
        }


@dataclass(frozen=True)
class CrossValidationPart:
    """Cross-validation over the teaching data.

    Attributes:
        run: What was measured.
        held: Every example, in the order of the file.
        neighbours: By an example's place: the other examples nearest to it; examples may be missing.
    """

    run: Run
    held: Sequence[HeldOut]
    neighbours: Mapping[int, Sequence[Neighbour]] = field(default_factory=dict)
    what = CROSS_VALIDATION

    @cached_property
    def summary(self) -> CrossValidationSummary:
        """The counts."""
        return CrossValidationSummary.of(self.held)

    @property
    def worst(self) -> list[HeldOut]:
        """The surest mistakes."""
        return surest_wrong(self.held, WORST)

    @property
    def confusion(self) -> Confusion:
        """What was taught against what it was taken for."""
        right = dict.fromkeys(self.summary.intents, 0)
        for one in self.held:
            right[one.intent] += one.right
        diagonal = {(intent, intent): count for intent, count in right.items()}
        return Confusion.of({**diagonal, **self.summary.confusions})

    def as_json(self) -> dict[str, Any]:
        """It as the JSON file has it."""
        summary = self.summary
        scores = {intent: asdict(score) for intent, score in summary.intents.items()}
        return {
            **self.run.as_json(),
            "what": self.what,
            "accuracy": round(summary.accuracy, 4),
            "macro_f1": round(summary.macro_f1, 4),
            "calibration": _calibration(summary.calibration),
            "intents": {
                intent: {name: round(value, 4) for name, value in score.items()}
                for intent, score in scores.items()
            },
            "confusions": _mistakes(self.confusion),
            "worst": [
                {**_held(one), "nearest": _near(self.neighbours.get(one.place, ()))} for one in self.worst
            ],
            "examples": [_held(one) for one in self.held],
        }


def tally_as_json(tally: Tally) -> dict[str, float]:
    """Counts, and the shares that bars are set on."""
    return {
        **asdict(tally),
        "without_emergency": tally.without_emergency,
        "strict_share": round(tally.share(tally.strict), 4),
        "right_share": round(tally.share(tally.right), 4),
        "right_or_offered_share": round(tally.share(tally.right_or_offered), 4),
        "wrong_share": round(tally.share(tally.wrong), 4),
    }


def _question(result: QuestionResult, neighbours: Mapping[str, Sequence[Neighbour]]) -> dict[str, Any]:
    question, judgement = result.question, result.judgement
    alternatives = ["+".join(label.text for label in labels) for labels in question.expected.alternatives]
    return {
        "line": question.line,
        "text": question.text,
        "expected": question.expected.text,
        "alternatives": alternatives,
        "style": question.style,
        "group": question.group,
        "verdict": judgement.verdict.value,
        "strict": judgement.strict,
        "partly": judgement.partly,
        "emergency_shown": judgement.emergency_shown,
        **_asked(result.asked, result.got),
        "nearest": _near(neighbours.get(question.text, ())),
    }


def _conversation(result: ConversationResult) -> dict[str, Any]:
    return {
        "id": result.conversation.id,
        "right": result.right,
        "turns": [
            {
                "user": turn.turn.user,
                "expected": turn.turn.expect.text,
                "right": turn.right,
                "strict": turn.strict,
                **_asked(turn.asked, turn.got),
            }
            for turn in result.turns
        ],
    }


def _asked(asked: Asked, got: str) -> dict[str, Any]:
    return {
        "got": got,
        "intent": asked.intent,
        "confidence": asked.confidence,
        "decided_by": asked.decided_by,
        "seconds": round(asked.seconds, 4),
    }


def _held(one: HeldOut) -> dict[str, Any]:
    return {
        "text": one.text,
        "intent": one.intent,
        "predicted": one.predicted,
        "confidence": round(one.confidence, 3),
    }


def _near(neighbours: Sequence[Neighbour]) -> list[dict[str, Any]]:
    return [asdict(neighbour) for neighbour in neighbours]


def _calibration(calibration: Calibration) -> dict[str, Any]:
    return {
        "error": round(calibration.error, 4),
        "count": calibration.count,
        "bins": [
            {
                **asdict(part),
                "confidence": round(part.confidence, 4),
                "right": round(part.right, 4),
            }
            for part in calibration.bins
        ],
    }


def _mistakes(matrix: Confusion) -> list[dict[str, Any]]:
    return [
        {"expected": cell.expected, "came": cell.came, "count": cell.count, "share": round(cell.share, 4)}
        for cell in matrix.mistakes
    ]
