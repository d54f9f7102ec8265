"""What a rule hands over: a part of a text that is personal, and the mask that stands there instead."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """One part of a text that is replaced.

    Attributes:
        start: Where it begins in the text.
        end: Where the text goes on after it.
        kind: What it is, in words that a trainer reads.
        mask: What stands there instead: words in round brackets, as square ones would be markup in Rasa's
            teaching data.
    """

    start: int
    end: int
    kind: str
    mask: str


MASK = re.compile(r"\((?:name|email|link|user name|address|number|phone number|date)\)")
"""A mask that stands in a text already."""


def apart(pieces: Iterable[Piece], taken: Iterable[tuple[int, int]]) -> list[Piece]:
    """The pieces in the order of the text, without those that overlap an earlier one or what is taken."""
    places = sorted(taken)
    kept: list[Piece] = []
    for piece in pieces:
        place = (piece.start, piece.end)
        at = bisect(places, place)
        if (at == 0 or places[at - 1][1] <= piece.start) and (
            at == len(places) or piece.end <= places[at][0]
        ):
            places.insert(at, place)
            kept.append(piece)
    return sorted(kept, key=lambda piece: piece.start)


def of_group(
    pattern: re.Pattern[str], text: str, kind: str, mask: str, group: str | int = 0
) -> Iterator[Piece]:
    """A piece for each match of the pattern, or for one group of it."""
    for match in pattern.finditer(text):
        yield Piece(match.start(group), match.end(group), kind, mask)
