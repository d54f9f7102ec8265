"""Misspells a line as people do who spell by ear, or whose fingers slip."""

from __future__ import annotations

import math
import re
from random import Random

from bot.training.safety.perturbations import slip

#: Shorter words are seldom misspelt.
SHORTEST = 4
#: Of the longer words of a line, so many are misspelt.
SHARE = 0.35
#: What sounds alike: letters, and what is written for them.
BY_EAR = {
    "ck": "k", "ph": "f", "tion": "shun", "ough": "uff", "augh": "arf", "eigh": "ay", "igh": "y", "wh": "w",
    "kn": "n", "wr": "r", "mb": "m", "gh": "f", "qu": "kw", "ce": "se", "ci": "si", "ca": "ka", "co": "ko",
    "cr": "kr", "cl": "kl", "th": "f", "ing": "in", "ea": "ee", "ee": "ea", "ie": "ei", "ei": "ie",
    "ou": "ow", "ow": "ou", "ai": "ay", "oa": "o", "oo": "u", "er": "a", "or": "er", "le": "el", "al": "el",
    "y": "ie", "e": "a", "a": "e", "i": "e", "o": "u", "u": "o",
}  # fmt: skip


def misspelt(line: str, chance: Random) -> str:
    """Return a line with some of its longer words misspelt.

    Args:
        line: the line.
        chance: the same `Random` gives the same mistakes.
    """
    pieces = re.split("([A-Za-z]+)", line)
    longer = [place for place in range(1, len(pieces), 2) if len(pieces[place]) >= SHORTEST]
    for place in chance.sample(longer, math.ceil(SHARE * len(longer))):
        wrong = chance.choice((_by_ear, _by_ear, _shorter, slip))
        pieces[place] = wrong(pieces[place].lower(), chance)
    return "".join(pieces)


def _by_ear(word: str, chance: Random) -> str:
    found = [(letters, written) for letters, written in BY_EAR.items() if letters in word]
    if not found:
        return _shorter(word, chance)
    return word.replace(*chance.choice(found), 1)


def _shorter(word: str, chance: Random) -> str:
    """Write a doubled letter once, leave out the silent e at the end, or else a vowel."""
    if doubled := re.search(r"(.)\1", word):
        return word[: doubled.start()] + word[doubled.start() + 1 :]
    if word.endswith("e"):
        return word[:-1]
    vowels = [place for place, letter in enumerate(word) if place and letter in "aeiou"]
    return _without(word, chance.choice(vowels)) if vowels else word


def _without(word: str, place: int) -> str:
    return word[:place] + word[place + 1 :]
