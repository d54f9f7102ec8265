"""Words by which names are told from other words, in small letters; each list is a file in `words/`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"
LONG_ENOUGH = 5
"""Letters of a word from which on a slip can be told from another word."""

PARTICLES = frozenset(
    {"bin", "da", "de", "del", "della", "der", "di", "dos", "el", "la", "le", "ter", "van", "von"}
)
"""What stands in small letters before a surname."""


@cache
def no_names() -> frozenset[str]:
    """What no rule takes for a name: small words, days, months, peoples, titles, shops."""
    return _words("no_names")


@cache
def first_names() -> frozenset[str]:
    """First names that are hardly ever another word."""
    return _words("first_names")


@cache
def doubtful_first_names() -> frozenset[str]:
    """First names that are ordinary words as well, as "Rose" and "Will": these count with a capital only."""
    return _words("doubtful_first_names")


@cache
def surnames() -> frozenset[str]:
    """Usual surnames, some of them ordinary words: these count after a first name only."""
    return _words("surnames")


@cache
def medicines() -> frozenset[str]:
    """Words of the names of medicines, also misspelled; a test asks for all that `bot/knowledge` has."""
    return _words("medicines")


@cache
def ordinary_words() -> frozenset[str]:
    """What patients write about their health and their days: words of the teaching data."""
    return _words("ordinary_words")


def is_nearly_ordinary(word: str) -> bool:
    """Whether a word in small letters is an ordinary one, mistyped: "strok", "suicidel"."""
    return len(word) >= LONG_ENOUGH and not _slips().isdisjoint({word, *_without_a_letter(word)})


@cache
def _slips() -> frozenset[str]:
    """Ordinary words, and each of them without one of its letters."""
    long = [word for word in ordinary_words() if len(word) >= LONG_ENOUGH]
    return frozenset(slip for word in long for slip in (word, *_without_a_letter(word)))


def _without_a_letter(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(1, len(word)))


def _words(name: str) -> frozenset[str]:
    return frozenset((FOLDER / f"{name}.txt").read_text(encoding="utf-8").split())
