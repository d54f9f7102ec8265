"""What `bot evaluate` shows in the terminal: progress bars, and tables in few lines."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

if TYPE_CHECKING:
    from bot.training.evaluation.comparison import Comparison, Total
    from bot.training.evaluation.parts import ConversationPart, QuestionPart
    from bot.training.evaluation.report import Report
    from bot.training.evaluation.run import Run
    from bot.training.evaluation.summary import Latency, QuestionSummary
    from bot.training.evaluation.turns import ConversationSummary

SHOWN_WRONG = 10
_Result = TypeVar("_Result")


@contextmanager
def progress(title: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar; the function that it gives takes how many more are done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=total)
        yield lambda done: bar.advance(task, done)


async def with_progress(title: str, total: int, work: Callable[[], AsyncIterator[_Result]]) -> list[_Result]:
    """Do work while a bar shows how far it is."""
    results = []
    with progress(title, total) as advance:
        async for result in work():
            results.append(result)
            advance(1)
    return results


def show_questions(part: QuestionPart) -> None:
    """Show what became of questions: by group, and the surest of what was wrong."""
    console = Console()
    console.print(_question_table(part.summary))
    wrong = [result for result in part.missed if result.judgement.verdict.value == "wrong"]
    if wrong:
        table = Table("Line", "Expected", "Said", "Sure", title="The surest of what was wrong", box=None)
        for result in wrong[:SHOWN_WRONG]:
            sure = "" if result.asked.confidence is None else f"{result.asked.confidence:.2f}"
            table.add_row(str(result.question.line), result.question.expected.text, result.got, sure)
        console.print(table)
    click.echo("Calm: how many replies have no emergency message.")
    click.echo(f"Emergency messages that no label asks for: {part.summary.false_alarms}")


def show_conversations(part: ConversationPart) -> None:
    """Show what became of conversations: by kind, and every turn that was not as expected."""
    summary, console = part.summary, Console()
    console.print(_conversation_table(summary))
    table = Table("Conversation", "Turn", "Expected", "Said", title="Not as expected", box=None)
    for result in part.results:
        for number, turn in enumerate(result.turns, 1):
            if not turn.right:
                table.add_row(result.conversation.id, str(number), turn.turn.expect.text, turn.got)
    if table.row_count:
        console.print(table)
    throughout = f"{summary.conversations_right} of {summary.conversations}"
    click.echo(f"Conversations as expected throughout: {throughout}")


def show_everything(
    titles: Sequence[str],
    contents: Sequence[Mapping[str, Any]],
    comparisons: Sequence[Comparison | None],
    questions: Sequence[QuestionPart],
) -> None:
    """Show the headlines of a whole evaluation beside those of the report before, and the groups."""
    from bot.training.evaluation.comparison import figures

    console = Console()
    for part in questions:
        console.print(_question_table(part.summary))
    table = Table("Measured", "Figure", "Now", "Before", "", box=None, pad_edge=False)
    for title, content, comparison in zip(titles, contents, comparisons, strict=True):
        known = {total.name: total for total in comparison.totals} if comparison else {}
        headlines = [(name, figure) for name, figure in figures(content).items() if figure.headline]
        for place, (name, figure) in enumerate(headlines):
            before, trend = _before(known.get(name))
            table.add_row(title if place == 0 else "", name, f"{figure.value:.1%}", before, trend)
    console.print(table)


def show_changes(title: str, comparison: Comparison | None) -> None:
    """Say in one line what changed since the report before.

    Args:
        title: What was measured; "" when that is plain.
        comparison: With the report before.
    """
    if comparison is None:
        return
    changed = "" if comparison.same_file else " The file has changed since, so the totals compare loosely."
    click.echo(
        f"{title}{': since' if title else 'Since'} {comparison.report}: {len(comparison.better)} got better, "
        f"{len(comparison.worse)} got worse.{changed}"
    )


def show_end(runs: Sequence[Run], latency: Latency, report: Report) -> None:
    """Say what failed, how long turns take, and where the report is."""
    for run in runs:
        for name, count in run.failures.items():
            click.echo(f"{name} failed {count} times; the log above says where.")
    half, most = latency.p50 * 1000, latency.p95 * 1000
    click.echo(
        f"Model {runs[-1].model_name}; half of the turns take up to {half:.0f} ms, "
        f"95 of 100 up to {most:.0f} ms."
    )
    click.echo(f"Report: {report.html}\n        {report.json}")


def _before(total: Total | None) -> tuple[str, str]:
    if total is None or total.then is None:
        return "", ""
    return f"{total.then:.1%}", "" if total.trend == "same" else total.trend


def _question_table(summary: QuestionSummary) -> Table:
    names = ("N", "Strict", "Lenient", "+ offered", "Offered", "Declined", "Wrong", "Calm")
    table = Table("Group", *names, box=None, pad_edge=False)
    for column in table.columns:
        column.no_wrap = True
    for column in table.columns[1:]:
        column.justify = "right"
    for name, tally in (*summary.groups.items(), ("all", summary.overall)):
        shares = (tally.strict, tally.right, tally.right_or_offered)
        rest = (tally.offered, tally.declined, tally.wrong)
        cells = [f"{tally.share(count):.1%}" for count in (*shares, *rest)]
        table.add_row(name, str(tally.questions), *cells, str(tally.without_emergency))
    return table


def _conversation_table(summary: ConversationSummary) -> Table:
    table = Table("Expected kind", "Turns", "As expected", box=None)
    for column in table.columns[1:]:
        column.justify = "right"
    for kind, (turns, right) in summary.kinds.items():
        table.add_row(kind, str(turns), f"{right / turns:.1%}")
    table.add_row("all", str(summary.turns), f"{summary.right / summary.turns:.1%}")
    table.add_row("all, to the letter", str(summary.turns), f"{summary.strict / summary.turns:.1%}")
    return table
