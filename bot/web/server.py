"""The server around the application, as `bot serve` starts it."""

from __future__ import annotations

import uvicorn
from starlette.applications import Starlette

from bot.web.protocol import CarefulProtocol

GRACE_SECONDS = 10
"""How long turns in hand may take to finish when the server is told to stop."""
IDLE_SECONDS = 5
"""How long a connection may wait for its next request."""


def server_of(app: Starlette, host: str, port: int) -> uvicorn.Server:
    """Make a server for an application; `run` runs it.

    Args:
        app: The application.
        host: The address to listen on.
        port: The port; 0 takes any that is free.
    """
    return uvicorn.Server(
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
        )
    )
