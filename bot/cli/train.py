"""`bot train`: train a model from the teaching data, and put it to use."""

from __future__ import annotations

import os
from pathlib import Path

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from bot.cli.quiet import keep_libraries_quiet
from bot.settings import Settings, SettingsError

BACKGROUND_NICENESS = 10


@click.command()
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="Folder with config.yml, domain.yml and data/; the current one by default.",
)
@click.option("--background", is_flag=True, help="Show no progress, and give way to other programs.")
def train(project: Path, background: bool) -> None:
    """Train a model from data/, and put it to use.

    The data is checked first. The model goes to models/ in BOT_STATE_DIR; running servers take it up by
    themselves within seconds. What was in use stays there too.
    """
    from bot.training.progress import Progress as Told
    from bot.training.progress import TrainingBusy
    from bot.training.train import ProjectFiles, TrainingFailed, train_model

    try:
        state_dir = Settings.from_environment().state_dir
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    keep_libraries_quiet()
    if background:
        # Patients who are waiting for an answer come first.
        os.nice(BACKGROUND_NICENESS)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True, quiet=background)) as bar:
        task = bar.add_task("Training", total=None)

        def show(told: Told) -> None:
            bar.update(task, description=told.step, completed=told.done, total=told.steps or None)

        try:
            record = train_model(ProjectFiles(project), state_dir, show)
        except (TrainingFailed, TrainingBusy) as error:
            raise click.ClickException(str(error)) from error
        bar.update(task, description="Trained")
    click.echo(
        f"{record.name}: {sum(record.examples.values())} examples of {len(record.examples)} intents, "
        f"trained in {record.seconds:.0f} seconds."
    )
