"""Somebody who writes whatever becomes of the connection; what the screen and the server have in the end."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

import httpx
from playwright.sync_api import Page, expect

from tests.browser.chat_page import ChatPage
from tests.browser.server import Server

SETTLES_WITHIN = 90_000
"""Milliseconds; after many failures in a row the next try may be half a minute away."""

Line = tuple[str, str]
"""Who said it, and what, by its letters and digits alone: on the screen Markdown is drawn."""


@dataclass
class Visitor:
    """Somebody who writes whatever happens, and remembers what."""

    chat: ChatPage
    server: Server
    written: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        return self.chat.page

    def write(self, text: str) -> None:
        """Write a message and send it, without waiting for an answer."""
        self.chat.question.fill(text)
        self.chat.question.press("Enter")
        self.written.append(text)

    @property
    def waiting(self) -> int:
        """How many messages are on their way."""
        return self.page.locator("li.patient.sending, li.patient.waiting").count()

    def offline(self, is_offline: bool) -> None:
        """Lose the network, or get it back."""
        self.page.context.set_offline(is_offline)

    def on_screen(self) -> list[Line]:
        """What this page shows."""
        lines = self.page.locator("li.patient, li.bot").evaluate_all(
            """lines => lines.map(line => [
                line.classList.contains('bot') ? 'bot' : 'user',
                Array.from(line.querySelectorAll('.bubble, .text'), part => {
                    const copy = part.cloneNode(true);
                    copy.querySelectorAll('.spoken, .calls').forEach(added => added.remove());
                    return copy.textContent;
                }).join(' '),
            ])"""
        )
        return [(sender, characters_of(text)) for sender, text in lines]

    def at_the_server(self) -> list[Line]:
        """What the server has of this page's conversation."""
        stored = self.page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
        values = [
            json.loads(value) for name, value in json.loads(stored).items() if name.startswith("backline:")
        ]
        [token] = [value["token"] for value in values if "token" in value]
        response = httpx.get(
            f"{self.server.address}/chat/messages?after=0", headers={"Authorization": f"Bearer {token}"}
        )
        assert response.status_code == 200, response.text
        messages = response.json()["messages"]
        return [(message["sender"], characters_of(message["text"])) for message in messages]

    def settle(self) -> None:
        """Wait until nothing is on its way, and what the server has was told."""
        expect(self.page.locator("li.patient.sending, li.patient.waiting")).to_have_count(
            0, timeout=SETTLES_WITHIN
        )
        for _ in range(100):
            if self.on_screen() == self.at_the_server():
                return
            self.page.wait_for_timeout(200)


def characters_of(text: str) -> str:
    """Its letters and digits, without the addresses of links and the numbers of lists."""
    without_addresses = re.sub(r"\]\([^)\s]*\)", "]", text)
    return re.sub(r"[\W_]+", "", re.sub(r"(?m)^\s*\d+\.\s", "", without_addresses)).lower()
