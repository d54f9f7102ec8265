"""What somebody hears who cannot see the chat: names, headings, and each new message once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat_page import ChatPage
from tests.browser.conftest import OpenPage
from tests.browser.screen_reader import Announcement, heard, listen, only, tree
from tests.browser.states import EMERGENCY, QUESTION, SEVERAL, UNCLEAR, too_long
from tests.browser.steps import choices, greeted, open_floating, visit_clinic


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    page = open_page()
    listen(page)
    return page


@pytest.fixture
def chat(page: Page) -> ChatPage:
    chat = ChatPage(page).open()
    expect(chat.replies).to_have_count(1)
    heard(page)
    return chat


def first_words(chat: ChatPage, reply: int) -> str:
    """How a message begins, as it is shown."""
    text: str = chat.replies.nth(reply).locator(".text").first.inner_text()
    return re.split(r"[\n.]", text)[0]


def said_of(announcements: list[Announcement], words: str) -> list[str]:
    """How politely words were announced, each time that they were."""
    return [one.politeness for one in announcements if words in one.words]


@pytest.mark.parametrize("question", [QUESTION, SEVERAL, UNCLEAR])
def test_each_new_message_is_announced_once_and_politely(chat: ChatPage, question: str) -> None:
    before = chat.replies.count()
    chat.ask(question)
    expect(chat.question).to_be_focused()
    chat.page.wait_for_timeout(300)
    announced = heard(chat.page)
    for reply in range(before, chat.replies.count()):
        assert said_of(announced, first_words(chat, reply)) == ["polite"]
    assert said_of(announced, question) == []


def test_choices_are_announced_with_their_message(chat: ChatPage) -> None:
    reply = chat.ask(UNCLEAR)
    titles = choices(reply).all_inner_texts()
    assert len(titles) > 1
    [announced] = [one for one in heard(chat.page) if first_words(chat, 1) in one.words]
    assert [title for title in titles if title not in announced.words] == []


def test_an_emergency_interrupts_and_is_said_once(chat: ChatPage) -> None:
    chat.ask(EMERGENCY)
    chat.page.wait_for_timeout(300)
    announced = heard(chat.page)
    assert said_of(announced, first_words(chat, 1)) == ["assertive"]
    assert len([one for one in announced if one.politeness == "assertive"]) == 1


def test_the_greeting_is_announced_and_history_is_not(page: Page) -> None:
    chat = open_floating(visit_clinic(page))
    assert said_of(heard(page), first_words(chat, 0)) == ["polite"]
    chat.ask(EMERGENCY)
    chat.ask(QUESTION)
    shown = chat.replies.count()
    page.reload()
    page.get_by_role("button", name="Ask about back pain").click()
    expect(chat.replies).to_have_count(shown)
    assert heard(page) == []


def test_the_list_itself_is_silent_and_the_live_region_stands_beside_it(chat: ChatPage) -> None:
    log = only(tree(chat.page), "log")
    assert (log.name, log.properties.get("live", "off")) == ("Conversation", "off")
    polite = chat.page.locator("back-pain-chat [aria-live=polite]")
    expect(polite).not_to_have_count(0)
    expect(chat.page.locator("[role=log] [aria-live=polite]")).to_have_count(0)
    expect(polite.locator("[role=log]")).to_have_count(0)


def test_a_complaint_about_what_is_written_is_said_and_belongs_to_its_field(chat: ChatPage) -> None:
    expect(chat.question).to_have_accessible_description("Please leave out your name and address.")
    too_long(chat)
    expect(chat.question).to_have_accessible_description(re.compile("Too long by [0-9]+ characters"))
    expect(chat.question).to_have_attribute("aria-invalid", "true")
    assert said_of(heard(chat.page), "Too long by") == ["polite"]
    chat.question.fill("shorter")
    expect(chat.question).to_have_accessible_description("Please leave out your name and address.")
    expect(chat.question).not_to_have_attribute("aria-invalid", "true")


def test_the_page_has_one_title_and_the_floating_chat_is_a_named_dialog(open_page: OpenPage) -> None:
    page = ChatPage(open_page()).open().page
    expect(page.get_by_role("heading", level=1)).to_have_text("Backline")
    expect(page.get_by_role("region", name="Backline")).to_be_visible()
    embedding = visit_clinic(open_page())
    expect(embedding.get_by_role("dialog")).to_have_count(0)
    opener = embedding.get_by_role("button", name="Ask about back pain")
    expect(opener).to_have_attribute("aria-haspopup", "dialog")
    opener.click()
    greeted(embedding)
    expect(embedding.get_by_role("dialog", name="Backline")).to_be_visible()
    # The page's own title stays the only one of its level.
    expect(embedding.get_by_role("heading", level=1)).to_have_text("A clinic")
    expect(embedding.get_by_role("dialog").get_by_role("heading", level=2)).to_have_text("Backline")


def test_who_speaks_is_said_with_every_message(chat: ChatPage) -> None:
    chat.ask(QUESTION)
    spoken = chat.page.locator(".log").aria_snapshot()
    assert "Backline said:" in spoken
    assert "You said:" in spoken
