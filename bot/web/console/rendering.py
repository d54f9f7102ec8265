"""A page's content as HTML, or as JSON for programs."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.store.messages import USER

FOLDER = Path(__file__).parents[1] / "templates" / "console"


def as_html(request: Request, template: str, content: dict[str, Any], status: int) -> Response:
    """Fill a template."""
    text = (
        _environment()
        .get_template(template)
        .render(**content, path=request.url.path, now=datetime.now(timezone.utc))
    )
    return HTMLResponse(text, status)


def as_json(content: dict[str, Any], status: int = 200) -> Response:
    """The same content for programs."""
    text = json.dumps(content, default=_plain, ensure_ascii=False, indent=2)
    return Response(text + "\n", status, media_type="application/json")


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return iso(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    raise TypeError(f"A page holds a {type(value).__name__}, which has no form in JSON.")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        {
            "groupby_day": grouped_by_day,
            "exchanges": exchanges,
            "iso": iso,
            "moment": moment,
            "clock": clock,
            "percent": percent,
            "markdown": markdown,
        }
    )
    return environment


def iso(value: datetime) -> str:
    """A moment for programs."""
    return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(value: datetime) -> str:
    """A moment for people: 23 Nov 2026, 02:03 UTC."""
    return f"{value.day} {value:%b %Y, %H:%M} UTC"


def clock(value: datetime) -> str:
    """The time of day: 02:03."""
    return f"{value:%H:%M}"


def day(value: datetime, now: datetime) -> str:
    """The day: Today, Yesterday, or Sunday 22 November."""
    days = (now.date() - value.date()).days
    if days in (0, 1):
        return ("Today", "Yesterday")[days]
    year = f" {value.year}" if value.year != now.year else ""
    return f"{value:%A} {value.day} {value:%B}{year}"


def grouped_by_day(lines: list[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """The lines of a list, day by day: `{day, lines}`."""
    groups: list[dict[str, Any]] = []
    for line in lines:
        name = day(line["last_activity_at"], now)
        if not groups or groups[-1]["day"] != name:
            groups.append({"day": name, "lines": []})
        groups[-1]["lines"].append(line)
    return groups


def exchanges(messages: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Messages in groups that begin with the patient's, as far as there is one."""
    groups: list[list[dict[str, Any]]] = []
    for message in messages:
        if not groups or message["sender"] == USER:
            groups.append([])
        groups[-1].append(message)
    return groups


def percent(value: float) -> str:
    """A share of one: 0.934 is 93 %."""
    return f"{value * 100:.0f} %"


def markdown(text: str) -> Markup:
    """The assistant's Markdown as HTML. HTML within it stays text, so nothing can be smuggled in."""
    # No HTML passes the parser, and the links that do are checked by it.
    return Markup(_markdown().render(text))  # noqa: S704


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")
