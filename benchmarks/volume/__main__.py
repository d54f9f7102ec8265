"""`python -m benchmarks.volume`: lists, searches and opens conversations among a million messages."""

from __future__ import annotations

import itertools
import math
import random
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from sqlalchemy import func, insert, select, text
from sqlalchemy.engine import Connection

from bot.store.console import find_conversation, read_transcript
from bot.store.corrections import corrections_of
from bot.store.database import Database
from bot.store.feedback import feedback_of
from bot.store.reviews import FILTERS, calls_for_a_person, conversation_page, count_up_to, first_words
from bot.store.search import search
from bot.store.tables import conversations, handoffs, messages
from bot.store.turns import MESSAGE_DEFAULTS

MESSAGES_IN_A_CONVERSATION = 20
AT_ONCE = 500
"""Conversations written in one transaction."""
BARS = {"sqlite": 300.0, "postgresql": 150.0}
"""Milliseconds, for the slowest twentieth."""
ANSWER = "An answer of the usual length. " * 8
BEGINNING = datetime(2025, 11, 1, tzinfo=timezone.utc)

JSONObject = dict[str, Any]
_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--messages", "wanted", type=click.IntRange(1000), default=1_000_000, show_default=True)
@click.option("--database", help="URL of an empty database.  [default: a new SQLite file]")
@click.option(
    "--questions", type=click.Path(exists=True, path_type=Path), default="tests/fixtures/questions.tsv"
)
@click.option("--times", type=click.IntRange(20), default=200, show_default=True, help="Of each kind.")
def main(wanted: int, database: str | None, questions: Path, times: int) -> None:
    """Fill a database, and measure what the console asks of it.

    Ends with status 1 when the slowest twentieth of any kind takes longer than it may.
    """
    folder = nullcontext("") if database else tempfile.TemporaryDirectory(prefix="backline-")
    with folder as place:
        store = Database(database or f"sqlite:///{place}/volume.db")
        store.upgrade()
        asked = [line.split("\t")[0] for line in questions.read_text(encoding="utf-8").splitlines()[1:]]
        _fill(store, wanted, asked)
        bar = BARS[store.engine.dialect.name]
        measured = _measure(store, times, asked)
        store.close()
    table = Table("What", "Half within", "19 of 20 within", f"at most {bar:.0f} ms", box=None)
    for name, took in measured.items():
        slowest = _slowest_twentieth(took)
        told = "yes" if slowest <= bar else "no"
        table.add_row(name, f"{statistics.median(took):.1f} ms", f"{slowest:.1f} ms", told)
    Console().print(table)
    if any(_slowest_twentieth(took) > bar for took in measured.values()):
        raise SystemExit(1)


def _slowest_twentieth(took: list[float]) -> float:
    return sorted(took)[math.ceil(len(took) * 0.95) - 1]


def _fill(store: Database, wanted: int, asked: list[str]) -> None:
    chance = random.Random(3)
    with store.reading() as connection:
        there = connection.execute(select(func.count()).select_from(conversations)).scalar_one()
    count = max(wanted // MESSAGES_IN_A_CONVERSATION - there, 0)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("conversations", total=count)
        for first in range(0, count, AT_ONCE):
            rows = [_conversation(chance, asked) for _ in range(min(AT_ONCE, count - first))]
            with store.writing() as connection:
                connection.execute(insert(conversations), [summary for summary, _ in rows])
                said = list(itertools.chain.from_iterable(said for _, said in rows))
                connection.execute(insert(messages), said)
                _call(connection, [one for one in said if one["urgency"] == "emergency"])
            bar.advance(task, len(rows))
    with store.writing() as connection:
        connection.execute(text("ANALYZE"))


def _conversation(chance: random.Random, asked: list[str]) -> tuple[JSONObject, list[JSONObject]]:
    began = BEGINNING + timedelta(seconds=chance.uniform(0, 365 * 86_400))
    name = uuid.UUID(int=chance.getrandbits(128)).hex
    is_emergency = chance.random() < 0.02
    said = list(_messages(chance, asked, name, began, is_emergency))
    reviewed = began + timedelta(days=1) if chance.random() < 0.8 else None
    summary = {
        "id": name,
        "created_at": began,
        "last_activity_at": said[-1]["sent_at"],
        "message_count": len(said),
        "highest_urgency": "emergency" if is_emergency else "none",
        "needs_person": is_emergency and chance.random() < 0.1,
        "last_preview": said[-2]["text"][:160],
        "slots": {},
        "reviewed_at": reviewed,
        "reviewed_by": "Anna" if reviewed else None,
    }
    return summary, said


def _messages(
    chance: random.Random, asked: list[str], name: str, began: datetime, is_emergency: bool
) -> Iterator[JSONObject]:
    for seq in range(1, MESSAGES_IN_A_CONVERSATION + 1):
        is_user = seq % 2 == 1
        words = (
            f"{chance.choice(asked)} {chance.choice(asked)}"
            if is_user
            else "An answer of the usual length. " * 8
        )
        if is_user and chance.random() < 0.001:
            words += " zebracrossing"
        last = is_emergency and seq == MESSAGES_IN_A_CONVERSATION
        understood = {"intent": "how_fast_onset", "confidence": 0.9, "ranking": [], "entities": []}
        yield {
            **MESSAGE_DEFAULTS,
            "conversation_id": name,
            "seq": seq,
            "sender": "user" if is_user else "bot",
            "kind": "user" if is_user else "emergency" if last else "answer",
            "text": words,
            "sent_at": began + timedelta(seconds=20 * seq),
            "client_id": str(uuid.UUID(int=chance.getrandbits(128))) if is_user else None,
            "reply_to": None if is_user else seq - 1,
            "urgency": "emergency" if last else "none",
            "understood": understood if is_user else None,
        }


def _call(connection: Connection, emergencies: list[JSONObject]) -> None:
    if not emergencies:
        return
    rows = [
        {
            "conversation_id": one["conversation_id"],
            "message_seq": one["seq"],
            "created_at": one["sent_at"],
            "reason": "breathing",
            "urgency": "emergency",
            "trigger_words": ["cant breathe"],
        }
        for one in emergencies
    ]
    connection.execute(insert(handoffs), rows)


def _measure(store: Database, times: int, asked: list[str]) -> dict[str, list[float]]:
    chance = random.Random(4)
    with store.reading() as connection:
        ids = list(connection.execute(select(conversations.c.id).limit(20_000)).scalars())
    places = [BEGINNING + timedelta(days=days) for days in range(5, 365, 5)]
    words = sorted(
        {word for line in asked for word in line.lower().split() if word.isalpha() and len(word) > 3}
    )

    def listed(connection: Connection) -> None:
        before = (chance.choice(places), "0") if chance.random() < 0.5 else None
        page = conversation_page(connection, chance.choice(list(FILTERS)), before)
        first_words(connection, [row.id for row in page.rows])
        for show in ("person", "unreviewed"):
            count_up_to(connection, show)

    def opened(connection: Connection) -> None:
        name = chance.choice(ids)
        find_conversation(connection, name)
        read_transcript(connection, name)
        calls_for_a_person(connection, name)
        corrections_of(connection, name)
        feedback_of(connection, name)

    kinds: dict[str, Callable[[Connection], object]] = {
        "list": listed,
        "open": opened,
        "search a word": lambda connection: search(connection, chance.choice(words)),
        "search two words": lambda connection: search(connection, " ".join(chance.sample(words, 2))),
        "search a rare word": lambda connection: search(connection, "zebracrossing"),
        "search the commonest word": lambda connection: search(connection, "gabapentin"),
    }
    measured: dict[str, list[float]] = {}
    for name, ask in kinds.items():
        measured[name] = []
        for _ in range(times):
            began = time.perf_counter()
            with store.reading() as connection:
                ask(connection)
            measured[name].append((time.perf_counter() - began) * 1000)
    return measured


if __name__ == "__main__":
    main()
