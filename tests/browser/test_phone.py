"""The chat on a phone: a finger hits everything, nothing lies beyond the sides, and it can be enlarged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat_page import ChatPage, too_wide
from tests.browser.conftest import OpenPage
from tests.browser.states import (
    EMERGENCY,
    QUESTION,
    SEVERAL,
    UNCLEAR,
    asked,
    erasing_asked,
    floating,
    in_page,
    rated,
    too_long,
)
from tests.browser.steps import ACCEPT, choices, greeted, launcher, open_floating, visit_clinic

PHONES = {"small": (320, 568), "usual": (390, 844)}
FINGER, LEAST = 44, 24
"""Points: WCAG 2.5.5 for all that is pressed, 2.5.8 for what has enough room around it."""

STATES = {
    "greeting": in_page(),
    "answer": in_page(asked(QUESTION)),
    "several answers": in_page(asked(SEVERAL)),
    "choices": in_page(asked(UNCLEAR)),
    "emergency": in_page(asked(EMERGENCY)),
    "rated": in_page(rated),
    "erasing asked": in_page(erasing_asked),
    "message too long": in_page(too_long),
    "long words": in_page(asked("gabapentin" * 30, "https://clinic.example/" + "a" * 200)),
    "floating": floating(asked(QUESTION)),
    "launcher": visit_clinic,
}

HARD_TO_HIT = (Path(__file__).parent / "in_page" / "hard_to_hit.js").read_text(encoding="utf-8")


def phone(size: str) -> dict[str, Any]:
    width, height = PHONES[size]
    return {"viewport": {"width": width, "height": height}, "is_mobile": True, "has_touch": True}


def hard_to_hit(page: Page) -> list[str]:
    """What a finger misses."""
    found: list[str] = page.evaluate(HARD_TO_HIT, {"finger": FINGER, "least": LEAST})
    return found


@pytest.mark.parametrize("size", PHONES)
@pytest.mark.parametrize("state", STATES)
def test_everything_can_be_hit_and_nothing_lies_beyond_the_sides(
    open_page: OpenPage, size: str, state: str
) -> None:
    page = open_page(**phone(size))
    assert page.evaluate("matchMedia('(pointer: coarse)').matches")
    STATES[state](page)
    assert hard_to_hit(page) == []
    assert too_wide(page) == []


@pytest.mark.parametrize("size", PHONES)
def test_a_person_asks_chooses_rates_and_leaves_by_touch(open_page: OpenPage, size: str) -> None:
    page = visit_clinic(open_page(**phone(size)))
    chat = ChatPage(page)
    launcher(page).tap()
    accept = page.get_by_role("button", name=ACCEPT)
    expect(accept.or_(chat.replies.first)).to_be_visible()
    if accept.is_visible():
        accept.tap()
    expect(chat.replies.first).to_be_in_viewport()
    # It covers the page, so the page cannot be hit by accident.
    window = page.get_by_role("dialog").bounding_box()
    assert window is not None
    assert (round(window["width"]), round(window["height"])) == PHONES[size]

    chat.question.tap()
    chat.question.fill(UNCLEAR)
    asking = chat.reply_to(lambda: page.get_by_role("button", name="Send", exact=True).tap())
    answer = chat.reply_to(choices(asking).first.tap)
    expect(answer.locator(".text").first).to_be_in_viewport()
    yes = answer.get_by_role("button", name="Yes", exact=True)
    yes.tap()
    expect(yes).to_have_attribute("aria-pressed", "true")
    expect(chat.question).to_be_in_viewport(ratio=1)

    page.get_by_role("button", name="Close the chat").tap()
    expect(launcher(page)).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollLeft") == 0


@pytest.mark.parametrize("window", [(320, 568), (375, 560), (390, 664), (1280, 600)])
@pytest.mark.parametrize("place", ["page", "floating"])
def test_a_new_conversation_begins_with_what_this_is_and_an_earlier_one_with_its_end(
    open_page: OpenPage, window: tuple[int, int], place: str
) -> None:
    page = open_page(viewport={"width": window[0], "height": window[1]})
    opened = {"page": lambda: ChatPage(page).open(), "floating": lambda: open_floating(visit_clinic(page))}
    chat = opened[place]()
    first_line = chat.replies.first.get_by_text("I am not a doctor")
    expect(first_line).to_be_in_viewport(ratio=1)
    # What is about to scroll has done so by then.
    page.wait_for_timeout(300)
    expect(first_line).to_be_in_viewport(ratio=1)

    chat.ask(QUESTION)
    page.reload()
    if place == "floating":
        launcher(page).click()
    expect(chat.replies.last.get_by_role("button", name="Copy this message")).to_be_in_viewport()


def test_opening_it_does_not_call_the_keyboard_up(open_page: OpenPage) -> None:
    page = visit_clinic(open_page(**phone("usual")))
    launcher(page).tap()
    expect(greeted(page).question).not_to_be_focused()


@pytest.mark.parametrize("size", PHONES)
def test_the_page_can_be_enlarged_with_two_fingers(open_page: OpenPage, size: str) -> None:
    page = ChatPage(open_page(**phone(size))).open().page
    fingers = {"x": 150, "y": 250, "scaleFactor": 2.5, "relativeSpeed": 3000}
    page.context.new_cdp_session(page).send("Input.synthesizePinchGesture", fingers)
    assert page.evaluate("visualViewport.scale") > 1.5


def test_the_field_is_large_enough_that_a_phone_does_not_zoom_into_it(open_page: OpenPage) -> None:
    chat = ChatPage(open_page(**phone("small"))).open()
    assert float(chat.question.evaluate("element => parseFloat(getComputedStyle(element).fontSize)")) >= 16
