"""The teaching examples nearest to a text: often they explain a mistake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.training.evaluation.taught import Taught

HOW_MANY = 3


@dataclass(frozen=True)
class Neighbour:
    """A teaching example near a text.

    Attributes:
        text: The example.
        intent: What it teaches.
        similarity: Cosine of the angle between the two sentence vectors; 1 means the same.
    """

    text: str
    intent: str
    similarity: float


def nearest_to_texts(
    texts: Sequence[str], taught: Taught, how_many: int = HOW_MANY
) -> dict[str, list[Neighbour]]:
    """Find the teaching examples whose meaning is nearest to each text.

    Args:
        texts: The texts, as typed.
        taught: The teaching examples.
        how_many: For each text.
    """
    if not texts or not taught.texts:
        return {}
    similar = taught.reader.read(texts).sentence_vectors @ taught.evidence.sentence_vectors.T
    return {text: _best(row, taught, how_many) for text, row in zip(texts, similar, strict=True)}


def nearest_to_examples(
    places: Sequence[int], taught: Taught, how_many: int = HOW_MANY
) -> dict[int, list[Neighbour]]:
    """Find the other teaching examples that are nearest to some of them.

    Args:
        places: The places of those, from 0.
        taught: The teaching examples.
        how_many: For each.
    """
    found = {}
    vectors = taught.evidence.sentence_vectors
    for place in places:
        similar = vectors @ vectors[place]
        similar[place] = -np.inf
        found[place] = _best(similar, taught, min(how_many, len(taught.texts) - 1))
    return found


def _best(similar: NDArray[np.float32], taught: Taught, how_many: int) -> list[Neighbour]:
    return [
        Neighbour(taught.texts[place], taught.intents[place], round(float(similar[place]), 3))
        for place in np.argsort(-similar, kind="stable")[:how_many]
    ]
