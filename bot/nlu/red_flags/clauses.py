"""Splits a message into clauses: where one thing said ends and the next begins."""

from __future__ import annotations

from dataclasses import dataclass

from bot.nlu.red_flags.markers import single_words
from bot.nlu.red_flags.words import Find, Word

_ENDS = frozenset(".!?;\n…")
_IDLE_MARKS = frozenset("-'’%\"")
#: Families whose members are listed side by side: "my face and lips", "numbness and tingling in".
_LISTED = ("BODY_PART", "NERVE_SIGN", "LOOKS", "PAIN", "FEVER", "RASH", "EXCRETE", "BLADDER")


@dataclass(frozen=True)
class Clause:
    """A stretch of words that says one thing.

    Attributes:
        start: its first word.
        end: after its last word.
        first: its first word behind the joining word or mark.
        joined_by: the joining word; empty after a mark, or where a new subject opens it.
        is_hard: whether patterns must not reach across its start.
        sentence: number of its sentence.
        stretch: number of the run of clauses without a contrast ("but") that it belongs to.
    """

    start: int
    end: int
    first: int
    joined_by: str
    is_hard: bool
    sentence: int
    stretch: int

    @property
    def is_contrast(self) -> bool:
        """Whether it opens with a contrast."""
        return self.joined_by in single_words("contrasts")

    @property
    def length(self) -> int:
        """How many words it has."""
        return self.end - self.first


def split_clauses(words: list[Word], families: dict[str, list[Find]]) -> list[Clause]:
    """Split a message into clauses.

    Args:
        words: the words of the message.
        families: where the word families occur in it.
    """
    if not words:
        return []
    listed = _listed_places(families)
    starts = [0, *(place for place in range(1, len(words)) if _opens(words, place, listed))]
    clauses: list[Clause] = []
    sentence = stretch = 0
    for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
        opener = words[start]
        if start and _ends_sentence(words, start):
            sentence, stretch = sentence + 1, stretch + 1
        elif opener.text in single_words("contrasts"):
            stretch += 1
        first = start
        while first < end - 1 and (words[first].is_punctuation or words[first].text in _hard()):
            first += 1
        joined = next((w.text for w in words[start : first + 1] if w.text in _joints()), "")
        hard = joined not in single_words("soft_joints") or opener.is_punctuation
        clauses.append(Clause(start, end, first, joined, hard, sentence, stretch))
    return clauses


def _listed_places(families: dict[str, list[Find]]) -> dict[str, set[int]]:
    return {
        name: {place for find in families.get(name, ()) for place in range(find.start, find.end)}
        for name in _LISTED
    }


def _ends_sentence(words: list[Word], start: int) -> bool:
    return any(word.is_punctuation and word.text[0] in _ENDS for word in words[max(0, start - 1) : start + 1])


def _opens(words: list[Word], place: int, listed: dict[str, set[int]]) -> bool:
    word, before = words[place], words[place - 1]
    if before.is_punctuation and word.is_punctuation:
        return False
    if word.is_punctuation or word.text in {"and", "or", "nor"}:
        return word.text not in _IDLE_MARKS and not _is_list(words, place, listed)
    if before.is_punctuation:
        return False
    if word.text == "so":
        return place + 1 < len(words) and words[place + 1].text in single_words("after_so")
    if word.text in _joints():
        return before.text not in {"and", "or", "but", "so"}
    return _opens_by_subject(words, place)


def _opens_by_subject(words: list[Word], place: int) -> bool:
    """Tell whether a new subject starts here without any joining word: "help me my mom is not breathing"."""
    word, before = words[place], words[place - 1]
    if before.text in single_words("open_before"):
        return False
    if word.text in single_words("subjects"):
        return True
    if word.text not in single_words("owners"):
        return False
    for other in words[place + 2 : place + 4]:
        if other.is_punctuation or other.text in _joints():
            return False
        if other.text in single_words("clause_verbs"):
            return True
    return False


def _is_list(words: list[Word], place: int, listed: dict[str, set[int]]) -> bool:
    """Tell whether a mark or an "and" stands between two members of one list."""
    left = place - 1
    right = place + 1
    while right < len(words) and words[right].text in single_words("between_listed"):
        right += 1
    return any(left in places and right in places for places in listed.values())


def _joints() -> frozenset[str]:
    return _hard() | single_words("soft_joints")


def _hard() -> frozenset[str]:
    return single_words("hard_joints") | single_words("contrasts")
