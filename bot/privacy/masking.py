"""Masks what could say who wrote a message, and tells where places of the message have gone.

Rules find the usual forms. They would rather leave a name than hide a word about the body: a mask inside a
sign of danger would keep it from staff.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from bot.privacy.addresses import addresses
from bot.privacy.contacts import contacts
from bot.privacy.dates import dates
from bot.privacy.identifiers import identifiers
from bot.privacy.names import names
from bot.privacy.numbers import long_numbers
from bot.privacy.phones import phones
from bot.privacy.pieces import MASK, Piece, apart

MOST_PASSES = 6
"""A message takes two, or three; more than that is nobody's message."""


@dataclass(frozen=True)
class Masked:
    """A text and what was taken out of it.

    Attributes:
        text: The text with masks.
        found: What kinds of things were masked, in words, each once.
        pieces: What was replaced, by its place in the original text, in the order of the text.
    """

    text: str
    found: tuple[str, ...]
    pieces: tuple[Piece, ...] = ()

    def moved(self, start: int, end: int) -> tuple[int, int]:
        """Where a place of the original text is in the masked one.

        Args:
            start: Where the place begins in the original text.
            end: Where the original text goes on after it.

        Returns:
            The same for the masked text. A place that overlaps a masked piece covers the whole mask.
        """
        return self._moved(start, is_end=False), self._moved(end, is_end=True)

    def _moved(self, offset: int, *, is_end: bool) -> int:
        shift = 0
        for piece in self.pieces:
            if offset < piece.start or (is_end and offset == piece.start):
                break
            if offset < piece.end:
                return piece.start + shift + (len(piece.mask) if is_end else 0)
            shift += len(piece.mask) - (piece.end - piece.start)
        return offset + shift


def mask(text: str) -> Masked:
    """Mask names, addresses, dates that are complete, and all numbers that belong to one person.

    What is masked already stays as it is, so masking twice is the same as masking once.

    Args:
        text: What somebody wrote.
    """
    pieces: list[Piece] = []
    masked = text
    # A mask can make the next thing readable, as a name after a name: look again until nothing is found.
    for _ in range(MOST_PASSES):
        found = _pieces(masked)
        if not found:
            break
        pieces = sorted([*pieces, *_in_original(found, pieces)], key=lambda piece: piece.start)
        masked = _replaced(text, pieces)
    return Masked(masked, tuple(dict.fromkeys(piece.kind for piece in pieces)), tuple(pieces))


def _pieces(text: str) -> list[Piece]:
    """What is personal in a text; where rules overlap, the earlier one decides."""
    found = chain(
        contacts(text),
        addresses(text),
        identifiers(text),
        dates(text),
        phones(text),
        long_numbers(text),
        names(text),
    )
    return apart(found, (match.span() for match in MASK.finditer(text)))


def _in_original(found: list[Piece], pieces: list[Piece]) -> Iterator[Piece]:
    """Pieces of a text that is masked in part, with their places in the original text; both in order."""
    shift, earlier = 0, 0
    for piece in found:
        while earlier < len(pieces) and pieces[earlier].start + shift < piece.start:
            shift += len(pieces[earlier].mask) - (pieces[earlier].end - pieces[earlier].start)
            earlier += 1
        yield Piece(piece.start - shift, piece.end - shift, piece.kind, piece.mask)


def _replaced(text: str, pieces: list[Piece]) -> str:
    parts, position = [], 0
    for piece in pieces:
        parts += [text[position : piece.start], piece.mask]
        position = piece.end
    return "".join([*parts, text[position:]])
