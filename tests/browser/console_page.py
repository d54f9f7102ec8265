"""The console, as staff use it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect


@dataclass
class Colleague:
    """A member of staff.

    Attributes:
        email: Signs in with it.
        name: How colleagues know the person.
        password: What the person chose.
        link: The one-time link that sets it.
        signed_in: The browser's cookies since then.
    """

    email: str
    name: str
    password: str
    link: str
    signed_in: Any = None


def set_password(page: Page, colleague: Colleague, *, first: bool = False) -> None:
    """Follow the one-time link and set a password; ends on the list of conversations."""
    page.goto(colleague.link)
    if first:
        page.get_by_label("Your name").fill(colleague.name)
        page.get_by_label("E-mail address").fill(colleague.email)
    page.get_by_label("Password", exact=False).first.fill(colleague.password)
    page.get_by_label("The same password again").fill(colleague.password)
    page.get_by_role("button", name="Save and sign in").click()
    expect_list(page)


def sign_in(page: Page, colleague: Colleague) -> None:
    """Go to the console and sign in; ends on the list of conversations."""
    page.goto("/console")
    page.get_by_label("E-mail address").fill(colleague.email)
    page.get_by_label("Password").fill(colleague.password)
    page.get_by_role("button", name="Sign in").click()
    expect_list(page)


def sign_out(page: Page) -> None:
    """Sign out; ends on the page to sign in."""
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def expect_list(page: Page) -> None:
    """The list of conversations is open."""
    expect(page.get_by_role("heading", name="Conversations", exact=True)).to_be_attached()


def open_conversation(page: Page, words: str) -> None:
    """Find a conversation in the list by what was said first in it, and open it."""
    page.get_by_role("link", name="Conversations", exact=True).click()
    page.locator("table.conversations").get_by_role("link", name=words, exact=True).click()
    expect(page.get_by_role("heading", name="Conversation of")).to_be_visible()


def exchange(page: Page, words: str) -> Locator:
    """Where an open conversation has these words, the reply to them, and what was understood."""
    said = page.locator("article.user").get_by_text(words, exact=True)
    return page.locator("li.exchange").filter(has=said)
