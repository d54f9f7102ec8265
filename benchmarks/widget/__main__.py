"""`python -m benchmarks.widget`: how soon the chat can be used, in Chromium, against the real server.

"Ready" is timed from the end of the script's response until the first control of the chat is painted: of the
floating chat in a page of another origin, and of the chat page; with an empty cache (cold) and on a later
visit (warm). "Own message" is timed from the press of Enter until the message is painted. Each is timed also
with a processor that is made four times slower, as in a cheap phone. And the bundle's size is looked at.

The bars hold for 95 of 100 runs on this machine; the slowed one stands beside it.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click
from playwright.sync_api import Browser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from benchmarks.outsider.serving import HOST, ServerFailed, served
from benchmarks.widget.figures import LARGEST_BUNDLE, READY_WITHIN, SAID_WITHIN, Figure, bundle_size, table
from benchmarks.widget.measuring import (
    ChromiumMissing,
    chromium,
    embedding,
    times_to_own_message,
    times_to_ready,
)
from bot.cli.quiet import keep_libraries_quiet
from bot.model_files import NoModel, model_in_use
from bot.settings import Settings, SettingsError

SLOWDOWNS = (1, 4)


@click.command()
@click.option("--runs", type=click.IntRange(2), default=20, show_default=True, help="Loads of each kind.")
@click.option(
    "--messages", type=click.IntRange(2), default=50, show_default=True, help="Messages of each kind."
)
@click.option(
    "--model", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="[default: in use]"
)
def main(runs: int, messages: int, model: Path | None) -> None:
    """Time the chat in Chromium, and see whether it meets its bars.

    Ends with status 1 when it does not.
    """
    keep_libraries_quiet()
    console = Console()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        settings = Settings.from_environment()
        archive = model or model_in_use(settings)
        with Progress(*columns, console=Console(stderr=True)) as bar:
            starting = bar.add_task("starting a server", total=None)
            with served(archive, settings) as server, chromium() as browser:
                bar.update(starting, total=1, completed=1)
                figures = _figures(browser, f"http://{HOST}:{server.port}", runs, messages, bar)
    except (ServerFailed, ChromiumMissing, NoModel, SettingsError) as error:
        raise click.ClickException(str(error)) from error
    size = bundle_size()
    console.print(table(figures))
    console.print(f"The bundle: {size / 1000:.1f} KB gzipped (bar: {LARGEST_BUNDLE / 1000:.0f} KB).")
    missed = [one for one in figures if not one.is_met]
    if missed or size > LARGEST_BUNDLE:
        console.print(f"Bars missed: {len(missed) + (size > LARGEST_BUNDLE)}.")
        raise SystemExit(1)


def _figures(browser: Browser, server: str, runs: int, messages: int, bar: Progress) -> list[Figure]:
    figures = []
    with embedding(server) as clinic:
        for name, address in (("floating", clinic), ("page", server)):
            for warm in (False, True):
                for slowdown in SLOWDOWNS:
                    title = f"ready: {name}, {'warm' if warm else 'cold'}"
                    task = bar.add_task(f"{title}, {slowdown}x", total=runs)
                    tell = partial(bar.advance, task)
                    times = times_to_ready(browser, address, runs, warm=warm, slowdown=slowdown, tell=tell)
                    figures.append(Figure(title, slowdown, times, READY_WITHIN))
    for slowdown in SLOWDOWNS:
        title = "own message"
        task = bar.add_task(f"{title}, {slowdown}x", total=messages)
        tell = partial(bar.advance, task)
        times = times_to_own_message(browser, server, messages, slowdown=slowdown, tell=tell)
        figures.append(Figure(title, slowdown, times, SAID_WITHIN))
    return figures


if __name__ == "__main__":
    main()
