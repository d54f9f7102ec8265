"""The states that a person can find the chat in, each reached on the real server.

`STATES` is the table of them: one line each. What looks at every state (accessibility, pictures) walks it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.chat_page import ChatPage
from tests.browser.steps import (
    ACCEPT,
    HeldMessages,
    agree,
    choices,
    launcher,
    open_floating,
    send,
    visit_clinic,
)

QUESTION = "can i take gabba long term?"
UNCLEAR = "gaba question"
SEVERAL = "what are the side effects and how long till it works"
EMERGENCY = "i cant feel my legs and i wet myself"
URGENT = "I have back pain and a fever with chills"
TOO_LONG = "my back hurts " * 150

SMALLEST_PHONE = {"viewport": {"width": 320, "height": 568}, "is_mobile": True, "has_touch": True}
ZOOMED = {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}
"""A window of 1280 by 800 at 200 %: a browser's zoom gives the page fewer and larger points."""


@dataclass(frozen=True)
class State:
    """Something that a person can find the chat in.

    Attributes:
        name: What it is called.
        reach: Brings a fresh page there.
        options: Of the browser context.
    """

    name: str
    reach: Callable[[Page], object]
    options: Mapping[str, Any] = field(default_factory=dict)


# How a page gets to an open chat, in which something then happens.

InChat = Callable[[ChatPage], object]


def in_page(happens: InChat = lambda chat: None) -> Callable[[Page], object]:
    """The chat that is a page of its own."""
    return lambda page: happens(ChatPage(page).open())


def floating(happens: InChat = lambda chat: None) -> Callable[[Page], object]:
    """The chat that floats over somebody's page."""
    return lambda page: happens(open_floating(visit_clinic(page)))


# What happens in an open chat.


def asked(*questions: str) -> InChat:
    """Each question has its answer."""

    def happens(chat: ChatPage) -> None:
        for question in questions:
            chat.ask(question)
        expect(chat.page.locator(".typing")).to_have_count(0)

    return happens


def button_pressed(chat: ChatPage) -> None:
    """One of the offered answers was chosen."""
    chat.reply_to(choices(chat.ask(UNCLEAR)).first.click)


def rated(chat: ChatPage) -> None:
    """The person said that an answer helped."""
    yes = chat.ask(QUESTION).get_by_role("button", name="Yes", exact=True)
    yes.click()
    expect(yes).to_have_attribute("aria-pressed", "true")


def waiting_for_the_reply(chat: ChatPage) -> None:
    """The message is on its way, and the chat shows that an answer is being written."""
    HeldMessages(chat.page)
    send(chat, QUESTION)
    expect(chat.page.locator(".typing")).to_be_visible()


def refused(chat: ChatPage) -> None:
    """The server took a message for one that it cannot read."""
    error = {"error": {"code": "invalid", "message": "This message could not be read."}}
    chat.page.route("**/chat/messages", lambda route: route.fulfill(status=422, json=error))
    send(chat, QUESTION)
    expect(chat.said.last).to_contain_text("This message could not be read.")


def without_connection(chat: ChatPage) -> None:
    """A message could not be sent, for there is no network."""
    chat.ask(QUESTION)
    chat.page.context.set_offline(True)
    send(chat, "is it a narcotic?")
    delivery = chat.said.last.locator(".delivery")
    expect(delivery).to_be_visible()
    expect(delivery).not_to_have_text(re.compile("^(Sending|Sent)$"))


def restart_asked(chat: ChatPage) -> None:
    """The chat asks whether to start over."""
    press_tool(chat, "New conversation", "Start over")


def erasing_asked(chat: ChatPage) -> None:
    """The chat asks whether to delete the conversation."""
    press_tool(chat, "Delete this conversation", "Delete it")


def erased(chat: ChatPage) -> None:
    """The conversation was deleted, and the chat says so."""
    erasing_asked(chat)
    chat.page.get_by_role("button", name="Delete it", exact=True).click()
    expect(chat.notice("Your conversation was deleted.")).to_be_visible()


def too_long(chat: ChatPage) -> None:
    """What was written is longer than a message may be."""
    chat.question.fill(TOO_LONG)
    expect(chat.page.get_by_text("Too long by").first).to_be_visible()


def nothing_written(chat: ChatPage) -> None:
    """Nothing was written, and yet sent."""
    chat.question.press("Enter")
    expect(chat.page.get_by_text("Please write your question first.").first).to_be_visible()


def new_message_below(chat: ChatPage) -> None:
    """A reply came while the person was reading further up."""
    for question in (QUESTION, SEVERAL, EMERGENCY):
        chat.ask(question)
    held = HeldMessages(chat.page)
    send(chat, QUESTION)
    chat.page.locator(".log").hover()
    chat.page.mouse.wheel(0, -4000)
    expect(chat.replies.first).to_be_in_viewport()
    held.let_go()
    expect(chat.page.get_by_role("button", name="New message below")).to_be_visible()


def reloaded(chat: ChatPage) -> None:
    """What was said is there again after a reload."""
    asked(QUESTION, EMERGENCY)(chat)
    before = chat.replies.count()
    chat.page.reload()
    expect(chat.replies).to_have_count(before)


# What is there before the chat is open.


def closed_launcher(page: Page) -> None:
    """The floating chat has not been opened yet."""
    visit_clinic(page)


def unread_badge(page: Page) -> None:
    """A reply came after the floating chat was closed."""
    chat = open_floating(visit_clinic(page))
    held = HeldMessages(page)
    send(chat, QUESTION)
    expect(chat.said).to_have_count(1)
    page.keyboard.press("Escape")
    expect(launcher(page)).to_be_visible()
    held.let_go()
    expect(page.locator(".badge")).to_be_visible()


def could_not_be_opened(page: Page) -> None:
    """The server does not answer."""
    page.route("**/chat/sessions", lambda route: route.abort())
    page.goto("/")
    agree(page, page.get_by_role("button", name="Try again"))


def terms_shown(page: Page) -> None:
    """The screen before the first message."""
    page.goto("/")
    expect(page.get_by_role("button", name=ACCEPT)).to_be_visible()


def source_open(chat: ChatPage) -> None:
    """What an answer rests on is open to be read."""
    reply = chat.ask(QUESTION)
    reply.locator(".sources").get_by_role("button").first.click()
    panel = reply.get_by_role("region", name=re.compile("^Source"))
    expect(panel).to_be_visible()
    expect(panel.get_by_text("Loading")).to_have_count(0)


def comment_asked(chat: ChatPage) -> None:
    """The person said that an answer did not help, and may say why."""
    reply = chat.ask(QUESTION)
    reply.get_by_role("button", name="No", exact=True).click()
    expect(reply.get_by_role("textbox")).to_be_visible()


def right_to_left(reach: Callable[[Page], object]) -> Callable[[Page], object]:
    """The same in a page that is written from right to left."""

    def reach_turned(page: Page) -> None:
        reach(page)
        page.evaluate("document.documentElement.dir = 'rtl'")

    return reach_turned


def press_tool(chat: ChatPage, name: str, asks: str) -> None:
    """Press something in the header that has to be confirmed."""
    asked(QUESTION)(chat)
    chat.page.get_by_role("button", name=name, exact=True).click()
    expect(chat.page.get_by_role("button", name=asks, exact=True)).to_be_visible()


STATES = (
    State("launcher", closed_launcher),
    State("launcher with unread messages", unread_badge),
    State("before the first message", terms_shown),
    State("before the first message, smallest phone", terms_shown, SMALLEST_PHONE),
    State("before the first message, right to left", right_to_left(terms_shown)),
    State("greeting", in_page()),
    State("greeting, floating", floating()),
    State("answer with its source", in_page(asked(QUESTION))),
    State("answer with its source, floating", floating(asked(QUESTION))),
    State("several answers", in_page(asked(SEVERAL))),
    State("clarify with buttons", in_page(asked(UNCLEAR))),
    State("button pressed", in_page(button_pressed)),
    State("emergency", in_page(asked(EMERGENCY))),
    State("emergency, floating", floating(asked(EMERGENCY))),
    State("urgent", in_page(asked(URGENT))),
    State("waiting for the reply", in_page(waiting_for_the_reply)),
    State("message refused", in_page(refused)),
    State("message without connection", in_page(without_connection)),
    State("restart asked", in_page(restart_asked)),
    State("erasing asked", floating(erasing_asked)),
    State("erased", in_page(erased)),
    State("chat not opened", could_not_be_opened),
    State("message too long", in_page(too_long)),
    State("nothing written", in_page(nothing_written)),
    State("answer rated", in_page(rated)),
    State("comment asked for", in_page(comment_asked)),
    State("source open", in_page(source_open)),
    State("source open, smallest phone", in_page(source_open), SMALLEST_PHONE),
    State("source open, right to left", right_to_left(in_page(source_open))),
    State("new message below", in_page(new_message_below)),
    State("reloaded", in_page(reloaded)),
    State("smallest phone", in_page(asked(QUESTION, EMERGENCY)), SMALLEST_PHONE),
    State("smallest phone, floating", floating(asked(SEVERAL)), SMALLEST_PHONE),
    State("smallest phone, erasing asked", in_page(erasing_asked), SMALLEST_PHONE),
    State("200 % zoom", in_page(asked(QUESTION)), ZOOMED),
    State("200 % zoom, floating", floating(asked(EMERGENCY)), ZOOMED),
    State("right to left", right_to_left(in_page(asked(QUESTION, UNCLEAR)))),
    State("right to left, floating", right_to_left(floating(asked(EMERGENCY)))),
)
