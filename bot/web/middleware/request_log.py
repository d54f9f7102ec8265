"""One log line a request: what was asked, how it ended, how long it took. Never what anybody wrote.

Unexpected errors end here too: the person gets a sentence, the log gets the error's type and place, and
nobody gets its text, which may hold a patient's words.
"""

from __future__ import annotations

import secrets
import time

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.dialogue.places import place_of
from bot.web.errors import UNEXPECTED, answer
from bot.web.metrics import Metrics

QUIET_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})
FIRST_ERROR = 400


class RequestLog:
    """Logs requests, and answers for whatever nobody else handled.

    Args:
        app: The application.
        metrics: Counts the errors.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics
        self.log = structlog.get_logger("bot.requests")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status, request_id = time.perf_counter(), 0, secrets.token_hex(8)

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        except ClientDisconnect:
            # Nobody is left to answer.
            return
        except Exception as error:  # noqa: BLE001 - the last place that can answer
            self.log.error(
                "unexpected", request_id=request_id, error=type(error).__name__, place=place_of(error)
            )
            if status == 0:
                await answer(Request(scope), UNEXPECTED)(scope, receive, send_and_note)
        finally:
            self._note(scope, status, started, request_id)

    def _note(self, scope: Scope, status: int, started: float, request_id: str) -> None:
        if status >= FIRST_ERROR:
            self.metrics.errors.labels(str(status)).inc()
        if scope["path"] in QUIET_PATHS:
            return
        route = scope.get("route")
        self.log.info(
            "request",
            method=scope["method"],
            # The route, not the path: a path may hold an id or what a person typed.
            route=getattr(route, "path", "unknown"),
            status=status,
            milliseconds=round((time.perf_counter() - started) * 1000, 1),
            request_id=request_id,
        )
