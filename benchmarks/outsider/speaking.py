"""HTTP written byte by byte: no client library sends what an attacker sends."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType

from typing_extensions import Self

STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")
LONGEST_WAIT = 30.0
"""Seconds for an answer; a server that needs longer is as good as away."""


@dataclass(frozen=True)
class Answer:
    """What came back.

    Attributes:
        status: The HTTP status; 0 when the connection ended without an answer.
        head: Status line and headers, as bytes.
        body: The body.
    """

    status: int
    head: bytes = b""
    body: bytes = b""

    @property
    def everything(self) -> bytes:
        """All bytes that came back."""
        return self.head + self.body


def request(method: str, path: str, headers: dict[str, str | bytes], body: bytes | None = None) -> bytes:
    """A request as bytes; the path and the values of headers are sent as they are.

    Args:
        method: The method.
        path: Path and query.
        headers: Headers beside `Host` and `Content-Length`.
        body: The body, if it has one.
    """
    lines = [f"{method} {path} HTTP/1.1".encode("utf-8", "surrogatepass"), b"Host: chat.test"]
    for name, value in headers.items():
        lines.append(name.encode() + b": " + (value if isinstance(value, bytes) else value.encode()))
    if body is not None:
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join([*lines, b"", body or b""])


class Line:
    """A connection that is kept open between requests.

    Args:
        host: The server's address.
        port: Its port.
    """

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def __aenter__(self) -> Self:
        """The connection is made when the first request is sent."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up."""
        await self.hang_up()

    async def ask(self, content: bytes) -> Answer:
        """Send one whole request, and read its answer."""
        for attempt in (1, 2):
            is_fresh = self._writer is None
            try:
                return await asyncio.wait_for(self._ask(content), LONGEST_WAIT)
            except (ConnectionError, asyncio.IncompleteReadError):
                await self.hang_up()
                if is_fresh or attempt == 2:
                    break
                # The server may close a connection that nobody used for some seconds; that is no answer.
        return Answer(0)

    async def _ask(self, content: bytes) -> Answer:
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(self.host, self.port, limit=2**20)
        self._writer.write(content)
        head = await self._reader.readuntil(b"\r\n\r\n")
        headers = head.lower()
        status = int(head[9:12])
        body = b""
        length = re.search(rb"\r\ncontent-length: (\d+)\r\n", headers)
        if b"\r\ntransfer-encoding: chunked\r\n" in headers:
            body = await self._chunks(self._reader)
        elif length and not content.startswith(b"HEAD "):
            body = await self._reader.readexactly(int(length[1]))
        if b"\r\nconnection: close\r\n" in headers:
            await self.hang_up()
        return Answer(status, head, body)

    async def _chunks(self, reader: asyncio.StreamReader) -> bytes:
        body = b""
        while size := int(await reader.readuntil(b"\r\n"), 16):
            body += await reader.readexactly(size)
            await reader.readexactly(2)
        await reader.readexactly(2)
        return body

    async def hang_up(self) -> None:
        """Close the connection; the next request makes another."""
        writer, self._reader, self._writer = self._writer, None, None
        if writer is not None:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


async def send_raw(host: str, port: int, content: bytes, *, patience: float, ends: bool = True) -> bytes:
    """Send bytes that need not be a request, and return all that comes back.

    Args:
        host: The server's address.
        port: Its port.
        content: What to send.
        patience: Seconds to wait for the server to close the connection.
        ends: Whether to say that nothing more will come.

    Returns:
        What came until the server closed the connection, or patience was at its end.
    """
    reader, writer = await asyncio.open_connection(host, port)
    received = bytearray()
    try:
        writer.write(content)
        if ends:
            writer.write_eof()
        await asyncio.wait_for(_read_into(reader, received), patience)
    except (OSError, asyncio.TimeoutError):
        # What came before is what counts.
        pass
    finally:
        writer.close()
    return bytes(received)


async def _read_into(reader: asyncio.StreamReader, received: bytearray) -> None:
    while piece := await reader.read(65536):
        received += piece


def statuses(received: bytes) -> list[int]:
    """The statuses of all answers in what came back."""
    return [int(status) for status in STATUS.findall(received)]
