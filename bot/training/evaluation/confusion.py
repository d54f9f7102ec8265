"""What was expected against what came: the pairs, and the matrix that a page draws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.training.evaluation.judging import Verdict
from bot.training.evaluation.questions import GROUP_OF_KIND, IN_ARTICLE, MULTI
from bot.training.evaluation.summary import QuestionResult

ASKED_BACK = "asked back"
GROUP_OF_SAID = {**GROUP_OF_KIND, "clarify": ASKED_BACK, "greeting": "smalltalk"}


@dataclass(frozen=True)
class Cell:
    """A cell of the matrix that has something in it.

    Attributes:
        row, column: Its place, from 0.
        expected, came: What was expected, and what came.
        count: How often.
        share: Of what was expected.
    """

    row: int
    column: int
    expected: str
    came: str
    count: int
    share: float


@dataclass(frozen=True)
class Confusion:
    """A matrix of what was expected (rows) and what came (columns); what was right lies on the diagonal.

    Attributes:
        rows, columns: Their names.
        cells: Those that have something in them.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[Cell, ...]

    @classmethod
    def of(cls, counts: Mapping[tuple[str, str], int]) -> Confusion:
        """Lay pairs out; columns that were never expected come last."""
        rows = sorted({expected for expected, _ in counts})
        columns = [*rows, *sorted({came for _, came in counts} - set(rows))]
        totals = Counter[str]()
        for (expected, _), count in counts.items():
            totals[expected] += count
        cells = [
            Cell(rows.index(expected), columns.index(came), expected, came, count, count / totals[expected])
            for (expected, came), count in sorted(counts.items())
            if count
        ]
        return cls(tuple(rows), tuple(columns), tuple(cells))

    @property
    def mistakes(self) -> list[Cell]:
        """The cells off the diagonal, the most frequent first."""
        wrong = [cell for cell in self.cells if cell.expected != cell.came]
        return sorted(wrong, key=lambda cell: (-cell.count, -cell.share, cell.expected, cell.came))


def confusion(results: Sequence[QuestionResult]) -> Counter[tuple[str, str]]:
    """Count pairs of what was expected and what was said, for questions that ask one thing.

    Topics of the article stand by themselves, everything else by its group. Another side effect or medicine
    than the one asked about is `side effects, another`. Alternatives count as what was expected.
    """
    single = [result for result in results if result.question.group != MULTI]
    return Counter((_expected(result), _said(result)) for result in single)


def _expected(result: QuestionResult) -> str:
    group = result.question.group
    return result.question.expected.labels[0].id if group == IN_ARTICLE else group


def _said(result: QuestionResult) -> str:
    expected = _expected(result)
    if result.judgement.verdict is Verdict.RIGHT:
        return expected
    if not result.asked.reply:
        return "nothing"
    message = next(
        (message for message in result.asked.reply if message.kind == "emergency"), result.asked.reply[0]
    )
    if message.kind == "answer":
        return message.topics[0] if message.topics else "answer without topic"
    group = GROUP_OF_SAID.get(message.kind, message.kind)
    return f"{group}, another" if group == expected else group
