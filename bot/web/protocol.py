"""How the server reads requests off the network: not for ever, and not without end.

uvicorn waits for the rest of a request as long as the connection stays open, and keeps headers of any size.
Somebody who opens many connections and sends half a request in each would so keep everybody else out.
"""

from __future__ import annotations

from asyncio import TimerHandle, Transport
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from bot.web.errors import ApiError, error_response
from bot.web.middleware.security_headers import HEADERS

ARRIVAL_SECONDS = 20.0
"""A request is at most 64 kB, unless longer messages are allowed: the slowest phone needs less for it."""
LARGEST_HEAD = 32 * 1024
"""Bytes of the request line and the headers together; browsers send 2 kB."""

MALFORMED = ApiError(400, "malformed", "This is not HTTP.")
TOO_SLOW = ApiError(408, "too_slow", "The request did not arrive whole in time. Please send it again.")
HEAD_TOO_LARGE = ApiError(431, "headers_too_large", "The headers of the request are too large.")


class CarefulProtocol(HttpToolsProtocol):
    """A connection whose requests must arrive whole in time, with headers of a sensible size."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._deadline: TimerHandle | None = None
        self._in_head = True
        self._head_bytes = 0
        self._refused = False

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        self._await_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what arrived."""
        if self._refused:
            return
        self._await_request()
        if self._in_head:
            self._head_bytes += len(data)
        super().data_received(data)
        # A head that came whole was measured when it was complete.
        if self._in_head and self._head_bytes > LARGEST_HEAD:
            self._refuse(HEAD_TOO_LARGE)

    def on_message_begin(self) -> None:
        """A request begins, maybe in the same piece in which another ended."""
        self._await_request()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head is there: refuse it, or hand it on."""
        self._in_head = False
        size = len(self.url) + sum(len(name) + len(value) + len(": \r\n") for name, value in self.headers)
        if size > LARGEST_HEAD:
            self._refuse(HEAD_TOO_LARGE)
        if not self._refused:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A piece of the body."""
        if not self._refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is there; what follows is the next one."""
        self._stop_waiting()
        self._in_head, self._head_bytes = True, 0
        if not self._refused:
            super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP, in the form of all errors."""
        self._refuse(MALFORMED)

    def _await_request(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(ARRIVAL_SECONDS, self._too_slow)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_slow(self) -> None:
        self._deadline = None
        if self._is_being_answered() or self.flow.read_paused:
            # It is us who are slow: what waits stands behind another request.
            self._await_request()
        else:
            self._refuse(TOO_SLOW)

    def _refuse(self, error: ApiError) -> None:
        """Say what is wrong, unless an answer is under way, and close the connection."""
        if self._refused or self.transport.is_closing():
            return
        self._refused = True
        self._stop_waiting()
        cycle = self._open_cycle()
        # Nothing may land in the middle of another answer.
        if not self.pipeline and (cycle is None or not cycle.response_started):
            self.transport.write(_written(error))
        self.transport.close()

    def _is_being_answered(self) -> bool:
        """Whether a request that is there whole has no whole answer yet."""
        cycle = self._open_cycle()
        return cycle is not None and not cycle.more_body

    def _open_cycle(self) -> RequestResponseCycle | None:
        # Its type does not say so, but it is None before the first request.
        cycle: RequestResponseCycle | None = self.cycle
        return None if cycle is None or cycle.response_complete else cycle


def _written(error: ApiError) -> bytes:
    """An answer as bytes, for a request that never reaches the application."""
    response = error_response(error)
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in response.raw_headers}
    lines = [f"HTTP/1.1 {error.status} {HTTPStatus(error.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in {**headers, **HEADERS, "connection": "close"}.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + bytes(response.body)
