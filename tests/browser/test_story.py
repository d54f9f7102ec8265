"""What the product is for: a person asks, staff read, a trainer corrects, and the bot has learned."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from bot.training.teaching_data import TeachingData
from tests.browser.chat_page import ChatPage
from tests.browser.conftest import OpenPage
from tests.browser.console_page import (
    Colleague,
    exchange,
    expect_list,
    open_conversation,
    set_password,
    sign_in,
    sign_out,
)
from tests.browser.server import Server

QUESTION = "can i take gabba long term?"
LOCAL_WORDS = "will the wobble pills see me through to retirement"
"""Made up, so that no model knows them before it is taught."""

LONG_TERM = "You can take gabapentin for a long time"
TOPIC, INTENT = "Taking it long term", "long_term_use"
TRAINED_WITHIN = 900_000
"""Milliseconds; a minute or two on an idle machine."""


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_person_asks_staff_read_a_trainer_corrects_and_the_bot_has_learned(
    server: Server, open_page: OpenPage
) -> None:
    person = ChatPage(open_page())
    staff = open_page()

    a_person_gets_the_answer_with_its_source(person)
    a_support_worker_gets_in_by_the_one_time_link(server, staff)
    the_support_worker_reads_the_conversation_and_marks_it_reviewed(staff)

    person.page.get_by_role("button", name="New conversation").click()
    person.page.get_by_role("button", name="Start over").click()
    expect(person.said).to_have_count(0)
    expect(person.replies).to_have_count(1)
    expect(person.ask(LOCAL_WORDS)).not_to_contain_text(LONG_TERM)

    a_trainer_corrects_what_was_misunderstood(server, staff)
    a_trainer_trains_while_people_go_on_chatting(server, staff, person)

    expect(person.ask(LOCAL_WORDS)).to_contain_text(LONG_TERM)
    expect(person.said).to_have_count(3)
    staff.get_by_role("link", name="Conversations", exact=True).click()
    open_conversation(staff, LOCAL_WORDS)
    asked = exchange(staff, LOCAL_WORDS)
    expect(asked).to_have_count(2)
    expect(asked.first.locator(".intent")).not_to_contain_text(TOPIC)
    expect(asked.last.locator(".intent")).to_contain_text(TOPIC)


def a_person_gets_the_answer_with_its_source(person: ChatPage) -> None:
    answer = person.open().ask(QUESTION)
    expect(answer).to_contain_text(LONG_TERM)
    expect(answer).to_contain_text(re.compile(r"Sources?: .*\(article\)"))
    with person.page.expect_response("**/feedback") as taken:
        answer.get_by_role("button", name="No", exact=True).click()
    assert taken.value.status == 204


def a_support_worker_gets_in_by_the_one_time_link(server: Server, staff: Page) -> None:
    email, name = "anna.reyes@clinic.example", "Anna Reyes"
    worker = Colleague(email, name, "warm back, calm day", link=server.add_staff(email, name))
    set_password(staff, worker)
    sign_out(staff)
    sign_in(staff, worker)


def the_support_worker_reads_the_conversation_and_marks_it_reviewed(staff: Page) -> None:
    staff.get_by_role("link", name="Not reviewed").click()
    waiting = staff.locator("table.conversations tbody tr").filter(has_text=QUESTION)
    expect(waiting.first).to_contain_text("New")
    # The newest stands first; the others are of other tests.
    waiting.first.get_by_role("link").click()

    asked = exchange(staff, QUESTION)
    expect(asked.locator("article.bot")).to_contain_text(LONG_TERM)
    expect(asked.locator("article.bot .feedback.down")).to_be_visible()
    expect(asked.locator(".intent")).to_contain_text(TOPIC)
    expect(asked.locator(".confidence")).to_contain_text(re.compile(r"\d+ ?%"))
    expect(asked.locator(".sources")).to_contain_text("(article)")

    staff.get_by_role("button", name="Mark as reviewed", exact=True).click()
    expect(staff.get_by_text("Reviewed by Anna Reyes.")).to_be_visible()
    address = staff.url.split("?")[0].removeprefix(f"{staff.url.split('/console')[0]}")
    staff.goto("/console/conversations?show=unreviewed")
    expect_list(staff)
    expect(staff.locator(f'a[href^="{address}"]')).to_have_count(0)


def a_trainer_corrects_what_was_misunderstood(server: Server, staff: Page) -> None:
    before = taught_files(server)
    staff.goto("/console")
    open_conversation(staff, LOCAL_WORDS)
    asked = exchange(staff, LOCAL_WORDS)
    expect(asked.locator(".intent")).not_to_contain_text(TOPIC)
    asked.get_by_label("Right topic was").select_option(label=TOPIC)
    asked.get_by_role("button", name="Teach").click()
    expect(staff.get_by_label("These words will be learned")).to_have_value(LOCAL_WORDS)
    staff.get_by_role("button", name="Add to the teaching data").click()
    expect(exchange(staff, LOCAL_WORDS)).to_contain_text(f"Taught as {TOPIC} by Anna Reyes")

    assert TeachingData(server.teaching_data).intent_of(LOCAL_WORDS) == INTENT
    taught = taught_files(server)
    nlu = server.teaching_data.name
    line = f"    - {LOCAL_WORDS}\n".encode()
    assert taught[nlu].count(line) == 1
    taught[nlu] = taught[nlu].replace(line, b"")
    assert taught == before, "More has changed than the one line."


def a_trainer_trains_while_people_go_on_chatting(server: Server, staff: Page, person: ChatPage) -> None:
    old_model = server.promoted
    staff.get_by_role("link", name="Training", exact=True).click()
    expect(staff.get_by_role("row").filter(has_text=LOCAL_WORDS)).to_contain_text(TOPIC)
    staff.get_by_role("button", name="Train a new model").click()

    bar = staff.get_by_role("progressbar", name="Training")
    expect(bar).to_be_visible()
    expect(person.ask("thanks")).to_be_visible()
    expect(bar).to_have_attribute("value", re.compile(r"[1-9]"), timeout=TRAINED_WITHIN)
    expect(staff.locator("[data-step]")).not_to_be_empty()

    done = staff.get_by_text("The last training took")
    failed = staff.locator("#training").get_by_role("alert")
    expect(done.or_(failed)).to_be_visible(timeout=TRAINED_WITHIN)
    assert failed.all_inner_texts() == []
    expect(staff.get_by_text("This server answers with the promoted model.")).to_be_visible(timeout=120_000)
    expect(staff.get_by_text("Nothing has changed since this model was trained.")).to_be_visible()
    assert server.promoted != old_model
    expect(staff.locator("p.model")).to_have_text(server.promoted)
    assert server.is_running


def taught_files(server: Server) -> dict[str, bytes]:
    """What the assistant is taught, by file."""
    return {path.name: path.read_bytes() for path in server.teaching_data.parent.iterdir()}
