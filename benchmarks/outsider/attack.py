"""The attack: one call after another, each of another kind, and what came of them."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random

from benchmarks.outsider import content
from benchmarks.outsider.bad_tokens import BadTokens
from benchmarks.outsider.conversations import Conversation, Secrets, begin
from benchmarks.outsider.malformed import malformed
from benchmarks.outsider.speaking import Answer, Line, request, send_raw, statuses

FIRST_SERVER_ERROR = 500
CONVERSATIONS = 20
WORKERS = 8
PATIENCE = 1.0
"""Seconds to wait for what comes back to bytes that are no request."""
REFUSED: tuple[int, ...] = (401,)
GONE: tuple[int, ...] = (401, 404, 422)
GUARDED = (
    ("POST", "/chat/messages"),
    ("GET", "/chat/messages"),
    ("POST", "/chat/messages/2/feedback"),
    ("GET", "/chat/transcript"),
    ("DELETE", "/chat/sessions/current"),
)
OPEN = ("/healthz", "/readyz", "/metrics", "/widget.js", "/openapi.json", "/", "/static/icon.svg", "/console")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
Headers = dict[str, str | bytes]


@dataclass
class Outcome:
    """What came of an attack.

    Attributes:
        statuses: How many answers had which status; 0 is a connection that ended without one.
        kinds: How many calls there were of each kind.
        server_errors: The first kinds of call that were answered with 5xx, and how.
        opened: How many calls with a token that is not good were answered with anything but 401.
        leaks: What came back of a conversation to somebody without its token, and in which kind of call.
        seconds: How long it took.
    """

    statuses: Counter[int] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    server_errors: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def calls(self) -> int:
        """How many calls were made."""
        return sum(self.kinds.values())

    @property
    def is_clean(self) -> bool:
        """Whether nothing broke and nothing leaked."""
        return not (self.server_errors or self.leaks or self.opened)


class Attack:
    """An attack on a server from outside.

    Args:
        host: The server's address.
        port: Its port.
        secret: The server's secret, for tokens that were good once: nobody outside can make an expired one.
        seed: The same seed makes the same calls.
    """

    def __init__(self, host: str, port: int, secret: str, seed: int = 0) -> None:
        self.host = host
        self.port = port
        self.outcome = Outcome()
        self.random = Random(seed)
        self._secrets = Secrets()
        self._victims: list[Conversation] = []
        self._erased: list[Conversation] = []
        self._bad_tokens = BadTokens(self.random, secret)
        self._kinds: dict[str, tuple[int, Callable[[Line], Awaitable[None]]]] = {
            "a proper message": (15, self._say),
            "a message that came before": (5, self._say_again),
            "a body of another shape": (25, self._send_body),
            "a rating": (8, self._rate),
            "a bad token": (20, self._send_bad_token),
            "somebody else's id": (8, self._send_stolen_id),
            "reading with odd addresses": (8, self._read),
            "an address that is not there": (6, self._wander),
            "another origin": (5, self._call_from_elsewhere),
            "odd headers": (5, self._send_headers),
            "bytes that are no request": (4, self._send_malformed),
            "a conversation begun and erased": (1, self._come_and_go),
        }

    async def run(self, calls: int, tell: Callable[[int], None] = lambda done: None) -> Outcome:
        """Make so many calls.

        Args:
            calls: How many.
            tell: Told how many have been made.

        Raises:
            ServerRefused: Not even proper use works.
        """
        started = time.perf_counter()
        async with Line(self.host, self.port) as line:
            for _ in range(CONVERSATIONS):
                await self._begin(line)
        await asyncio.gather(*(self._work(calls, tell) for _ in range(WORKERS)))
        self.outcome.seconds = time.perf_counter() - started
        return self.outcome

    async def _work(self, calls: int, tell: Callable[[int], None]) -> None:
        names = list(self._kinds)
        weights = [weight for weight, _ in self._kinds.values()]
        async with Line(self.host, self.port) as line:
            while self.outcome.calls < calls:
                [name] = self.random.choices(names, weights)
                self.outcome.kinds[name] += 1
                await self._kinds[name][1](line)
                tell(self.outcome.calls)

    async def _begin(self, line: Line) -> Conversation:
        conversation = await begin(line)
        self._secrets.keep(conversation)
        self._victims.append(conversation)
        return conversation

    def _note(self, what: str, sent: bytes, answer: Answer, by: Conversation | None) -> None:
        self.outcome.statuses[answer.status] += 1
        if answer.status >= FIRST_SERVER_ERROR:
            self.outcome.server_errors.append(f"{what}: {answer.status}")
        if self._secrets.seen(sent, answer, by):
            self.outcome.leaks.append(f"{what}: {answer.status}")

    async def _ask(
        self,
        line: Line,
        method: str,
        path: str,
        by: Conversation | None = None,
        body: bytes | None = None,
        headers: Headers | None = None,
    ) -> Answer:
        told: Headers = {"Content-Type": "application/json", **(headers or {})}
        if by is not None:
            told["Authorization"] = by.authorization
        sent = request(method, path, told, body)
        answer = await line.ask(sent)
        self._note(f"{method} {path[:60]}", sent, answer, by)
        return answer

    def _anybody(self) -> Conversation:
        return self.random.choice(self._victims)

    async def _say(self, line: Line) -> None:
        body = content.as_bytes(content.new_message(self.random))
        await self._ask(line, "POST", "/chat/messages", self._anybody(), body)

    async def _say_again(self, line: Line) -> None:
        somebody, other = self._anybody(), self._anybody()
        # Another's message id is free in one's own conversation, and must not bring back the other's answer.
        message_id = self.random.choice((somebody, other)).message_id
        text = self.random.choice(("for years", f"for years {somebody.marker}"))
        body = content.as_bytes({"id": message_id, "text": text})
        await self._ask(line, "POST", "/chat/messages", somebody, body)

    async def _send_body(self, line: Line) -> None:
        path, proper = self.random.choice(
            (
                ("/chat/messages", content.new_message(self.random)),
                ("/chat/messages/3/feedback", {"rating": "up", "comment": content.some_text(self.random)}),
                ("/chat/sessions", {"conversation_id": self._anybody().id}),
            )
        )
        body = content.some_body(self.random, proper)
        if path == "/chat/sessions":
            # Each of these begins a conversation; a body must not choose its id.
            body = content.as_bytes(proper) if self.random.random() < 0.1 else b"a" * 70_000
        await self._ask(line, "POST", path, self._anybody(), body)

    async def _rate(self, line: Line) -> None:
        seq = self.random.choice(("1", "2", "3", "0", "-1", "99999", "9" * 30, "%00", "1.5", "٣", "a" * 300))
        body = content.as_bytes({"rating": self.random.choice(("up", "down", "sideways"))})
        await self._ask(line, "POST", f"/chat/messages/{seq}/feedback", self._anybody(), body)

    async def _send_bad_token(self, line: Line) -> None:
        victim = self._anybody()
        method, path = self.random.choice(GUARDED)
        if self._erased and self.random.random() < 0.1:
            # A good token, but what it opened is gone.
            value, allowed = self.random.choice(self._erased).authorization, GONE
        else:
            value, allowed = self._bad_tokens.header(victim.token, self._anybody().token), REFUSED
        body = content.as_bytes(content.new_message(self.random, "for years")) if method == "POST" else None
        answer = await self._ask(line, method, path, None, body, {"Authorization": value})
        if answer.status not in allowed:
            self.outcome.opened.append(f"{method} {path}: {answer.status}")

    async def _send_stolen_id(self, line: Line) -> None:
        victim, thief = self._anybody(), self._anybody()
        if thief is victim:
            return
        path = self.random.choice(
            (
                f"/chat/messages?conversation_id={victim.id}&after=0",
                f"/chat/transcript?token={victim.id}&sender_id={victim.id}",
                f"/chat/sessions/{victim.id}",
                f"/chat/{victim.id}/messages",
                f"/conversations/{victim.id}/tracker",
                f"/console/conversations/{victim.id}",
                f"/console/conversations/{victim.id}.json",
            )
        )
        headers: Headers = {
            "X-Conversation-Id": victim.id,
            "Cookie": f"session={victim.id}; token={victim.id}",
        }
        if self.random.random() < 0.5:
            await self._ask(line, "GET", path, thief, None, headers)
        else:
            await self._ask(
                line, "GET", path, None, None, {**headers, "Authorization": f"Bearer {victim.id}"}
            )

    async def _read(self, line: Line) -> None:
        after = self.random.choice(
            ("0", "1", "999999999", "-1", "x", "", "9" * 30, "1;DROP", "%00", "0&after=x", "٣")
        )
        path = self.random.choice((f"/chat/messages?after={after}", "/chat/transcript"))
        await self._ask(line, self.random.choice(("GET", "GET", "HEAD")), path, self._anybody())

    async def _wander(self, line: Line) -> None:
        somewhere = (*OPEN, *(path for _, path in GUARDED if "sessions" not in path))
        path = content.some_path(self.random) if self.random.random() < 0.6 else self.random.choice(somewhere)
        by = self._anybody() if self.random.random() < 0.5 else None
        await self._ask(line, self.random.choice(METHODS), path, by)

    async def _call_from_elsewhere(self, line: Line) -> None:
        method, path = self.random.choice(GUARDED)
        headers: Headers = {
            "Origin": self.random.choice(("https://evil.example", "null", "http://chat.test.evil.example"))
        }
        if self.random.random() < 0.5:
            asked: Headers = {
                "Access-Control-Request-Method": method,
                "Access-Control-Request-Headers": "authorization",
            }
            answer = await self._ask(line, "OPTIONS", path, None, None, {**headers, **asked})
        else:
            answer = await self._ask(line, "GET", "/chat/messages", self._anybody(), None, headers)
        if b"access-control-allow-origin" in answer.head.lower():
            self.outcome.opened.append(f"{method} {path}: another origin may read it")

    async def _send_headers(self, line: Line) -> None:
        names = (
            "Accept",
            "Content-Type",
            "Cookie",
            "Range",
            "If-None-Match",
            "X-Forwarded-For",
            "Host",
            "Expect",
            "TE",
        )
        headers: Headers = {name: content.some_header(self.random) for name in self.random.sample(names, 3)}
        if self.random.random() < 0.1:
            headers["X-Long"] = "a" * self.random.choice((8_000, 31_000, 40_000, 300_000))
        path = self.random.choice((*OPEN, "/chat/messages", "/chat/transcript"))
        await self._ask(line, "GET", path, self._anybody(), None, headers)

    async def _send_malformed(self, line: Line) -> None:
        by = self._anybody() if self.random.random() < 0.5 else None
        authorization = f"Authorization: {by.authorization}\r\n".encode() if by else b""
        sent = malformed(self.random, authorization)
        received = await send_raw(self.host, self.port, sent, patience=PATIENCE)
        for status in statuses(received) or [0]:
            self._note(f"malformed {sent[:40]!r}", sent, Answer(status, b"", received), by)

    async def _come_and_go(self, line: Line) -> None:
        """Somebody new takes the place of somebody who leaves; what they said must be gone."""
        await self._begin(line)
        gone = self._victims.pop(self.random.randrange(len(self._victims)))
        await self._ask(line, "DELETE", "/chat/sessions/current", gone)
        self._erased.append(gone)
        answer = await self._ask(line, "GET", "/chat/transcript", gone)
        if gone.marker.encode() in answer.everything:
            self.outcome.leaks.append("GET /chat/transcript: what was erased came back")
