"""No state of the chat has a barrier in any theme, as far as axe-core can tell: WCAG 2.0 to 2.2, A and AA."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.screen_reader import controls
from tests.browser.server import Server
from tests.browser.states import STATES, State, in_page

AXE = Path(__file__).parents[2] / "widget" / "node_modules" / "axe-core" / "axe.min.js"
NO_AXE = "axe-core is not there. `make setup` installs it with the other packages of the widget."

THEMES = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "more contrast": {"color_scheme": "light", "contrast": "more"},
    "more contrast, dark": {"color_scheme": "dark", "contrast": "more"},
    "forced colors": {"color_scheme": "light", "forced_colors": "active"},
}
PLAIN = {"color_scheme": "light", "contrast": "no-preference", "forced_colors": "none"}

OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    # Off unless asked for, as long as axe-core takes WCAG 2.2 for new.
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations", "incomplete"],
    # It would fetch style sheets once more, which the page's policy rightly forbids.
    "preload": False,
}
CHECK = (Path(__file__).parent / "in_page" / "run_axe.js").read_text(encoding="utf-8")

SCROLLED_AWAY = ("color-contrast", "elmPartiallyObscured")
ACCEPTED = {
    SCROLLED_AWAY: "its contrast is looked at again where nothing has to be scrolled",
    ("aria-required-children", "Expecting ARIA child role to be added: listitem"): (
        "before anything is said, the list of messages is empty"
    ),
}
"""What axe-core leaves to a person: rule and reason -> why it is no barrier."""
ACCEPTED_IN_FORCED_COLORS = {
    ("color-contrast", "equalRatio"): (
        "axe-core takes the page's color for what is drawn; the system draws its own, which can be read"
    )
}
TALL = 6000
"""Points: a window in which no conversation has to be scrolled."""

DRAWN = "new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"
"""A theme is there whole when it has been drawn."""
MAKE_TALL = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('dialog.chat { block-size: 100% !important; }');
    document.querySelector('back-pain-chat').shadowRoot.adoptedStyleSheets.push(sheet);
}"""

Finding = dict[str, str]
Visit = Callable[[State], Page]


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Visit]:
    """Bring somebody new to a state. Errors in the console are allowed: some states are made of them."""
    if not AXE.exists():
        pytest.fail(NO_AXE, pytrace=False)
    pages: list[Page] = []

    def visit(state: State) -> Page:
        context = browser.new_context(
            **{"base_url": server.address, "locale": "en-US", "reduced_motion": "reduce", **state.options}
        )
        page = context.new_page()
        pages.append(page)
        state.reach(page)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        return page

    yield visit
    for page in pages:
        # Some wait for an answer that is never let through.
        page.unroute_all(behavior="ignoreErrors")
        page.context.close()


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_no_state_has_a_barrier_in_any_theme(visit: Visit, state: State) -> None:
    page = visit(state)
    found = {theme: barriers(page, theme) for theme in THEMES}
    assert found == {theme: [] for theme in THEMES}
    nameless = [control.role for control in controls(page) if not control.name.strip()]
    assert nameless == []
    if has_parts_scrolled_away(page):
        make_tall(page)
        assert not has_parts_scrolled_away(page)
        found = {theme: barriers(page, theme, "color-contrast") for theme in THEMES}
        assert found == {theme: [] for theme in THEMES}


def test_axe_would_find_a_barrier(visit: Visit) -> None:
    page = visit(State("greeting", in_page()))
    page.evaluate("document.querySelector('back-pain-chat').style.setProperty('--backline-quiet', '#c9c9c0')")
    assert {found["rule"] for found in barriers(page, "light")} == {"color-contrast"}


def barriers(page: Page, theme: str, *rules: str) -> list[Finding]:
    """What axe-core finds in a theme, and what it cannot decide and nobody has."""
    page.emulate_media(**{**PLAIN, **THEMES[theme]})
    page.evaluate(DRAWN)
    found = check(page, *rules)
    accepted = {**ACCEPTED, **(ACCEPTED_IN_FORCED_COLORS if theme == "forced colors" else {})}
    return found["violations"] + [one for one in found["incomplete"] if reason_of(one) not in accepted]


def check(page: Page, *rules: str) -> dict[str, list[Finding]]:
    """All that axe-core finds, or what it finds by some rules."""
    only = {"runOnly": {"type": "rule", "values": list(rules)}, "rules": {}} if rules else {}
    found: dict[str, list[Finding]] = page.evaluate(CHECK, {**OPTIONS, **only})
    return found


def reason_of(finding: Finding) -> tuple[str, str]:
    return finding["rule"], finding["why"]


def has_parts_scrolled_away(page: Page) -> bool:
    """Whether axe-core could not judge a color because it lies out of view."""
    return any(reason_of(one) == SCROLLED_AWAY for one in check(page, "color-contrast")["incomplete"])


def make_tall(page: Page) -> None:
    """Make room for the whole conversation, as axe-core judges no color that it cannot see."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    page.set_viewport_size({"width": width, "height": TALL})
    page.evaluate(MAKE_TALL)
