"""Numbers so long that they belong to somebody: no dose, strength or year has as many digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.phones import is_public
from bot.privacy.pieces import Piece
from bot.privacy.units import UNIT_FOLLOWS

LONG_NUMBER = re.compile(
    rf"(?<![\w.,$£€/-])[A-Za-z]{{0,3}}\d{{5,}}(?:-\d{{1,6}})?[A-Za-z]{{0,3}}(?![\w]|[.,]\d){UNIT_FOLLOWS}"
)
"""From five digits on; doses have at most four. With letters around it, as in a member's number."""

RANGE = re.compile(r"\d{5}-\d{5}")


def long_numbers(text: str) -> Iterator[Piece]:
    """Numbers of five digits or more that count nothing and are no round amount."""
    for match in LONG_NUMBER.finditer(text):
        number = match[0]
        if not (is_public(number) or _is_amount(number)):
            yield Piece(match.start(), match.end(), "long number", "(number)")


def _is_amount(number: str) -> bool:
    """Ten thousand and the like are amounts; mg written without a space is a dose."""
    return (
        number.endswith("000")
        or re.fullmatch(r"\d+(?:mgs?|mcg|iu|ml|g|k|x|lbs?|mm|cm|km)", number, re.IGNORECASE) is not None
    )
