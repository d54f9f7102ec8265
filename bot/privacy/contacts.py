"""E-mail and web addresses, and names in social networks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.pieces import Piece, of_group

ENDINGS = "com|org|net|edu|gov|info|biz|me|io|us|uk|ca|au|de|fr|es|in|ie|co"
PROVIDERS = (
    "gmail|googlemail|yahoo|ymail|hotmail|outlook|live|msn|aol|icloud|mac|proton|protonmail|"
    "gmx|comcast|verizon|att"
)
NETWORKS = (
    r"instagram|insta|ig|facebook|fb|messenger|twitter|tik\s?tok|snapchat|snap|telegram|whatsapp|discord|skype|venmo|"
    r"reddit|linkedin"
)

EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")

SPOKEN_DOT = r"(?:\s{0,3}[(\[{]\s?dot\s?[)\]}]\s{0,3}|\s{1,3}(?:dot|point)\s{1,3})"
DOT = rf"(?:{SPOKEN_DOT}|\s?\.\s?)"
SPOKEN_HOST = re.compile(
    r"(?:\s{1,3}at\s{1,3}|\s{0,3}[(\[{]\s?at\s?[)\]}]\s{0,3}|(?<!@)@\s{0,3})"
    rf"(?:[\w-]{{1,40}}{SPOKEN_DOT}(?:[\w-]{{1,20}}{SPOKEN_DOT})?|(?:{PROVIDERS}){DOT}"
    r"|(?<=@\s)[\w-]{1,40}\s?\.\s?)"
    rf"(?:{ENDINGS})\b",
    re.IGNORECASE,
)
"""The second half of an e-mail address in disguise. "look at drugs.com" is none: its dot is not spoken."""

SPOKEN_PERSON = re.compile(
    rf"(?<![\w+-])[\w+-]{{1,40}}(?:(?:{SPOKEN_DOT}|\.|\s(?:underscore|dash)\s)[\w+-]{{1,40}}){{0,3}}\s{{0,3}}$",
    re.IGNORECASE,
)
LONGEST_PERSON = 100

LINK = re.compile(r"\b(?:https?://|www\.)[^\s)]+", re.IGNORECASE)
LINK_BARE = re.compile(
    rf"(?<![\w@.-])[a-z0-9-]{{1,40}}(?:\.[a-z0-9-]{{1,40}}){{0,3}}\.(?:{ENDINGS})/[^\s)]+", re.IGNORECASE
)

USER_NAME = re.compile(r"(?<![\w@./])@(?P<name>[A-Za-z_][\w.]{1,28}\w)")
USER_NAME_REDDIT = re.compile(r"(?<![\w/])/?u/[A-Za-z][\w-]{2,20}(?!\w)")
USER_NAME_TOLD = re.compile(
    rf"\b(?:{NETWORKS})\s{{0,3}}(?:(?:user\s?name|handle|account|name|id|@)\s{{0,3}})?(?:is|:|=|as)\s{{0,3}}@?"
    r"(?P<name>(?=[\w.-]{0,28}[\d_.])[A-Za-z][\w.-]{1,28}\w)"
    r"|\b(?:user\s?name|handle|gamer\s?tag|screen\s?name)\s{0,3}(?:is|:|=)\s{0,3}@?"
    r"(?P<other>[A-Za-z][\w.-]{1,28}\w)",
    re.IGNORECASE,
)
NO_USER_NAMES = frozenset({
    "all", "bedtime", "breakfast", "dinner", "doctor", "evening", "first", "home", "hospital", "last",
    "least", "lunch", "midnight", "morning", "most", "my", "night", "noon", "once", "pharmacy", "school",
    "that", "the", "this", "times", "work",
})  # fmt: skip
"""What people write after "@" when it only means "at"."""


def contacts(text: str) -> Iterator[Piece]:
    """E-mail and web addresses and user names; also e-mail addresses that are spelled out."""
    has_at = "@" in text
    if has_at:
        yield from of_group(EMAIL, text, "e-mail address", "(email)")
    if has_at or "at" in text.lower():
        yield from _spoken_emails(text)
    if "." in text:
        yield from of_group(LINK, text, "web address", "(link)")
        if "/" in text:
            yield from of_group(LINK_BARE, text, "web address", "(link)")
    if has_at:
        for match in USER_NAME.finditer(text):
            if match["name"].lower() not in NO_USER_NAMES:
                yield Piece(*match.span(), "user name", "(user name)")
    if "u/" in text:
        yield from of_group(USER_NAME_REDDIT, text, "user name", "(user name)")
    for match in USER_NAME_TOLD.finditer(text):
        group = "name" if match["name"] else "other"
        yield Piece(*match.span(group), "user name", "(user name)")


def _spoken_emails(text: str) -> Iterator[Piece]:
    for host in SPOKEN_HOST.finditer(text):
        before = max(0, host.start() - LONGEST_PERSON)
        if person := SPOKEN_PERSON.search(text[before : host.start()]):
            yield Piece(before + person.start(), host.end(), "e-mail address", "(email)")
