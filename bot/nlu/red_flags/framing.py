"""How a message frames what it says: denied, supposed, asked about, over, or about an animal.

"I can't breathe" is an emergency; "what if I can't breathe", "no trouble breathing", "can gabapentin slow
breathing" and "I had trouble breathing years ago" are not. A frame covers its clause and what leans on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.nlu.red_flags.clauses import Clause, split_clauses
from bot.nlu.red_flags.denial import find_denials
from bot.nlu.red_flags.markers import find_markers, single_words
from bot.nlu.red_flags.questions import question_frame
from bot.nlu.red_flags.words import Find, Word

SUPPOSED = "supposed"
ASKED = "asked"
PAST = "past"
ANIMAL = "animal"
_YEAR = re.compile(r"(19|20)\d\d")


@dataclass
class Frames:
    """The frames of a message.

    Attributes:
        clauses: the clauses, in order.
        by_word: the frames that each word stands in.
        denied_by: the words that deny each word.
    """

    clauses: list[Clause]
    by_word: list[set[str]]
    denied_by: list[frozenset[int]]

    def of(self, find: Find) -> set[str]:
        """Return the frames that hold at the first word of a find."""
        return self.by_word[find.start]

    def is_denied(self, find: Find, said: frozenset[int] = frozenset()) -> bool:
        """Tell whether the first word of a find is denied.

        Args:
            find: where it stands.
            said: places of words that belong to the sign itself ("no" in "no feeling") and so deny nothing.
        """
        return bool(self.denied_by[find.start] - said)

    def clause_at(self, position: int) -> Clause:
        """Return the clause that a word stands in."""
        return next(clause for clause in self.clauses if clause.start <= position < clause.end)


def frame(words: list[Word], families: dict[str, list[Find]]) -> Frames:
    """Work out the frames of a message.

    Args:
        words: the words of the message.
        families: where the word families occur in it.
    """
    clauses = split_clauses(words, families)
    frames = Frames(clauses, [set() for _ in words], find_denials(words, clauses))
    _add_questions(frames, words, families)
    _add_impersonal_questions(frames, words, families)
    _add_title(frames, words, families)
    _add_suppositions(frames, words)
    _lean(frames, words, families)
    _drop_questions_of_own_case(frames, words)
    _add_past(frames, words)
    _add_animals(frames, words, families)
    return frames


def _cover(frames: Frames, start: int, end: int, name: str) -> None:
    for place in range(start, end):
        frames.by_word[place].add(name)


def _add_questions(frames: Frames, words: list[Word], families: dict[str, list[Find]]) -> None:
    for clause in frames.clauses:
        name = question_frame(
            words[clause.first : clause.end],
            clause.first,
            families,
            is_joined=clause.joined_by in {"and", "or", "but"},
        )
        if name:
            _cover(frames, clause.start, clause.end, name)


def _persons(families: dict[str, list[Find]]) -> set[int]:
    return {find.start for name in ("PERSON", "FAMILY") for find in families.get(name, ())}


def _add_impersonal_questions(frames: Frames, words: list[Word], families: dict[str, list[Find]]) -> None:
    persons = _persons(families)
    for find in find_markers("asking_if_nobody", words):
        clause = frames.clause_at(find.start)
        places = range(clause.start, clause.end)
        if find.start and words[find.start - 1].text == "without":
            # "Lost a stone without meaning to" asks for no meaning.
            continue
        if not any(place in persons or words[place].text == "my" for place in places):
            _cover(frames, clause.start, clause.end, ASKED)


def _add_title(frames: Frames, words: list[Word], families: dict[str, list[Find]]) -> None:
    """Take a message that is a single title, as one types it into a search, for a question about it.

    "Quitting gabapentin cold turkey" says of nobody that they did; "quitting cold turkey, shaking" tells.
    """
    if len(frames.clauses) != 1 or _persons(families):
        return
    [clause] = frames.clauses
    if any(find.start == clause.first for find in find_markers("titles", words)):
        _cover(frames, clause.start, clause.end, ASKED)


def _add_suppositions(frames: Frames, words: list[Word]) -> None:
    for kind, name in (("supposing", SUPPOSED), ("asking_about", ASKED)):
        for find in find_markers(kind, words):
            clause = frames.clause_at(find.end - 1)
            _cover(frames, find.end, clause.end, name)
            if clause.end - find.end < 2 and not _ends_with_mark(words, clause):
                _cover_next(frames, clause, name)
    for clause in frames.clauses:
        if words[clause.start].text == "if" and not _is_open_if(words, clause.start):
            _cover(frames, clause.start, clause.end, SUPPOSED)
            if clause.end - clause.start < 2:
                _cover_next(frames, clause, SUPPOSED)


def _cover_next(frames: Frames, clause: Clause, name: str) -> None:
    for following in frames.clauses:
        if following.start == clause.end and following.sentence == clause.sentence:
            _cover(frames, following.start, following.end, name)


def _ends_with_mark(words: list[Word], clause: Clause) -> bool:
    return clause.end < len(words) and words[clause.end].is_punctuation


def _is_open_if(words: list[Word], place: int) -> bool:
    """Tell an "if" that asks what is so ("not sure if I overdosed") or is empty ("if you can")."""
    before = words[place - 1].text if place else ""
    earlier = {word.text for word in words[max(0, place - 5) : place]}
    if before in single_words("before_open_if") and "how" not in earlier:
        return True
    return any(find.start == place for find in find_markers("idle_ifs", words))


def _lean(frames: Frames, words: list[Word], families: dict[str, list[Find]]) -> None:
    """Let a clause that leans on the one before ("... and have a seizure") share its frame."""
    persons = _persons(families)
    unable = {find.start for find in families.get("UNABLE", ())}
    for before, clause in zip(frames.clauses, frames.clauses[1:], strict=False):
        if before.sentence != clause.sentence or clause.is_contrast:
            continue
        inherited = frames.by_word[before.end - 1] & {SUPPOSED, ASKED}
        places = range(clause.start, clause.end)
        told = any(place in persons or words[place].text == "my" for place in places)
        is_new = clause.joined_by in {"", "because", "cause", "so", "since", "then"}
        if is_new and (told or clause.first in unable):
            continue
        if told:
            inherited -= {ASKED}
        for name in inherited:
            _cover(frames, clause.start, clause.end, name)


def _drop_questions_of_own_case(frames: Frames, words: list[Word]) -> None:
    """Let a question that tells of the asker be a statement: "does it cause chest pain, I have it now"."""
    if find_markers("own_case", words):
        for names in frames.by_word:
            names.discard(ASKED)


def _add_past(frames: Frames, words: list[Word]) -> None:
    present = {place for find in find_markers("present", words) for place in range(find.start, find.end)}
    past_clauses = {frames.clause_at(place) for place in _past_places(words)}
    returned = {frames.clause_at(find.start).sentence for find in find_markers("returned", words)}
    for place, clause in enumerate(frames.clauses):
        if clause not in past_clauses or clause.sentence in returned:
            continue
        if present & set(range(clause.start, clause.end)):
            continue
        _cover(frames, clause.start, clause.end, PAST)
        _cover_what_it_dates(frames, place)
        dates = place == 0 and clause.length <= 5 and not _is_of_now(frames, words, 1)
        if dates or _goes_on_in_the_past(frames, words, place):
            _cover_next(frames, clause, PAST)
    for find in find_markers("resolved", words):
        own = frames.clause_at(find.start)
        if own.sentence in returned or _is_hoped_for(words[own.start : own.end]):
            continue
        stretch = own.stretch
        for clause in frames.clauses:
            if clause.stretch == stretch and clause.start <= find.start:
                _cover(frames, clause.start, clause.end, PAST)


def _is_hoped_for(words: list[Word]) -> bool:
    """Tell whether a clause says what will or shall be, or never: "i will be gone now"."""
    return any(word.text in single_words("not_yet") for word in words)


def _cover_what_it_dates(frames: Frames, place: int) -> None:
    """Let a clause of time date those it hangs on: "I was numb after the epidural when my son was born"."""
    while place and frames.clauses[place].joined_by in {"before", "when", "after", "while", "since"}:
        place -= 1
        _cover(frames, frames.clauses[place].start, frames.clauses[place].end, PAST)


def _is_of_now(frames: Frames, words: list[Word], place: int) -> bool:
    """Tell whether a clause opens in the present tense: "last year she died, i want to die"."""
    if place >= len(frames.clauses):
        return False
    clause = frames.clauses[place]
    opening = words[clause.first : min(clause.first + 3, clause.end)]
    return any(word.text in single_words("present_verbs") for word in opening)


def _goes_on_in_the_past(frames: Frames, words: list[Word], place: int) -> bool:
    """Tell whether the next clause goes on telling of then: "... two years ago and couldn't breathe"."""
    if place + 1 >= len(frames.clauses) or frames.clauses[place + 1].joined_by != "and":
        return False
    opening = words[frames.clauses[place + 1].first : frames.clauses[place + 1].first + 2]
    return any(word.text in {"could", "was", "were", "had", "did"} for word in opening)


def _past_places(words: list[Word]) -> list[int]:
    years = [
        place
        for place in range(1, len(words))
        if _YEAR.fullmatch(words[place].text) and words[place - 1].text in {"in", "of", "from", "around"}
    ]
    return [find.start for find in find_markers("past", words)] + years


def _add_animals(frames: Frames, words: list[Word], families: dict[str, list[Find]]) -> None:
    animals = {find.start for find in families.get("ANIMAL", ())}
    family = {find.start for find in families.get("FAMILY", ())}
    owner = None
    for clause in frames.clauses:
        opening = range(clause.first, min(clause.first + 3, clause.end))
        if any(place in animals for place in opening):
            # "A pony kicked my son and he is unconscious" tells of the son.
            owner = None if family & set(range(clause.first, clause.end)) else clause.sentence
        elif owner != clause.sentence or any(words[place].text in {"i", "my", "me"} for place in opening):
            owner = None
        if owner is not None:
            _cover(frames, clause.start, clause.end, ANIMAL)
