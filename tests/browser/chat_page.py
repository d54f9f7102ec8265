"""The chat page, as a person uses it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect


class ChatPage:
    """The chat page.

    Args:
        page: A page of the browser.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.question = page.get_by_label("Your question", exact=True)
        self.accept = page.get_by_role("button", name="I understand, start the chat", exact=True)
        self.replies = page.locator("li.bot")
        self.said = page.locator("li.patient")

    def open(self, path: str = "/") -> ChatPage:
        """Go to the page, agree to what it says first if it asks, and wait for the greeting."""
        self.page.goto(path)
        return self.agree()

    def agree(self) -> ChatPage:
        """Agree to what the chat says before the first message, if it asks, and wait for the greeting."""
        expect(self.accept.or_(self.question)).to_be_visible()
        if self.accept.is_visible():
            self.accept.click()
        expect(self.replies.first).to_be_visible()
        return self

    def notice(self, text: str) -> Locator:
        """A line of the conversation in which the chat tells what has become of it."""
        return self.page.locator("li.notice", has_text=text)

    def ask(self, text: str) -> Locator:
        """Write a question and send it.

        Returns:
            The first message of the reply.
        """
        self.question.fill(text)
        return self.reply_to(lambda: self.question.press("Enter"))

    def reply_to(self, action: Callable[[], object]) -> Locator:
        """Do something that the bot replies to.

        Returns:
            The first message of the reply.
        """
        before = self.replies.count()
        action()
        reply = self.replies.nth(before)
        expect(reply).to_be_visible()
        return reply


def too_wide(page: Page) -> list[str]:
    """What reaches beyond the window's sides: a person has to scroll sideways for it, or never sees it."""
    return page.evaluate(
        """() => {
            const found = [];
            const width = document.documentElement.clientWidth;
            const look = (root) => {
                for (const element of root.querySelectorAll('*')) {
                    const { left, right } = element.getBoundingClientRect();
                    // Text for screen readers alone stands outside on purpose.
                    if (!element.closest('.spoken, .skip') && (left < -1 || right > width + 1)) {
                        found.push(`<${element.localName} class="${element.getAttribute('class')}">`);
                    }
                    if (element.shadowRoot) look(element.shadowRoot);
                }
            };
            look(document);
            if (document.documentElement.scrollWidth > width) found.push('the page');
            return found;
        }"""
    )


def tab_to(target: Locator, *, backwards: bool = False, most: int = 30) -> None:
    """Press Tab until something has the focus."""
    page = target.page
    for _ in range(most):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if target.evaluate("element => element.getRootNode().activeElement === element"):
            return
    raise AssertionError(f"The Tab key does not reach {target}.")
