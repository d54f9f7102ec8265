"""`bot encoder`: builds the sentence encoder."""

from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.encoder.build import STEPS, build_encoder
from bot.encoder.manifest import MODEL_FILE, EncoderError
from bot.settings import Settings, SettingsError


@click.group()
def encoder() -> None:
    """Build the sentence encoder."""


@encoder.command()
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to build into.  [default: encoder/ in BOT_STATE_DIR]",
)
@click.option("--keep-fp32", is_flag=True, help="Keep the float32 graph too (90 MB), to compare with.")
def build(into: Path | None, keep_fp32: bool) -> None:
    """Build it from the published weights; about fifteen seconds."""
    try:
        target = into or Settings.from_environment().state_dir / "encoder"
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("Building the sentence encoder", total=len(STEPS))

        def begin(step: str) -> None:
            bar.update(task, description=step, completed=STEPS.index(step))

        try:
            build_encoder(target, keep_full_precision=keep_fp32, progress=begin)
        except EncoderError as error:
            raise click.ClickException(str(error)) from error
        bar.update(task, description="Sentence encoder built", completed=len(STEPS))
    click.echo(f"{target / MODEL_FILE}")
