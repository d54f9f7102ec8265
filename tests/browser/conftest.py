"""One server for all tests here, and people who look at it in Chromium."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from benchmarks.widget.measuring import ARGUMENTS
from tests.browser.breaking_proxy import BreakingProxy
from tests.browser.chat_page import ChatPage
from tests.browser.console_page import Colleague, set_password
from tests.browser.server import Server
from tests.browser.visitor import Visitor

NO_CHROMIUM = (
    "These tests need Chromium, and there is none on the PATH. Install it with `apt-get install chromium`, "
    "or leave them out with `pytest -m 'not browser'`."
)
WAIT_MILLISECONDS = 30_000
"""For anything that a page waits for; a busy machine answers slowly."""

SEED = 20_261_130
"""Of whatever is left to chance here."""

HERE = Path(__file__).parent

OpenPage = Callable[..., Page]
NewVisitor = Callable[..., Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test here; the first of them also starts the server, and trains a model if there is none."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if item.get_closest_marker("timeout") is None:
                item.add_marker(pytest.mark.timeout(900))


@pytest.fixture(scope="session")
def server(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real server, started as a person starts it."""
    server = Server(tmp_path_factory.mktemp("server"), trained_model)
    try:
        server.start()
        yield server
    finally:
        server.stop()


# Not for the whole session: while Playwright is at work, no other event loop can run in this thread.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail(NO_CHROMIUM, pytrace=False)
    expect.set_options(timeout=WAIT_MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, headless=True, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, server: Server) -> Iterator[OpenPage]:
    """Open a page as somebody new, at the server's address; keywords are those of a browser context.

    In the end no page may have had an error, broken the content security policy, or missed a file.
    """
    contexts, problems = [], []

    def open_page(**options: Any) -> Page:
        defaults = {"base_url": server.address, "locale": "en-US", "reduced_motion": "reduce"}
        context = browser.new_context(**{**defaults, **options})
        context.set_default_timeout(WAIT_MILLISECONDS)
        contexts.append(context)
        page = context.new_page()
        watch(page, problems)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


def watch(page: Page, problems: list[str]) -> None:
    """Note what goes wrong in a page. What breaks its content security policy is an error in its console."""

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            problems.append(f"{page.url} says: {message.text}")

    def on_failed_request(request: Request) -> None:
        # A page that somebody leaves gives up what it had asked for.
        if request.failure != "net::ERR_ABORTED":
            problems.append(f"{page.url} did not get {request.url}: {request.failure}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: problems.append(f"{page.url} failed: {error}"))
    page.on("requestfailed", on_failed_request)


@pytest.fixture(scope="session")
def colleague(server: Server) -> Colleague:
    """Somebody with an account; it gets its password with the first page that needs it."""
    email, name = "sam.okafor@clinic.example", "Sam Okafor"
    return Colleague(email, name, "nine slow blue barges", link=server.add_staff(email, name))


@pytest.fixture
def console(open_page: OpenPage, colleague: Colleague) -> Page:
    """The console, with the colleague signed in."""
    if colleague.signed_in is not None:
        page = open_page(storage_state=colleague.signed_in)
        page.goto("/console")
        return page
    page = open_page()
    set_password(page, colleague)
    colleague.signed_in = page.context.storage_state()
    return page


@pytest.fixture(scope="session")
def mortal(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that tests may kill, and that takes as many messages as come."""
    server = Server(tmp_path_factory.mktemp("mortal"), trained_model, BOT_RATE_LIMIT="0")
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def chance() -> random.Random:
    return random.Random(SEED)


@pytest.fixture
def proxy(mortal: Server, chance: random.Random) -> Iterator[BreakingProxy]:
    with BreakingProxy(mortal.port, chance) as proxy:
        yield proxy


@pytest.fixture
def new_visitor(browser: Browser, mortal: Server, proxy: BreakingProxy) -> Iterator[NewVisitor]:
    """Opens the chat page through the proxy; no page may have had an error of its own."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def visit(**options: Any) -> Visitor:
        context = browser.new_context(
            base_url=proxy.address, locale="en-US", reduced_motion="reduce", **options
        )
        context.set_default_timeout(WAIT_MILLISECONDS)
        contexts.append(context)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        return Visitor(ChatPage(context.new_page()).open(), mortal)

    yield visit
    for context in contexts:
        context.close()
    assert errors == []
