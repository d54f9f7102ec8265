"""Dates that are complete, and days of birth.

A year alone, a month, an age and "3 months ago" are not masked: they tell how an illness went.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.pieces import Piece, of_group
from bot.privacy.units import UNIT_FOLLOWS

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
DAY_SAID = rf"{DAY}(?:st|nd|rd|th)?"
YEAR = r"(?:19|20)\d\d"

NUMERIC = re.compile(
    rf"(?<![\w/.-])(?:{YEAR}([-/.])(?:0?[1-9]|1[0-2])\1{DAY}"
    rf"|{DAY}([-/.]){DAY}\2(?:{YEAR}|\d\d))(?![\w/-]|\.\d){UNIT_FOLLOWS}"
)
WRITTEN = re.compile(
    rf"\b(?:{MONTH}\s{{0,3}}{DAY_SAID},?\s{{1,3}}{YEAR}"
    rf"|{DAY_SAID}(?:\s+of)?[\s-]{{1,3}}{MONTH},?[\s-]{{1,3}}{YEAR})\b",
    re.IGNORECASE,
)
BIRTH = re.compile(
    r"\b(?=[a-z])(?:d\.?o\.?b\.?|date\s+of\s+birth|birth\s?dat?e|birth\s?day|b-?day|born)"
    r"(?:['’]s)?(?:\s+(?:is|was|on|the|in|of|also|on\s+the)){0,3}\s{0,3}[:=-]?\s{0,3}"
    rf"(?P<date>{MONTH}\s{{0,3}}{DAY_SAID}(?:,?\s{{1,3}}(?:{YEAR}|['’]?\d\d))?(?!\d)"
    rf"|{DAY_SAID}(?:\s+of)?[\s-]{{1,3}}{MONTH}(?:,?[\s-]{{1,3}}(?:{YEAR}|['’]?\d\d))?(?!\d)"
    rf"|\d{{1,4}}\s?[-/.]\s?\d{{1,2}}(?:\s?[-/.]\s?\d{{2,4}})?(?![\d%])"
    rf"|\d{{1,2}}\s\d{{1,2}}\s(?:{YEAR}|\d\d)(?!\d)"
    rf"|(?:\d{{8}}|\d{{6}})(?!\d))",
    re.IGNORECASE,
)


def dates(text: str) -> Iterator[Piece]:
    """Dates with day, month and year, and the day of a birthday."""
    if not any(map(str.isdigit, text)):
        return
    yield from of_group(BIRTH, text, "date", "(date)", "date")
    yield from of_group(NUMERIC, text, "date", "(date)")
    yield from of_group(WRITTEN, text, "date", "(date)")
