"""`python -m benchmarks.outsider`: attack a server that this starts for itself, and say what came of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from benchmarks.outsider.attack import Attack, Outcome
from benchmarks.outsider.conversations import MARKER, ServerRefused
from benchmarks.outsider.serving import HOST, Server, ServerFailed, served
from benchmarks.outsider.showing import table_of_kinds, table_of_statuses, table_of_timings, verdict
from benchmarks.outsider.timing import Timing, time_refusals
from bot.cli.quiet import keep_libraries_quiet
from bot.settings import Settings, SettingsError


@click.command()
@click.option("--calls", type=click.IntRange(1), default=50_000, show_default=True, help="How many calls.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed makes the same calls.")
@click.option(
    "--timings",
    type=click.IntRange(10),
    default=3000,
    show_default=True,
    help="Refusals to time, of each kind.",
)
@click.option(
    "--model",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The model that the server has.  [default: a tiny one, trained for this]",
)
def main(calls: int, seed: int, timings: int, model: Path | None) -> None:
    """Attack a server with fuzzed calls, stolen ids, bad tokens and broken requests.

    It starts `bot serve` in a folder of its own. Each conversation gets a secret word; no answer to anybody
    else may hold it. Ends with 1 when anything was answered with 5xx, leaked, or let in.
    """
    keep_libraries_quiet()
    console = Console()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        settings = Settings.from_environment()
        with Progress(*columns, console=Console(stderr=True)) as bar:
            starting = bar.add_task("starting a server", total=None)
            with served(model, settings) as server:
                bar.update(starting, total=1, completed=1)
                before = server.memory
                outcome, refusals = asyncio.run(_measure(server, bar, calls, seed, timings))
                after = server.memory
                logged = len(MARKER.findall(server.log.read_bytes()))
    except (ServerFailed, ServerRefused, SettingsError) as error:
        raise click.ClickException(str(error)) from error
    for table in (table_of_kinds(outcome), table_of_statuses(outcome), table_of_timings(refusals)):
        console.print(table)
        console.print()
    for sentence in verdict(outcome):
        console.print(sentence)
    console.print(f"Secret words in the server's log: {logged}.")
    console.print(f"The server's memory: {before:.0f} MB before, {after:.0f} MB after.")
    if not outcome.is_clean or logged:
        raise SystemExit(1)


async def _measure(
    server: Server, bar: Progress, calls: int, seed: int, timings: int
) -> tuple[Outcome, list[Timing]]:
    attacking = bar.add_task("attacking", total=calls)
    attack = Attack(HOST, server.port, server.secret, seed)
    outcome = await attack.run(calls, lambda done: bar.update(attacking, completed=done))
    timing = bar.add_task("timing refusals", total=timings)
    refusals = await time_refusals(
        HOST, server.port, timings, lambda done: bar.update(timing, completed=done)
    )
    return outcome, refusals


if __name__ == "__main__":
    main()
