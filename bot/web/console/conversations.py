"""The list of conversations, the last active first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any
from urllib.parse import urlencode

from bot.store.console import ConversationSummary
from bot.store.reviews import (
    ALL,
    EMERGENCY,
    PERSON,
    UNREVIEWED,
    ConversationPage,
    Cursor,
    conversation_page,
    count_up_to,
    first_words,
)
from bot.web.console.access import HOME, Page, Refused, Visit

TABS = {
    ALL: "All",
    PERSON: "Needs a person",
    EMERGENCY: "Emergencies",
    UNREVIEWED: "Not reviewed",
}
COUNTED_TABS = (PERSON, UNREVIEWED)
PREVIEW_LENGTH = 160


def show_conversations(visit: Visit) -> Page:
    """`GET /console/conversations?show=…&before=…`: a page of the list."""
    query = visit.request.query_params
    show = query.get("show", ALL)
    if show not in TABS:
        raise Refused(404, "There is no such list", f"The lists are {', '.join(TABS)}.")
    before = read_cursor(query["before"]) if "before" in query else None
    with visit.parts.services.database.reading() as connection:
        found = conversation_page(connection, show, before)
        opened = first_words(connection, [row.id for row in found.rows])
        counts = {tab: count_up_to(connection, tab) for tab in COUNTED_TABS}
    content = {
        "show": show,
        "tabs": [
            {"id": tab, "title": title, "count": counts.get(tab), "address": _address(tab)}
            for tab, title in TABS.items()
        ],
        "conversations": [_line(row, opened.get(row.id, ""), show) for row in found.rows],
        **_links(found, show),
    }
    return Page("conversations.html", content)


def marks(row: ConversationSummary) -> list[dict[str, str]]:
    """What a reader should see of a conversation at a glance: `{kind, title}`."""
    return [{"kind": kind, "title": title} for kind, title in _marks(row)]


def _marks(row: ConversationSummary) -> Iterator[tuple[str, str]]:
    if row.highest_urgency == "emergency":
        yield "emergency", "Emergency"
    elif row.highest_urgency == "urgent":
        yield "urgent", "Urgent"
    if row.needs_person:
        yield "person", "Needs a person"
    if row.reviewed_at is None:
        yield "new", "New"
    elif row.reviewed_at < row.last_activity_at:
        yield "new", "Went on"


def _line(row: ConversationSummary, opened: str, show: str) -> dict[str, Any]:
    address = f"{HOME}/{row.id}"
    # The summary keeps only the beginning of what was said last.
    said_once = opened[: len(row.last_preview)] == row.last_preview
    return {
        "id": row.id,
        "address": address if show == ALL else f"{address}?{urlencode({'show': show})}",
        "last_activity_at": row.last_activity_at,
        "message_count": row.message_count,
        "first_words": _preview(opened),
        "last_words": _preview(opened if said_once else row.last_preview),
        "marks": marks(row),
        "reviewed_at": row.reviewed_at,
        "reviewed_by": row.reviewed_by,
    }


def _preview(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= PREVIEW_LENGTH else f"{line[: PREVIEW_LENGTH - 1].rstrip()}…"


def _links(found: ConversationPage, show: str) -> dict[str, str | None]:
    newer = None if found.is_first else _address(show, found.newer)
    return {"newer": newer, "older": _address(show, found.older) if found.older else None}


def _address(show: str, before: Cursor | None = None) -> str:
    query = {} if show == ALL else {"show": show}
    if before is not None:
        query["before"] = write_cursor(before)
    return f"{HOME}?{urlencode(query)}" if query else HOME


def write_cursor(place: Cursor) -> str:
    """A place in the list as text."""
    moment, conversation_id = place
    return f"{moment.astimezone(timezone.utc).replace(tzinfo=None).isoformat()}~{conversation_id}"


def read_cursor(text: str) -> Cursor:
    """A place in the list.

    Raises:
        Refused: The text names none.
    """
    moment, _, conversation_id = text.partition("~")
    try:
        return datetime.fromisoformat(moment).replace(tzinfo=timezone.utc), conversation_id
    except ValueError as error:
        raise Refused(404, "There is no such page", "Go back to the newest conversations.") from error
