"""Somebody who has a keyboard and nothing else, and looks at each stop for where the focus is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

FOCUSED = (Path(__file__).parent / "in_page" / "focused.js").read_text(encoding="utf-8")

MOST_STOPS = 60


class Keyboard:
    """Presses keys, and sees after each that the focus is somewhere, and can be seen.

    Args:
        page: What it works.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.stops: list[str] = []
        self.in_view = False

    def press(self, key: str) -> None:
        """Press a key."""
        self.page.keyboard.press(key)
        self.look()
        # What was pressed may go out of view when a reply comes into it; what the focus goes to may not.
        if key.endswith("Tab"):
            assert self.in_view, f"The focus on {self.stops[-1]} is out of view."

    def type(self, text: str) -> None:
        """Write something."""
        self.page.keyboard.type(text)
        self.look()

    def look(self) -> None:
        """See where the focus is."""
        # A closed dialog gives its focus back in the next frame.
        self.page.evaluate("new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")
        stop: dict[str, Any] | None = self.page.evaluate(FOCUSED)
        came_from = self.stops[-1] if self.stops else "the start"
        assert stop is not None, f"The focus was lost after {came_from}."
        assert stop["outlined"], f"The focus on {stop['what']} cannot be seen."
        self.in_view = bool(stop["inView"])
        self.stops.append(stop["what"])

    def go_to(self, target: Locator, *, backwards: bool = False) -> None:
        """Press Tab until something has the focus."""
        for _ in range(MOST_STOPS):
            if has_focus(target):
                return
            self.press("Shift+Tab" if backwards else "Tab")
        raise AssertionError(f"The Tab key does not reach {target}; it came by {self.stops[-MOST_STOPS:]}.")


def has_focus(target: Locator) -> bool:
    """Whether something has the focus, be it inside of components."""
    found: bool = target.evaluate("element => element.getRootNode().activeElement === element")
    return found
