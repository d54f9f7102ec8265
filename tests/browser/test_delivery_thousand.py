"""A thousand forced disconnects: no message is lost, doubled or out of order."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.browser.breaking_proxy import OF_REQUESTS, Break, BreakingProxy, Request, let_through
from tests.browser.conftest import SEED, NewVisitor
from tests.browser.server import Server
from tests.browser.visitor import Line, Visitor, characters_of

VISITORS = 8
DISCONNECTS = 1_000
KILLS = 5
OFFLINE_SWITCHES = 60
"""Each kill takes the network of all visitors too; the others come one by one."""
BY_PROXY = DISCONNECTS - KILLS - OFFLINE_SWITCHES
STREAM_CUTS = 300
BREAKABLE = ("POST /chat/sessions", "POST /chat/messages", "GET /chat/messages")
BROKEN_REQUESTS = 0.6
"""The share of requests that break while there are breaks left."""
SWITCHED_OFF = 0.1
"""The share of moments at which a visitor goes offline, while there is some of that left."""
MOST_WAITING = 3
"""Messages of one visitor; who waits for so many answers writes no more."""

QUESTIONS = (
    "can i take it long term",
    "is it addictive",
    "does it make me gain weight",
    "what are the side effects",
    "how do i stop taking it",
    "what is the weather like",
    "thanks",
    "hello",
)


class Fates:
    """What breaks, at random, until there was enough of it.

    Args:
        chance: Decides.
    """

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.stream_cuts_left = STREAM_CUTS
        self.request_breaks_left = BY_PROXY - STREAM_CUTS

    def __call__(self, request: Request) -> Break | None:
        if request.call == "GET /chat/events":
            if self.stream_cuts_left <= 0:
                return None
            self.stream_cuts_left -= 1
            return Break.IN_EVENTS
        if request.call not in BREAKABLE or self.request_breaks_left <= 0:
            return None
        if self._chance.random() > BROKEN_REQUESTS:
            return None
        self.request_breaks_left -= 1
        return self._chance.choice(OF_REQUESTS)

    @property
    def left(self) -> int:
        return max(self.stream_cuts_left, self.request_breaks_left)


@dataclass
class Damage:
    """What went wrong, over all visitors."""

    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0

    def count(self, expected: list[Line], found: list[Line]) -> None:
        """Compare what should be there with what is."""
        missing, extra = Counter(expected) - Counter(found), Counter(found) - Counter(expected)
        self.lost += missing.total()
        self.doubled += extra.total()
        if not missing and not extra:
            self.out_of_order += sum(one != other for one, other in zip(expected, found, strict=True))

    def __str__(self) -> str:
        return f"lost {self.lost}, doubled {self.doubled}, out of order {self.out_of_order}"


def test_a_thousand_forced_disconnects_lose_double_and_disorder_nothing(
    mortal: Server,
    proxy: BreakingProxy,
    new_visitor: NewVisitor,
    chance: random.Random,
    capsys: pytest.CaptureFixture[str],
) -> None:
    fates = Fates(chance)
    proxy.fate = fates
    visitors = [new_visitor() for _ in range(VISITORS)]
    offline_left = OFFLINE_SWITCHES - KILLS * VISITORS
    kill_when_left = [fates.left * part // (KILLS + 1) for part in range(1, KILLS + 1)]
    while fates.left:
        visitor = chance.choice(visitors)
        if visitor.waiting < MOST_WAITING:
            write_something(visitor, chance)
        if offline_left and chance.random() < SWITCHED_OFF:
            offline_left -= 1
            go_offline(visitor, chance)
        if kill_when_left and fates.left <= kill_when_left[-1]:
            kill_when_left.pop()
            # What fails while the server is away fails by itself, and is not counted.
            proxy.fate = let_through
            with server_killed(mortal, visitors, chance):
                proxy.fate = fates

    for visitor in visitors[:1] * offline_left:
        go_offline(visitor, chance)

    damage = Damage()
    for visitor in visitors:
        visitor.settle()
        stored = visitor.at_the_server()
        written = [("user", characters_of(text)) for text in visitor.written]
        damage.count(written, [line for line in stored if line[0] == "user"])
        damage.count(stored, visitor.on_screen())
        expect(visitor.page.locator("li.notice, li.failed")).to_have_count(0)
    broken = proxy.broken.total() + KILLS + OFFLINE_SWITCHES
    with capsys.disabled():
        sys.stdout.write(f"\nseed {SEED}: {told(proxy, visitors)}\n{damage} in {broken}\n")
    assert broken == DISCONNECTS
    assert damage == Damage()


def told(proxy: BreakingProxy, visitors: list[Visitor]) -> str:
    written = sum(len(visitor.written) for visitor in visitors)
    breaks = ", ".join(f"{proxy.broken[how]} {how.value}" for how in Break)
    return f"{written} messages of {VISITORS} visitors, {breaks}, {OFFLINE_SWITCHES} offline, {KILLS} kills"


def write_something(visitor: Visitor, chance: random.Random) -> None:
    visitor.write(f"{chance.choice(QUESTIONS)} {len(visitor.written) + 1}")


def go_offline(visitor: Visitor, chance: random.Random) -> None:
    """In a tunnel, and out of it."""
    visitor.offline(True)
    write_something(visitor, chance)
    visitor.offline(False)


@contextmanager
def server_killed(mortal: Server, visitors: list[Visitor], chance: random.Random) -> Iterator[None]:
    """The server is killed, and all visitors lose their network too, until it runs again."""
    mortal.kill()
    with ThreadPoolExecutor() as executor:
        started = executor.submit(mortal.start)
        for visitor in visitors:
            write_something(visitor, chance)
            visitor.offline(True)
            write_something(visitor, chance)
        started.result()
    yield
    for visitor in visitors:
        visitor.offline(False)
