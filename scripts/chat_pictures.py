"""The pictures of the chat: one line each in `PICTURES`, and how a page gets to what they show."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, Route, expect

from benchmarks.widget.measuring import ACCEPT, begin

QUESTION = "can i take gabba long term?"
DANGER = "i cant feel my legs and i wet myself"

WINDOW = {"width": 1000, "height": 912}
SITE = {"width": 1120, "height": 860}
PHONE = {"width": 430, "height": 932}
FORCED_COLORS = {"color_scheme": "dark", "forced_colors": "active"}

CLINIC = "/clinic"
CLINIC_PAGE = """\
<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Riverside back clinic</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <style>
      body { margin: 0; font: 18px/1.6 'Liberation Serif', serif; color: #22303c; background: #f5f7f9; }
      header { padding: 1em 6vw; color: #fff; background: #2c4a6b; font-size: 1.2em; }
      main { max-width: 34em; padding: 1.5em 6vw; }
      h1 { font-size: 1.8em; line-height: 1.2; }
    </style>
    <script src="/widget.js" defer></script>
  </head>
  <body>
    <header>Riverside back clinic</header>
    <main>
      <h1>When your back hurts</h1>
      <p>We are open from Monday to Friday, eight to six, and on Saturday mornings for those who cannot come
      during the week. You find us behind the old mill, beside the pharmacy.</p>
      <p>Please bring a list of the medicines that you take, and wear something comfortable.</p>
    </main>
  </body>
</html>
"""

Reach = Callable[[Page], object]


@dataclass(frozen=True)
class Picture:
    """A picture of the chat.

    Attributes:
        name: The file's, without its end.
        reach: Brings a fresh page to what is shown.
        size: Of the window, in points.
        media: What the person's system says: color_scheme, contrast, forced_colors.
    """

    name: str
    reach: Reach
    size: Mapping[str, int]
    media: Mapping[str, str] = field(default_factory=dict)

    @property
    def sharpness(self) -> int:
        """Pixels a point: a phone has more."""
        return 2 if self.size == PHONE else 1


def opened(page: Page) -> None:
    """The chat page with its greeting."""
    page.goto("/")
    begin(page)


def terms(page: Page) -> None:
    """What stands before the first message."""
    page.goto("/")
    expect(page.get_by_role("button", name=ACCEPT)).to_be_visible()


def source_open(page: Page) -> None:
    """What an answer rests on, open to be read."""
    asked(QUESTION)(page)
    page.locator(".sources").get_by_role("button").first.click()
    panel = page.get_by_role("region", name=re.compile("^Source"))
    expect(panel.get_by_role("listitem").first).to_be_visible()
    panel.scroll_into_view_if_needed()


def comment_asked(page: Page) -> None:
    """An answer that did not help, and room to say why."""
    asked(QUESTION)(page)
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.get_by_label("What was missing? (optional)")).to_be_visible()


def site(page: Page) -> None:
    """Somebody's page, with the chat's button in its corner."""
    page.route(f"**{CLINIC}", lambda route: route.fulfill(body=CLINIC_PAGE, content_type="text/html"))
    page.goto(CLINIC)
    expect(_launcher(page)).to_be_visible()


def floating(page: Page) -> None:
    """The chat, opened over somebody's page."""
    site(page)
    _launcher(page).click()
    begin(page)


def asked(*questions: str, place: Reach = opened) -> Reach:
    """Each question has its answer."""

    def reach(page: Page) -> None:
        place(page)
        for question in questions:
            before = page.locator("li.bot").count()
            _send(page, question)
            expect(page.locator("li.bot")).not_to_have_count(before)
            expect(page.locator(".typing")).to_have_count(0)

    return reach


def without_connection(page: Page) -> None:
    """A message that could not be sent."""
    asked(QUESTION)(page)
    page.context.set_offline(True)
    _send(page, "is it a narcotic?")
    expect(page.locator("li.patient").last.locator(".delivery")).not_to_have_text(
        re.compile("^(Sending|Sent)$")
    )


def restart_asked(page: Page) -> None:
    """Whether the person wants to start over."""
    asked(QUESTION)(page)
    page.get_by_role("button", name="New conversation", exact=True).click()
    expect(page.get_by_role("button", name="Start over", exact=True)).to_be_visible()


def unread(page: Page) -> None:
    """A reply that came after the chat was closed."""
    floating(page)
    held: list[Route] = []
    # Not the method itself: Playwright notes something on what it is given.
    page.route("**/chat/messages", lambda route: held.append(route))  # noqa: PLW0108
    _send(page, QUESTION)
    expect(page.locator("li.patient")).to_have_count(1)
    page.keyboard.press("Escape")
    for route in held:
        route.continue_()
    expect(page.locator(".badge")).to_be_visible()


PICTURES = (
    Picture("chat", asked(QUESTION), WINDOW),
    Picture("chat-dark", asked("gaba makes me so sleepy"), WINDOW, {"color_scheme": "dark"}),
    Picture("chat-contrast", asked(QUESTION), WINDOW, {"contrast": "more"}),
    Picture("chat-forced-colors", asked(QUESTION), WINDOW, FORCED_COLORS),
    Picture("chat-phone", asked(QUESTION), PHONE),
    Picture("chat-emergency", asked(DANGER), PHONE),
    Picture("chat-emergency-dark", asked(DANGER), PHONE, {"color_scheme": "dark"}),
    Picture("chat-choices", asked("gaba question"), PHONE),
    Picture("chat-consent", terms, PHONE),
    Picture("chat-source", source_open, PHONE),
    Picture("chat-comment", comment_asked, PHONE),
    Picture("chat-restart", restart_asked, PHONE),
    Picture("chat-offline", without_connection, PHONE),
    Picture("floating-closed", site, SITE),
    Picture("floating-open", asked(QUESTION, place=floating), SITE),
    Picture("floating-unread", unread, SITE),
    Picture("floating-phone", asked(QUESTION, place=floating), PHONE),
)


def _launcher(page: Page) -> Locator:
    return page.get_by_role("button", name="Ask about back pain")


def _send(page: Page, text: str) -> None:
    field = page.get_by_label("Your question", exact=True)
    field.fill(text)
    field.press("Enter")
