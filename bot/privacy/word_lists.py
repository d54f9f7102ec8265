"""Words by which names are told from other words, in small letters; each list is a file in `words/`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"
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


def _words(name: str) -> frozenset[str]:
    return frozenset((FOLDER / f"{name}.txt").read_text(encoding="utf-8").split())
