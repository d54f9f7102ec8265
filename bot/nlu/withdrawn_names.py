"""Names that a message takes back: "tramadol, no wait, I meant Tylenol" asks about Tylenol alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from spacy.tokens import Doc

from bot.nlu.knowledge_names import SUBJECT, NamedThing
from bot.nlu.questions.splitting import word_list

#: More words than this between two names are no slip of the tongue.
LONGEST_CORRECTION = 8


def without_withdrawn(document: Doc, found: Sequence[NamedThing]) -> list[NamedThing]:
    """Return the names of a message without those that the next name of the same kind replaces.

    Args:
        document: the analysed message.
        found: what it names, in order.
    """
    replaced = {
        first.span.start
        for first, second in pairwise(found)
        if first.kind == second.kind != SUBJECT and _is_replaced(document, first, second)
    }
    return [named for named in found if named.span.start not in replaced]


def _is_replaced(document: Doc, named: NamedThing, following: NamedThing) -> bool:
    between = [token.norm_ for token in document[named.span.end : following.span.start] if token.is_alpha]
    if len(between) > LONGEST_CORRECTION or not set(between) <= word_list("around_corrections"):
        return False
    text = f" {' '.join(between)} "
    denied = named.span.start > 0 and document[named.span.start - 1].norm_ == "not"
    return denied or any(f" {phrase} " in text for phrase in word_list("corrections"))
