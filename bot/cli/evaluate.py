"""`bot evaluate`: measure how well the assistant answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from bot.cli.quiet import keep_libraries_quiet
from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    from bot.training.evaluation.evaluator import Evaluator
    from bot.training.evaluation.report import Report, Run
    from bot.training.evaluation.summary import Latency, QuestionSummary
    from bot.training.evaluation.turns import ConversationSummary

SHOWN_WRONG = 10
_Result = TypeVar("_Result")

_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_model = click.option(
    "--model",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The model to measure.  [default: the promoted or else the newest]",
)
_reports = click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the report.  [default: reports/ in BOT_STATE_DIR]",
)


@click.group()
def evaluate() -> None:
    """Measure how well questions are answered.

    Asks the assistant as people would, with its actions executed, and writes a report as JSON and HTML.
    """


@evaluate.command()
@_file
@_model
@_reports
@click.option("--nearest", is_flag=True, help="Add the nearest teaching examples to what was not right.")
def questions(file: Path, model: Path | None, into: Path | None, nearest: bool) -> None:
    """Ask every question of FILE in a conversation of its own.

    FILE is tab separated, with the columns text, label, alt_labels and style; other columns are ignored.
    """
    settings = _settings()
    _run(_questions(file, settings, model, into or settings.state_dir / "reports", nearest))


@evaluate.command()
@_file
@_model
@_reports
def conversations(file: Path, model: Path | None, into: Path | None) -> None:
    """Hold every conversation of FILE, a YAML list of what a person says and what each turn should bring."""
    settings = _settings()
    _run(_conversations(file, settings, model, into or settings.state_dir / "reports"))


async def _questions(file: Path, settings: Settings, model: Path | None, into: Path, nearest: bool) -> None:
    from bot.training.evaluation.report import Run, write_question_report
    from bot.training.evaluation.summary import QuestionSummary, worst

    evaluator = _evaluator(settings, model)
    asked = evaluator.read_questions(file)
    async with evaluator.assistant() as assistant:
        run = Run.start(file, assistant)
        results = await _with_progress("Asking", len(asked), lambda: evaluator.questions(assistant, asked))
    run = replace(run, failures=dict(evaluator.failures))
    summary = QuestionSummary.of(results)
    missed = worst(results)
    near = evaluator.nearest([result.question.text for result in missed]) if nearest else {}
    report = write_question_report(into, run, summary, results, near)
    console = Console()
    console.print(_question_table(summary))
    wrong = [result for result in missed if result.judgement.verdict.value == "wrong"]
    if wrong:
        table = Table("Line", "Expected", "Said", "Sure", title="The surest of what was wrong", box=None)
        for result in wrong[:SHOWN_WRONG]:
            sure = "" if result.asked.confidence is None else f"{result.asked.confidence:.2f}"
            table.add_row(str(result.question.line), result.question.expected.text, result.got, sure)
        console.print(table)
    click.echo("Calm: how many replies have no emergency message.")
    click.echo(f"Emergency messages that no label asks for: {summary.false_alarms}")
    _finish(run, summary.latency, report)


async def _conversations(file: Path, settings: Settings, model: Path | None, into: Path) -> None:
    from bot.training.evaluation.report import Run, write_conversation_report
    from bot.training.evaluation.turns import ConversationSummary

    evaluator = _evaluator(settings, model)
    held = evaluator.read_conversations(file)
    async with evaluator.assistant() as assistant:
        run = Run.start(file, assistant)
        results = await _with_progress("Talking", len(held), lambda: evaluator.conversations(assistant, held))
    run = replace(run, failures=dict(evaluator.failures))
    summary = ConversationSummary.of(results)
    report = write_conversation_report(into, run, summary, results)
    console = Console()
    console.print(_conversation_table(summary))
    table = Table("Conversation", "Turn", "Expected", "Said", title="Not as expected", box=None)
    for result in results:
        for number, turn in enumerate(result.turns, 1):
            if not turn.right:
                table.add_row(result.conversation.id, str(number), turn.turn.expect.text, turn.got)
    if table.row_count:
        console.print(table)
    throughout = f"{summary.conversations_right} of {summary.conversations}"
    click.echo(f"Conversations as expected throughout: {throughout}")
    _finish(run, summary.latency, report)


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


def _finish(run: Run, latency: Latency, report: Report) -> None:
    for name, count in run.failures.items():
        click.echo(f"{name} failed {count} times; the log above says where.")
    half, most = latency.p50 * 1000, latency.p95 * 1000
    click.echo(
        f"Model {run.model_name}; half of the turns take up to {half:.0f} ms, 95 of 100 up to {most:.0f} ms."
    )
    click.echo(f"Report: {report.html}\n        {report.json}")


async def _with_progress(title: str, total: int, work: Callable[[], AsyncIterator[_Result]]) -> list[_Result]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    results = []
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=total)
        async for result in work():
            results.append(result)
            bar.advance(task)
    return results


def _settings() -> Settings:
    try:
        return Settings.from_environment()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


def _evaluator(settings: Settings, model: Path | None) -> Evaluator:
    from bot.model_files import model_in_use
    from bot.training.evaluation.evaluator import Evaluator

    return Evaluator(settings, model or model_in_use(settings))


def _run(work: Coroutine[Any, Any, None]) -> None:
    """Run a command's work, and tell in one sentence why it cannot be done."""
    from bot.dialogue.errors import ModelUnusable
    from bot.encoder.manifest import EncoderError
    from bot.knowledge import KnowledgeError
    from bot.model_files import NoModel
    from bot.training.evaluation.errors import UnusableFile
    from bot.training.teaching_data import TeachingDataError

    keep_libraries_quiet()
    try:
        asyncio.run(work)
    except (
        EncoderError,
        KnowledgeError,
        ModelUnusable,
        NoModel,
        TeachingDataError,
        UnusableFile,
    ) as error:
        raise click.ClickException(str(error)) from error
