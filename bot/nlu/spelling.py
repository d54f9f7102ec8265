"""Spelling correction: the typed words, and what they were probably meant to be."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from bot.nlu.vocabulary import Vocabulary

_LETTERS = re.compile(r"[a-z]+")
_STRETCHED = re.compile(r"(.)\1{2,}")


class SpellingCorrector:
    """Corrects unknown words to the closest known word of the subject or of common English.

    Distance is optimal string alignment (insert, delete, replace, swap neighbours). How far a word may be
    from its correction grows with its length, because short words have too many neighbours.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._known = vocabulary.known
        self._weights = vocabulary.targets
        self._by_length: dict[int, list[str]] = {}
        for word in vocabulary.targets:
            self._by_length.setdefault(len(word), []).append(word)

    def correct(self, word: str) -> str:
        """Return what the word was probably meant to be; the word itself, lower-case, when nothing is close.

        Args:
            word: one token as typed.
        """
        lower = word.lower()
        if not _LETTERS.fullmatch(lower) or lower in self._known:
            return lower
        shortened = _STRETCHED.sub(r"\1", lower)
        if shortened in self._known:
            return shortened
        furthest = self._furthest(len(lower))
        if furthest == 0:
            return lower
        candidates = [
            target
            for length in range(len(lower) - furthest, len(lower) + furthest + 1)
            for target in self._by_length.get(length, ())
        ]
        found = extract(lower, candidates, scorer=OSA.distance, score_cutoff=furthest, limit=None)
        if not found:
            return lower
        return max(found, key=lambda match: self._merit(lower, match[0], match[1]))[0]

    def _merit(self, typed: str, target: str, distance: float) -> float:
        """Weigh closeness against how likely the word is; people seldom miss the first letter."""
        first_letter = 0.0 if typed[0] == target[0] else -4.0
        return self._weights[target] - 4.0 * distance + first_letter

    @staticmethod
    def _furthest(length: int) -> int:
        """Return the largest distance at which a word of this length is still recognisable."""
        if length < 4:
            return 0
        if length < 7:
            return 1
        return 2
