"""The console in a browser: who gets in, and what staff see of what people typed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat_page import ChatPage, too_wide
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

PHONE = {"width": 375, "height": 700}
SIGN_IN = re.compile(r"/console/sign-in(\?|$)")


def test_the_link_of_the_first_start_sets_up_an_account_once(server: Server, open_page: OpenPage) -> None:
    page, link = open_page(), server.first_account_link
    first = Colleague("mira.lind@clinic.example", "Mira Lind", "four loud green doors", link)
    set_password(page, first, first=True)
    expect(page.get_by_role("banner")).to_contain_text("Mira Lind")
    sign_out(page)
    sign_in(page, first)

    stranger = open_page()
    # Chromium tells its console of every page that is refused, this one included.
    refused = stranger.request.get(link)
    assert refused.status == 410
    assert "does not work any more" in refused.text()


def test_a_wrong_password_lets_nobody_in(open_page: OpenPage, colleague: Colleague, console: Page) -> None:
    page = open_page()
    form = page.request.get("/console/sign-in").text()
    token = re.search(r'name="form_token" value="([0-9a-f]+)"', form)
    assert token is not None
    sent = {"form_token": token[1], "email": colleague.email, "password": "something else entirely"}
    response = page.request.post("/console/sign-in", form=sent)
    assert response.status == 401
    assert "do not fit together" in response.text()
    page.goto("/console")
    expect(page).to_have_url(SIGN_IN)


def test_console_pages_refuse_an_unsigned_visitor(open_page: OpenPage, console: Page) -> None:
    secret = "is it fine to take it for my shingles pain"
    ChatPage(open_page()).open().ask(secret)
    open_conversation(console, secret)
    conversation = console.url
    teaching = f"{conversation}/messages/2/teach"
    assert secret in console.content()
    assert console.request.get(teaching).ok

    stranger = open_page()
    for address in ("/console", "/console/conversations", "/console/training", conversation, teaching):
        stranger.goto(address)
        expect(stranger).to_have_url(SIGN_IN)
        expect(stranger.get_by_role("heading", name="Sign in")).to_be_visible()
        assert secret not in stranger.content()
    for address in ("/console/conversations.json", "/console/training.json", f"{conversation}.json"):
        response = stranger.request.get(address)
        assert response.status == 401
        assert secret not in response.text()
    for address in ("/console/training", f"{conversation}/review", teaching):
        response = stranger.request.post(address, form={"topic": "greet", "text": secret})
        assert SIGN_IN.search(response.url)
    console.goto("/console/training")
    expect(console.get_by_role("button", name="Train a new model")).to_be_visible()
    expect(console.get_by_text(secret)).to_have_count(0)


def test_somebody_sent_to_sign_in_arrives_where_they_wanted_to_go(
    open_page: OpenPage, console: Page, colleague: Colleague
) -> None:
    page = open_page()
    page.goto("/console/training")
    page.get_by_label("E-mail address").fill(colleague.email)
    page.get_by_label("Password").fill(colleague.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Training", exact=True)).to_be_visible()


def test_after_signing_out_the_back_button_shows_nothing(
    open_page: OpenPage, console: Page, colleague: Colleague
) -> None:
    page = open_page()
    sign_in(page, colleague)
    sign_out(page)
    page.go_back()
    expect(page).to_have_url(SIGN_IN)


def test_html_typed_by_a_person_is_text_in_the_console_too(open_page: OpenPage, console: Page) -> None:
    typed = "<img src=x onerror=\"document.title='broken in'\"><script>document.title='in'</script> how long"
    ChatPage(open_page()).open().ask(typed)
    open_conversation(console, typed)
    part = exchange(console, typed)
    expect(part.locator("article.user .text")).to_have_text(typed)
    expect(part.locator("img, script")).to_have_count(0)
    part.get_by_label("Right topic was").select_option(label="Taking it long term")
    part.get_by_role("button", name="Teach").click()
    expect(console.get_by_label("These words will be learned")).to_have_value(typed)
    expect(console.locator("main img, main script")).to_have_count(0)
    expect(console).to_have_title(re.compile("^Teach"))


@pytest.mark.parametrize("page", ["conversations", "conversation", "training"])
def test_the_console_fits_a_phone(open_page: OpenPage, console: Page, page: str) -> None:
    question = f"how long does it take to work, asked for the phone page {page}"
    ChatPage(open_page()).open().ask(question)
    console.set_viewport_size(PHONE)
    if page == "training":
        console.goto("/console/training")
    else:
        console.goto("/console")
        expect_list(console)
    if page == "conversation":
        open_conversation(console, question)
    assert too_wide(console) == []
