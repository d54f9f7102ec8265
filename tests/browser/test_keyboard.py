"""The floating chat without a mouse: the focus can be seen, and goes only where the person goes."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.chat_page import ChatPage
from tests.browser.conftest import OpenPage
from tests.browser.keyboard import Keyboard
from tests.browser.states import QUESTION, UNCLEAR
from tests.browser.steps import ACCEPT, HeldMessages, choices, launcher, send, visit_clinic


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def test_a_whole_floating_chat_goes_by_keyboard_alone(open_page: OpenPage) -> None:
    page = visit_clinic(open_page())
    keyboard, chat = Keyboard(page), ChatPage(page)

    the_person_opens_it_and_can_write_at_once(keyboard, chat)
    the_person_asks_and_reads(keyboard, chat)
    the_person_takes_an_offered_answer(keyboard, chat)
    the_person_opens_a_source_and_comes_back(keyboard, chat)
    the_person_rates_the_answer(keyboard, chat)
    the_person_takes_the_conversation_along(keyboard, chat)
    the_person_starts_over_after_thinking_twice(keyboard, chat)
    the_person_closes_it_and_is_back_in_the_page(keyboard, chat)


def the_person_opens_it_and_can_write_at_once(keyboard: Keyboard, chat: ChatPage) -> None:
    keyboard.go_to(launcher(chat.page))
    keyboard.press("Enter")
    accept = chat.page.get_by_role("button", name=ACCEPT)
    expect(accept.or_(chat.replies.first)).to_be_visible()
    if accept.is_visible():
        keyboard.go_to(accept)
        keyboard.press("Enter")
    expect(chat.replies).to_have_count(1)
    expect(chat.question).to_be_focused()
    keyboard.look()


def the_person_asks_and_reads(keyboard: Keyboard, chat: ChatPage) -> None:
    for question in (QUESTION, UNCLEAR):
        keyboard.type(question)
        chat.reply_to(lambda: keyboard.press("Enter"))
        expect(chat.question).to_be_focused()
    # The list takes the focus, or the message in it that was read last.
    keyboard.go_to(chat.page.locator(".log[tabindex='0'], .entries > [tabindex='0']"), backwards=True)
    keyboard.press("Home")
    expect(chat.replies.first).to_be_in_viewport()
    keyboard.press("End")
    expect(chat.replies.last).to_be_in_viewport()


def the_person_takes_an_offered_answer(keyboard: Keyboard, chat: ChatPage) -> None:
    asking = chat.replies.nth(chat.replies.count() - 1)
    offered = choices(asking).first
    title = offered.inner_text()
    keyboard.go_to(offered)
    answer = chat.reply_to(lambda: keyboard.press("Enter"))
    expect(chat.said.last).to_contain_text(title)
    expect(answer.locator(".text").first).to_be_visible()
    # The pressed button stays where the focus is, and says that it was chosen.
    expect(asking.get_by_role("button", name=re.compile(f"{re.escape(title)}.*chosen"))).to_be_focused()


def the_person_opens_a_source_and_comes_back(keyboard: Keyboard, chat: ChatPage) -> None:
    source = chat.replies.last.locator(".sources").get_by_role("button").first
    if source.count() == 0:
        return
    keyboard.go_to(source)
    keyboard.press("Enter")
    keyboard.press("Tab")
    keyboard.press("Escape")
    expect(source).to_be_focused()


def the_person_rates_the_answer(keyboard: Keyboard, chat: ChatPage) -> None:
    helped = chat.replies.last.get_by_role("button", name="Yes", exact=True)
    keyboard.go_to(helped)
    with chat.page.expect_response("**/feedback") as taken:
        keyboard.press("Space")
    assert taken.value.status == 204
    expect(helped).to_have_attribute("aria-pressed", "true")
    expect(helped).to_be_focused()


def the_person_takes_the_conversation_along(keyboard: Keyboard, chat: ChatPage) -> None:
    keyboard.go_to(button(chat.page, "Download this conversation"), backwards=True)
    with chat.page.expect_download() as begun:
        keyboard.press("Enter")
    assert QUESTION in Path(begun.value.path()).read_text(encoding="utf-8")


def the_person_starts_over_after_thinking_twice(keyboard: Keyboard, chat: ChatPage) -> None:
    again, yes = button(chat.page, "New conversation"), button(chat.page, "Start over")
    keyboard.go_to(again, backwards=True)
    keyboard.press("Enter")
    expect(yes).to_be_focused()
    keyboard.press("Escape")
    expect(again).to_be_focused()
    expect(chat.said).not_to_have_count(0)

    keyboard.press("Enter")
    expect(yes).to_be_focused()
    keyboard.press("Enter")
    expect(chat.said).to_have_count(0)
    expect(chat.replies).to_have_count(1)
    keyboard.look()


def the_person_closes_it_and_is_back_in_the_page(keyboard: Keyboard, chat: ChatPage) -> None:
    opener = launcher(chat.page)
    keyboard.go_to(button(chat.page, "Close the chat"))
    keyboard.press("Enter")
    expect(opener).to_be_focused()
    keyboard.press("Enter")
    expect(chat.question).to_be_focused()
    keyboard.press("Escape")
    expect(opener).to_be_focused()
    # Behind the button the page goes on.
    keyboard.go_to(chat.page.get_by_role("link", name="Where to find us"), backwards=True)


def test_the_focus_stays_where_it_is_when_a_message_arrives(open_page: OpenPage) -> None:
    chat = ChatPage(open_page()).open()
    places = (
        chat.page.get_by_role("log"),
        button(chat.page, "Delete this conversation"),
        chat.page.locator("header").get_by_role("link"),
        chat.question,
    )
    held = HeldMessages(chat.page)
    for place in places:
        before = chat.replies.count()
        send(chat, QUESTION)
        place.focus()
        held.let_go()
        expect(chat.replies).not_to_have_count(before)
        # Time for what is done after the drawing.
        chat.page.wait_for_timeout(200)
        expect(place).to_be_focused()


def test_a_person_who_writes_is_not_interrupted_by_a_reply(open_page: OpenPage) -> None:
    chat = ChatPage(open_page()).open()
    held = HeldMessages(chat.page)
    send(chat, QUESTION)
    chat.page.keyboard.type("and one ")
    held.let_go()
    expect(chat.replies).to_have_count(2)
    chat.page.keyboard.type("more thing")
    expect(chat.question).to_have_value("and one more thing")
