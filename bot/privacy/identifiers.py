"""Numbers that one person has been given: social security, records, insurance, cards, plates, computers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.pieces import Piece, of_group
from bot.privacy.units import UNIT_FOLLOWS, are_doses

MASK = "(number)"

SOCIAL_SECURITY = re.compile(r"(?<![\w-])\d{3}([ -])\d{2}\1\d{4}(?![\w-])")
CARD = re.compile(r"(?<![\w-])(?:\d{4}([ -])\d{4}\1\d{4}\1\d{4}|\d{4}([ -])\d{6}\2\d{5})(?![\w-])")
MEDICARE = re.compile(
    r"\b[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\d]\d-?[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\d]\d-?[AC-HJKMNP-RT-Y]{2}\d\d\b"
)
"""A Medicare number, as in 1EG4-TE5-MK73."""

INTERNET_4 = re.compile(
    r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w]|\.\d)"
)
INTERNET_6 = re.compile(
    r"(?<![\w:])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6})(?![\w:])",
    re.IGNORECASE,
)
HARDWARE = re.compile(r"(?<![\w:-])[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}(?![\w:-])", re.IGNORECASE)

ALWAYS = (
    r"ssn|s\.s\.n\.?|social\s+security|mrn|m\.r\.n\.?|(?:medical|health|hospital)\s+record|member(?:ship)?|subscriber|"
    r"beneficiary|policy|insurance\s+card|health\s+card|nhs|claim|account|acct|iban|routing|sort\s+code|"
    r"(?:credit|debit|bank|visa|master)\s?card|mastercard|amex|passport|(?:driver['’]?s?|driving)\s+licen[cs]e|"
    r"licen[cs]e|dl|state\s+id|green\s+card|tax\s+id|itin|ein|npi|dea|vin|id|social"
)
WITH_NUMBER = (
    r"patient|hospital|chart|record|file|case|group|plan|insurance|medicare|medicaid|bank|card|visa|rx|prescription|"
    r"script|refill|confirmation|order|tracking|serial|device|student|employee|badge|registration|reg|military|va|"
    r"reference|ref|pin"
)
"""These are said without any number as well: "my prescription is 2400", "the plan: 300, then 600"."""

NUMBER = r"(?:numbers?|num\b|no\b\.?|nr\b\.?|n°|\#|id\b|i\.d\.|card|code)"
SAID = r"(?:is\b|it['’]s\b|its\b|was\b|:|=|-)"
VALUE = (
    r"(?P<value>(?=(?:[\s.-]?[A-Za-z0-9]){0,11}?\d)[A-Za-z0-9]{1,20}"
    r"(?:[-./]{1,2}[A-Za-z0-9]{1,12}|\s(?=[A-Za-z]{0,3}\d)[A-Za-z0-9]{1,12}){0,6})"
)
CUED = re.compile(
    rf"\b(?=[a-z])(?:(?:{ALWAYS})\b(?:\s{{0,2}}(?:{NUMBER}|{SAID})){{1,4}}"
    rf"|(?:{WITH_NUMBER})\b\s{{0,2}}{NUMBER}(?:\s{{0,2}}(?:{NUMBER}|{SAID})){{0,3}})\s{{0,2}}"
    rf"{VALUE}(?!\w){UNIT_FOLLOWS}",
    re.IGNORECASE,
)
PLAIN = re.compile(
    r"\b(?=[a-z])(?:ssn|social\s+security|mrn|passport|medical\s+record|member|policy|account|acct|rx|patient\s+id)\s{1,2}"
    rf"(?P<value>[A-Za-z]{{0,4}}-?\d[A-Za-z0-9-]{{4,16}}|\d{{3}}\s\d\d\s\d{{4}})(?!\w){UNIT_FOLLOWS}",
    re.IGNORECASE,
)
PLATE = re.compile(
    r"\b(?=[a-z])(?:licen[cs]e\s+plate|number\s+plate|plates?|registration|reg|tag)\b"
    r"(?:\s{0,2}(?:number|no\.?|is|are|says|reads|:|#)){0,3}\s{1,2}"
    r"(?P<value>[A-Za-z]{1,3}[\s-]?\d{1,4}(?:[\s-]?[A-Za-z]{1,3})?|\d{1,4}[\s-]?[A-Za-z]{2,3}[\s-]?\d{0,4})(?!\w)"
    rf"{UNIT_FOLLOWS}",
    re.IGNORECASE,
)
FEWEST_DIGITS = 4
FEWEST_DIGITS_OF_A_PLATE = 2
YEAR = re.compile(r"(?:19|20)\d\d")


def identifiers(text: str) -> Iterator[Piece]:
    """Identifiers by their form, or by the word before them."""
    digits = sum(map(str.isdigit, text))
    if digits >= FEWEST_DIGITS_OF_A_PLATE:
        for match in PLATE.finditer(text):
            if sum(map(str.isalnum, match["value"])) > FEWEST_DIGITS:
                yield Piece(*match.span("value"), "number of a person", MASK)
    if digits >= FEWEST_DIGITS:
        yield from _by_form(text)
        for pattern in (CUED, PLAIN):
            for match in pattern.finditer(text):
                if _identifies(match["value"]):
                    yield Piece(*match.span("value"), "number of a person", MASK)


def _by_form(text: str) -> Iterator[Piece]:
    for pattern, kind in (
        (SOCIAL_SECURITY, "social security number"),
        (CARD, "card number"),
        (MEDICARE, "insurance number"),
        (INTERNET_4, "internet address"),
    ):
        yield from of_group(pattern, text, kind, MASK)
    if ":" in text or "-" in text:
        yield from of_group(HARDWARE, text, "internet address", MASK)
    if text.count(":") > 1:
        yield from of_group(INTERNET_6, text, "internet address", MASK)


def _identifies(value: str) -> bool:
    digits = sum(character.isdigit() for character in value)
    return digits >= FEWEST_DIGITS and not YEAR.fullmatch(value) and not are_doses(value)
