"""A plot of what was expected against what was said."""

from __future__ import annotations

import base64
import io
from collections import Counter
from collections.abc import Sequence

from bot.training.evaluation.judging import Verdict
from bot.training.evaluation.questions import GROUP_OF_KIND, IN_ARTICLE, MULTI
from bot.training.evaluation.summary import QuestionResult

ASKED_BACK = "asked back"
GROUP_OF_SAID = {**GROUP_OF_KIND, "clarify": ASKED_BACK, "greeting": "smalltalk"}
INCHES_PER_CLASS = 0.3


def confusion(results: Sequence[QuestionResult]) -> Counter[tuple[str, str]]:
    """Count pairs of what was expected and what was said, for questions that ask one thing.

    Topics of the article stand by themselves, everything else by its group. Another side effect or medicine
    than the one asked about is `side effects, another`. Alternatives count as what was expected.
    """
    single = [result for result in results if result.question.group != MULTI]
    return Counter((_expected(result), _said(result)) for result in single)


def confusion_plot(results: Sequence[QuestionResult]) -> str:
    """Plot the counts; darker means a larger share of what was expected.

    Returns:
        The picture as a `data:` address (PNG).
    """
    # Matplotlib takes a second to import, and is needed for reports only.
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # type: ignore[import-untyped]
    from matplotlib.figure import Figure  # type: ignore[import-untyped]

    counts = confusion(results)
    rows = list(dict.fromkeys(sorted(row for row, _ in counts)))
    columns = [*rows, *sorted({column for _, column in counts} - set(rows))]
    totals = {row: sum(counts[row, column] for column in columns) for row in rows}
    shares = [[counts[row, column] / totals[row] for column in columns] for row in rows]
    figure = Figure(
        figsize=(4 + INCHES_PER_CLASS * len(columns), 3.2 + INCHES_PER_CLASS * len(rows)),
        layout="constrained",
    )
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    axes.set_xticks(range(len(columns)), columns, rotation=90, fontsize=8)
    axes.set_yticks(range(len(rows)), rows, fontsize=8)
    axes.set_xlabel("said")
    axes.set_ylabel("expected")
    for y, row in enumerate(rows):
        for x, column in enumerate(columns):
            if counts[row, column]:
                colour = "white" if shares[y][x] > 0.5 else "black"
                axes.text(x, y, counts[row, column], ha="center", va="center", fontsize=7, color=colour)
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=110)
    return "data:image/png;base64," + base64.b64encode(picture.getvalue()).decode("ascii")


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
