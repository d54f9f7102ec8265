"""What a person writes arrives, once and in order, whatever becomes of the connection or of the tab."""

from __future__ import annotations

import re
from itertools import cycle

from playwright.sync_api import Route, expect

from tests.browser.breaking_proxy import OF_REQUESTS, Break, BreakingProxy, Fate, let_through
from tests.browser.chat_page import ChatPage
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Line, Visitor, characters_of


def breaks(call: str, *moments: Break) -> Fate:
    """Break each request of one kind, at one moment after the other."""
    coming = cycle(moments)
    return lambda request: next(coming) if request.call == call else None


SENDING = "POST /chat/messages"


def users(lines: list[Line]) -> list[str]:
    return [text for sender, text in lines if sender == "user"]


def expect_delivered(visitor: Visitor, *texts: str) -> None:
    """These were said, once each and in this order, and the screen shows what the server has."""
    visitor.settle()
    assert users(visitor.at_the_server()) == [characters_of(text) for text in texts]
    assert visitor.on_screen() == visitor.at_the_server()


def test_a_reload_in_the_middle_of_sending_loses_nothing(
    proxy: BreakingProxy, new_visitor: NewVisitor
) -> None:
    visitor = new_visitor()
    texts = ["is it addictive", "how do i stop", "thanks"]
    for moment in OF_REQUESTS:
        proxy.fate = breaks(SENDING, moment)
        for text in texts:
            visitor.write(f"{text} {moment.name.lower()}")
        visitor.page.reload()
        expect(visitor.chat.said).to_have_count(len(visitor.written))
        proxy.fate = let_through
        expect_delivered(visitor, *visitor.written)


def test_what_waits_says_so_and_goes_by_itself_when_the_network_is_back(new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.offline(True)
    visitor.write("is it addictive")
    visitor.write("thanks")
    first, second = visitor.chat.said.nth(0), visitor.chat.said.nth(1)
    expect(first).to_contain_text("Waiting for a connection. It will be sent by itself.")
    expect(first.get_by_role("button", name="Try now", exact=True)).to_be_visible()
    expect(second).to_contain_text("Waiting")
    expect(first).to_contain_text("If this is an emergency")
    expect(visitor.page.locator("[aria-live=polite]")).to_contain_text("If this is an emergency")
    visitor.offline(False)
    expect_delivered(visitor, "is it addictive", "thanks")


def test_what_waits_can_be_taken_back(new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.offline(True)
    visitor.write("is it addictive")
    visitor.write("thanks")
    visitor.chat.said.first.get_by_role("button", name="Take back", exact=True).click()
    expect(visitor.chat.question).to_have_value("is it addictive")
    expect(visitor.chat.question).to_be_focused()
    visitor.offline(False)
    expect_delivered(visitor, "thanks")


def another_tab(visitor: Visitor) -> Visitor:
    return Visitor(ChatPage(visitor.page.context.new_page()).open(), visitor.server)


def test_a_new_tab_goes_on_with_the_conversation_of_an_open_one(new_visitor: NewVisitor) -> None:
    here = new_visitor()
    here.chat.ask("is it addictive")
    there = another_tab(here)
    expect(there.chat.said).to_have_count(1)
    there.chat.ask("thanks")
    here.page.bring_to_front()
    expect_delivered(here, "is it addictive", "thanks")
    expect_delivered(there, "is it addictive", "thanks")


def test_starting_over_and_deleting_reach_the_other_tab(new_visitor: NewVisitor) -> None:
    here = new_visitor()
    here.chat.ask("is it addictive")
    there = another_tab(here)
    expect(there.chat.said).to_have_count(1)

    there.page.get_by_role("button", name="New conversation").click()
    there.page.get_by_role("button", name="Start over").click()
    here.page.bring_to_front()
    expect(here.chat.notice("You started a new conversation in another tab.")).to_be_visible()
    expect(here.chat.said).to_have_count(0)
    here.chat.ask("thanks")
    there.page.bring_to_front()
    expect_delivered(there, "thanks")

    here.page.bring_to_front()
    here.page.get_by_role("button", name="Delete this conversation").click()
    here.page.get_by_role("button", name="Delete it", exact=True).click()
    there.page.bring_to_front()
    expect(there.chat.notice("Your conversation was deleted.")).to_be_visible()
    expect(there.chat.said).to_have_count(0)
    there.chat.ask("hello")
    here.page.bring_to_front()
    expect_delivered(here, "hello")


def test_a_duplicated_tab_sends_nothing_twice(proxy: BreakingProxy, new_visitor: NewVisitor) -> None:
    here = new_visitor()
    proxy.fate = breaks(SENDING, Break.BEFORE_REQUEST)
    here.write("is it addictive")
    here.write("thanks")
    expect(here.chat.said.first).to_contain_text("Waiting for a connection")
    with here.page.context.expect_page() as opened:
        # A tab that a page opens begins with a copy of what that page has stored.
        here.page.evaluate("open('/')")
    there = Visitor(ChatPage(opened.value), here.server)
    expect(there.chat.replies.first).to_be_visible()
    proxy.fate = let_through
    expect(there.chat.said).to_have_count(2)
    expect_delivered(there, "is it addictive", "thanks")
    here.page.bring_to_front()
    expect_delivered(here, "is it addictive", "thanks")


def remembering(visitor: Visitor) -> None:
    """From now on the pages of this browser keep the conversation for good, with the attribute `remember`."""

    def with_attribute(route: Route) -> None:
        page = route.fetch()
        route.fulfill(
            response=page, body=page.text().replace("<back-pain-chat page", "<back-pain-chat page remember")
        )

    visitor.page.context.route(re.compile(r"/$"), with_attribute)


def test_what_a_closed_tab_left_is_sent_by_another(proxy: BreakingProxy, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    remembering(visitor)
    here = another_tab(visitor)
    there = another_tab(visitor)
    here.page.bring_to_front()
    here.chat.ask("hello")
    proxy.fate = breaks(SENDING, Break.BEFORE_REQUEST, Break.BEFORE_ANSWER)
    here.write("is it addictive")
    here.write("thanks")
    there.page.bring_to_front()
    there.write("how do i stop")
    expect(here.chat.said.nth(1)).to_contain_text("Waiting for a connection")
    here.page.close()
    visitor.page.close()
    proxy.fate = let_through
    there.settle()
    expect(there.chat.said).to_have_count(4)
    assert there.on_screen() == there.at_the_server()
    said = users(there.at_the_server())
    assert sorted(said) == sorted(map(characters_of, ["hello", "is it addictive", "thanks", "how do i stop"]))
    assert said.index(characters_of("is it addictive")) < said.index("thanks")
