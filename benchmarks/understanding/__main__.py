"""`python -m benchmarks.understanding`: this project beside stock Rasa, on the same data and questions."""

from __future__ import annotations

import asyncio
import json
import tempfile
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from benchmarks.understanding.measuring import Measured, measure
from benchmarks.understanding.public_sets import NoSets, SetResult, find_sets, measure_set
from benchmarks.understanding.showing import as_json, table_of, table_of_sets, verdict
from benchmarks.understanding.training import OURS, STOCK, TrainingFailed, read_config, stock_config, train
from bot.cli.quiet import keep_libraries_quiet
from bot.encoder.manifest import EncoderError
from bot.nlu.sentence_encoder import SentenceEncoder
from bot.rasa_environment import prepare_rasa
from bot.settings import Settings, SettingsError
from bot.training.evaluation.errors import UnusableFile
from bot.training.evaluation.taught import head_settings

_file = click.Path(exists=True, dir_okay=False, path_type=Path)
_new_file = click.Path(dir_okay=False, path_type=Path)
_folder = click.Path(exists=True, file_okay=False, path_type=Path)


def _with_names_of_their_own(
    context: click.Context, option: click.Parameter, files: tuple[Path, ...]
) -> tuple[Path, ...]:
    """Refuse two files of one name: each file's rows bear its name, and one would take the other's place."""
    stems = [path.stem for path in files]
    for path in files:
        if stems.count(path.stem) > 1:
            raise click.BadParameter(f"two files are called {path.stem}; give one of them another name.")
    return files


@dataclass(frozen=True)
class Plan:
    """What to measure with."""

    settings: Settings
    project: Path
    questions: tuple[Path, ...]
    conversations: Path
    epochs: int | None
    minutes: float | None
    bar: Progress


@click.command()
@click.option("--project", type=_folder, default=Path(), help="Folder with config.yml, domain.yml, data/.")
@click.option(
    "--questions",
    type=_file,
    multiple=True,
    callback=_with_names_of_their_own,
    default=[Path("tests/fixtures/questions.tsv")],
    show_default=True,
    help="Each file has its own rows.",
)
@click.option(
    "--conversations", type=_file, default=Path("tests/fixtures/conversations.yml"), show_default=True
)
@click.option("--epochs", type=click.IntRange(1), help="Train DIET for so long only, for a quick try.")
@click.option(
    "--stock-minutes",
    "minutes",
    type=click.FloatRange(min=0, min_open=True),
    help="End the training of DIET with the epoch in which so much time has passed.",
)
@click.option("--skip-stock", is_flag=True, help="Do not train and ask stock Rasa.")
@click.option("--skip-project", is_flag=True, help="Measure the public sets only.")
@click.option("--bench", type=_folder, help="Folder with the public sets banking77, clinc150, hwu64.")
@click.option("--into", type=_new_file, help="The JSON file.  [default: in reports/ in BOT_STATE_DIR]")
def main(
    project: Path,
    questions: tuple[Path, ...],
    conversations: Path,
    epochs: int | None,
    minutes: float | None,
    skip_stock: bool,
    skip_project: bool,
    bench: Path | None,
    into: Path | None,
) -> None:
    """Train this project and stock Rasa on the same data, ask both the same, and show both side by side.

    Stock is the pipeline that Rasa takes by itself (DIET, 100 epochs); domain, rules, stories, policies and
    actions are the project's, so both answer in the same words. Stock needs a minute and more for each epoch,
    and hours where many examples are long; --stock-minutes ends it sooner, and the table says after how many.
    """
    keep_libraries_quiet()
    prepare_rasa()
    console = Console()
    try:
        settings = Settings.from_environment()
        sets = find_sets(bench) if bench else []
        ours = stock = None
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True)) as bar:
            plan = Plan(settings, project, questions, conversations, epochs, minutes, bar)
            results = [_measure_set(plan, one) for one in sets]
            if not skip_project:
                ours = _measure(plan, OURS)
                stock = None if skip_stock else _measure(plan, STOCK)
    except (EncoderError, NoSets, SettingsError, TrainingFailed, UnusableFile) as error:
        raise click.ClickException(str(error)) from error
    if results:
        console.print(table_of_sets(results))
    if ours is not None:
        console.print(table_of(ours, stock))
    if ours is not None and stock is not None:
        click.echo(verdict(ours, stock))
    path = (
        into
        or settings.state_dir
        / "reports"
        / f"{datetime.now(timezone.utc):%Y-%m-%dT%H-%M-%S}-understanding.json"
    )
    _write(path, ours, stock, results)


def _measure(plan: Plan, name: str) -> Measured:
    config = read_config(plan.project)
    if name == STOCK:
        config = stock_config(config, plan.epochs)
    task = plan.bar.add_task(f"{name}: training", total=None)

    def tell(what: str, done: int, total: int) -> None:
        plan.bar.update(task, description=f"{name}: {what}", completed=done, total=total or None)

    with tempfile.TemporaryDirectory(prefix="backline-") as folder:
        trained = train(name, plan.project, config, Path(folder), plan.minutes)
        return asyncio.run(measure(trained, plan.settings, plan.questions, plan.conversations, tell))


def _measure_set(plan: Plan, folder: Path) -> SetResult:
    task = plan.bar.add_task(folder.name, total=1)
    settings = head_settings(plan.project / "config.yml")
    result = measure_set(folder, SentenceEncoder(plan.settings.encoder_dir), settings)
    plan.bar.update(task, completed=1)
    return result


def _write(path: Path, ours: Measured | None, stock: Measured | None, sets: list[SetResult]) -> None:
    ended = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    content = {"ended": ended, **as_json(ours, stock, sets)}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    click.echo(f"Report: {path}")


if __name__ == "__main__":
    main()
