"""What an answer rests on, to be read: the same for everybody, so no token is asked for."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.knowledge import project_knowledge
from bot.knowledge.source_details import all_source_details
from bot.web.errors import ApiError
from bot.web.public_content import PublicContent

# They change by release alone.
CACHING = "public, max-age=3600"


async def get_source(request: Request) -> Response:
    """`GET /chat/sources/<id>`: what a section is, and what the assistant takes from it."""
    source = _sources().get(request.path_params["id"])
    if source is None:
        raise ApiError(404, "source_not_found", "The assistant has no source of this name.")
    return source.answer(request)


@lru_cache(maxsize=1)
def _sources() -> dict[str, PublicContent]:
    return {
        source_id: PublicContent.of(
            json.dumps(asdict(details), ensure_ascii=False).encode(), "application/json", CACHING
        )
        for source_id, details in all_source_details(project_knowledge()).items()
    }


routes = [Route("/chat/sources/{id}", get_source, methods=["GET"])]
