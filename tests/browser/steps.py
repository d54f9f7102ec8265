"""What tests do with any chat: open it over somebody's page, agree, send, hold what was sent."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, Route, expect

from benchmarks.widget.measuring import ACCEPT
from tests.browser.chat_page import ChatPage

CLINIC = "/a-clinic"
"""Where the page lies that has the floating chat."""
CLINIC_PAGE = """\
<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>A clinic</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <script src="/widget.js" defer></script>
  </head>
  <body>
    <main>
      <h1>A clinic</h1>
      <p>We look after backs. <a href="/a-clinic">Where to find us</a></p>
    </main>
  </body>
</html>
"""
STRICT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"


class HeldMessages:
    """Keeps what the person sends on its way, until it is let go.

    Args:
        page: The person's page.
    """

    def __init__(self, page: Page) -> None:
        self._routes: list[Route] = []
        self._holding = True
        page.route("**/chat/messages", self._hold)

    def let_go(self) -> None:
        """Send on what was held."""
        while self._routes:
            self._routes.pop(0).continue_()

    def hold_no_more(self) -> None:
        """What is sent from now on arrives; what was held before stays where it is."""
        # Not by removing the route: without any route Chromium lets go of what they held.
        self._holding = False

    def _hold(self, route: Route) -> None:
        if self._holding and route.request.method == "POST":
            self._routes.append(route)
        else:
            route.continue_()


def go_to_clinic(page: Page, policy: str = STRICT_POLICY) -> None:
    """Go to a page that has the floating chat in its corner, whatever its button says there."""
    headers = {"Content-Type": "text/html", **({"Content-Security-Policy": policy} if policy else {})}
    page.route(f"**{CLINIC}", lambda route: route.fulfill(body=CLINIC_PAGE, headers=headers))
    page.goto(CLINIC)


def visit_clinic(page: Page, policy: str = STRICT_POLICY) -> Page:
    """Go to that page, and wait for the button that opens the chat."""
    go_to_clinic(page, policy)
    expect(launcher(page)).to_be_visible()
    return page


def launcher(page: Page) -> Locator:
    """The button that opens the floating chat."""
    return page.get_by_role("button", name="Ask about back pain")


def open_floating(page: Page) -> ChatPage:
    """Open the floating chat, and wait for the greeting."""
    launcher(page).click()
    return greeted(page)


def greeted(page: Page) -> ChatPage:
    """An open chat with its greeting; accepts what comes before it, where something does."""
    chat = ChatPage(page)
    agree(page, chat.replies.first)
    return chat


def agree(page: Page, then: Locator) -> None:
    """Accept what comes before the first message, where something does, and wait for what comes then."""
    accept = page.get_by_role("button", name=ACCEPT)
    expect(accept.or_(then)).to_be_visible()
    if accept.is_visible():
        accept.click()
    expect(then).to_be_visible()


def choices(reply: Locator) -> Locator:
    """The answers that a message offers."""
    return reply.get_by_role("group", name="Choose an answer").get_by_role("button")


def send(chat: ChatPage, text: str) -> None:
    """Write and send, without waiting for anything."""
    chat.question.fill(text)
    chat.question.press("Enter")
