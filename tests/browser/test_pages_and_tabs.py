"""What people and pages do around the chat: many tabs, the next page of a site, an element that is moved."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.chat_page import ChatPage
from tests.browser.conftest import NewVisitor, OpenPage
from tests.browser.steps import (
    HeldMessages,
    go_to_clinic,
    greeted,
    launcher,
    open_floating,
    send,
    visit_clinic,
)
from tests.browser.visitor import Visitor

EMERGENCY = "I took 40 pills and want to die"
QUESTION = "is it addictive"
CONNECTIONS = 6
"""Of one browser to one server, where both speak HTTP/1.1."""

IN_THE_BACKGROUND = "Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })"
SMALL = {"width": 390, "height": 700}
ELEMENT = "document.querySelector('back-pain-chat')"


def another_tab(visitor: Visitor, *, in_background: bool = False) -> Visitor:
    page = visitor.page.context.new_page()
    if in_background:
        page.add_init_script(IN_THE_BACKGROUND)
    return Visitor(ChatPage(page).open(), visitor.server)


def lose_messages(page: Page) -> None:
    """From now on nothing that the person sends from this page arrives."""

    def lose(route: Route) -> None:
        route.abort() if route.request.method == "POST" else route.continue_()

    page.route("**/chat/messages", lose)


def leave_on_its_way(chat: ChatPage, text: str) -> None:
    """Say something that does not arrive while this chat is there; what others send does."""
    held = HeldMessages(chat.page)
    send(chat, text)
    expect(chat.said).to_contain_text("Sending")
    held.hold_no_more()


def spoken(page: Page, text: str) -> Locator:
    return page.locator("[aria-live=polite]").get_by_text(text)


def another_tab_of_the_site(page: Page) -> Page:
    """The same site in another tab, with the chat open."""
    other = visit_clinic(page.context.new_page())
    launcher(other).click()
    return other


def test_tabs_in_the_background_do_not_keep_an_emergency_from_being_answered(new_visitor: NewVisitor) -> None:
    here = new_visitor()
    for _ in range(CONNECTIONS):
        another_tab(here, in_background=True)
    here.page.bring_to_front()
    here.write(EMERGENCY)
    expect(here.page.locator(".emergency")).to_be_visible(timeout=10_000)


def test_what_is_on_its_way_while_another_tab_starts_over_is_answered(new_visitor: NewVisitor) -> None:
    here = new_visitor()
    there = another_tab(here)
    held = HeldMessages(there.page)
    there.write(EMERGENCY)
    here.page.get_by_role("button", name="New conversation").click()
    here.page.get_by_role("button", name="Start over").click()
    expect(there.chat.notice("You started a new conversation in another tab.")).to_be_visible()
    expect(spoken(there.page, "You started a new conversation in another tab.")).to_be_attached()
    held.let_go()
    expect(there.page.locator(".emergency")).to_be_visible()
    expect(there.chat.said).to_contain_text(EMERGENCY)
    expect(here.page.locator(".emergency")).to_have_count(0)


def test_words_that_wait_while_another_tab_deletes_are_not_sent_and_can_be_had_back(
    new_visitor: NewVisitor,
) -> None:
    here = new_visitor()
    there = another_tab(here)
    lose_messages(there.page)
    there.write(QUESTION)
    expect(there.chat.said).to_contain_text("Waiting for a connection")
    here.page.get_by_role("button", name="Delete this conversation").click()
    here.page.get_by_role("button", name="Delete it", exact=True).click()
    expect(there.chat.said).to_contain_text("Not sent. You deleted this conversation in another tab.")
    there.page.get_by_role("button", name="Change it").click()
    expect(there.chat.question).to_have_value(QUESTION)


def test_the_next_page_of_a_site_has_an_emergency_answered_though_the_chat_is_closed_there(
    open_page: OpenPage,
) -> None:
    page = visit_clinic(open_page())
    chat = open_floating(page)
    leave_on_its_way(chat, EMERGENCY)
    # Without a wait for the button's usual name: the answer may be there before it.
    go_to_clinic(page)
    button = page.locator(".launcher")
    expect(button).to_contain_text("Get help now")
    button.click()
    expect(page.locator(".emergency")).to_be_in_viewport()
    expect(chat.said).to_have_count(1)


def test_a_chat_that_is_taken_out_of_a_small_page_and_put_back_can_be_closed_and_opened(
    open_page: OpenPage,
) -> None:
    page = visit_clinic(open_page(viewport=SMALL))
    chat = open_floating(page)
    page.evaluate(f"() => {{ const chat = {ELEMENT}; chat.remove(); document.body.append(chat); }}")
    page.get_by_role("link", name="Where to find us").click(trial=True)
    launcher(page).click()
    expect(chat.replies.first).to_be_visible()
    assert page.locator("dialog").evaluate("dialog => dialog.matches(':modal')")
    page.get_by_role("button", name="Close the chat").click()
    expect(launcher(page)).to_be_visible()


def test_a_chat_that_is_moved_hears_what_is_said_in_another_tab(open_page: OpenPage) -> None:
    page = visit_clinic(open_page())
    chat = open_floating(page)
    page.evaluate(f"() => document.querySelector('main').append({ELEMENT})")
    launcher(page).click()
    there = greeted(another_tab_of_the_site(page))
    there.ask(QUESTION)
    expect(chat.said).to_have_count(1)


def test_a_chat_that_takes_the_place_of_another_sends_what_waits_there(open_page: OpenPage) -> None:
    page = visit_clinic(open_page())
    chat = open_floating(page)
    leave_on_its_way(chat, QUESTION)
    page.evaluate(f"() => {ELEMENT}.replaceWith({ELEMENT}.cloneNode())")
    expect(page.locator(".badge")).to_have_text("1")
    launcher(page).click()
    expect(chat.said).to_have_count(1)
    expect(chat.replies).to_have_count(2)


def test_a_chat_that_is_hidden_keeps_nobody_from_the_page(open_page: OpenPage) -> None:
    page = visit_clinic(open_page(viewport=SMALL))
    open_floating(page)
    page.evaluate(f"() => {{ {ELEMENT}.hidden = true; }}")
    page.get_by_role("link", name="Where to find us").click(trial=True)
