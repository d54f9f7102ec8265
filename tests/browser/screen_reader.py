"""What a screen reader gets from a page: the tree of what is there, and what is announced."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

LISTEN = (Path(__file__).parent / "in_page" / "announcements.js").read_text(encoding="utf-8")

CONTROLS = {
    "button", "checkbox", "combobox", "dialog", "link", "listbox", "log", "radio", "searchbox", "switch",
    "tab", "textbox",
}  # fmt: skip
"""Roles that mean nothing to somebody who cannot see, unless they have a name."""


@dataclass(frozen=True)
class Announcement:
    """Something that is said without anybody having gone there.

    Attributes:
        politeness: `polite` waits for what is being said, `assertive` does not.
        words: What is said.
    """

    politeness: str
    words: str


@dataclass(frozen=True)
class Node:
    """Something in the accessibility tree.

    Attributes:
        role: What it is.
        name: How it is called.
        description: What is said besides.
        properties: Its states and properties.
    """

    role: str
    name: str
    description: str
    properties: dict[str, Any] = field(default_factory=dict)


def listen(page: Page) -> None:
    """Note announcements from the next page on."""
    page.add_init_script(LISTEN)


def heard(page: Page) -> list[Announcement]:
    """What was announced since the page began, or since this was asked for."""
    return [Announcement(**one) for one in page.evaluate("window.heard.splice(0)")]


def tree(page: Page) -> list[Node]:
    """The accessibility tree, as Chromium gives it to a screen reader, without what is left out of it."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [_node(node) for node in nodes if not node.get("ignored")]


def controls(page: Page) -> list[Node]:
    """Everything that has to have a name."""
    return [node for node in tree(page) if node.role in CONTROLS]


def only(nodes: list[Node], role: str) -> Node:
    """The one node of a role."""
    [node] = [node for node in nodes if node.role == role]
    return node


def _node(node: dict[str, Any]) -> Node:
    def value(name: str) -> str:
        return str(node.get(name, {}).get("value", ""))

    properties = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
    return Node(value("role"), value("name"), value("description"), properties)
