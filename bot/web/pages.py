"""The chat page, the widget's bundle, and their static files."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from bot.web.errors import NOT_FOUND
from bot.web.public_content import PublicContent
from bot.web.services import services_of

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
WIDGET = STATIC / "widget.js"

templates = Jinja2Templates(directory=FOLDER / "templates")


async def chat_page(request: Request) -> Response:
    """`GET /`: the chat as a page of its own."""
    settings = services_of(request).settings
    return templates.TemplateResponse(request, "chat.html", {**settings.placeholders})


async def widget(request: Request) -> Response:
    """`GET /widget.js`: the bundle; any site may load it, only allowed origins may talk to the API."""
    if not WIDGET.exists():
        raise NOT_FOUND
    return _bundle(WIDGET, WIDGET.stat().st_mtime_ns).answer(request)


@lru_cache(maxsize=1)
def _bundle(path: Path, changed_at: int) -> PublicContent:
    return PublicContent.of(path.read_bytes(), "text/javascript", "no-cache", zip_it=True)


def routes() -> list[BaseRoute]:
    """The pages' routes; made when asked for, because the static folder is looked for then."""
    return [
        Route("/", chat_page, methods=["GET"]),
        Route("/widget.js", widget, methods=["GET"]),
        Mount("/static", StaticFiles(directory=STATIC), name="static"),
    ]
