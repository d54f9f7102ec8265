"""Watches a page for what no text may bring about: a script, a way out, a request, an element."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Dialog, Frame, Page, Request

SHAPES = (Path(__file__).parent / "in_page" / "shapes.js").read_text(encoding="utf-8")
SETTLES_WITHIN = 150
"""Milliseconds: a picture that is not there has told its handler by then."""


class Watch:
    """Notes what happens in a page, from its next load on.

    Args:
        page: The page.
        home: The only server that it may ask.

    Attributes:
        found: What happened.
    """

    def __init__(self, page: Page, home: str) -> None:
        self.page = page
        self.found: list[str] = []
        self._home = urlsplit(home).netloc
        page.expose_function("hit", lambda *_: self.found.append("a script ran"))
        page.on("dialog", self._on_dialog)
        page.on("popup", lambda popup: self.found.append(f"opened {popup.url}"))
        page.on("frameattached", lambda frame: self.found.append(f"a page within the page: {frame.url}"))
        page.on("framenavigated", self._on_navigated)
        page.on("request", self._on_request)

    def settle(self) -> list[str]:
        """Wait for what takes a moment.

        Returns:
            What happened since the beginning.
        """
        self.page.wait_for_timeout(SETTLES_WITHIN)
        return self.found

    def shapes(self) -> set[str]:
        """The elements and attributes that the page is made of."""
        return set(self.page.evaluate(SHAPES))

    def _on_dialog(self, dialog: Dialog) -> None:
        self.found.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _on_navigated(self, frame: Frame) -> None:
        if frame == self.page.main_frame and not self._is_home(frame.url):
            self.found.append(f"went to {frame.url}")

    def _on_request(self, request: Request) -> None:
        if not self._is_home(request.url):
            self.found.append(f"asked for {request.url}")

    def _is_home(self, url: str) -> bool:
        return urlsplit(url).netloc == self._home or url in ("about:blank", "")
