"""Words and phrases that frame what is said, from framing.yml."""

from __future__ import annotations

from functools import lru_cache

from bot.nlu.red_flags.files import read_data
from bot.nlu.red_flags.words import Find, Phrase, Word, compile_phrases, stands_at


@lru_cache(maxsize=1)
def markers() -> dict[str, list[Phrase]]:
    """Return the marker phrases by kind."""
    return {kind: compile_phrases(entries) for kind, entries in read_data("framing.yml").items()}


@lru_cache(maxsize=64)
def single_words(kind: str) -> frozenset[str]:
    """Return the one-word entries of one kind."""
    return frozenset(word for phrase in markers()[kind] if len(phrase) == 1 for word in phrase[0])


def find_markers(kind: str, words: list[Word]) -> list[Find]:
    """Return where the marker phrases of one kind stand."""
    return [
        Find(start, start + len(phrase))
        for start in range(len(words))
        for phrase in _by_first_word(kind, words[start])
        if stands_at(phrase, words, start)
    ]


def idiom_words(words: list[Word]) -> set[int]:
    """Return the places of words that belong to an idiom and mean nothing by themselves."""
    return {place for find in find_markers("idioms", words) for place in range(find.start, find.end)}


def _by_first_word(kind: str, word: Word) -> list[Phrase]:
    index = _index(kind)
    return [phrase for form in word.forms for phrase in index.get(form, ())]


@lru_cache(maxsize=64)
def _index(kind: str) -> dict[str, list[Phrase]]:
    index: dict[str, list[Phrase]] = {}
    for phrase in markers()[kind]:
        for word in phrase[0]:
            index.setdefault(word, []).append(phrase)
    return index
