"""Splits a message into the parts that may ask something by themselves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import yaml
from spacy.tokens import Doc, Span

#: In words; a shorter piece ("so yeah") says nothing by itself and stays with its neighbour.
SHORTEST_PART = 2
#: More parts than this are not told apart: a message with so many is a story.
MOST_PARTS = 12
#: In a row; a message with more of them is none that anybody reads to its end.
MOST_FILLERS = 20
#: A request is recognised by the first words of a part.
REQUEST_WITHIN = 6


@dataclass(frozen=True)
class Part:
    """A piece of a message.

    Attributes:
        span: where it stands.
        asks: whether it has the form of a question or a request.
    """

    span: Span
    asks: bool

    def holds(self, entity: Mapping[str, Any]) -> bool:
        """Tell whether an entity of the message begins in this part."""
        return self.span.start_char <= int(entity["start"]) < self.span.end_char


def split(document: Doc, named: Collection[int] = ()) -> list[Part]:
    """Return the parts of a message in order; together they are the whole message.

    Sentences end parts. Within a sentence a part begins where a question begins behind a joining word or mark
    ("... and how long does it take"), or where a second question follows a first without any.

    Args:
        document: the analysed message.
        named: places of its words that begin the name of something, such as a medicine.
    """
    if not len(document):
        return []
    starts = _starts(document, named)
    spans = [document[start:end] for start, end in zip(starts, [*starts[1:], len(document)], strict=True)]
    joined = _join_short(document, spans)
    if len(joined) > MOST_PARTS:
        joined = [document[:]]
    return [Part(span, asks(span, named)) for span in joined]


def asks(part: Doc | Span, named: Collection[int] = ()) -> bool:
    """Tell whether a text has the form of a question or a request.

    Args:
        part: the text.
        named: places in the message of the words that begin the name of something.
    """
    words = _words(part, named)
    if any(token.text == "?" for token in part):
        return True
    start = _skip_fillers(words, 0)
    # "If it is only a strain, does it help": the question comes behind its condition.
    behind = bool(word_list("conditions") & set(words[: start + 1])) and any(
        first in word_list("helping_verbs") and second in word_list("pronouns")
        for first, second in pairwise(words)
    )
    return behind or _opens_question(words, start) or _is_request(words, start)


def _words(text: Doc | Span, named: Collection[int]) -> list[str]:
    """Return the words of a text; a name stands where "it" may stand: "is melatonin fine", "is it fine"."""
    return ["it" if token.i in named else token.norm_ for token in text]


def _starts(document: Doc, named: Collection[int]) -> list[int]:
    words = _words(document, named)
    starts = [0] if words else []
    for sentence in document.sents:
        if sentence.start and not _is_blank(document[sentence.start - 1 : sentence.start]):
            starts.append(sentence.start)
        for place in range(sentence.start + 1, sentence.end):
            if _begins_part(words, max(starts[-1], sentence.start), place):
                starts.append(place)
    return sorted(set(starts))


def _begins_part(words: list[str], start: int, place: int) -> bool:
    """Tell whether a new part begins at a place of a sentence whose current part began at `start`."""
    if words[place - 1] in word_list("joints"):
        opening = _skip_fillers(words, place)
        if words[place] in word_list("joints") or place - start < SHORTEST_PART:
            return False
        return _opens_question(words, opening) or _is_request(words, opening)
    if words[place - 1] in word_list("governing") or place - start < SHORTEST_PART + 1:
        return False
    return words[place] in word_list("restarts") and _opens_question(words, _skip_fillers(words, start))


def _skip_fillers(words: list[str], place: int) -> int:
    fillers = word_list("fillers")
    last = min(place + MOST_FILLERS, len(words) - 1)
    while place < last and (words[place] in fillers or not words[place].strip()):
        place += 1
    return place


def _opens_question(words: list[str], place: int) -> bool:
    if place >= len(words):
        return False
    if words[place] in word_list("question_words"):
        return True
    following = words[place + 1] if place + 1 < len(words) else ""
    if words[place] in word_list("relative_words"):
        return following == "to" or following in word_list("helping_verbs")
    is_subject = following in word_list("subjects") or following.endswith("ing")
    return words[place] in word_list("helping_verbs") and is_subject


def _is_request(words: list[str], start: int) -> bool:
    if start < len(words) and words[start] in word_list("requests"):
        return True
    text = f" {' '.join(words[start : start + REQUEST_WITHIN])} "
    return any(f" {phrase} " in text for phrase in word_list("request_phrases"))


def _join_short(document: Doc, spans: list[Span]) -> list[Span]:
    """Join pieces that are too short to say anything with what follows, or else with what went before."""
    joined: list[Span] = []
    start = 0
    for span in spans:
        if sum(token.is_alpha for token in document[start : span.end]) >= SHORTEST_PART or span is spans[-1]:
            joined.append(document[start : span.end])
            start = span.end
    if len(joined) > 1 and sum(token.is_alpha for token in joined[-1]) < SHORTEST_PART:
        joined[-2:] = [document[joined[-2].start : joined[-1].end]]
    return joined


def _is_blank(span: Span) -> bool:
    return not span.text.strip()


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    text = files("bot.nlu.questions").joinpath("words.yml").read_text(encoding="utf-8")
    return {name: frozenset(map(str, words)) for name, words in yaml.safe_load(text).items()}


def word_list(name: str) -> frozenset[str]:
    """Return one list of words.yml."""
    return _lists()[name]
