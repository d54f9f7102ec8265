"""Learns the adapter, and writes it where the encoder is built from."""

from __future__ import annotations

from pathlib import Path

import click
import jax.numpy as jnp
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from tokenizers import Tokenizer

from bot.encoder.adapter import DANGER_ADAPTER
from bot.encoder.weights import find_published_model
from bot.settings import Settings
from scripts.danger_adapter.examples import read_examples
from scripts.danger_adapter.learning import LearningSettings, learn
from scripts.danger_adapter.network import as_adapter

#: How fast the surprise that is shown forgets.
SMOOTHING = 0.98


@click.command()
@click.option("--rounds", default=LearningSettings.rounds, show_default=True, help="How often all are seen.")
@click.option("--rank", default=LearningSettings.rank, show_default=True, help="Rank of the changes.")
@click.option("--seed", default=LearningSettings.seed, show_default=True, help="For what is left to chance.")
@click.option(
    "--into",
    type=click.Path(dir_okay=False, path_type=Path),
    default=DANGER_ADAPTER,
    help="The file to write.  [default: the one that the encoder is built with]",
)
def main(rounds: int, rank: int, seed: int, into: Path) -> None:
    """Teach the encoder what is a sign of danger; about fifty minutes on two cores."""
    published = find_published_model()
    weights = {name: jnp.array(tensor) for name, tensor in published.tensors().items()}
    tokenizer = Tokenizer.from_file(str(published.tokenizer_file))
    tokenizer.no_padding()
    examples = read_examples(tokenizer, Settings.from_environment().encoder_dir)
    click.echo(f"{len(examples.tokens)} examples of {len(examples.labels)} labels", err=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("Learning")
        surprise = None
        for now in learn(weights, examples, LearningSettings(rounds=rounds, rank=rank, seed=seed)):
            before = now.surprise if surprise is None else surprise
            surprise = SMOOTHING * before + (1 - SMOOTHING) * now.surprise
            bar.update(task, description=f"Surprise {surprise:.3f}", completed=now.step, total=now.steps)
            changes = now.changes
    as_adapter(changes).save(into)
    click.echo(f"{into} ({into.stat().st_size / 1e6:.1f} MB)")


if __name__ == "__main__":
    main()
