"""One server for all tests here, and people who look at it in Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.browser.console_page import Colleague, set_password
from tests.browser.server import Server

NO_CHROMIUM = (
    "These tests need Chromium, and there is none on the PATH. Install it with `apt-get install chromium`, "
    "or leave them out with `pytest -m 'not browser'`."
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WAIT_MILLISECONDS = 30_000
"""For anything that a page waits for; a busy machine answers slowly."""

HERE = Path(__file__).parent

OpenPage = Callable[..., Page]


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
