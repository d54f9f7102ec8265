"""Words as the guided talk reads them: in lower case, contractions resolved, denials marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc

from bot.knowledge import SymptomTalk

#: "Nothing going down the legs": how many words on a denial reaches.
DENIAL_REACHES = 4
#: A word this long may have one slip of the pen; in shorter ones, "right" would be "tight".
FORGIVING_FROM = 6
_CLAUSE_ENDS = frozenset(".,;:!?\n") | {"but", "just", "only"}


@dataclass(frozen=True)
class Found:
    """A choice whose words a message has.

    Attributes:
        question, choice: which.
        denied: whether the message says that it is not so.
    """

    question: str
    choice: str
    denied: bool


@lru_cache(maxsize=1)
def english() -> Language:
    """Return spaCy's rules for English words."""
    return spacy.blank("en")


def plain_words(text: str) -> list[str]:
    """Return the words of a text: lower case, "don't" as "do" and "not"."""
    return [token.norm_.lower() for token in english()(text.replace("’", "'").lower()) if not token.is_space]


class ChoiceFinder:
    """Finds choices by their words.

    Args:
        talk: the questions with their choices.
    """

    def __init__(self, talk: SymptomTalk) -> None:
        self._fillers = talk.words.fillers
        self._denials = talk.words.denials
        self._meant: dict[str, tuple[str, str]] = {}
        self._matcher = Matcher(english().vocab)
        for question in talk.questions.values():
            for choice in question.choices:
                key = f"{question.id}:{choice.id}"
                self._meant[key] = (question.id, choice.id)
                if choice.words:
                    self._matcher.add(key, [_pattern(phrase) for phrase in choice.words])

    def find(self, text: str) -> list[Found]:
        """Return every choice that a text has words for; longer phrases hide the shorter within them."""
        words = [word for word in plain_words(text) if word not in self._fillers]
        document = Doc(english().vocab, words)
        matches = sorted(self._matcher(document), key=lambda match: match[1] - match[2])
        found: dict[Found, None] = {}
        taken: dict[str, set[int]] = {}
        for key, start, end in matches:
            question, choice = self._meant[english().vocab.strings[key]]
            places = taken.setdefault(question, set())
            if places.isdisjoint(range(start, end)):
                places.update(range(start, end))
                found[Found(question, choice, self._is_denied(words, start))] = None
        return list(found)

    def _is_denied(self, words: list[str], start: int) -> bool:
        for word in reversed(words[max(0, start - DENIAL_REACHES) : start]):
            if word in _CLAUSE_ENDS:
                return False
            if word in self._denials:
                return True
        return False


def _pattern(phrase: str) -> list[dict[str, object]]:
    return [_word(word) for word in phrase.split()]


def _word(word: str) -> dict[str, object]:
    if len(word) < FORGIVING_FROM:
        return {"LOWER": word}
    # The first letter must be right: "turning" is not "burning".
    return {"LOWER": {"FUZZY1": word, "REGEX": f"^{word[0]}"}}


def has_phrase(words: list[str], phrases: Iterable[str]) -> bool:
    """Whether some of the phrases stand in a list of words, word by word."""
    text = f" {' '.join(words)} "
    return any(f" {phrase} " in text for phrase in phrases)
