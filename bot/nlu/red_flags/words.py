"""The words of a message, and the families they belong to.

A family holds whatever people call one thing; the files of words/ have them, by subject. A single word also
covers every form with the same base form (leg, legs) and its misspellings. A phrase holds as it stands; "a|b"
offers alternatives for one word. A family may be named inside a phrase, so that "hurt <SELF>" stands for all
its forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract, extractOne
from spacy.tokens import Doc

from bot.nlu.red_flags.files import RuleError, read_folder, together

Phrase = tuple[frozenset[str], ...]

#: What upper case, a missing apostrophe or a missing space leave of a contraction (spaCy splits the rest).
_NOT = re.compile(
    r"(can(?=not)|ca|wo|do|does|did|is|are|was|were|have|has|had|could|would|should|must|need|ai)"
    r"(?:n['’]?t|(?<=can)not)"
)
_VERBS = {"ca": "can", "wo": "will", "ai": "is"}
_PRONOUN = re.compile(r"(i|he|she|it|they|we|you|that|there)['’](m|s|re|ve|d|ll)|(im|ive|hes|shes|theyre)")
_PRONOUN_VERBS = {"m": "am", "s": "is", "re": "are", "ve": "have", "d": "would", "ll": "will"}
_GLUED = {
    "im": ("i", "am"),
    "ive": ("i", "have"),
    "hes": ("he", "is"),
    "shes": ("she", "is"),
    "theyre": ("they", "are"),
}
_PIECES = re.compile(r"['’]s\b|[a-z]+(?:['’][a-z]+)*|\d+(?:[.,]\d+)*|[^\sa-z0-9]")
#: "Bladder's stopped" is said of what is or has; an owner's "'s" does no harm.
_SHORT_IS = frozenset({"'s", "’s"})
_NEGATIVES = ("cannot", "havent", "doesnt", "couldnt", "wouldnt", "hasnt", "wasnt")
#: Words that only look like one of them.
_LIKE_NEGATIVES = frozenset({"haven", "havens", "wouldst", "haste", "waste"})
#: Shorter words have too many neighbours to be guessed at.
_SHORTEST_GUESS = 5
#: So many readings of one misspelling are enough.
_MOST_GUESSES = 4


@dataclass(frozen=True)
class Word:
    """One word of a message, contractions resolved.

    Attributes:
        forms: everything it may be read as: the meant word, its base form, what a misspelling resembles.
        text: the meant word.
        start: where the token it comes from starts, in characters.
        end: where that token ends.
    """

    forms: frozenset[str]
    text: str
    start: int
    end: int

    @property
    def is_punctuation(self) -> bool:
        """Whether this is a mark and not a word."""
        return not self.text[0].isalnum() and self.text != "'s"


@dataclass(frozen=True)
class Find:
    """A family found in a message: the words from `start` up to `end` (exclusive)."""

    start: int
    end: int


class WordFamilies:
    """Named groups of words and phrases, looked up in a message.

    Args:
        content: family -> its words and phrases, in the notation that the module explains.

    Raises:
        RuleError: a phrase names a family that does not exist.
    """

    def __init__(self, content: Mapping[str, list[str]]) -> None:
        self._content = content
        self._by_first_word: dict[str, list[tuple[str, Phrase]]] = {}
        for family in content:
            for phrase in self._phrases(family):
                for word in phrase[0]:
                    self._by_first_word.setdefault(word, []).append((family, phrase))

    @property
    def names(self) -> frozenset[str]:
        """The names of all families."""
        return frozenset(self._content)

    @property
    def words(self) -> frozenset[str]:
        """Every single word that occurs in any family."""
        phrases = (phrase for entries in self._by_first_word.values() for _, phrase in entries)
        return frozenset(word for phrase in phrases for words in phrase for word in words)

    def find(self, words: list[Word]) -> dict[str, list[Find]]:
        """Return where each family occurs, in order."""
        found: dict[str, set[Find]] = {}
        for start, word in enumerate(words):
            for form in word.forms:
                for family, phrase in self._by_first_word.get(form, ()):
                    if stands_at(phrase, words, start):
                        found.setdefault(family, set()).add(Find(start, start + len(phrase)))
        return {family: sorted(finds, key=lambda find: find.start) for family, finds in found.items()}

    def _phrases(self, family: str) -> Iterator[Phrase]:
        for entry in self._content[family]:
            parts = [self._part(part) for part in entry.split()]
            for chosen in product(*parts):
                yield tuple(words for phrase in chosen for words in phrase)

    def _part(self, part: str) -> list[Phrase]:
        """Return the phrases that one word of an entry stands for."""
        if part.startswith("<"):
            if part[1:-1] not in self._content:
                raise RuleError(f"A phrase names the family {part}; no file of words/ has it.")
            return list(self._phrases(part[1:-1]))
        return [(frozenset(part.split("|")),)]


def stands_at(phrase: Phrase, words: list[Word], start: int) -> bool:
    """Tell whether a phrase stands in a message from a given word on."""
    if start + len(phrase) > len(words):
        return False
    return all(words[start + place].forms & part for place, part in enumerate(phrase))


def compile_phrases(entries: Iterable[str]) -> list[Phrase]:
    """Turn phrases with "a|b" alternatives into a form that can be looked up."""
    return [tuple(frozenset(part.split("|")) for part in entry.split()) for entry in entries]


@lru_cache(maxsize=1)
def word_families() -> WordFamilies:
    """Return the families of the files in words/."""
    return WordFamilies(together(read_folder("words"), "words"))


def sign_words() -> list[str]:
    """Return the words of all families that are long enough to be told from their misspellings."""
    return sorted(word for word in word_families().words if len(word) > _SHORTEST_GUESS and word.isalpha())


def read_words(document: Doc) -> list[Word]:
    """Return the words of a message."""
    return [
        word
        for token in document
        if not token.is_space and token.norm_.strip()
        for word in _words_of(token.norm_, token.lemma_, token.lower_, token.idx)
    ]


def _words_of(norm: str, lemma: str, typed: str, start: int) -> Iterator[Word]:
    pieces = list(_resolve(norm))
    end = start + len(typed)
    if len(pieces) == 1:
        forms = {pieces[0], lemma, typed}
        if pieces[0] in _SHORT_IS:
            forms |= {"is", "has", "s"}
        if norm != typed and len(typed) >= _SHORTEST_GUESS and typed.isalpha():
            forms |= _resembles(typed)
        yield Word(frozenset(forms), pieces[0], start, end)
    else:
        for piece in pieces:
            yield Word(frozenset({piece}), piece, start, end)


def _resolve(norm: str) -> Iterator[str]:
    """Split what spaCy left whole: "CAN'T", "gabapentin.cant", "102f"."""
    for piece in map(_as_contraction, _PIECES.findall(norm) or [norm]):
        negated, pronoun = _NOT.fullmatch(piece), _PRONOUN.fullmatch(piece)
        if negated:
            yield from (_VERBS.get(negated[1], negated[1]), "not")
        elif pronoun and pronoun[3]:
            yield from _GLUED[piece]
        elif pronoun:
            yield from (pronoun[1], _PRONOUN_VERBS[pronoun[2]])
        else:
            yield piece


def _as_contraction(piece: str) -> str:
    """Return the negative that a slip of the finger has spoilt ("cnnot", "havebt"), or the piece."""
    bare = re.sub("['’]", "", piece)
    if len(bare) < _SHORTEST_GUESS or not bare.isalpha() or bare in _LIKE_NEGATIVES:
        return piece
    match = extractOne(bare, _NEGATIVES, scorer=OSA.distance, score_cutoff=1)
    return match[0] if match else piece


@lru_cache(maxsize=4096)
def _resembles(typed: str) -> frozenset[str]:
    """Return the family words that a misspelling is closest to, if any are close.

    The message's spelling was mended with all of English in view; here only the words that matter count,
    so that "sucidal" is read as "suicidal" too, whatever else it was taken for. Where several are equally
    close ("breating": breathing, beating), it may be any of them.
    """
    furthest = 1 if len(typed) < 8 else 2
    matches = extract(typed, _guessable(), scorer=OSA.distance, score_cutoff=furthest, limit=_MOST_GUESSES)
    return frozenset(word for word, distance, _ in matches if distance == matches[0][1])


@lru_cache(maxsize=1)
def _guessable() -> list[str]:
    return sorted(word for word in word_families().words if len(word) >= _SHORTEST_GUESS and word.isalpha())
