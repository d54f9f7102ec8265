"""What stands before the first message: what it says, that nothing happens before, when it comes again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect

from tests.browser.chat_page import ChatPage, tab_to, too_wide
from tests.browser.conftest import OpenPage
from tests.browser.server import Server

QUESTION = "can i take gabba long term?"
PHONE = {"viewport": {"width": 320, "height": 640}, "is_mobile": True, "has_touch": True}


@pytest.fixture
def visitor(open_page: OpenPage) -> ChatPage:
    """Somebody who has come to the page and has not accepted anything."""
    page = open_page()
    page.goto("/")
    chat = ChatPage(page)
    expect(chat.accept).to_be_visible()
    return chat


def terms(page: Page) -> Locator:
    return page.get_by_role("region", name="Before you start")


def keep_for(page: Page, days: int) -> None:
    """Let the server say that it keeps conversations for so many days, as it would after a restart."""

    def answer(route: Route) -> None:
        response = route.fetch()
        said = response.json()
        said["kept_days"]["conversations"] = days
        route.fulfill(response=response, json=said)

    page.context.route("**/chat/terms", answer)


def test_it_says_what_a_person_has_to_know(visitor: ChatPage) -> None:
    said = terms(visitor.page)
    for part in (
        "a machine, not a doctor",
        "not for emergencies",
        "kept for 90 days after your last message",
        "names and numbers that could identify you are masked",
        "Staff may read what you write",
        "You can delete your conversation at any time",
    ):
        expect(said).to_contain_text(part)


def test_the_numbers_can_be_called_with_one_tap(open_page: OpenPage) -> None:
    page = open_page(**PHONE)
    page.goto("/")
    for number in ("911", "988"):
        call = terms(page).get_by_role("link", name=f"Call {number}")
        expect(call).to_have_attribute("href", f"tel:{number}")
        call.scroll_into_view_if_needed()
        expect(call).to_be_in_viewport(ratio=1)
        assert call.bounding_box()["height"] >= 44
    accept = ChatPage(page).accept
    expect(accept).to_be_in_viewport(ratio=1)
    assert accept.bounding_box()["height"] >= 44
    assert too_wide(page) == []


def test_nothing_is_sent_or_kept_before_it_is_accepted(open_page: OpenPage) -> None:
    page = open_page()
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    page.on("request", note)
    page.goto("/")
    chat = ChatPage(page)
    expect(chat.accept).to_be_visible()
    expect(chat.question).to_have_count(0)
    # Whoever looks away and comes back has not agreed either.
    page.evaluate("dispatchEvent(new Event('online')); document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_load_state("networkidle")
    calls = [(one.method, one.url.partition("/chat/")[2]) for one in asked if "/chat/" in one.url]
    assert set(calls) == {("GET", "terms")}
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]

    with page.expect_response("**/chat/sessions") as opened:
        chat.accept.click()
    assert opened.value.status == 201
    expect(chat.replies.first).to_be_visible()


def test_it_is_read_and_accepted_by_keyboard(visitor: ChatPage) -> None:
    page = visitor.page
    assert page.evaluate("document.activeElement === document.body")
    tab_to(terms(page))
    tab_to(visitor.accept)
    page.keyboard.press("Enter")
    expect(visitor.question).to_be_focused()
    expect(visitor.replies.first).to_be_visible()
    page.keyboard.type(QUESTION)
    visitor.reply_to(lambda: page.keyboard.press("Enter"))
    expect(visitor.said.last).to_contain_text(QUESTION)


def test_on_a_touch_screen_accepting_does_not_open_the_keyboard(open_page: OpenPage) -> None:
    page = open_page(**PHONE)
    page.goto("/")
    chat = ChatPage(page)
    chat.accept.tap()
    expect(page.get_by_role("log")).to_be_focused()


def test_it_is_asked_once(visitor: ChatPage) -> None:
    visitor.agree()
    visitor.page.reload()
    expect(visitor.question).to_be_visible()
    expect(visitor.accept).to_have_count(0)
    # A tab that knows nothing of the conversation belongs to the same person.
    other = ChatPage(visitor.page.context.new_page())
    other.page.goto("/")
    expect(other.question).to_be_visible()
    expect(other.accept).to_have_count(0)


def test_it_is_asked_again_when_the_text_changes_and_the_conversation_goes_on(visitor: ChatPage) -> None:
    visitor.agree().ask(QUESTION)
    keep_for(visitor.page, 365)
    visitor.page.reload()
    expect(visitor.accept).to_be_visible()
    said = terms(visitor.page)
    expect(said).to_contain_text("kept for 365 days")
    expect(said).to_contain_text("has changed since you last agreed")
    expect(said).to_contain_text("Your conversation is still here")
    expect(visitor.said).to_have_count(0)

    visitor.accept.click()
    expect(visitor.said).to_have_count(1)
    expect(visitor.said).to_contain_text(QUESTION)
    visitor.page.reload()
    expect(visitor.said).to_have_count(1)


def test_who_does_not_agree_to_a_new_text_can_delete_the_earlier_conversation(visitor: ChatPage) -> None:
    page = visitor.page
    visitor.agree().ask(QUESTION)
    keep_for(page, 365)
    page.reload()
    expect(visitor.accept).to_be_visible()
    page.get_by_role("button", name="Delete this conversation").click()
    with page.expect_response("**/chat/sessions/current") as erased:
        page.get_by_role("button", name="Delete it", exact=True).click()
    assert erased.value.status == 204
    expect(page.get_by_role("button", name="Delete this conversation")).to_have_count(0)
    expect(terms(page)).not_to_contain_text("Your conversation is still here")
    expect(visitor.accept).to_be_visible()

    visitor.agree()
    expect(visitor.said).to_have_count(0)


def test_without_a_connection_it_says_so_and_nothing_can_be_accepted(
    browser: Browser, server: Server
) -> None:
    # Not by `open_page`, which takes a failed request for a mistake.
    page = browser.new_page(base_url=server.address)
    away = re.compile("/chat/terms$")
    page.context.route(away, lambda route: route.abort("internetdisconnected"))
    page.goto("/")
    chat = ChatPage(page)
    problem = page.get_by_role("alert")
    expect(problem).to_contain_text("cannot be reached")
    expect(terms(page).get_by_role("link", name="Call 911")).to_have_attribute("href", "tel:911")
    expect(chat.accept).to_have_count(0)
    page.context.unroute(away)
    problem.get_by_role("button", name="Try again").click()
    expect(chat.accept).to_be_visible()
    expect(terms(page)).to_be_focused()
    page.close()


def test_who_agreed_before_goes_on_while_the_server_cannot_be_asked(browser: Browser, server: Server) -> None:
    page = browser.new_page(base_url=server.address)
    chat = ChatPage(page).open()
    chat.ask(QUESTION)
    page.context.route(re.compile("/chat/terms$"), lambda route: route.abort("internetdisconnected"))
    page.reload()
    expect(chat.said).to_have_count(1)
    expect(chat.accept).to_have_count(0)
    page.close()


def test_the_longest_message_is_the_one_that_the_server_names(open_page: OpenPage) -> None:
    page = open_page()

    def answer(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, json={**response.json(), "message_length": 40})

    page.context.route("**/chat/terms", answer)
    chat = ChatPage(page).open()
    chat.question.fill("x" * 39)
    expect(page.get_by_text("39 of 40 characters")).to_be_visible()
    chat.question.fill("x" * 41)
    expect(page.get_by_text("Too long by 1 character.").first).to_be_visible()
