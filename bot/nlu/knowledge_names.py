"""Finds side effects and medicines in a text by the names that the knowledge files give them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span

from bot.knowledge import Knowledge
from bot.nlu.text_analysis import TextAnalyser

SIDE_EFFECT = "side_effect"
MEDICINE = "medicine"
#: The assistant's own subject. It is recognised, so that its many spellings read alike, but not reported.
SUBJECT = "gabapentin"


@dataclass(frozen=True)
class NamedThing:
    """A side effect or a medicine that a text names.

    Attributes:
        kind: SIDE_EFFECT, MEDICINE or SUBJECT.
        value: the effect's id or the medicine's generic name.
        span: where it stands.
    """

    kind: str
    value: str
    span: Span


class KnowledgeNames:
    """Looks names up in a text: longest first, at word boundaries, forgiving about spelling and endings.

    A name is found as it was typed, as its spelling was mended, or by the base forms of its words; in that
    order of trust where they disagree about the same words.
    """

    def __init__(self, knowledge: Knowledge, analyser: TextAnalyser) -> None:
        self._knowledge = knowledge
        self._analyser = analyser

    def find(self, document: Doc) -> list[NamedThing]:
        """Return the things that a text names, in order, without overlaps."""
        found = [span for matcher in self._matchers for span in matcher(document, as_spans=True)]
        return [self._named(span) for span in _longest_first(found)]

    @cached_property
    def _matchers(self) -> tuple[PhraseMatcher, ...]:
        vocabulary = self._analyser.language.vocab
        # A base form that is one short word fits too much ("felt" is "feel"), so those are left out.
        matchers = tuple(PhraseMatcher(vocabulary, attr=attribute) for attribute in ("LOWER", "NORM", "LEMMA"))
        for label, name in _names(self._knowledge):
            phrase = self._analyser.analyse_phrase(name)
            for matcher in matchers:
                matcher.add(label, [phrase])
        return matchers

    @staticmethod
    def _named(span: Span) -> NamedThing:
        kind, _, value = span.label_.partition(":")
        return NamedThing(kind, value, span)


def _names(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Yield the label and the name of everything that can be named."""
    for name in knowledge.gabapentin_names:
        yield f"{SUBJECT}:{SUBJECT}", name
    for effect in knowledge.side_effects.values():
        for name in (effect.name, *effect.synonyms):
            yield f"{SIDE_EFFECT}:{effect.id}", name
    for medicine in knowledge.medicines.values():
        for name in medicine.names:
            yield f"{MEDICINE}:{medicine.generic}", name


def _longest_first(spans: Iterable[Span]) -> list[Span]:
    """Keep the longest of overlapping spans, the earlier match where two are equally long."""
    taken: set[int] = set()
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: -len(span)):
        places = set(range(span.start, span.end))
        if not places & taken:
            taken |= places
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)
