"""The whole description, and the route that answers it."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.settings import Settings
from bot.web.openapi.calls import paths
from bot.web.openapi.responses import error_components
from bot.web.openapi.schemas import schemas
from bot.web.public_content import PublicContent

JSONObject = dict[str, Any]

VERSION = "1"
"""Changes when a client that keeps to the description has to change."""

ABOUT = """\
A chat about gabapentin and back pain. It gives general information from a reviewed article and an official \
label, each answer with its source; it is no doctor.

A client begins a conversation, sends messages with the token that it got, and reads the answers. The id of \
a conversation opens nothing; only the token does. Other sites may call from a browser only when the one who \
runs the server allowed their origin.

Errors are JSON with a stable `code` and a sentence for people; outside `/chat/` a sentence alone.\
"""


def description(settings: Settings) -> JSONObject:
    """The chat API, as OpenAPI 3.1 describes such things.

    Args:
        settings: Hold limits that are part of it.
    """
    return {
        "openapi": "3.1.0",
        "info": {"title": "Backline chat API", "version": VERSION, "description": ABOUT},
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths(),
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": f"From `POST /chat/sessions`; good for {settings.session_hours} hours "
                    "and for one conversation, and renewed by `POST /chat/sessions/current/renew`.",
                }
            },
            "responses": error_components(),
            "schemas": schemas(settings),
        },
    }


def routes(settings: Settings) -> list[BaseRoute]:
    """The route of the description; it is put together once, because settings do not change.

    Args:
        settings: Hold limits that are part of it.
    """
    body = json.dumps(description(settings), ensure_ascii=False).encode()
    content = PublicContent.of(body, "application/json", "public, max-age=300")

    async def answer(request: Request) -> Response:
        """`GET /openapi.json`: this API, described for machines."""
        return content.answer(request)

    return [Route("/openapi.json", answer, methods=["GET"])]
