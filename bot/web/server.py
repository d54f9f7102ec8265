"""The server around the application, as `bot serve` starts it."""

from __future__ import annotations

from collections.abc import Callable
from types import FrameType

import uvicorn
from starlette.applications import Starlette

from bot.web.protocol import CarefulProtocol

GRACE_SECONDS = 10
"""How long turns in hand may take to finish when the server is told to stop."""
IDLE_SECONDS = 5
"""How long a connection may wait for its next request."""


def _nothing() -> None:
    """Nobody wants to know."""


class Server(uvicorn.Server):
    """A server that says so when it is told to stop.

    Args:
        config: What uvicorn is told.
        when_stopping: Called before the server waits for what is under way, such as streams without an end.
    """

    def __init__(self, config: uvicorn.Config, when_stopping: Callable[[], None]) -> None:
        super().__init__(config)
        self._when_stopping = when_stopping

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take the signal to stop."""
        self._when_stopping()
        super().handle_exit(sig, frame)


def server_of(
    app: Starlette, host: str, port: int, *, when_stopping: Callable[[], None] = _nothing
) -> Server:
    """Make a server for an application; `run` runs it.

    Args:
        app: The application.
        host: The address to listen on.
        port: The port; 0 takes any that is free.
        when_stopping: Called when the server is told to stop, before it waits for what is under way.
    """
    return Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            http=CarefulProtocol,
            # Nothing here speaks WebSocket, and the `websockets` that Rasa needs is too old for uvicorn.
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=IDLE_SECONDS,
            timeout_graceful_shutdown=GRACE_SECONDS,
        ),
        when_stopping,
    )
