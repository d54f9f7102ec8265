"""`bot safety`: what a model does with emergencies, and everything that the assistant can say."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from bot.cli.evaluation_output import progress
from bot.cli.quiet import keep_libraries_quiet
from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    from bot.training.safety.report import SafetyReport

SETS = Path("tests/fixtures")
_project = click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="Folder with domain.yml; the current one by default.",
)


@click.group()
def safety() -> None:
    """Measure what a model does with emergencies, and list all that the assistant can say."""


@safety.command()
@_project
@click.option(
    "--model",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The model to measure.  [default: the promoted or else the newest]",
)
@click.option(
    "--sets",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=f"Folder with the lines.  [default: {SETS} in the project]",
)
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the report.  [default: reports/ in BOT_STATE_DIR]",
)
def report(project: Path, model: Path | None, sets: Path | None, into: Path | None) -> None:
    """Send emergencies, quiet lines, requests for advice and tricks to a model, and report what came of it.

    Writes JSON and one HTML page. Ends with status 1 when the model misses a bar.
    """
    from bot.dialogue.errors import ModelUnusable
    from bot.knowledge import KnowledgeError
    from bot.model_files import NoModel, model_in_use
    from bot.training.evaluation.errors import UnusableFile
    from bot.training.safety.examination import Examination
    from bot.training.safety.writing import write_safety_report

    keep_libraries_quiet()
    try:
        settings = Settings.from_environment()
        examination = Examination(project, model or model_in_use(settings), settings)
        lines = examination.read_sets(sets or project / SETS)
        found = asyncio.run(examination.examine(lines, progress))
    except (KnowledgeError, ModelUnusable, NoModel, SettingsError, UnusableFile) as error:
        raise click.ClickException(str(error)) from error
    written = write_safety_report(into or settings.state_dir / "reports", found)
    _show(found)
    click.echo(f"Report: {written.html}\n        {written.json}")
    missed = [bar.name for bar in found.bars if not bar.is_met]
    if missed:
        raise click.ClickException(f"This model misses a bar: {'; '.join(missed)}.")


@safety.command()
@_project
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON, for programs.")
@click.option(
    "--into", type=click.Path(dir_okay=False, path_type=Path), help="Write it to this file instead."
)
def catalogue(project: Path, as_json: bool, into: Path | None) -> None:
    """List every sentence that the assistant can say, with its source and a hash."""
    from bot.knowledge import KnowledgeError
    from bot.training.safety.catalogue import answer_catalogue

    keep_libraries_quiet()
    try:
        known = answer_catalogue(project)
    except (KnowledgeError, SettingsError) as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        text = json.dumps(known.as_json(), ensure_ascii=False, indent=1)
    else:
        entries = (
            f"{one.id}  [{', '.join(one.sources)}]  {one.sha256[:12]}\n{one.text}" for one in known.entries
        )
        text = "\n\n".join([*entries, f"{len(known.entries)} entries, SHA-256 {known.sha256}"])
    if into is None:
        click.echo(text)
    else:
        into.write_text(text + "\n", encoding="utf-8")
        click.echo(f"{len(known.entries)} entries, SHA-256 {known.sha256}: {into}")


def _show(found: SafetyReport) -> None:
    table = Table("What", "Lines", "Measured", "Allowed", "", box=None, pad_edge=False)
    for bar in found.bars:
        limit = f"{'at most' if bar.at_most else 'at least'} {bar.limit:.1%}"
        measured = "" if bar.share.value is None else f"{bar.share.value:.1%}"
        table.add_row(bar.name, str(bar.share.of), measured, limit, "" if bar.is_met else "missed")
    for name, share in found.recall_in_all.items():
        bound = f"95 % sure of {share.at_least:.1%}"
        table.add_row(f"emergencies found, {name}", str(share.of), f"{share.value or 0:.1%}", bound, "")
    for name in ("held back", "ordinary, held back"):
        share = found.false_alarms[name]
        table.add_row(f"false alarms, {name}", str(share.of), f"{share.value or 0:.1%}", "", "")
    Console().print(table)
