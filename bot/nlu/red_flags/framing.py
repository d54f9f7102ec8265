"""How a message frames what it says: denied, supposed, asked about, over, or about an animal.

"I can't breathe" is an emergency; "what if I can't breathe", "no trouble breathing", "can gabapentin slow
breathing" and "I had trouble breathing years ago" are not. A frame covers its clause and what leans on it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.nlu.red_flags.clauses import Clause, split_clauses
from bot.nlu.red_flags.markers import find_markers, single_words
from bot.nlu.red_flags.questions import question_frame
from bot.nlu.red_flags.words import Find, Word

DENIED = "denied"
SUPPOSED = "supposed"
ASKED = "asked"
PAST = "past"
ANIMAL = "animal"


@dataclass
class Frames:
    """The frames of a message.

    Attributes:
        clauses: the clauses, in order.
        by_word: the frames that each word stands in.
    """

    clauses: list[Clause]
    by_word: list[set[str]] = field(default_factory=list)

    def of(self, find: Find) -> set[str]:
        """Return the frames that hold at the first word of a find."""
        return self.by_word[find.start]

    def clause_at(self, position: int) -> Clause:
        """Return the clause that a word stands in."""
        return next(clause for clause in self.clauses if clause.start <= position < clause.end)


def frame(words: list[Word], families: dict[str, list[Find]]) -> Frames:
    """Work out the frames of a message.

    Args:
        words: the words of the message.
        families: where the word families occur in it.
    """
    frames = Frames(split_clauses(words, families), [set() for _ in words])
    _add_questions(frames, words, families)
    _add_suppositions(frames, words)
    _lean(frames, words, families)
    _add_past(frames, words)
    _add_animals(frames, words, families)
    _add_denials(frames, words)
    return frames


def _cover(frames: Frames, start: int, end: int, name: str) -> None:
    for place in range(start, end):
        frames.by_word[place].add(name)


def _add_questions(frames: Frames, words: list[Word], families: dict[str, list[Find]]) -> None:
    for clause in frames.clauses:
        name = question_frame(words[clause.first : clause.end], clause.first, families)
        if name:
            _cover(frames, clause.start, clause.end, name)


def _add_suppositions(frames: Frames, words: list[Word]) -> None:
    for kind, name in (("supposing", SUPPOSED), ("asking_about", ASKED)):
        for find in find_markers(kind, words):
            clause = frames.clause_at(find.end - 1)
            _cover(frames, find.end, clause.end, name)
            if clause.end - find.end < 2:
                _cover_next(frames, clause, name)
    for clause in frames.clauses:
        if words[clause.start].text == "if" and not _is_open_if(words, clause.start):
            _cover(frames, clause.start, clause.end, SUPPOSED)
            if clause.end - clause.start < 2:
                _cover_next(frames, clause, SUPPOSED)


def _cover_next(frames: Frames, clause: Clause, name: str) -> None:
    place = frames.clauses.index(clause) + 1
    if place < len(frames.clauses) and frames.clauses[place].sentence == clause.sentence:
        _cover(frames, frames.clauses[place].start, frames.clauses[place].end, name)


def _is_open_if(words: list[Word], place: int) -> bool:
    """Tell an "if" that asks what is so ("not sure if I overdosed") or is empty ("if you can") from others."""
    before = words[place - 1].text if place else ""
    earlier = {word.text for word in words[max(0, place - 5) : place]}
    if before in single_words("before_open_if") and "how" not in earlier:
        return True
    return any(find.start == place for find in find_markers("idle_ifs", words))


def _lean(frames: Frames, words: list[Word], families: dict[str, list[Find]]) -> None:
    """Let a clause that leans on the one before ("... and have a seizure") share its frame."""
    persons = {find.start for name in ("PERSON", "FAMILY") for find in families.get(name, ())}
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


def _add_past(frames: Frames, words: list[Word]) -> None:
    present = {place for find in find_markers("present", words) for place in range(find.start, find.end)}
    past_clauses = {frames.clause_at(find.start) for find in find_markers("past", words)}
    for place, clause in enumerate(frames.clauses):
        if clause in past_clauses and not present & set(range(clause.start, clause.end)):
            _cover(frames, clause.start, clause.end, PAST)
            if place == 0 and clause.length <= 5:
                _cover_next(frames, clause, PAST)
    for find in find_markers("resolved", words):
        stretch = frames.clause_at(find.start).stretch
        for clause in frames.clauses:
            if clause.stretch == stretch and clause.start <= find.start:
                _cover(frames, clause.start, clause.end, PAST)


def _add_animals(frames: Frames, words: list[Word], families: dict[str, list[Find]]) -> None:
    animals = {find.start for find in families.get("ANIMAL", ())}
    owner = None
    for clause in frames.clauses:
        opening = range(clause.first, min(clause.first + 3, clause.end))
        if any(place in animals for place in opening):
            owner = clause.sentence
        elif owner != clause.sentence or any(words[place].text in {"i", "my", "me"} for place in opening):
            owner = None
        if owner is not None:
            _cover(frames, clause.start, clause.end, ANIMAL)


def _add_denials(frames: Frames, words: list[Word]) -> None:
    carried = False
    for place, clause in enumerate(frames.clauses):
        start = _denial_start(words, clause)
        if start is None and _continues_list(frames, place) and carried:
            start = clause.start
        if carried == clause.stretch and start is None and _carries(words, frames.clauses[place - 1]):
            start = clause.start
        carried = start is not None
        if start is not None:
            _cover(frames, start, clause.end, DENIED)


def _denial_start(words: list[Word], clause: Clause) -> int | None:
    """Return the place after the first word that denies what follows it in a clause."""
    for place in range(clause.start, clause.end):
        if not words[place].forms & single_words("negators"):
            continue
        before = {word.text for word in words[max(clause.start, place - 2) : place]}
        if words[place].text == "not" and before & single_words("verbs_of_not_being_able"):
            continue
        rest = words[place + 1 : clause.end]
        following = [word for word in rest if word.text not in single_words("adverbs")]
        if following and not following[0].forms & single_words("not_negating"):
            return place + 1
    for find in find_markers("negators", words):
        if find.end - find.start > 1 and clause.start <= find.start < clause.end:
            return find.end
    return None


def _carries(words: list[Word], clause: Clause) -> bool:
    texts = [word.text for word in words[clause.start : clause.end]]
    return "not" in texts and bool(set(texts[texts.index("not") :]) & single_words("carrying"))


def _continues_list(frames: Frames, place: int) -> bool:
    """Tell whether a clause is a further item of a denied list: "no rash, fever or blisters"."""
    clause = frames.clauses[place]
    if clause.joined_by in {"or", "nor"}:
        return True
    rest = frames.clauses[place : place + 4]
    return clause.length <= 3 and any(later.joined_by in {"or", "nor"} for later in rest)
