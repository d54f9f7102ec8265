"""What an answer rests on, to be read: the same for everybody, so no token is asked for."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.knowledge import project_knowledge
from bot.knowledge.source_details import SourceDetails, all_source_details
from bot.web.errors import ApiError

HEADERS = {
    # It changes by release alone.
    "Cache-Control": "public, max-age=3600",
    # It holds nothing of anybody, and a cache between us and a browser may serve it to any page.
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@dataclass(frozen=True)
class Answer:
    """A source as it is sent.

    Attributes:
        body: Its bytes.
        etag: Changes when the bytes change.
    """

    body: bytes
    etag: str


async def get_source(request: Request) -> Response:
    """`GET /chat/sources/<id>`: what a section is, and what the assistant takes from it."""
    answer = _answers().get(request.path_params["id"])
    if answer is None:
        raise ApiError(404, "source_not_found", "The assistant has no source of this name.")
    headers = {**HEADERS, "ETag": answer.etag}
    if answer.etag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    return Response(answer.body, headers=headers, media_type="application/json")


@lru_cache(maxsize=1)
def _answers() -> dict[str, Answer]:
    every = all_source_details(project_knowledge())
    return {source_id: _answer(details) for source_id, details in every.items()}


def _answer(details: SourceDetails) -> Answer:
    body = json.dumps(asdict(details), ensure_ascii=False).encode()
    return Answer(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')


routes = [Route("/chat/sources/{id}", get_source, methods=["GET"])]
