"""A chat API that has fallen into bad hands: whatever it says holds a text of its own choice."""

from __future__ import annotations

import itertools
import json
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from playwright.sync_api import Page, Route

SESSION = {"conversation_id": str(uuid.UUID(int=1)), "token": "a-token", "expires_at": "2099-01-01T00:00:00Z"}


class HostileServer:
    """Answers a page's calls in the place of the real server; what it does not know goes to that one.

    Args:
        page: The page.
        texts: What it says, each in every field that is shown.
    """

    def __init__(self, page: Page, texts: Iterable[str]) -> None:
        self.texts = list(texts)
        self.errors: Iterator[str] = iter(())
        """What the next messages are refused with; when there are no more, they are answered."""
        self._refuses_to_open = False
        self._has_told = False
        self._seq = itertools.count(1)
        page.route("**/chat/**", self._answer)

    def refuse_messages(self) -> None:
        """Refuse one message with each text."""
        self.errors = iter(self.texts)

    def refuse_to_open(self) -> None:
        """Refuse to open a conversation, with each text in turn, before one is opened."""
        self._refuses_to_open = True
        self.errors = iter(self.texts)

    def _answer(self, route: Route) -> None:
        method, path = route.request.method, route.request.url.partition("/chat/")[2].partition("?")[0]
        if (method, path) == ("POST", "sessions"):
            self._open(route)
        elif (method, path) == ("GET", "messages"):
            route.fulfill(json={"messages": self._messages(("user", "bot", "staff"))})
        elif (method, path) == ("POST", "messages"):
            self._reply(route)
        elif (method, path) == ("GET", "events"):
            self._tell(route)
        elif path.endswith("feedback"):
            route.fulfill(status=204)
        else:
            route.fallback()

    def _open(self, route: Route) -> None:
        error = next(self.errors, None) if self._refuses_to_open else None
        if error is not None:
            route.fulfill(status=422, json={"error": {"code": error, "message": error}})
        else:
            route.fulfill(
                status=201, json={**SESSION, "messages": self._messages(("bot", "emergency", "odd"))}
            )

    def _reply(self, route: Route) -> None:
        error = next(self.errors, None)
        if error is not None:
            route.fulfill(status=422, json={"error": {"code": error, "message": error}})
        else:
            route.fulfill(json={"messages": self._messages(("bot",))})

    def _tell(self, route: Route) -> None:
        """Everything once; after that there is no such stream."""
        told = "".join(f"event: message\ndata: {json.dumps(one)}\n\n" for one in self._messages(("staff",)))
        route.fulfill(status=404 if self._has_told else 200, body=told, content_type="text/event-stream")
        self._has_told = True

    def _messages(self, kinds: Iterable[str]) -> list[dict[str, Any]]:
        return [self._message(kind, text) for kind in kinds for text in self.texts]

    def _message(self, kind: str, text: str) -> dict[str, Any]:
        odd = kind == "odd"
        return {
            "seq": next(self._seq),
            "id": str(uuid.uuid4()),
            "sender": text if odd else "bot" if kind == "emergency" else kind,
            "sent_at": text if odd else "2026-11-22T19:40:00Z",
            "kind": text if odd else "emergency" if kind == "emergency" else "answer",
            "text": text,
            "buttons": [{"title": text, "payload": text}],
            "topics": [text],
            "side_effects": [text],
            "medicines": [text],
            "urgency": text if odd else "emergency" if kind == "emergency" else "none",
            "red_flags": [text],
            "sources": [{"id": text, "title": text, "publisher": text}],
        }
