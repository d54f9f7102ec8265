"""Finds side effects and medicines in a text by the names that the knowledge files give them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span

from bot.knowledge import Knowledge
from bot.nlu.text_analysis import TextAnalyser

SIDE_EFFECT = "side_effect"
MEDICINE = "medicine"
#: A medicine that no source has anything on.
OTHER_MEDICINE = "other_medicine"
#: The assistant's own subject. It is recognised, so that its many spellings read alike, but not reported.
SUBJECT = "gabapentin"


@dataclass(frozen=True)
class NamedThing:
    """A side effect or a medicine that a text names.

    Attributes:
        kind: SIDE_EFFECT, MEDICINE, OTHER_MEDICINE or SUBJECT.
        value: the effect's id or the medicine's generic name; of another medicine its name.
        span: where it stands.
    """

    kind: str
    value: str
    span: Span


class KnowledgeNames:
    """Looks names up in a text: longest first, at word boundaries, forgiving about spelling.

    A name is found as it was typed, as its spelling was mended, or, if it has several words, by their base
    forms ("nodding off" in "he nods off"); in that order of trust where they disagree about the same words.
    A single word's base form fits too much: "liver" and "live" share one.
    """

    def __init__(self, knowledge: Knowledge, analyser: TextAnalyser) -> None:
        self._vocabulary = analyser.language.vocab
        self._matchers = _matchers(knowledge, analyser)

    def find(self, document: Doc) -> list[NamedThing]:
        """Return the things that a text names, in order, without overlaps."""
        found = [
            _named(self._vocabulary.strings[key], document[start:end])
            for matcher in self._matchers
            for key, start, end in matcher(document)
        ]
        return _longest_first(found)


def _matchers(knowledge: Knowledge, analyser: TextAnalyser) -> tuple[PhraseMatcher, ...]:
    """Build one matcher for each way of finding a name, the most trusted first."""
    vocabulary = analyser.language.vocab
    matchers = tuple(PhraseMatcher(vocabulary, attr=attribute) for attribute in ("LOWER", "NORM", "LEMMA"))
    for label, name in _names(knowledge):
        phrase = analyser.analyse_phrase(name)
        for matcher in matchers if len(phrase) > 1 else matchers[:2]:
            matcher.add(label, [phrase])
        shorter = [token.text for token in phrase if token.lemma_ != "be"]
        if 1 < len(shorter) < len(phrase):
            # "the room is spinning" is also how "the room spins" is said.
            matchers[-1].add(label, [analyser.analyse_phrase(" ".join(shorter))])
    return matchers


def _names(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Yield the label and the name of everything that can be named."""
    for name in knowledge.gabapentin_names:
        yield f"{SUBJECT}:{SUBJECT}", name
    for effect in knowledge.side_effects.values():
        for name in (effect.name, *effect.synonyms):
            yield f"{SIDE_EFFECT}:{effect.id}", name
    for medicine in knowledge.medicines.values():
        for name in set(medicine.names) - set(medicine.everyday_words):
            yield f"{MEDICINE}:{medicine.generic}", name
    for name in knowledge.other_medicines:
        yield f"{OTHER_MEDICINE}:{name}", name


def _named(label: str, span: Span) -> NamedThing:
    kind, _, value = label.partition(":")
    return NamedThing(kind, value, span)


def _longest_first(found: Iterable[NamedThing]) -> list[NamedThing]:
    """Keep the longest of overlapping finds, the more trusted match where two are equally long."""
    taken: set[int] = set()
    kept: list[NamedThing] = []
    for named in sorted(found, key=lambda named: -len(named.span)):
        places = set(range(named.span.start, named.span.end))
        if not places & taken:
            taken |= places
            kept.append(named)
    return sorted(kept, key=lambda named: named.span.start)
