"""Whether the time that a refusal takes tells what is wrong with a token."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from benchmarks.outsider.conversations import Conversation, begin
from benchmarks.outsider.speaking import Line, request
from bot.web.tokens import SessionTokens

MICROSECONDS = 1e6


@dataclass(frozen=True)
class Timing:
    """How long refusals of one kind took, in microseconds.

    Attributes:
        name: The kind.
        median: Half took longer.
        quartiles: A quarter took less than the first, a quarter more than the second.
        asked: How many were measured.
    """

    name: str
    median: float
    quartiles: tuple[float, float]
    asked: int


async def time_refusals(
    host: str, port: int, asked: int, tell: Callable[[int], None] = lambda done: None
) -> list[Timing]:
    """Ask with tokens that are wrong in different ways, one after the other in turn, and take the time.

    Args:
        host: The server's address.
        port: Its port.
        asked: How often for each.
        tell: Told how many rounds are done.
    """
    async with Line(host, port) as line:
        known = await begin(line)
        random = Random(0)
        seconds: dict[str, list[float]] = {name: [] for name in _wrong(known)}
        for done in range(asked):
            tokens = _wrong(known)
            # In any order: who comes first finds a server that has just slept.
            for name in random.sample(list(tokens), len(tokens)):
                sent = request("GET", "/chat/messages", {"Authorization": f"Bearer {tokens[name]}"})
                started = time.perf_counter()
                answer = await line.ask(sent)
                seconds[name].append(time.perf_counter() - started)
                if answer.status != 401:
                    raise AssertionError(f"A bad token was answered with {answer.status}.")
            tell(done + 1)
    return [_timing(name, values) for name, values in seconds.items()]


def _wrong(known: Conversation) -> dict[str, str]:
    """Tokens of one length that open nothing."""
    foreign = SessionTokens("another server's secret", 24).open().token
    content, _, signature = known.token.rpartition(".")
    first = "A" if signature[0] != "A" else "B"
    return {
        "unknown conversation": foreign,
        "signature of another": f"{content}.{foreign.rpartition('.')[2]}",
        "first letter wrong": f"{content}.{first}{signature[1:]}",
        "last letters wrong": f"{content}.{signature[:-2]}{first}{first}",
    }


def _timing(name: str, seconds: list[float]) -> Timing:
    values = [one * MICROSECONDS for one in seconds]
    low, median, high = statistics.quantiles(values, n=4)
    return Timing(name, median, (low, high), len(values))
