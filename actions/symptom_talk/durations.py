"""How long ago something began: "for three weeks", "since easter", "2 yrs now"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from actions.symptom_talk.words import plain_words
from bot.knowledge.symptom_talk import DurationWords

#: "Three weeks", said without a number: "for weeks".
SOME = 3
#: What "for ages" stands for.
AGES = 400
_FIRST_YEAR = 1930
_TOGETHER = re.compile(r"(\d+)([a-z]+)")
#: How far from a length of time the word stands that shows what it means.
_NEAR = 3


def days_told(text: str, words: DurationWords, today: date, *, asked: bool) -> int | None:
    """Return for how many days it has lasted; None when that is not said, or several times are.

    Args:
        text: what the person wrote.
        words: the words for time.
        today: the day to count from.
        asked: whether the person was asked just this, so that a bare "two weeks" is an answer.
    """
    spoken = list(_apart(plain_words(text)))
    found = {*_lengths(spoken, words, asked=asked), *_since(spoken, words, today, asked=asked)}
    return found.pop() if len(found) == 1 else None


def _apart(spoken: Sequence[str]) -> Iterator[str]:
    for word in spoken:
        match = _TOGETHER.fullmatch(word)
        yield from match.groups() if match else (word,)


def _lengths(spoken: list[str], words: DurationWords, *, asked: bool) -> Iterator[int]:
    if any(word in words.long for word in spoken):
        yield AGES
    for place, unit in enumerate(spoken):
        if unit not in words.units:
            continue
        amount, start = _amount(spoken, place, words)
        before, after = spoken[max(0, start - _NEAR) : start], spoken[place + 1 : place + 2 + _NEAR]
        if words.not_after & {*spoken[max(0, start - 1) : start], *spoken[start:place]}:
            continue
        if words.not_before & set(after[:1]):
            continue
        if asked or words.before & set(before) or words.after & set(after):
            yield amount * words.units[unit]


def _amount(spoken: list[str], place: int, words: DurationWords) -> tuple[int, int]:
    """Return how many units stand before a unit, and where that begins."""
    start = place
    if start and spoken[start - 1] == "of":
        start -= 1
    number = spoken[start - 1] if start else ""
    if number.isdigit():
        return int(number[:4]), start - 1
    if number in words.numbers:
        start -= 1
        if start and spoken[start - 1] in ("a", "an"):
            start -= 1
        return words.numbers[number], start
    return (SOME if spoken[place].endswith("s") else 1), place


def _since(spoken: list[str], words: DurationWords, today: date, *, asked: bool) -> Iterator[int]:
    for place, word in enumerate(spoken):
        is_near = words.since & set(spoken[max(0, place - _NEAR) : place]) or (asked and len(spoken) <= _NEAR)
        # "In March" is a time; "it may burn" is not.
        is_in = word in words.times_of_year and place and spoken[place - 1] == "in"
        if not (is_near or is_in):
            continue
        if word in words.moments:
            yield words.moments[word]
        elif word in words.times_of_year:
            yield _days_since(words.times_of_year[word], today)
        elif word.isdigit() and _FIRST_YEAR < int(word[:5]) < today.year:
            yield (today.year - int(word)) * 365


def _days_since(month: int, today: date) -> int:
    """Return the days since the middle of the month of that name that was last, or is now."""
    if month == today.month:
        return today.day
    return (today - date(today.year if month < today.month else today.year - 1, month, 15)).days
