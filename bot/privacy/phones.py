"""Phone numbers of people; the lines that everybody may call in an emergency are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.pieces import Piece
from bot.privacy.units import UNIT_FOLLOWS, are_doses

PUBLIC_LINES = frozenset(
    {"8002221222", "8002738255", "8006624357", "8007997233", "741741", "116123", "116117"}
)
"""Poison Control, lines for people in a crisis, helplines; written without the 1 of the country."""

SEPARATOR = r"(?:\s{0,2}[-./–]\s{0,2}|\s{1,2})"
AMERICAN = re.compile(
    rf"(?<![\w(.,/$£€-])(?:\+?\s?1{SEPARATOR}?|\+\d{{1,3}}{SEPARATOR})?"
    rf"(?:\(\s?\d{{3}}\s?\)\s{{0,2}}[-.]?\s?|\d{{3}}{SEPARATOR})\d{{3}}{SEPARATOR}?\d{{4}}(?!\w|[-/]\d)"
    rf"{UNIT_FOLLOWS}"
)
LOCAL = re.compile(rf"(?<![\w(.,/$£€-])\d{{3}}[.-]\d{{4}}(?![\w-]){UNIT_FOLLOWS}")
INTERNATIONAL = re.compile(
    rf"(?<!\w)(?:\+\s?|00(?=(?:[\s().-]?\d){{9}})\s?)[1-9]\d{{0,2}}{SEPARATOR}?(?:\(\s?\d{{1,5}}\s?\){SEPARATOR}?)?"
    rf"\d{{1,5}}(?:{SEPARATOR}?\d{{2,5}}){{1,4}}(?!\w)"
)
WITH_ZERO = re.compile(
    rf"(?<![\w(.,/-])\(?0[1-9]\d{{1,4}}\)?{SEPARATOR}\d{{3,4}}{SEPARATOR}?\d{{3,4}}(?!\w)"
    rf"|(?<![\w(.,/-])0[1-9](?:{SEPARATOR}\d\d){{4}}(?!\w)"
)
"""Numbers of countries where a phone number begins with zero, as in Britain and France."""

CUED = re.compile(
    r"\b(?=[a-z])(?:phone|tel|telephone|mobile|cell|cellphone|fax|call|text|ring|reach|whatsapp|dial|number|contact)\b"
    r"(?:\s+(?:me|us|him|her|them|number|phone|no|line|at|on|is|it['’]s|its|back|my|anytime|under)\b){0,4}"
    r"\.?\s{0,2}[:#=]?\s{0,2}"
    rf"(?P<number>\(?\+?\d(?:[\s().-]{{0,2}}\d){{6,14}})(?!\w){UNIT_FOLLOWS}",
    re.IGNORECASE,
)
SINGLY = re.compile(r"(?<![\w.,-])(?<!\d )\d(?:[ .-]\d){9,}(?!\w)")
"""Digit by digit; a longer row of digits is something else."""

MOST_SINGLY = 12
SPELLED = re.compile(
    r"\b(?=[a-z])(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)[\s,.-]{1,2}){6,14}"
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b",
    re.IGNORECASE,
)
FEWEST_DIGITS = 7


def phones(text: str) -> Iterator[Piece]:
    """Phone numbers in the usual forms of America and abroad, in digits or in words."""
    if sum(map(str.isdigit, text)) >= FEWEST_DIGITS:
        for pattern in (INTERNATIONAL, AMERICAN, WITH_ZERO, LOCAL):
            for match in pattern.finditer(text):
                if not is_public(match[0]) and not are_doses(match[0]):
                    yield _piece(match, 0)
        for match in SINGLY.finditer(text):
            if len(match[0]) < 2 * MOST_SINGLY:
                yield _piece(match, 0)
        for match in CUED.finditer(text):
            if not is_public(match["number"]) and not are_doses(match["number"]):
                yield _piece(match, "number")
    for match in SPELLED.finditer(text):
        yield _piece(match, 0)


def is_public(number: str) -> bool:
    """Whether a number is a line that everybody may call, such as Poison Control."""
    digits = re.sub(r"\D", "", number)
    return digits in PUBLIC_LINES or (len(digits) == 11 and digits[0] == "1" and digits[1:] in PUBLIC_LINES)


def _piece(match: re.Match[str], group: str | int) -> Piece:
    return Piece(match.start(group), match.end(group), "phone number", "(phone number)")
