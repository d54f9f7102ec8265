"""The chat in the pages of another site: whatever their styles and policy, and as their attributes ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.chat_page import ChatPage, tab_to, too_wide
from tests.browser.conftest import OpenPage
from tests.browser.hostile_styles import HOSTILE, appearance
from tests.browser.other_site import OtherSite
from tests.browser.server import Server

QUESTION = "can i take gabba long term?"
ANSWER = "You can take gabapentin for a long time"
STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
WINDOW = {"width": 1000, "height": 800}
SMALL = {"viewport": {"width": 320, "height": 568}, "is_mobile": True, "has_touch": True}
PHONE = {"viewport": {"width": 375, "height": 700}, "is_mobile": True, "has_touch": True}


@pytest.fixture(scope="module")
def site() -> Iterator[OtherSite]:
    """A site that the server lets embed the chat."""
    site = OtherSite()
    yield site
    site.stop()


@pytest.fixture(scope="module")
def server(
    site: OtherSite, trained_model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server that knows the site."""
    server = Server(tmp_path_factory.mktemp("embedded"), trained_model, BOT_ALLOWED_ORIGINS=site.address)
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def embed(site: OtherSite, server: Server, open_page: OpenPage) -> OpenPage:
    """Open a page with the chat; `attributes` are those of the script tag, the others those of the page."""

    def embed(
        attributes: str = "", *, html: str = "", head: str = "", body: str = "", **options: object
    ) -> Page:
        page = open_page(**{"viewport": WINDOW, **options})
        script = f'<script src="{server.address}/widget.js" defer {attributes}></script>'
        page.goto(site.put("/", head=head, body=script + body, html=html))
        return page

    return embed


def launcher(page: Page) -> Locator:
    return page.get_by_role("button", name="Ask about back pain")


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


def open_chat(page: Page) -> ChatPage:
    launcher(page).click()
    return ChatPage(page).agree()


def test_one_script_tag_brings_the_whole_chat_to_another_origin(
    embed: OpenPage, site: OtherSite, server: Server
) -> None:
    page = embed()
    assert site.address != server.address
    expect(dialog(page)).to_be_hidden()
    launcher(page).click()
    expect(dialog(page)).to_be_visible()
    chat = ChatPage(page).agree()
    expect(chat.question).to_be_focused()
    expect(chat.ask(QUESTION)).to_contain_text(ANSWER)
    dialog(page).get_by_role("button", name="Close the chat").click()
    expect(dialog(page)).to_be_hidden()
    expect(launcher(page)).to_be_focused()


def test_styles_of_the_page_change_nothing_in_the_chat(embed: OpenPage) -> None:
    plain, hostile = embed(), embed(head=HOSTILE)
    pages = [plain, hostile]
    expect(launcher(plain)).to_be_visible()
    expect(launcher(hostile)).to_be_visible()
    assert_same(pages)

    for page in pages:
        launcher(page).click()
        expect(ChatPage(page).accept).to_be_visible()
    assert_same(pages)

    for page in pages:
        chat = ChatPage(page).agree()
        # Geometry is compared, so nothing may still be on its way.
        expect(chat.ask(QUESTION)).to_contain_text(ANSWER)
        expect(page.get_by_text("Sent", exact=True)).to_be_visible()
        expect(page.locator(".typing")).to_have_count(0)
    assert_same(pages)

    for page in pages:
        page.keyboard.press("Escape")
        expect(dialog(page)).to_be_hidden()
    assert_same(pages)


def assert_same(pages: list[Page]) -> None:
    """The chat looks the same in both, each element of it at the same place."""
    plain, hostile = (appearance(page) for page in pages)
    assert len(plain) > 20
    assert [(one, other) for one, other in zip(plain, hostile, strict=True) if one != other] == []


def test_the_strict_policy_of_a_page_is_kept(server: Server, open_page: OpenPage) -> None:
    site = OtherSite(server.address)
    page = open_page(viewport=WINDOW)
    page.add_init_script(
        "window.broken = [];"
        "addEventListener('securitypolicyviolation', (event) => broken.push(event.violatedDirective))"
    )
    try:
        body = '<script src="/widget.js" defer data-accent="#7a2048" data-heading="Ask Mira"></script>'
        response = page.goto(site.put("/strict", body=body, Content_Security_Policy=STRICT))
        assert response.headers["content-security-policy"] == STRICT
        chat = open_chat(page)
        expect(chat.ask(QUESTION)).to_contain_text(ANSWER)
        # What is styled by script is styled: the accent, and the field that grows with its lines.
        expect(page.get_by_role("button", name="Send")).to_have_css("background-color", "rgb(122, 32, 72)")
        before = chat.question.bounding_box()["height"]
        chat.question.fill("one\ntwo\nthree")
        assert chat.question.bounding_box()["height"] > before
        assert page.evaluate("broken") == []
    finally:
        site.stop()


def test_who_opened_the_chat_gets_the_focus_back(embed: OpenPage) -> None:
    page = embed(body="<script>own.onclick = () => document.querySelector('back-pain-chat').show()</script>")
    own = page.get_by_role("button", name="Ask the chat")
    expect(launcher(page)).to_be_visible()
    own.focus()
    page.keyboard.press("Enter")
    chat = ChatPage(page)
    expect(page.get_by_role("region", name="Before you start")).to_be_focused()
    tab_to(chat.accept)
    page.keyboard.press("Enter")
    expect(chat.question).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog(page)).to_be_hidden()
    expect(own).to_be_focused()


def test_a_page_that_closes_the_chat_takes_nobody_away_from_where_they_write(embed: OpenPage) -> None:
    page = embed()
    open_chat(page)
    search = page.get_by_label("Search")
    search.focus()
    page.evaluate("document.querySelector('back-pain-chat').hide()")
    expect(dialog(page)).to_be_hidden()
    expect(search).to_be_focused()


def test_beside_a_page_the_tab_key_leaves_the_chat_and_on_a_phone_it_does_not(embed: OpenPage) -> None:
    page = embed()
    open_chat(page)
    tab_to(page.get_by_label("Search"))

    phone = embed(**PHONE)
    open_chat(phone)
    for _ in range(30):
        phone.keyboard.press("Tab")
        assert not phone.get_by_label("Search").evaluate("element => element === document.activeElement")


def test_a_window_that_becomes_small_keeps_the_focus_and_what_is_behind_out_of_reach(embed: OpenPage) -> None:
    page = embed()
    chat = open_chat(page)
    chat.question.fill("half a question")
    page.set_viewport_size({"width": 400, "height": 700})
    page.wait_for_function(
        "document.querySelector('back-pain-chat').shadowRoot.querySelector('dialog').matches(':modal')"
    )
    expect(chat.question).to_be_focused()
    expect(chat.question).to_have_value("half a question")
    page.keyboard.press("Escape")
    expect(launcher(page)).to_be_focused()


def test_two_scripts_or_an_element_of_the_page_make_one_chat(embed: OpenPage, server: Server) -> None:
    script = f'<script src="{server.address}/widget.js" defer></script>'
    twice = embed(body=script)
    expect(launcher(twice)).to_have_count(1)
    chat = open_chat(twice)
    expect(chat.ask(QUESTION)).to_contain_text(ANSWER)

    placed = embed(body="<back-pain-chat page></back-pain-chat>")
    expect(ChatPage(placed).accept).to_have_count(1)
    expect(launcher(placed)).to_have_count(0)


def test_the_words_of_the_page_stand_in_the_header_and_below_ours(embed: OpenPage) -> None:
    page = embed(
        'data-heading="Ask Mira" data-about="Riverside clinic" data-emergency-number="112" '
        'data-consent-text="Riverside asks you not to write about other people."'
    )
    launcher(page).click()
    expect(page.get_by_role("dialog", name="Ask Mira")).to_be_visible()
    expect(page.get_by_role("heading", name="Ask Mira")).to_be_visible()
    expect(page.get_by_text("Riverside clinic", exact=True).last).to_be_visible()
    terms = page.get_by_role("region", name="Before you start")
    expect(terms).to_contain_text("Riverside asks you not to write about other people.")
    expect(terms).to_contain_text("not a doctor")
    expect(terms.get_by_role("link", name="Call 112")).to_have_attribute("href", "tel:112")
    # 988 is of the country of 911.
    expect(terms.get_by_role("link")).to_have_count(1)


@pytest.mark.parametrize(
    ("attributes", "html", "side"),
    [
        ("", "", "right"),
        ('data-position="bottom-start"', "", "left"),
        ('data-position="bottom-left"', "", "left"),
        ("", 'dir="rtl"', "left"),
        ('data-position="bottom-start"', 'dir="rtl"', "right"),
        ('data-position="bottom-right"', 'dir="rtl"', "right"),
    ],
)
def test_the_chat_stands_in_the_corner_that_the_page_chose(
    embed: OpenPage, attributes: str, html: str, side: str
) -> None:
    page = embed(attributes, html=html)
    assert side_of(launcher(page)) == side
    launcher(page).click()
    expect(ChatPage(page).accept).to_be_visible()
    assert side_of(dialog(page)) == side


def side_of(element: Locator) -> str:
    """The side of the window that something stands near; it must be at the bottom."""
    box = element.bounding_box()
    assert WINDOW["height"] - box["y"] - box["height"] < 30
    return (
        "left" if box["x"] < 30 else "right" if WINDOW["width"] - box["x"] - box["width"] < 30 else "middle"
    )


def test_from_right_to_left_all_of_the_chat_is_turned_and_nothing_is_cut(embed: OpenPage) -> None:
    page = embed(html='dir="rtl"', **PHONE)
    chat = open_chat(page)
    reply = chat.ask(QUESTION)
    expect(reply).to_contain_text(ANSWER)
    send, field = page.get_by_role("button", name="Send").bounding_box(), chat.question.bounding_box()
    assert send["x"] < field["x"]
    mark = page.locator("header .mark").bounding_box()
    assert mark["x"] > page.get_by_role("button", name="Close the chat").bounding_box()["x"]
    assert too_wide(page) == []


def test_the_colours_follow_the_theme_and_the_accent(embed: OpenPage) -> None:
    def colours(attributes: str, **options: object) -> tuple[str, str]:
        page = embed(attributes, **options)
        launcher(page).click()
        accept = ChatPage(page).accept
        expect(accept).to_be_visible()
        page.mouse.move(0, 0)
        return tuple(
            element.evaluate("element => getComputedStyle(element).backgroundColor")
            for element in (dialog(page), accept)
        )

    white, black, mauve = "rgb(255, 255, 255)", "rgb(0, 0, 0)", "rgb(122, 32, 72)"
    light, dark = colours(""), colours("", color_scheme="dark")
    assert light[0] != dark[0]
    assert colours('data-theme="dark"') == dark
    assert colours('data-theme="light"', color_scheme="dark") == light
    assert colours('data-theme="contrast"')[0] == white
    assert colours('data-theme="contrast"', color_scheme="dark")[0] == black
    assert colours("", contrast="more")[0] == white
    assert colours('data-accent="#7a2048"') == (light[0], mauve)
    # In the dark the same colour would not be seen: a lighter shade of it is taken, or what the page says.
    assert colours('data-accent="#7a2048" data-theme="dark"')[1] not in (mauve, dark[1])
    pink = 'data-accent="#7a2048" data-accent-dark="#f4a8c4" data-theme="dark"'
    assert colours(pink)[1] == "rgb(244, 168, 196)"


def test_variables_and_parts_of_the_page_reach_the_chat(embed: OpenPage) -> None:
    page = embed(
        head="""<style>
            back-pain-chat { --backline-width: 30em; --backline-height: 20em; --backline-offset: 40px;
                --backline-paper: #eef6ff; --backline-accent: #003a70; --backline-round: 2px; }
            back-pain-chat::part(launcher) { text-decoration: underline; }
            back-pain-chat::part(question) { border-width: 4px; }
        </style>"""
    )
    expect(launcher(page)).to_have_css("text-decoration-line", "underline")
    expect(launcher(page)).to_have_css("background-color", "rgb(0, 58, 112)")
    chat = open_chat(page)
    expect(chat.question).to_have_css("border-top-width", "4px")
    expect(chat.question).to_have_css("border-top-left-radius", "2px")
    expect(dialog(page)).to_have_css("background-color", "rgb(238, 246, 255)")
    box = dialog(page).bounding_box()
    assert (round(box["width"]), round(box["height"])) == (30 * 17, 20 * 17)
    assert round(WINDOW["width"] - box["x"] - box["width"]) == 40


def test_an_element_in_the_page_has_the_size_that_the_page_gives_it(embed: OpenPage) -> None:
    page = embed(
        head="<style>back-pain-chat { --backline-width: 500px; --backline-height: 400px; }</style>",
        body="<back-pain-chat page></back-pain-chat>",
    )
    chat = ChatPage(page).agree()
    section = page.get_by_role("region", name="Backline")
    box = section.bounding_box()
    assert (box["width"], box["height"]) == (500, 400)
    expect(chat.ask(QUESTION)).to_contain_text(ANSWER)
    page.evaluate("document.querySelector('back-pain-chat').hidden = true")
    expect(section).to_be_hidden()


def test_words_in_another_language_come_from_the_page_without_a_fork(embed: OpenPage) -> None:
    page = embed(
        'data-language="ar"',
        head="""<script>window.backlineWords = { ar: {
            launcher: 'اسأل عن ألم الظهر', consentTitle: 'قبل أن تبدأ', consentAccept: 'فهمت، ابدأ',
        } };</script>""",
    )
    page.get_by_role("button", name="اسأل عن ألم الظهر").click()
    terms = page.get_by_role("region", name="قبل أن تبدأ")
    expect(terms).to_be_focused()
    root = page.locator("back-pain-chat .root")
    expect(root).to_have_attribute("lang", "ar")
    expect(root).to_have_attribute("dir", "rtl")
    page.get_by_role("button", name="فهمت، ابدأ").click()
    chat = ChatPage(page)
    expect(chat.replies.first).to_be_visible()
    expect(chat.ask(QUESTION)).to_contain_text(ANSWER)


def test_open_at_start_takes_no_focus_and_stays_closed_once_it_was_closed(embed: OpenPage) -> None:
    page = embed("data-open")
    expect(dialog(page)).to_be_visible()
    expect(ChatPage(page).accept).to_be_visible()
    assert page.evaluate("document.activeElement === document.body")
    dialog(page).get_by_role("button", name="Close the chat").click()
    page.reload()
    expect(launcher(page)).to_be_visible()
    expect(dialog(page)).to_be_hidden()


def test_open_at_start_does_not_cover_the_page_of_a_phone(embed: OpenPage) -> None:
    phone = embed("data-open", **PHONE)
    expect(launcher(phone)).to_be_visible()
    expect(dialog(phone)).to_be_hidden()


@pytest.mark.parametrize(("attributes", "said"), [("data-remember", 1), ("", 0)])
def test_a_conversation_is_remembered_for_the_browser_only_where_the_page_asks(
    embed: OpenPage, attributes: str, said: int
) -> None:
    page = embed(attributes)
    expect(open_chat(page).ask(QUESTION)).to_contain_text(ANSWER)
    other, address = page.context.new_page(), page.url
    page.close()
    other.goto(address)
    chat = open_chat(other)
    expect(chat.said).to_have_count(said)


def test_what_arrives_while_the_chat_is_closed_is_counted_on_its_button(embed: OpenPage) -> None:
    page = embed("data-remember")
    open_chat(page)
    page.keyboard.press("Escape")
    expect(dialog(page)).to_be_hidden()

    other = page.context.new_page()
    other.goto(page.url)
    chat = open_chat(other)
    chat.ask("thanks")
    page.bring_to_front()
    counted = page.get_by_role("button", name=re.compile(r"^Ask about back pain\s*, 1 new message$"))
    counted.click()
    expect(ChatPage(page).said).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Ask about back pain", exact=True)).to_be_focused()


def test_a_long_name_fits_a_small_screen(embed: OpenPage) -> None:
    heading = "The Riverside Spine and Pain Clinic's Gabapentinrückenschmerzberatung"
    page = embed(f'data-heading="{heading}" data-about="{heading}"', **SMALL)
    open_chat(page)
    for name in ("New conversation", "Download this conversation", "Delete this conversation"):
        button = page.get_by_role("button", name=name)
        expect(button).to_be_in_viewport(ratio=1)
        assert min(button.bounding_box()["width"], button.bounding_box()["height"]) >= 44
    expect(dialog(page).get_by_role("button", name="Close the chat")).to_be_in_viewport(ratio=1)
    assert too_wide(page) == []
    expect(ChatPage(page).question).to_be_in_viewport(ratio=1)


def test_a_page_hears_when_the_chat_is_opened_and_closed(embed: OpenPage) -> None:
    page = embed(
        head="""<script>window.heard = [];
            for (const name of ['backline-open', 'backline-close'])
                document.addEventListener(name, (event) => heard.push(`${name} ${event.target.localName}`));
        </script>"""
    )
    open_chat(page)
    page.keyboard.press("Escape")
    expect(dialog(page)).to_be_hidden()
    assert page.evaluate("heard") == ["backline-open back-pain-chat", "backline-close back-pain-chat"]


def test_what_cannot_be_used_is_told_in_the_console_and_the_chat_works(
    browser: Browser, site: OtherSite, server: Server
) -> None:
    attributes = (
        'data-position="top" data-accent="teal" data-theme="pink" data-language="xx" data-server="ftp://x"'
    )
    body = f'<script src="{server.address}/widget.js" defer {attributes}></script>'
    told: list[str] = []
    with browser.new_context(viewport=WINDOW) as context:
        page = context.new_page()
        page.on("console", lambda message: told.append(f"{message.type}: {message.text}"))
        page.goto(site.put("/wrong", body=body))
        expect(open_chat(page).ask(QUESTION)).to_contain_text(ANSWER)
    for name in ("position", "accent", "theme", "language", "server"):
        assert [text for text in told if text.startswith("warning: Backline: ") and f"{name}=" in text], name
    assert len(told) == 5
