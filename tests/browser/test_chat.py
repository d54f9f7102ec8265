"""The chat page in a browser: by keyboard, on a phone, after a reload, in an emergency."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.chat_page import ChatPage, tab_to, too_wide
from tests.browser.conftest import OpenPage

PHONE = {"viewport": {"width": 375, "height": 700}, "is_mobile": True, "has_touch": True}
QUESTION = "can i take gabba long term?"
EMERGENCY = "i cant feel my legs and i wet myself"
SMALLEST_TARGET = 44
"""Points: what a finger needs, after the WCAG 2.2 success criterion 2.5.5."""


@pytest.fixture
def chat(open_page: OpenPage) -> ChatPage:
    return ChatPage(open_page()).open()


@pytest.fixture
def phone(open_page: OpenPage) -> ChatPage:
    return ChatPage(open_page(**PHONE)).open()


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def test_a_whole_chat_goes_by_keyboard_alone(chat: ChatPage) -> None:
    keyboard = chat.page.keyboard
    tab_to(chat.question)
    keyboard.type(QUESTION)
    reply = chat.reply_to(lambda: keyboard.press("Enter"))
    expect(reply).to_contain_text("You can take gabapentin for a long time")
    expect(chat.question).to_be_focused()

    choice = reply.get_by_role("button", name="Side effects", exact=True)
    tab_to(choice, backwards=True)
    chosen = chat.reply_to(lambda: keyboard.press("Enter"))
    expect(chat.said.last).to_contain_text("Side effects")
    expect(reply.get_by_role("button", name=re.compile("Side effects.*chosen"))).to_be_focused()

    another = chosen.get_by_role("button", name="Dizziness", exact=True)
    tab_to(another)
    last = chat.reply_to(lambda: keyboard.press("Space"))
    expect(chat.said.last).to_contain_text("Dizziness")

    helped = last.get_by_role("button", name="Yes", exact=True)
    tab_to(helped)
    with chat.page.expect_response("**/feedback") as taken:
        keyboard.press("Space")
    assert taken.value.status == 204
    expect(helped).to_have_attribute("aria-pressed", "true")
    expect(helped).to_be_focused()

    tab_to(chat.question)
    keyboard.type("thanks")
    keyboard.press("Shift+Enter")
    keyboard.type("bye")
    chat.reply_to(lambda: keyboard.press("Enter"))
    expect(chat.said.last).to_contain_text(re.compile(r"thanks\s+bye"))


def test_a_conversation_is_deleted_by_keyboard_and_only_when_confirmed(chat: ChatPage) -> None:
    chat.ask(QUESTION)
    delete = button(chat.page, "Delete this conversation")
    tab_to(delete, backwards=True)
    chat.page.keyboard.press("Enter")
    expect(button(chat.page, "Delete it")).to_be_focused()
    chat.page.keyboard.press("Escape")
    expect(delete).to_be_focused()
    expect(chat.said).to_have_count(1)

    chat.page.keyboard.press("Enter")
    expect(button(chat.page, "Delete it")).to_be_focused()
    chat.page.keyboard.press("Enter")
    expect(chat.notice("Your conversation was deleted.")).to_be_visible()
    expect(chat.said).to_have_count(0)


def test_nothing_on_a_phone_has_to_be_scrolled_sideways(phone: ChatPage) -> None:
    assert too_wide(phone.page) == []
    for text in (QUESTION, "gabapentin" * 30, "https://clinic.example/" + "a" * 200, EMERGENCY):
        phone.ask(text)
        assert too_wide(phone.page) == []
    button(phone.page, "Delete this conversation").tap()
    expect(button(phone.page, "Delete it")).to_be_visible()
    assert too_wide(phone.page) == []


def test_on_a_phone_the_field_and_the_answer_are_in_view(phone: ChatPage) -> None:
    phone.question.fill(QUESTION)
    reply = phone.reply_to(lambda: button(phone.page, "Send").tap())
    expect(reply.locator(".text")).to_be_in_viewport()
    expect(phone.question).to_be_in_viewport(ratio=1)
    box = button(phone.page, "Send").bounding_box()
    assert min(box["width"], box["height"]) >= SMALLEST_TARGET


def test_a_reload_keeps_the_conversation_and_it_goes_on(chat: ChatPage) -> None:
    reply = chat.ask(QUESTION)
    expect(reply).to_contain_text("Source")
    said, before = chat.said.all_inner_texts(), chat.replies.locator(".text").all_inner_texts()

    chat.page.reload()
    expect(chat.replies).to_have_count(len(before))
    assert chat.replies.locator(".text").all_inner_texts() == before
    expect(chat.said).to_have_count(len(said))
    expect(chat.said.last).to_contain_text(QUESTION)

    chat.ask("thanks")
    expect(chat.said).to_have_count(len(said) + 1)


def test_what_is_said_in_one_tab_arrives_in_another(chat: ChatPage) -> None:
    chat.ask(QUESTION)
    with chat.page.context.expect_page() as opened:
        # A tab that a page opens begins with what that page remembers.
        chat.page.evaluate("open('/')")
    other = ChatPage(opened.value)
    expect(other.said).to_have_count(1)
    chat.page.bring_to_front()
    before = chat.replies.count()
    other.page.bring_to_front()
    other.ask("My name is Maria. Is it a narcotic?")
    chat.page.bring_to_front()
    expect(chat.said.last).to_contain_text("Is it a narcotic?")
    expect(chat.replies).not_to_have_count(before)
    expect(chat.said).to_have_count(2)
    # Its own tab shows what was typed, and every other what is stored.
    expect(other.said.last).to_contain_text("My name is Maria.")
    expect(chat.said.last).to_contain_text("My name is (name).")


def test_who_writes_forget_me_begins_anew_after_confirming(chat: ChatPage) -> None:
    chat.ask(QUESTION)
    asked = chat.ask("please forget me")
    expect(asked).to_contain_text("It cannot be brought back")
    asked.get_by_role("button", name="Yes, erase everything", exact=True).click()
    expect(chat.notice("Your conversation was deleted")).to_be_visible()
    expect(chat.said).to_have_count(0)


def test_another_visitor_gets_a_conversation_of_their_own(chat: ChatPage, open_page: OpenPage) -> None:
    chat.ask(QUESTION)
    other = ChatPage(open_page()).open()
    expect(other.replies).to_have_count(1)
    expect(other.said).to_have_count(0)


def test_an_emergency_stands_out_and_can_be_called_with_one_tap(phone: ChatPage) -> None:
    reply = phone.ask(EMERGENCY)
    alert = reply.get_by_role("alert", name="Get help now")
    expect(alert).to_be_visible()
    expect(alert.get_by_text("Get help now")).to_be_in_viewport()
    call = alert.get_by_role("link", name="Call 911").first
    expect(call).to_have_attribute("href", "tel:911")
    expect(call).to_be_in_viewport(ratio=1)
    assert call.bounding_box()["height"] >= SMALLEST_TARGET


def test_an_emergency_read_again_after_a_reload_does_not_shout(chat: ChatPage) -> None:
    chat.ask(EMERGENCY)
    chat.page.reload()
    old = chat.replies.last.get_by_role("group", name="Get help now")
    expect(old).to_be_visible()
    expect(old.get_by_role("link", name="Call 911").first).to_have_attribute("href", "tel:911")
    expect(chat.page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=\"document.title='broken in'\"> is it addictive",
        "<script>document.title='broken in'</script>",
        "<b>bold</b> & [click](javascript:document.title='broken') **stars**",
    ],
)
def test_html_typed_by_a_person_is_shown_as_text(chat: ChatPage, text: str) -> None:
    title, bubble = chat.page.title(), chat.said.locator(".bubble")

    def is_text() -> None:
        expect(bubble).to_have_text(text)
        expect(bubble.locator("*")).to_have_count(0)
        expect(chat.page).to_have_title(title)

    chat.ask(text)
    is_text()
    chat.page.reload()
    is_text()
