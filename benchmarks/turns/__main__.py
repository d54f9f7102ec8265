"""`python -m benchmarks.turns`: one long conversation, with this project's store and with stock Rasa's.

Both run the same model and the same actions, with SQLite, so that only the way of keeping a conversation
differs. The questions go round and round: what is asked does not depend on the turn.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import statistics
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.cli.quiet import keep_libraries_quiet
from bot.rasa_environment import prepare_rasa
from bot.settings import Settings, SettingsError

Say = Callable[[str], Awaitable[object]]

QUESTIONS = (
    "How long does gabapentin take to work?",
    "does it cause weight gain?",
    "is that common?",
    "can i take it with ibuprofen",
    "what is sciatica",
    "is it a narcotic?",
)
AROUND = 2 * len(QUESTIONS)
"""Turns around a place, each question as often as the others, whose median is the figure of that place."""
BAR = 1.3

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--turns", type=click.IntRange(50), default=1000, show_default=True)
@click.option(
    "--stock-turns", type=click.IntRange(0), default=400, show_default=True, help="0 leaves it out."
)
@click.option(
    "--model", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="[default: in use]"
)
@click.option("--into", type=click.Path(dir_okay=False, path_type=Path), help="A JSON file.")
def main(turns: int, stock_turns: int, model: Path | None, into: Path | None) -> None:
    """Hold one long conversation, and show what a turn costs on the way.

    Ends with status 1 when the last turns cost more than 1.3 times what the tenth did.
    """
    keep_libraries_quiet()
    prepare_rasa()
    logging.disable(logging.CRITICAL)
    from bot.model_files import NoModel, model_in_use

    try:
        settings = Settings.from_environment()
        archive = model or model_in_use(settings)
    except (SettingsError, NoModel) as error:
        raise click.ClickException(str(error)) from error
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        ours = asyncio.run(_measure(_ours(archive, settings), turns, bar, "Backline"))
        stock = asyncio.run(_measure(_stock(archive), stock_turns, bar, "stock Rasa")) if stock_turns else []
    Console().print(_table(ours, stock))
    ratio = _cost(ours, turns) / _cost(ours, 10)
    click.echo(f"Backline: turn {turns} costs {ratio:.2f} times what turn 10 does (bar: {BAR}).")
    if stock:
        grown = _cost(stock, stock_turns) / _cost(stock, 10)
        click.echo(f"stock Rasa: turn {stock_turns} costs {grown:.2f} times what turn 10 does.")
    if into is not None:
        into.write_text(json.dumps({"backline": ours, "stock": stock, "ratio": ratio}), encoding="utf-8")
    if ratio > BAR:
        raise SystemExit(1)


async def _measure(opened: Any, turns: int, bar: Progress, name: str) -> list[float]:  # noqa: ANN401
    """Milliseconds of each turn, in order."""
    task = bar.add_task(name, total=turns)
    times = []
    async with opened as say:
        # What is loaded late is paid for before the first turn that counts.
        for question in itertools.islice(itertools.cycle(QUESTIONS), turns):
            began = time.perf_counter()
            await say(question)
            times.append((time.perf_counter() - began) * 1000)
            bar.advance(task)
    return times


def _cost(times: list[float], turn: int) -> float:
    """The median of the turns around a turn, in milliseconds."""
    first = min(max(turn - 1 - AROUND // 2, 0), max(len(times) - AROUND, 0))
    return statistics.median(times[first : first + AROUND])


def _table(ours: list[float], stock: list[float]) -> Table:
    table = Table("Turn", "Backline", "stock Rasa", box=None)
    for turn in (10, 50, 100, 200, 400, 600, 800, 1000):
        cells = [f"{_cost(times, turn):.1f} ms" if turn <= len(times) else "" for times in (ours, stock)]
        if any(cells):
            table.add_row(str(turn), *cells)
    return table


@asynccontextmanager
async def _ours(archive: Path, settings: Settings) -> AsyncIterator[Say]:
    from bot.dialogue.incoming import Incoming
    from bot.knowledge import load_knowledge
    from bot.unrecorded import unrecorded_assistant

    async with unrecorded_assistant(archive, settings, load_knowledge()) as assistant:
        # One that is thrown away warms up what every process has warm soon.
        for conversation in ("warm-up", "measured"):
            conversation_id = f"{conversation}-{uuid.uuid4().hex}"
            await assistant.begin(conversation_id)
            for question in QUESTIONS if conversation == "warm-up" else ():
                await assistant.reply(conversation_id, Incoming(str(uuid.uuid4()), question))

        async def say(text: str) -> object:
            return await assistant.reply(conversation_id, Incoming(str(uuid.uuid4()), text))

        yield say


@asynccontextmanager
async def _stock(archive: Path) -> AsyncIterator[Say]:
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage
    from rasa.core.tracker_store import SQLTrackerStore
    from rasa.shared.core.domain import Domain

    from bot.dialogue.actions import InProcessActions, executor_of

    with tempfile.TemporaryDirectory(prefix="backline-") as folder:
        store = SQLTrackerStore(Domain.empty(), dialect="sqlite", db=str(Path(folder) / "stock.db"))
        agent = await asyncio.to_thread(
            Agent.load, archive, tracker_store=store, action_endpoint=InProcessActions(executor_of())
        )
        for question in QUESTIONS:
            await agent.handle_message(UserMessage(question, sender_id="warm-up"))

        async def say(text: str) -> object:
            return await agent.handle_message(UserMessage(text, sender_id="measured"))

        yield say


if __name__ == "__main__":
    main()
