"""What the word families and the framing see in a message, as evidence for the classifier.

A sentence vector tells what a message is about, and little of whether it says so, denies it, or asks. The
rules' own word lists tell just that: which things are named, and in which frame.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from spacy.tokens import Doc

from bot.nlu.evidence import Matrix
from bot.nlu.red_flags.finder import read_message
from bot.nlu.red_flags.patterns import Reading
from bot.nlu.red_flags.words import Find

DENIED = "denied"
FRAMED = "framed"
STATED = "stated"


def traits_of(document: Doc) -> frozenset[str]:
    """Return the traits of a message.

    "LEG" where a leg is named, "LEG stated", "LEG denied" or "LEG framed" by how; beside them the names of
    the frames themselves ("supposed", "past") and "denied", where anything is.

    Args:
        document: the analysed message.
    """
    return frozenset(_traits(read_message(document)))


def _traits(reading: Reading) -> Iterator[str]:
    for family, finds in reading.families.items():
        for find in finds:
            frames = reading.frames.of(find)
            how = _how(find, reading)
            yield from (family, f"{family} {how}", *frames)
            if how == DENIED:
                yield DENIED


def _how(find: Find, reading: Reading) -> str:
    if reading.frames.is_denied(find):
        return DENIED
    return FRAMED if reading.frames.of(find) else STATED


def trait_rows(traits: Sequence[frozenset[str]], names: Sequence[str]) -> Matrix:
    """Return (n, number of names) 1 where a message has the trait, else 0; other traits do not count.

    Args:
        traits: of each message.
        names: what the columns stand for.
    """
    columns = {name: column for column, name in enumerate(names)}
    rows = np.zeros((len(traits), len(names)), dtype=np.float32)
    for row, some in enumerate(traits):
        rows[row, [columns[name] for name in some if name in columns]] = 1
    return rows
