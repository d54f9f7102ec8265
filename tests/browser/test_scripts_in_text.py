"""A text stays a text: none of many that would run a script does so, in any field, whoever wrote it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chat_page import ChatPage
from tests.browser.hostile_server import HostileServer
from tests.browser.scripts_in_text import (
    ATTRIBUTES_LEFT,
    COMMENTS,
    DRAWINGS_AND_FORMULAS,
    EVENT_HANDLERS,
    EVIL,
    STYLES,
    TEXTS,
)
from tests.browser.server import Server
from tests.browser.steps import agree, launcher, open_floating, send, visit_clinic
from tests.browser.watch import Watch

WIDGET_README = Path(__file__).parents[2] / "widget" / "README.md"
"""Its table names every attribute."""

PARTS = [TEXTS[part::4] for part in range(4)]
"""As many as one visitor may send in a minute, and as one page shows quickly."""

HARMLESS = (
    "plain **bold** _slanted_ [more](https://clinic.example/), call 911\n\nnext\\\nline\n\n- one\n\n1. first"
)
MARKDOWN = {f"<{name}>" for name in ("p", "strong", "em", "a", "br", "ul", "ol", "li", "span")}

TRY_AGAIN_THROUGH = """async (texts) => {
    const root = document.querySelector('back-pain-chat').shadowRoot;
    const inserted = [];
    for (const text of texts) {
        let reason;
        do {
            await new Promise(requestAnimationFrame);
            reason = root.querySelector('.log .trouble p');
        } while (reason?.textContent !== text);
        inserted.push(...[...reason.children].map((one) => one.outerHTML));
        root.querySelector('.log .trouble button').click();
    }
    return inserted;
}"""
"""Presses the button that tries again once a text is shown as the reason; gives what elements were in it."""

LONGEST_COMMENT = 1000

RUN_AT_ONCE = (*EVENT_HANDLERS, *DRAWINGS_AND_FORMULAS, *ATTRIBUTES_LEFT, *COMMENTS)
"""Most of these run in a page that takes them for HTML."""

Open = Callable[[], tuple[Page, Watch]]


@pytest.fixture
def open_watched(browser: Browser, server: Server) -> Iterator[Open]:
    """Open a watched page as somebody new. Its console may tell of refused messages."""
    contexts = []

    def open_watched() -> tuple[Page, Watch]:
        context = browser.new_context(base_url=server.address, locale="en-US", reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        return page, Watch(page, server.address)

    yield open_watched
    for context in contexts:
        context.close()


def visit(page: Page) -> Page:
    """A page that forbids nothing: what keeps scripts out is the widget alone."""
    return visit_clinic(page, policy="")


def everything_said(page: Page, texts: tuple[str, ...]) -> ChatPage:
    """A chat in which each text was said in each way, and stands where it is shown."""
    hostile = HostileServer(page, texts)
    chat = open_floating(visit(page))
    expect(page.locator("li.from-staff")).not_to_have_count(0)
    hostile.refuse_messages()
    for number, text in enumerate(texts, start=1):
        send(chat, text)
        expect(page.locator("li.patient.failed")).to_have_count(number)
    send(chat, "one that is answered")
    expect(page.locator("li.patient.sent")).not_to_have_count(0)
    return chat


def test_the_watch_sees_what_these_texts_would_do(open_watched: Open) -> None:
    page, watch = open_watched()
    visit(page)
    usual = watch.shapes()
    for text in (*RUN_AT_ONCE, *STYLES):
        page.evaluate(
            "(text) => { document.querySelector('main').insertAdjacentHTML('beforeend', text); }", text
        )
    assert watch.settle().count("a script ran") > len(RUN_AT_ONCE) / 2
    assert f"asked for http://{EVIL}/x.png" in watch.found
    assert {"<img onerror>", "<svg onload>", "<style>"} <= watch.shapes() - usual


@pytest.mark.parametrize("part", range(len(PARTS)))
def test_nothing_that_a_server_says_becomes_more_than_text(open_watched: Open, part: int) -> None:
    page, watch = open_watched()
    everything_said(page, (HARMLESS,))
    usual = watch.shapes()
    assert usual >= MARKDOWN

    page, watch = open_watched()
    everything_said(page, PARTS[part])
    assert watch.settle() == []
    assert watch.shapes() - usual == set()

    # History looks the same, and a text that stands on a button may be said with it.
    page.reload()
    launcher(page).click()
    expect(page.locator("li.from-staff")).not_to_have_count(0)
    expect(page.locator("li.patient.failed")).to_have_count(len(PARTS[part]))
    assert watch.settle() == []
    assert watch.shapes() - usual == set()


def test_no_button_does_more_than_say_what_stands_on_it(open_watched: Open) -> None:
    page, watch = open_watched()
    # Each reply offers all of them again, and what was offered before is gone.
    texts = PARTS[0][::3]
    HostileServer(page, texts)
    chat = open_floating(visit(page))
    expect(page.locator("li.from-staff")).to_have_count(len(texts))
    offered = page.locator(".choice[aria-disabled=false]")
    for number in range(len(texts)):
        offered.nth(number).evaluate("button => button.click()")
        expect(chat.said).to_have_count(number + 1)
        expect(offered).to_have_count(len(texts))
    expect(chat.said.locator(".bubble *")).to_have_count(0)
    assert watch.settle() == []


def test_no_reason_for_a_chat_that_cannot_be_opened_is_more_than_text(open_watched: Open) -> None:
    page, watch = open_watched()
    HostileServer(page, TEXTS).refuse_to_open()
    visit(page)
    launcher(page).click()
    agree(page, page.get_by_role("button", name="Try again"))
    assert page.evaluate(TRY_AGAIN_THROUGH, TEXTS) == []
    expect(page.locator("li.bot")).not_to_have_count(0)
    assert watch.settle() == []


def test_no_attribute_of_the_embedding_page_becomes_more_than_text(open_watched: Open) -> None:
    page, watch = open_watched()
    HostileServer(page, (HARMLESS,))
    visit(page)
    names = re.findall(r"^\| `([a-z-]+)` \|", WIDGET_README.read_text(encoding="utf-8"), re.MULTILINE)
    assert {"theme", "emergency-number", "server"} <= set(names)
    for text in TEXTS:
        page.evaluate(
            """([names, text]) => {
                const chat = document.createElement('back-pain-chat');
                // Where the server is, the page may say: a wrong address is asked, and that is all.
                for (const name of names.filter((one) => one !== 'server')) chat.setAttribute(name, text);
                chat.removeAttribute('page');
                const closed = chat.cloneNode();
                closed.setAttribute('server', text);
                chat.toggleAttribute('page', true);
                document.body.replaceChildren(chat, closed);
                return Promise.all([chat.updateComplete, closed.updateComplete]);
            }""",
            [names, text],
        )
    assert watch.settle() == []


@pytest.mark.parametrize("part", range(len(PARTS)))
def test_nothing_that_a_person_types_becomes_more_than_text_for_them_or_for_staff(
    open_watched: Open, server: Server, console: Page, part: int
) -> None:
    page, watch = open_watched()
    session: dict[str, Any] = {}
    page.on("response", lambda response: session.update(session_of(response)))
    chat = open_floating(visit(page))
    usual = watch.shapes()
    for text in PARTS[part]:
        send(chat, text)
    expect(chat.said).to_have_count(len(PARTS[part]))
    expect(chat.said.last.locator(".delivery")).to_have_text("Sent")
    page.reload()
    launcher(page).click()
    expect(chat.said).to_have_count(len(PARTS[part]))
    expect(chat.said.locator(".bubble *")).to_have_count(0)
    assert watch.settle() == []
    handlers = {shape for shape in watch.shapes() - usual if " on" in shape}
    assert handlers == set()

    comment_on_replies(server, session["token"], PARTS[part])
    staff_read_it(console, server, session["conversation_id"], len(PARTS[part]))


def session_of(response: Any) -> dict[str, Any]:
    is_session = response.request.method == "POST" and response.url.endswith("/chat/sessions")
    return response.json() if is_session else {}


def comment_on_replies(server: Server, token: str, texts: tuple[str, ...]) -> None:
    """Rate the replies, and say why with each text."""
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=server.address, headers=headers, timeout=30) as client:
        replies = [
            message["seq"]
            for message in client.get("/chat/messages?after=0").raise_for_status().json()["messages"]
            if message["sender"] == "bot"
        ]
        short = [text for text in texts if len(text) <= LONGEST_COMMENT]
        for seq, text in zip(replies, short, strict=False):
            rating = {"rating": "down", "comment": text}
            client.post(f"/chat/messages/{seq}/feedback", json=rating).raise_for_status()


def staff_read_it(console: Page, server: Server, conversation_id: str, said: int) -> None:
    """Look at the conversation, and at each message as if to teach it."""
    watch = Watch(console, server.address)
    address = f"/console/conversations/{conversation_id}"
    console.goto("/console")
    usual = watch.shapes()
    console.goto(address)
    expect(console.locator("article.user")).to_have_count(said)
    expect(console.locator("article.user .text *")).to_have_count(0)
    expect(console.locator(".comment").first).to_be_visible()
    expect(console.locator(".comment *")).to_have_count(0)
    assert dangerous(watch.shapes() - usual) == set()
    messages = console.locator("article.user").evaluate_all("all => all.map((one) => one.id.split('-')[1])")
    for seq in messages:
        console.goto(f"{address}/messages/{seq}/teach")
        assert console.locator("blockquote").count() == 1
        assert console.locator("blockquote *").count() == 0
        assert dangerous(watch.shapes() - usual) == set()
    assert watch.settle() == []


def dangerous(shapes: set[str]) -> set[str]:
    """Those that no page of the console is made of; it has forms and headings of its own."""
    elements = (
        "script",
        "img",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "base",
        "style",
        "video",
        "audio",
    )
    starts = tuple(f"<{element}" for element in elements)
    return {shape for shape in shapes if shape.startswith(starts) or " on" in shape or "=" in shape}
