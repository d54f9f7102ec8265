"""Takes the times in Chromium, from what the page itself sees."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

IN_PAGE = Path(__file__).with_name("in_page.js")
CHROMIUM = "chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
HOST = "127.0.0.1"
WAIT_MILLISECONDS = 60_000
ACCEPT = re.compile("I understand, start the chat")
"""What the screen before the first message is left with."""

EMBEDDING = """\
<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>A clinic</title>
    <link rel="icon" href="data:,">
    <script src="{server}/widget.js" defer></script>
  </head>
  <body><main><h1>A clinic</h1><p>We look after backs.</p></main></body>
</html>
"""
READY = """async () => {
    while (!(window.drawn?.control > 0)) await new Promise((wait) => setTimeout(wait, 5));
    const script = performance.getEntriesByType('resource').find((one) => one.name.endsWith('/widget.js'));
    return window.drawn.control - script.responseEnd;
}"""
SAID = """async (count) => {
    while (window.drawn.said.length < count) await new Promise((wait) => setTimeout(wait, 5));
    return window.drawn.said;
}"""

Tell = Callable[[], object]


class ChromiumMissing(Exception):
    """There is no Chromium on the PATH."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium, without a window.

    Raises:
        ChromiumMissing: There is none.
    """
    path = shutil.which(CHROMIUM)
    if path is None:
        raise ChromiumMissing("There is no Chromium on the PATH: apt-get install chromium.")
    expect.set_options(timeout=WAIT_MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=list(ARGUMENTS))
        yield browser
        browser.close()


@contextmanager
def embedding(server: str) -> Iterator[str]:
    """A page of another origin that has the floating chat; its address.

    Playwright could make one up, but a browser whose requests are looked into does without its cache.
    """
    with TemporaryDirectory(prefix="backline-") as folder:
        (Path(folder) / "index.html").write_text(EMBEDDING.format(server=server), encoding="utf-8")
        with ThreadingHTTPServer((HOST, 0), partial(_Quiet, directory=folder)) as site:
            threading.Thread(target=site.serve_forever, daemon=True).start()
            yield f"http://{HOST}:{site.server_port}/"
            site.shutdown()


def times_to_ready(
    browser: Browser, address: str, runs: int, *, warm: bool, slowdown: int = 1, tell: Tell = lambda: None
) -> list[float]:
    """Milliseconds from the end of the script's response until a control of the chat is drawn, for each run.

    Args:
        browser: Where to look.
        address: A page with the chat.
        runs: How often.
        warm: Whether the browser has been there before.
        slowdown: How many times slower the processor is made.
        tell: Told after each run.
    """
    times = []
    context = _context(browser)
    for run in range(runs + 2 if warm else runs):
        if not warm:
            context.close()
            context = _context(browser)
        page = _page(context, slowdown)
        page.goto(address)
        time = page.evaluate(READY)
        page.close()
        # A browser keeps what it compiled of a script when it meets it again.
        if not warm or run >= 2:
            times.append(time)
            tell()
    context.close()
    return times


def times_to_own_message(
    browser: Browser, server: str, messages: int, *, slowdown: int = 1, tell: Tell = lambda: None
) -> list[float]:
    """Milliseconds from the press of Enter until the person's own message is drawn, for each message.

    Args:
        browser: Where to write.
        server: The server's address.
        messages: How many.
        slowdown: How many times slower the processor is made.
        tell: Told after each message.
    """
    context = _context(browser)
    page = _page(context, slowdown)
    page.goto(server)
    begin(page)
    field = page.get_by_label("Your question", exact=True)
    replies = page.locator("li.bot")
    times: list[float] = []
    for number in range(1, messages + 1):
        before = replies.count()
        field.fill(f"thanks, that was number {number}")
        field.press("Enter")
        times = page.evaluate(SAID, number)
        # The next one meets a chat that is at rest.
        expect(replies).not_to_have_count(before)
        tell()
    context.close()
    return times


def begin(page: Page) -> None:
    """Accept what comes before the first message, where something does, and wait for the greeting."""
    accept, greeting = page.get_by_role("button", name=ACCEPT), page.locator("li.bot").first
    expect(accept.or_(greeting)).to_be_visible()
    if accept.is_visible():
        accept.click()
    expect(greeting).to_be_visible()


def _context(browser: Browser) -> BrowserContext:
    context = browser.new_context(locale="en-US")
    context.set_default_timeout(WAIT_MILLISECONDS)
    context.add_init_script(path=IN_PAGE)
    return context


def _page(context: BrowserContext, slowdown: int) -> Page:
    page = context.new_page()
    if slowdown > 1:
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    return page


class _Quiet(SimpleHTTPRequestHandler):
    """Serves a folder, and tells nobody."""

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Say nothing."""
