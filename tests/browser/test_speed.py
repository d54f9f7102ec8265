"""The chat is there at once, and so is what a person says; `python -m benchmarks.widget` has the figures."""

from __future__ import annotations

import statistics

from playwright.sync_api import Browser, Request

from benchmarks.widget.figures import READY_WITHIN, SAID_WITHIN
from benchmarks.widget.measuring import embedding, times_to_own_message, times_to_ready
from tests.browser.conftest import OpenPage
from tests.browser.server import Server

BUSY = 2
"""Other tests, and other people, may be at work on this machine."""


def test_the_floating_chat_is_ready_at_once(browser: Browser, server: Server) -> None:
    with embedding(server.address) as clinic:
        times = times_to_ready(browser, clinic, runs=9, warm=False)
    assert statistics.median(times) <= READY_WITHIN * BUSY


def test_the_chat_page_is_ready_at_once(browser: Browser, server: Server) -> None:
    times = times_to_ready(browser, server.address, runs=9, warm=True)
    assert statistics.median(times) <= READY_WITHIN * BUSY


def test_what_a_person_says_is_on_the_screen_at_once(browser: Browser, server: Server) -> None:
    times = times_to_own_message(browser, server.address, messages=15)
    assert statistics.median(times) <= SAID_WITHIN * BUSY


def test_a_chat_that_nobody_opened_asks_the_server_for_its_script_alone(
    open_page: OpenPage, server: Server
) -> None:
    page, asked = open_page(), []

    def on_request(request: Request) -> None:
        if request.url.startswith(server.address):
            asked.append(request.url.removeprefix(server.address))

    page.on("request", on_request)
    with embedding(server.address) as clinic:
        page.goto(clinic)
        page.get_by_role("button", name="Ask about back pain").hover()
        page.wait_for_timeout(300)
    assert asked == ["/widget.js"]
