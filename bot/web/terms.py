"""What a person is told before the first message: the part of it that the settings decide."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.retention import Retention
from bot.web.services import services_of

# The answer may carry the caller's origin: a cache must not give it to another one.
HEADERS = {"Cache-Control": "public, max-age=60", "Vary": "Origin"}


async def get_terms(request: Request) -> Response:
    """`GET /chat/terms`: how long words are kept, whom to call instead, how long a message may be."""
    settings = services_of(request).settings
    content = {
        "kept_days": kept_days(settings.retention_days),
        "emergency_number": settings.emergency_number,
        "crisis_line": settings.crisis_line,
        "message_length": settings.message_length,
    }
    return JSONResponse(content, headers=HEADERS)


def kept_days(retention: Retention) -> dict[str, int | None]:
    """Days for which a patient's words are kept; None until they are deleted."""
    return {
        "conversations": retention.conversations or None,
        "comments": retention.comments or None,
    }


routes = [Route("/chat/terms", get_terms, methods=["GET"])]
