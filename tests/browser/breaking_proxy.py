"""A proxy before the server that breaks connections at chosen moments, as bad networks do."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from typing_extensions import Self

PIECE = 65_536
STREAM_LASTS = (0.1, 2.5)
"""Seconds until an event stream is cut, from and to."""
STARTS_WITHIN = 10
HANGS_UP_AT_ONCE = struct.pack("ii", 1, 0)


class Break(Enum):
    """When a connection is cut."""

    BEFORE_REQUEST = "before the request arrives"
    IN_REQUEST = "in the middle of the request"
    BEFORE_ANSWER = "before the answer"
    IN_ANSWER = "in the middle of the answer"
    IN_EVENTS = "in the event stream"


OF_REQUESTS = [one for one in Break if one is not Break.IN_EVENTS]


@dataclass
class Request:
    """A request as it came off the network."""

    head: bytes
    body: bytes

    @property
    def call(self) -> str:
        """Method and path, such as `POST /chat/messages`."""
        method, target, _ = self.head.decode("latin-1").split(" ", 2)
        return f"{method} {target.partition('?')[0]}"

    @property
    def alone(self) -> bytes:
        """The head, asking for a connection of its own: its end is the end of the answer."""
        lines = [
            line for line in self.head.split(b"\r\n") if line and not line.lower().startswith(b"connection:")
        ]
        return b"\r\n".join([*lines, b"Connection: close", b"", b""])


Fate = Callable[[Request], Break | None]


def let_through(request: Request) -> Break | None:
    """Break nothing."""


class BreakingProxy:
    """Passes on what comes, each request over a connection of its own, and breaks what `fate` says.

    It runs in a thread of its own, because the browser keeps the test's thread busy.

    Args:
        port: Where the server listens, on this machine.
        chance: Decides where in a request or an answer it breaks.
    """

    def __init__(self, port: int, chance: random.Random) -> None:
        self.fate: Fate = let_through
        self.broken: Counter[Break] = Counter()
        self._server_port = port
        self._chance = chance
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="breaking proxy", daemon=True)

    def __enter__(self) -> Self:
        """Begin to listen."""
        self._thread.start()
        assert self._ready.wait(STARTS_WITHIN)
        return self

    def __exit__(self, *error: object) -> None:
        """Listen no more."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._port}"

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        listening = self._loop.run_until_complete(asyncio.start_server(self._connected, "127.0.0.1", 0))
        self._port = listening.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        listening.close()
        while under_way := asyncio.all_tasks(self._loop):
            for task in under_way:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*under_way, return_exceptions=True))
        self._loop.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Who hangs up first is part of the game.
        with suppress(OSError, asyncio.IncompleteReadError):
            request = await read_request(reader)
            await self._pass_on(request, self.fate(request), writer)
        writer.close()

    async def _pass_on(self, request: Request, broken: Break | None, client: asyncio.StreamWriter) -> None:
        if broken is not None:
            self.broken[broken] += 1
        if broken is Break.BEFORE_REQUEST:
            return hang_up(client)
        answer, server = await asyncio.open_connection("127.0.0.1", self._server_port)
        try:
            whole = request.alone + request.body
            server.write(whole[: self._somewhere_in(whole)] if broken is Break.IN_REQUEST else whole)
            await server.drain()
            if broken is None:
                return await relay(answer, client)
            if broken is Break.IN_EVENTS:
                with suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(relay(answer, client), self._chance.uniform(*STREAM_LASTS))
            elif broken is Break.BEFORE_ANSWER and self._chance.random() < 0.5:
                await answer.read(1)
            elif broken is Break.IN_ANSWER:
                content = await answer.read(-1)
                client.write(content[: self._somewhere_in(content)])
                await client.drain()
            hang_up(client)
        finally:
            server.close()

    def _somewhere_in(self, content: bytes) -> int:
        return self._chance.randint(1, max(len(content) - 1, 1))


async def read_request(reader: asyncio.StreamReader) -> Request:
    """The next request of a connection, whole."""
    head = await reader.readuntil(b"\r\n\r\n")
    fields = dict(line.lower().split(b":", 1) for line in head.split(b"\r\n")[1:] if b":" in line)
    return Request(head, await reader.readexactly(int(fields.get(b"content-length", 0))))


async def relay(answer: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
    """Pass on an answer as it comes."""
    while piece := await answer.read(PIECE):
        client.write(piece)
        await client.drain()


def hang_up(client: asyncio.StreamWriter) -> None:
    """Cut a connection without saying goodbye."""
    connection: socket.socket = client.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, HANGS_UP_AT_ONCE)
    client.close()
