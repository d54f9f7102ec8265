"""The ways in which one and the same emergency is written: with slips, in capitals, behind small talk ...

Each way changes a message and leaves what it says as it was, so whatever is found in the message must be
found in the changed one too. Chance comes in from outside: the same `Random` gives the same changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

#: Shorter words are seldom misspelt, and often become other words when they are.
_SHORTEST_SLIP = 6
#: Slips in one message. A message with more is hard to read for a person too.
_MOST_SLIPS = 2

_QUESTIONS = (
    "how long does gabapentin take to work?",
    "is gabapentin a narcotic?",
    "can i take it with food?",
    "what does the article say about cost?",
    "do i need a prescription for it?",
)
_SMALL_TALK = (
    "hi there, hope you are well.",
    "hello, thanks for being here, lovely weather today.",
    "hey its me again.",
    "good evening, sorry to bother you.",
    "lol ok so anyway,",
)
_THIRD_PERSON = {
    "i": "he", "i'm": "he is", "im": "he is", "i've": "he has", "ive": "he has", "i'd": "he would",
    "i'll": "he will", "me": "him", "my": "his", "mine": "his", "myself": "himself", "am": "is",
    "have": "has", "don't": "doesn't", "dont": "doesnt", "haven't": "hasn't", "havent": "hasnt",
}  # fmt: skip
#: Before these, "have" and "don't" keep their form: they are not the verb of "he".
_KEEPS_FORM = frozenset(
    {"to", "can", "could", "will", "would", "should", "might", "may", "they", "we", "you", "legs"}
)


@dataclass(frozen=True)
class Perturbation:
    """One way of writing a message differently.

    Attributes:
        name: what it is called in reports.
        change: makes the changed message of a message and a source of chance.
    """

    name: str
    change: Callable[[str, Random], str]

    def __call__(self, text: str, chance: Random) -> str:
        """Return the message, written differently."""
        return self.change(text, chance)


def with_typos(text: str, chance: Random) -> str:
    """Let the finger slip in up to two of the longer words."""
    pieces = re.split(r"(\W+)", text)
    long_words = [
        place for place, piece in enumerate(pieces) if piece.isalpha() and len(piece) >= _SHORTEST_SLIP
    ]
    for place in chance.sample(long_words, min(_MOST_SLIPS, len(long_words))):
        pieces[place] = slip(pieces[place], chance)
    return "".join(pieces)


def slip(word: str, chance: Random) -> str:
    """Leave a letter out, double one, or swap two neighbours; the first letter is seldom missed.

    Args:
        word: has at least three letters.
        chance: the same `Random` lets the finger slip in the same place.
    """
    place = chance.randrange(1, len(word) - 1)
    left, letter, right = word[:place], word[place], word[place + 1 :]
    return chance.choice((left + right, left + letter + letter + right, left + right[0] + letter + right[1:]))


def without_punctuation(text: str, chance: Random) -> str:
    """Drop every mark and apostrophe, as thumbs do; a decimal point stays."""
    bare = re.sub(r"(?<=\w)['’](?=\w)", "", text)
    return " ".join(re.sub(r"(?<!\d)[^\w\s%°]|[^\w\s%°](?!\d)", " ", bare).split())


def in_capitals(text: str, chance: Random) -> str:
    """Write it in capitals."""
    return text.upper()


def behind_a_question(text: str, chance: Random) -> str:
    """Put a harmless question in front."""
    return f"{chance.choice(_QUESTIONS)} {text}"


def before_a_question(text: str, chance: Random) -> str:
    """Put a harmless question behind."""
    end = "" if text.rstrip().endswith((".", "!", "?")) else "."
    return f"{text.rstrip()}{end} {chance.choice(_QUESTIONS)}"


def in_third_person(text: str, chance: Random) -> str:
    """Tell it of somebody else; a message that is not about the writer stays as it is."""
    if not re.search(r"\b(i|i'm|im|i've|ive|my|me|myself)\b", text, re.IGNORECASE):
        return text
    words = text.replace("’", "'").split()
    told = [_of_him(words[place - 1] if place else "", word) for place, word in enumerate(words)]
    return "about my husband: " + " ".join(told)


def _of_him(before: str, word: str) -> str:
    core = word.strip('.,;:!?"()')
    if core.lower() not in _THIRD_PERSON or before.lower().strip(".,;:!?") in _KEEPS_FORM:
        return word
    return word.replace(core, _THIRD_PERSON[core.lower()], 1)


def after_small_talk(text: str, chance: Random) -> str:
    """Begin with a greeting."""
    return f"{chance.choice(_SMALL_TALK)} {text}"


PERTURBATIONS = (
    Perturbation("typos", with_typos),
    Perturbation("no punctuation", without_punctuation),
    Perturbation("capitals", in_capitals),
    Perturbation("behind a harmless question", behind_a_question),
    Perturbation("before a harmless question", before_a_question),
    Perturbation("third person", in_third_person),
    Perturbation("after small talk", after_small_talk),
)
