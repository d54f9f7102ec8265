"""What a person can do with a message: read its sources, rate it, copy it, go to it with the arrow keys."""

from __future__ import annotations

import re
from datetime import datetime, timezone

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.chat_page import ChatPage, tab_to, too_wide
from tests.browser.conftest import OpenPage
from tests.browser.console_page import exchange, open_conversation

QUESTION = "can i take gabba long term?"
SOURCE = "Frequently Asked Questions (article)"
LABELLED = "can gabapentin make me drowsy"
EMERGENCY = "i want to kill myself"
SMALLEST = {"viewport": {"width": 320, "height": 640}, "is_mobile": True, "has_touch": True}


@pytest.fixture
def chat(open_page: OpenPage) -> ChatPage:
    return ChatPage(open_page()).open()


def button(place: Locator | Page, name: str | re.Pattern[str]) -> Locator:
    return place.get_by_role("button", name=name, exact=True)


def announced(chat: ChatPage) -> Locator:
    """Where a screen reader hears what has just happened."""
    return chat.page.locator(".live")


# Sources


def test_a_source_opens_a_readable_panel_and_closes_again(chat: ChatPage) -> None:
    reply = chat.ask(LABELLED)
    opens = button(reply, re.compile("Somnolence.*FDA label"))
    opens.click()
    panel = reply.get_by_role("region", name=re.compile("Source: Somnolence"))
    expect(panel).to_contain_text("Version 15, in effect since February 18, 2026")
    expect(panel).to_contain_text("Other medicines that make people sleepy can add to the sleepiness")
    original = panel.get_by_role("link", name=re.compile("Read the original"))
    expect(original).to_have_attribute("href", re.compile("^https://dailymed.nlm.nih.gov/"))
    expect(original).to_contain_text("(dailymed.nlm.nih.gov)")
    button(panel, "Close this source").click()
    expect(panel).to_have_count(0)
    expect(opens).to_be_focused()


def test_a_source_is_read_by_keyboard_and_escape_comes_back(chat: ChatPage) -> None:
    reply = chat.ask(QUESTION)
    opens = button(reply, SOURCE)
    expect(opens).to_have_attribute("aria-expanded", "false")
    tab_to(opens, backwards=True)
    chat.page.keyboard.press("Enter")
    panel = reply.get_by_role("region", name="Source: Frequently Asked Questions")
    expect(panel).to_be_focused()
    expect(panel).to_contain_text("Is it all right to stay on gabapentin for a long time?")
    expect(opens).to_have_attribute("aria-expanded", "true")
    chat.page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(opens).to_be_focused()


def test_escape_closes_the_source_first_and_the_chat_only_then(chat: ChatPage) -> None:
    chat.ask(QUESTION)
    dialog = floating(chat.page)
    opens = button(dialog, SOURCE)
    opens.click()
    expect(dialog.get_by_role("region", name="Source: Frequently Asked Questions")).to_be_focused()
    chat.page.keyboard.press("Escape")
    expect(opens).to_be_focused()
    chat.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_source_that_cannot_be_loaded_says_so_and_can_be_asked_for_again(chat: ChatPage) -> None:
    def a_network_that_wants_to_be_paid_first(route: Route) -> None:
        route.fulfill(content_type="text/html", body="<html>Room number, please</html>")

    reply = chat.ask(QUESTION)
    chat.page.route("**/chat/sources/**", a_network_that_wants_to_be_paid_first)
    button(reply, SOURCE).click()
    panel = reply.get_by_role("region", name="Source: Frequently Asked Questions")
    expect(panel.get_by_role("alert")).to_have_text("This source could not be loaded.")
    chat.page.unroute("**/chat/sources/**")
    button(panel, "Try again").click()
    expect(panel).to_contain_text("What Backline takes from this section")


def test_a_long_source_fits_on_the_smallest_phone(open_page: OpenPage) -> None:
    phone = ChatPage(open_page(**SMALLEST)).open()
    reply = phone.ask(LABELLED)
    button(reply, re.compile("Clinical Trials Experience")).tap()
    panel = reply.get_by_role("region", name=re.compile("Source: Clinical Trials"))
    expect(panel).to_contain_text("In shingles-pain trials, of 100 people on gabapentin")
    expect(panel.locator(".source-title")).to_be_in_viewport()
    assert too_wide(phone.page) == []


# Rating


def test_a_rating_with_a_comment_reaches_the_staff(chat: ChatPage, console: Page) -> None:
    question = "does gabapentin give a dry mouth, my tongue is like paper"
    reply = chat.ask(question)
    button(reply, "Yes").click()
    expect(announced(chat)).to_contain_text("Thank you.")
    expect(reply.get_by_label("Anything to add? (optional)")).to_be_visible()
    button(reply, "No").click()
    reply.get_by_label("What was missing? (optional)").fill("What helps against it?")
    with chat.page.expect_response("**/feedback") as taken:
        button(reply, "Send comment").click()
    assert taken.value.status == 204
    expect(announced(chat)).to_contain_text("Your comment was sent.")
    expect(button(reply, "No")).to_be_focused()
    expect(reply.get_by_role("textbox")).to_have_count(0)

    console.goto("/console")
    open_conversation(console, question)
    feedback = exchange(console, question).locator(".feedback.down")
    expect(feedback.locator(".comment")).to_have_text("What helps against it?")


def test_a_comment_is_written_by_keyboard_and_can_be_skipped(chat: ChatPage) -> None:
    reply = chat.ask(QUESTION)
    tab_to(button(reply, "No"), backwards=True)
    chat.page.keyboard.press("Enter")
    field = reply.get_by_label("What was missing? (optional)")
    expect(field).to_be_in_viewport()
    tab_to(field, most=2)
    chat.page.keyboard.type("nothing, realy")
    chat.page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    tab_to(button(reply, "Skip"), most=2)
    chat.page.keyboard.press("Enter")
    expect(field).to_have_count(0)
    expect(button(reply, "No")).to_be_focused()


# Times


def test_times_stay_true_and_are_not_spoken(open_page: OpenPage) -> None:
    page = open_page()
    page.clock.install(time=datetime.now(timezone.utc))
    chat = ChatPage(page).open()
    reply = chat.ask(QUESTION)
    time = reply.locator("time")
    expect(time).to_have_text("just now")
    expect(time).to_have_attribute("title", re.compile(r"\w+ \d+, \d{4} at \d+:\d\d\s[AP]M"))
    page.clock.fast_forward(10_000)
    expect(announced(chat)).to_be_empty()
    page.clock.fast_forward(6 * 60_000)
    expect(time).to_have_text("6 minutes ago")
    expect(announced(chat)).to_be_empty()
    page.clock.fast_forward(3 * 60 * 60_000)
    expect(time).not_to_contain_text("ago")


# Copying


@pytest.mark.parametrize("clipboard", ["allowed", "missing"])
def test_an_answer_is_copied_with_and_without_a_clipboard(open_page: OpenPage, clipboard: str) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    if clipboard == "missing":
        # As on a page without TLS.
        page.add_init_script(
            "Object.defineProperty(Navigator.prototype, 'clipboard', {get: () => undefined})"
        )
    chat = ChatPage(page).open()
    reply = chat.ask(QUESTION)
    copy = button(reply, re.compile("^Copy"))
    tab_to(copy, backwards=True)
    page.keyboard.press("Enter")
    expect(announced(chat)).to_contain_text("Copied")
    copied = button(reply, "Copied")
    expect(copied).to_be_focused()
    chat.question.focus()
    page.keyboard.press("Control+V")
    pasted = chat.question.input_value()
    assert pasted.startswith("You can take gabapentin for a long time")
    assert "**" not in pasted


# Arrow keys


def test_the_list_is_one_tab_stop_and_arrow_keys_go_through_it(chat: ChatPage) -> None:
    first = chat.ask(QUESTION)
    chat.ask(EMERGENCY)
    keyboard, messages = chat.page.keyboard, chat.page.locator(".entries > li")
    newest = messages.last
    tab_to(newest, backwards=True)
    expect(newest).to_have_accessible_name(
        re.compile(r"Backline: Get help now\. Please call or text 988 now.*, \w+ \d+, \d{4} at \d+:\d\d")
    )
    outline = "element => getComputedStyle(element).outlineStyle"
    assert newest.evaluate(outline) == "solid"
    keyboard.press("ArrowUp")
    expect(chat.said.last).to_be_focused()
    expect(chat.said.last).to_have_accessible_name(re.compile(f"You: {EMERGENCY}"))
    keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    keyboard.press("Tab")
    expect(button(first, SOURCE)).to_be_focused()
    keyboard.press("Home")
    expect(messages.first).to_be_focused()
    keyboard.press("End")
    expect(newest).to_be_focused()


def test_old_messages_do_not_stand_in_the_way_of_the_tab_key(chat: ChatPage) -> None:
    for question in (QUESTION, LABELLED, "is it addictive"):
        chat.ask(question)
    held = chat.page.locator(".entries > li:not(:last-child) .foot button").evaluate_all(
        "buttons => buttons.map((one) => one.tabIndex)"
    )
    assert set(held) == {-1}


# Starters


def test_a_newcomer_sees_what_to_ask(chat: ChatPage) -> None:
    offered = chat.replies.first.get_by_role("group", name="You could ask")
    reply = chat.reply_to(button(offered, "What gabapentin is").click)
    expect(reply.locator(".sources")).to_be_visible()


def test_a_page_may_offer_questions_of_its_own(chat: ChatPage) -> None:
    chat.page.evaluate(
        "document.querySelector('back-pain-chat').setAttribute('starters', 'Is it addictive? | Can I drive?')"
    )
    offered = chat.replies.first.get_by_role("group", name="You could ask")
    expect(offered.get_by_role("button")).to_have_text(["Is it addictive?", "Can I drive?"])
    chat.reply_to(button(offered, "Can I drive?").click)
    expect(chat.said.last).to_contain_text("Can I drive?")


# Emergencies

LISTEN = """() => {
    window.heard = [];
    const root = document.querySelector('back-pain-chat').shadowRoot;
    const loud = '[role=alert], [aria-live=assertive]';
    const hear = (node) => {
        const alert = node.nodeType === 1 && (node.closest(loud) ?? node.querySelector(loud));
        if (alert && alert.textContent.trim()) window.heard.push(alert.textContent);
    };
    new MutationObserver((records) => {
        for (const record of records) {
            if (record.type === 'attributes' && record.target.matches(loud)) hear(record.target);
            else record.addedNodes.forEach(hear);
        }
    }).observe(root, { subtree: true, childList: true, attributeFilter: ['role', 'aria-live'] });
}"""


def heard(page: Page) -> int:
    """How often an emergency was put where a screen reader speaks at once."""
    return page.evaluate("window.heard.filter((text) => text.includes('Get help now')).length")


def floating(page: Page) -> Locator:
    """Put a chat behind a button in the place of the page's own, and open it; the conversation goes on."""
    page.evaluate("document.body.replaceChildren(document.createElement('back-pain-chat'))")
    button(page, "Ask about back pain").click()
    dialog = page.get_by_role("dialog", name="Backline")
    expect(dialog.locator("li.bot").first).to_be_visible()
    return dialog


def test_an_emergency_is_announced_once_whatever_is_done_with_it(chat: ChatPage) -> None:
    chat.page.evaluate(LISTEN)
    reply = chat.ask(EMERGENCY)
    alert = reply.get_by_role("alert", name="Get help now")
    expect(alert.get_by_role("link", name="Call 988", exact=True)).to_have_attribute("href", "tel:988")
    expect(alert.get_by_role("link", name="Text 988", exact=True)).to_have_attribute("href", "sms:988")
    button(reply, re.compile("^Copy")).click()
    expect(announced(chat)).to_contain_text("Copied")
    button(reply, re.compile("Suicidal Behavior")).click()
    expect(reply.get_by_role("region")).to_contain_text("What Backline takes from this section")
    expect(reply.get_by_role("alert")).to_have_count(1)
    assert heard(chat.page) == 1


def test_an_emergency_while_the_chat_is_closed_is_heard_once_and_seen_first(
    chat: ChatPage,
) -> None:
    page = chat.page
    dialog = floating(page)
    page.evaluate(LISTEN)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/chat/messages", hold)
    question = dialog.get_by_label("Your question", exact=True)
    question.fill(EMERGENCY)
    question.press("Enter")
    expect(dialog.locator("li.patient")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    held[0].continue_()

    launcher = button(page, re.compile("Get help now.*1 new message"))
    expect(launcher).to_be_visible()
    assert heard(page) == 1
    launcher.click()
    emergency = dialog.locator("li.bot").last
    expect(emergency).to_be_focused()
    expect(emergency.get_by_role("link", name="Call 988", exact=True)).to_be_in_viewport()
    assert heard(page) == 1
    page.keyboard.press("Escape")
    button(page, "Ask about back pain").click()
    expect(dialog).to_be_visible()
    # What comes into view as an alert is heard as one.
    expect(dialog.get_by_role("alert")).to_have_count(0)
    assert heard(page) == 1


def test_an_emergency_that_was_heard_is_silent_when_the_chat_is_opened_again(chat: ChatPage) -> None:
    dialog = floating(chat.page)
    question = dialog.get_by_label("Your question", exact=True)
    question.fill(EMERGENCY)
    question.press("Enter")
    expect(dialog.get_by_role("alert", name="Get help now")).to_be_visible()
    chat.page.keyboard.press("Escape")
    button(chat.page, "Ask about back pain").click()
    expect(dialog.get_by_role("group", name="Get help now")).to_be_visible()
    expect(dialog.get_by_role("alert")).to_have_count(0)
