"""What a message denies: "no fever", "I never had a seizure", "no rash, fever or blisters".

A denial covers the rest of its own clause. A negative that belongs to the sign itself ("no feeling",
"not breathing") denies nothing; which words do the denying is kept, so that a pattern can tell.
"""

from __future__ import annotations

from bot.nlu.red_flags.clauses import Clause
from bot.nlu.red_flags.markers import find_markers, single_words
from bot.nlu.red_flags.words import Word


def find_denials(words: list[Word], clauses: list[Clause]) -> list[frozenset[int]]:
    """Return for each word the places of the words that deny it."""
    denied: list[frozenset[int]] = [frozenset()] * len(words)
    for place, clause in enumerate(clauses):
        covering = _inherited(words, clauses, place, denied)
        negators = _negators(words, clause)
        for position in range(clause.start, clause.end):
            denied[position] = covering
            if position in negators:
                covering |= {position}
    return denied


def _inherited(
    words: list[Word], clauses: list[Clause], place: int, denied: list[frozenset[int]]
) -> frozenset[int]:
    """Return what denies the clause before and reaches into this one."""
    clause = clauses[place]
    if place == 0 or clause.sentence != clauses[place - 1].sentence or clause.is_contrast:
        return frozenset()
    before = clauses[place - 1]
    if _continues_list(clauses, place) or (clause.joined_by == "" and _carries(words, before)):
        return denied[before.end - 1] | _negators(words, before)
    return frozenset()


def _negators(words: list[Word], clause: Clause) -> frozenset[int]:
    """Return the places of the words of a clause that deny what follows them."""
    places = {
        place
        for place in range(clause.start, clause.end)
        if words[place].forms & single_words("negators") and _denies(words, place, clause)
    }
    phrases = {
        find.end - 1
        for find in find_markers("negators", words[clause.start : clause.end])
        if find.end - find.start > 1
    }
    return frozenset(places | {clause.start + end for end in phrases})


def _denies(words: list[Word], place: int, clause: Clause) -> bool:
    before = {word.text for word in words[max(clause.start, place - 2) : place]}
    if words[place].text == "not" and before & single_words("verbs_of_not_being_able"):
        return False
    rest = words[place + 1 : clause.end]
    following = [word for word in rest if word.text not in single_words("adverbs")]
    return bool(following) and not following[0].forms & single_words("not_negating")


def _carries(words: list[Word], clause: Clause) -> bool:
    """Tell whether a clause like "I don't think" denies the one that follows."""
    texts = [word.text for word in words[clause.start : clause.end]]
    return "not" in texts and bool(set(texts[texts.index("not") :]) & single_words("carrying"))


def _continues_list(clauses: list[Clause], place: int) -> bool:
    """Tell whether a clause is a further item of a list: "no rash, fever or blisters"."""
    if clauses[place].joined_by in {"or", "nor"}:
        return True
    rest = clauses[place : place + 4]
    return clauses[place].length <= 3 and any(later.joined_by in {"or", "nor"} for later in rest)
