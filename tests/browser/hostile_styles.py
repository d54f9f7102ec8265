"""The worst that a page's styles may do to the chat, and what the chat looks like then."""

from __future__ import annotations

from playwright.sync_api import Page

HOSTILE = """<style>
    * {
        color: red !important; font: italic 3px/9 cursive !important; letter-spacing: 1em !important;
        word-spacing: 1em !important; text-transform: uppercase !important; text-align: center !important;
        text-indent: 9em !important; white-space: pre !important; direction: rtl !important;
        position: static !important; visibility: hidden !important; pointer-events: none !important;
        user-select: none !important; cursor: none !important; list-style: none !important;
        --paper: red; --ink: red; --accent: red; --side: 9em; --gap: 9em;
    }
    body * {
        all: unset !important; display: none !important; visibility: hidden !important;
        opacity: 0.1 !important; transform: rotate(9deg) !important; filter: blur(9px) !important;
        zoom: 3 !important; width: 1px !important; height: 1px !important; overflow: hidden !important;
        contain: strict !important; direction: rtl !important; font-size: 3px !important;
        color: red !important; z-index: -1 !important; clip-path: inset(50%) !important;
        content-visibility: hidden !important; float: left !important;
    }
    div, section, header, footer, button, dialog, textarea, a, p, ol, li, h2, h3, svg, .chat, .log {
        border: 9px solid red !important; background: red !important; margin: 9px !important;
        padding: 9px !important; animation: none !important; max-width: 9px !important;
    }
</style>"""
"""The whole page disappears; only the chat must not."""

LOOK = """() => {
    const properties = [
        'background-color', 'border-top', 'color', 'cursor', 'direction', 'display', 'filter', 'font',
        'letter-spacing', 'list-style', 'margin', 'opacity', 'padding', 'pointer-events', 'position',
        'text-align', 'text-indent', 'text-transform', 'transform', 'user-select', 'visibility',
        'white-space', 'word-spacing', 'z-index',
    ];
    const seen = [];
    const look = (root) => {
        for (const element of root.querySelectorAll('*')) {
            const style = getComputedStyle(element);
            const { x, y, width, height } = element.getBoundingClientRect();
            const values = properties.map((property) => `${property}: ${style.getPropertyValue(property)}`);
            const name = `${element.localName}.${element.getAttribute('class')}`;
            seen.push([name, x, y, width, height, ...values].join(' | '));
            if (element.shadowRoot) look(element.shadowRoot);
        }
    };
    look(document.querySelector('back-pain-chat').shadowRoot);
    return seen;
}"""


def appearance(page: Page) -> list[str]:
    """Place and styles of every element of the chat, in the order in which they stand."""
    seen: list[str] = page.evaluate(LOOK)
    return seen
