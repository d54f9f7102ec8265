"""The chat page, the widget's bundle, and their static files."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from bot.web.errors import NOT_FOUND
from bot.web.services import services_of

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
WIDGET = STATIC / "widget.js"

templates = Jinja2Templates(directory=FOLDER / "templates")


@dataclass(frozen=True)
class Bundle:
    """The widget's bundle as it is sent.

    Attributes:
        plain: Its bytes.
        zipped: Its bytes, gzipped.
        etag: Changes when the bytes change.
    """

    plain: bytes
    zipped: bytes
    etag: str


async def chat_page(request: Request) -> Response:
    """`GET /`: the chat as a page of its own."""
    settings = services_of(request).settings
    return templates.TemplateResponse(request, "chat.html", {**settings.placeholders})


async def widget(request: Request) -> Response:
    """`GET /widget.js`: the bundle; any site may load it, only allowed origins may talk to the API."""
    if not WIDGET.exists():
        raise NOT_FOUND
    bundle = _bundle(WIDGET, WIDGET.stat().st_mtime_ns)
    headers = {
        "ETag": bundle.etag,
        "Cache-Control": "no-cache",
        "Vary": "Accept-Encoding",
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if bundle.etag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return Response(
            bundle.zipped, headers={**headers, "Content-Encoding": "gzip"}, media_type="text/javascript"
        )
    return Response(bundle.plain, headers=headers, media_type="text/javascript")


@lru_cache(maxsize=1)
def _bundle(path: Path, changed_at: int) -> Bundle:
    plain = path.read_bytes()
    etag = f'"{hashlib.sha256(plain).hexdigest()[:32]}"'
    return Bundle(plain, gzip.compress(plain, mtime=0), etag)


def routes() -> list[BaseRoute]:
    """The pages' routes; made when asked for, because the static folder is looked for then."""
    return [
        Route("/", chat_page, methods=["GET"]),
        Route("/widget.js", widget, methods=["GET"]),
        Mount("/static", StaticFiles(directory=STATIC), name="static"),
    ]
