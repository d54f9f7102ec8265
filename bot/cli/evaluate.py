"""`bot evaluate`: measure how well the assistant answers."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from bot.cli.evaluation_output import (
    progress,
    show_changes,
    show_conversations,
    show_end,
    show_everything,
    show_questions,
    with_progress,
)
from bot.cli.quiet import keep_libraries_quiet
from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.training.evaluation.conversations import Conversation
    from bot.training.evaluation.evaluator import Evaluator
    from bot.training.evaluation.parts import ConversationPart, CrossValidationPart, QuestionPart
    from bot.training.evaluation.questions import Question

QUESTIONS = Path("tests/fixtures/questions.tsv")
CONVERSATIONS = Path("tests/fixtures/conversations.yml")

_existing = click.Path(exists=True, dir_okay=False, path_type=Path)
_file = click.argument("file", type=_existing)
_model = click.option(
    "--model", type=_existing, help="The model to measure.  [default: the promoted or else the newest]"
)
_reports = click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the report.  [default: reports/ in BOT_STATE_DIR]",
)
_against = click.option(
    "--against",
    type=_existing,
    help="The report (JSON) to compare with.  [default: the newest of the same kind in the folder]",
)


@dataclass(frozen=True)
class _Plan:
    """What a command was asked to do."""

    evaluator: Evaluator
    into: Path
    against: Path | None

    @classmethod
    def make(cls, model: Path | None, into: Path | None, against: Path | None) -> _Plan:
        from bot.model_files import model_in_use
        from bot.training.evaluation.earlier import check_report
        from bot.training.evaluation.evaluator import Evaluator

        try:
            settings = Settings.from_environment()
        except SettingsError as error:
            raise click.ClickException(str(error)) from error
        if against is not None:
            check_report(against)
        evaluator = Evaluator(settings, model or model_in_use(settings))
        return cls(evaluator, into or settings.state_dir / "reports", against)


@click.group(invoke_without_command=True)
@click.option(
    "--questions",
    "question_files",
    type=_existing,
    multiple=True,
    help=f"A file of questions; may be given several times.  [default: {QUESTIONS}]",
)
@click.option(
    "--conversations",
    "conversation_file",
    type=_existing,
    help=f"A file of conversations.  [default: {CONVERSATIONS}]",
)
@click.option(
    "--cross-validation/--no-cross-validation",
    default=True,
    help="Whether to cross-validate the teaching data, which takes a minute or two.",
)
@_model
@_reports
@_against
@click.pass_context
def evaluate(
    context: click.Context,
    question_files: tuple[Path, ...],
    conversation_file: Path | None,
    cross_validation: bool,
    model: Path | None,
    into: Path | None,
    against: Path | None,
) -> None:
    """Measure how well questions are answered.

    Without a sub-command: cross-validates the teaching data, asks the development questions and holds the
    development conversations, as people would and with the actions executed. Writes one report, as JSON and
    HTML, and says what got better and what got worse since the report before.
    """
    if context.invoked_subcommand is not None:
        given = [
            name
            for name in context.params
            if context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        ]
        if given:
            raise click.UsageError(f"Put the options behind '{context.invoked_subcommand}'.")
        return
    files = question_files or (QUESTIONS,)
    _run(_everything(files, conversation_file or CONVERSATIONS, cross_validation, model, into, against))


@evaluate.command()
@_file
@_model
@_reports
@_against
@click.option("--nearest", is_flag=True, help="Add the nearest teaching examples to what was not right.")
def questions(file: Path, model: Path | None, into: Path | None, against: Path | None, nearest: bool) -> None:
    """Ask every question of FILE in a conversation of its own.

    FILE is tab separated, with the columns text, label, alt_labels and style; other columns are ignored.
    """
    _run(_questions(file, model, into, against, nearest))


@evaluate.command()
@_file
@_model
@_reports
@_against
def conversations(file: Path, model: Path | None, into: Path | None, against: Path | None) -> None:
    """Hold every conversation of FILE, a YAML list of what a person says and what each turn should bring."""
    _run(_conversations(file, model, into, against))


async def _everything(
    files: Sequence[Path],
    conversation_file: Path,
    cross_validation: bool,
    model: Path | None,
    into: Path | None,
    against: Path | None,
) -> None:
    from bot.training.evaluation.kinds import EVERYTHING
    from bot.training.evaluation.parts import Part
    from bot.training.evaluation.report import write_report

    plan = _Plan.make(model, into, against)
    asked = [(file, plan.evaluator.read_questions(file)) for file in files]
    held = plan.evaluator.read_conversations(conversation_file)
    _read_examples(plan.evaluator)
    parts: list[Part] = [_cross_validation(plan.evaluator)] if cross_validation else []
    async with plan.evaluator.assistant() as assistant:
        question_parts = [await _ask(plan.evaluator, assistant, *one, explained=True) for one in asked]
        conversation_part = await _hold(plan.evaluator, assistant, conversation_file, held)
    parts += [*question_parts, conversation_part]
    report = write_report(plan.into, parts, plan.against, what=EVERYTHING)
    titles = [f"{part.what}, {part.run.file}" for part in parts]
    show_everything(titles, [part.as_json() for part in parts], report.comparisons, question_parts)
    for title, comparison in zip(titles, report.comparisons, strict=True):
        show_changes(title, comparison)
    show_end([part.run for part in parts], question_parts[0].summary.latency, report)


async def _questions(
    file: Path, model: Path | None, into: Path | None, against: Path | None, nearest: bool
) -> None:
    from bot.training.evaluation.report import write_report

    plan = _Plan.make(model, into, against)
    asked = plan.evaluator.read_questions(file)
    if nearest:
        _read_examples(plan.evaluator)
    async with plan.evaluator.assistant() as assistant:
        part = await _ask(plan.evaluator, assistant, file, asked, explained=nearest)
    report = write_report(plan.into, [part], plan.against)
    show_questions(part)
    show_changes("", report.comparisons[0])
    show_end([part.run], part.summary.latency, report)


async def _conversations(file: Path, model: Path | None, into: Path | None, against: Path | None) -> None:
    from bot.training.evaluation.report import write_report

    plan = _Plan.make(model, into, against)
    held = plan.evaluator.read_conversations(file)
    async with plan.evaluator.assistant() as assistant:
        part = await _hold(plan.evaluator, assistant, file, held)
    report = write_report(plan.into, [part], plan.against)
    show_conversations(part)
    show_changes("", report.comparisons[0])
    show_end([part.run], part.summary.latency, report)


def _read_examples(evaluator: Evaluator) -> None:
    with progress("Reading the examples", len(evaluator.examples()[0])) as advance:
        evaluator.taught(advance)


def _cross_validation(evaluator: Evaluator) -> CrossValidationPart:
    from bot.training.evaluation.cross_validation import FOLDS, cross_validate
    from bot.training.evaluation.neighbours import nearest_to_examples
    from bot.training.evaluation.parts import CrossValidationPart
    from bot.training.evaluation.run import Run

    taught = evaluator.taught()
    run, held = Run.start(taught.path), []
    with progress("Cross-validating", FOLDS) as advance:
        for part in cross_validate(taught, evaluator.head_settings()):
            held += part
            advance(1)
    found = CrossValidationPart(run, sorted(held, key=lambda one: one.place))
    near = nearest_to_examples([one.place for one in found.worst], taught)
    return replace(found, neighbours=near)


async def _ask(
    evaluator: Evaluator, assistant: Assistant, file: Path, asked: Sequence[Question], *, explained: bool
) -> QuestionPart:
    from bot.training.evaluation.parts import QuestionPart
    from bot.training.evaluation.run import Run

    run = Run.start(file, assistant)
    results = await with_progress("Asking", len(asked), lambda: evaluator.questions(assistant, asked))
    part = QuestionPart(replace(run, failures=evaluator.take_failures()), results)
    missed = [result.question.text for result in part.missed]
    return replace(part, neighbours=evaluator.nearest(missed)) if explained else part


async def _hold(
    evaluator: Evaluator, assistant: Assistant, file: Path, held: Sequence[Conversation]
) -> ConversationPart:
    from bot.training.evaluation.parts import ConversationPart
    from bot.training.evaluation.run import Run

    run = Run.start(file, assistant)
    results = await with_progress("Talking", len(held), lambda: evaluator.conversations(assistant, held))
    return ConversationPart(replace(run, failures=evaluator.take_failures()), results)


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
