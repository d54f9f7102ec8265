"""Finds red flags in an analysed message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from spacy.tokens import Doc

from bot.knowledge import project_knowledge
from bot.nlu.red_flags.files import RuleError, read_folder
from bot.nlu.red_flags.framing import ASKED, PAST, SUPPOSED, frame
from bot.nlu.red_flags.markers import idiom_words
from bot.nlu.red_flags.measures import find_measures
from bot.nlu.red_flags.patterns import Pattern, Reading, read_pattern
from bot.nlu.red_flags.words import Find, read_words, word_families

#: The groups of patterns in rules/: whether they need back pain as the subject, what cannot silence them.
_GROUPS: dict[str, tuple[bool, frozenset[str]]] = {
    "any": (False, frozenset()),
    "even_if_asked": (False, frozenset({ASKED, SUPPOSED})),
    "with_back_pain": (True, frozenset()),
    "with_back_pain_even_if_asked": (True, frozenset({ASKED, SUPPOSED, PAST})),
}
#: The entity that names a red flag.
RED_FLAG = "red_flag"
#: Names frames instead of patterns.
DESPITE = "despite"
#: Where a document keeps its reading.
_READING = "red_flags_reading"
#: What a message establishes when it, or an earlier one, is about back pain.
BACK_PAIN = "back_pain"


@dataclass(frozen=True)
class RedFlagFound:
    """A red flag in a message.

    Attributes:
        id: the flag's id in the knowledge files.
        words: the words it was seen in, as typed.
        start: where they start, in characters.
        end: where they end.
    """

    id: str
    words: str
    start: int
    end: int

    def as_entity(self) -> dict[str, Any]:
        """Return it as an entity of Rasa's."""
        return {"entity": RED_FLAG, "value": self.id, "start": self.start, "end": self.end}


@dataclass(frozen=True)
class Rule:
    """What raises one flag.

    Attributes:
        flag: the flag's id.
        pattern: what must be said.
        needs_back_pain: whether it counts only where back pain is the subject.
        despite: frames that do not silence it.
    """

    flag: str
    pattern: Pattern
    needs_back_pain: bool
    despite: frozenset[str]


@lru_cache(maxsize=1)
def read_rules() -> tuple[Rule, ...]:
    """Return the rules of the files in rules/, the most pressing flags first.

    Raises:
        RuleError: a file, a group or a pattern cannot be used, or a flag has no file.
    """
    ranks = {flag.id: flag.rank for flag in project_knowledge().red_flags.values()}
    contents = read_folder("rules")
    check_rule_files(contents, ranks)
    rules = [rule for flag, content in contents.items() for rule in _rules_of(flag, content)]
    return tuple(sorted(rules, key=lambda rule: ranks[rule.flag]))


def check_rule_files(contents: Mapping[str, Mapping[str, Any]], flags: Iterable[str]) -> None:
    """See that each flag has its file with groups that are known: a slip in a name would silence it.

    Args:
        contents: what the files of rules/ hold, by name.
        flags: ids of the red flags.

    Raises:
        RuleError: a flag has no file, a file no flag, or a group is unknown.
    """
    unlike = sorted(set(contents) ^ set(flags))
    if unlike:
        raise RuleError(
            f"rules/{unlike[0]}.yml must be there if red_flags.yml has '{unlike[0]}', and only then."
        )
    for flag, content in contents.items():
        unknown = sorted(set(content) - {*_GROUPS, DESPITE})
        if unknown:
            known = ", ".join((*_GROUPS, DESPITE))
            raise RuleError(f"rules/{flag}.yml has a group '{unknown[0]}'; there are {known}.")


def _rules_of(flag: str, content: Mapping[str, Any]) -> Iterator[Rule]:
    families = word_families().names
    despite = frozenset(content.get(DESPITE, ()))
    for group, texts in content.items():
        if group != DESPITE:
            needs_back_pain, further = _GROUPS[group]
            for text in texts:
                yield Rule(flag, read_pattern(text, families), needs_back_pain, despite | further)


@lru_cache(maxsize=1)
def _rules_by_opening() -> dict[str, list[int]]:
    """Return the places of the rules that open with a family or word, so that most need not be tried."""
    places: dict[str, list[int]] = {}
    for place, rule in enumerate(read_rules()):
        for choice in rule.pattern.openings:
            places.setdefault(choice, []).append(place)
    return places


def _rules_within_reach(reading: Reading) -> list[Rule]:
    by_opening = _rules_by_opening()
    names = reading.names
    places = {place for name in names for place in by_opening.get(name, ())}
    rules = [read_rules()[place] for place in sorted(places)]
    return [rule for rule in rules if rule.pattern.can_stand_among(names)]


def find_red_flags(document: Doc, *, context: frozenset[str] = frozenset()) -> list[RedFlagFound]:
    """Find the red flags of a message, the most pressing first.

    Args:
        document: the analysed message.
        context: what earlier messages of the conversation established, see `establishes`.
    """
    reading = read_message(document)
    is_about_back = BACK_PAIN in context or _is_about_back(reading)
    found: dict[str, RedFlagFound] = {}
    for rule in _rules_within_reach(reading):
        if rule.flag in found or (rule.needs_back_pain and not is_about_back):
            continue
        find = reading.find(rule.pattern, rule.despite)
        if find is not None and not _is_of_relative(rule.flag, find, reading):
            found[rule.flag] = _found(rule, find, reading, document)
    return list(found.values())


def find_unstated(document: Doc) -> list[RedFlagFound]:
    """Find what looks like a sign but is denied, supposed, asked about, or over: "I did not pass out".

    Args:
        document: the analysed message, in which no red flag stands.
    """
    return [found for found, frames, is_denied in _unstated(document) if frames or is_denied]


def find_supposed(document: Doc) -> list[str]:
    """Return the ids of the flags that a message only supposes or asks about: "what if I pass out".

    Args:
        document: the analysed message, in which no red flag stands.
    """
    supposed = (found.id for found, frames, _ in _unstated(document) if frames & {SUPPOSED, ASKED})
    return list(dict.fromkeys(supposed))


def _unstated(document: Doc) -> Iterator[tuple[RedFlagFound, set[str], bool]]:
    """Yield each sign, however it is said, with its frames and whether it is denied."""
    reading = read_message(document)
    frames = reading.frames
    for rule in _rules_within_reach(reading):
        for find in reading.finds_unstated(rule.pattern):
            said = frozenset(range(find.start, find.end))
            is_denied = any(frames.is_denied(Find(place, place + 1), said) for place in said)
            yield _found(rule, find, reading, document), frames.of(find), is_denied


def _found(rule: Rule, find: Find, reading: Reading, document: Doc) -> RedFlagFound:
    start, end = reading.words[find.start].start, reading.words[find.end - 1].end
    return RedFlagFound(rule.flag, document.text[start:end], start, end)


def establishes(document: Doc) -> frozenset[str]:
    """Return what a message establishes for the messages after it."""
    return frozenset({BACK_PAIN}) if _is_about_back(read_message(document)) else frozenset()


def read_message(document: Doc) -> Reading:
    """Read a message: its words, the families they belong to, and how they are framed.

    It is read once; the reading stays with the document, for all who ask something of the same message.
    """
    if _READING not in document.user_data:
        document.user_data[_READING] = _read(document)
    reading: Reading = document.user_data[_READING]
    return reading


def _read(document: Doc) -> Reading:
    words = read_words(document)
    idle = idiom_words(words)
    families = {
        name: [find for find in finds if not idle & set(range(find.start, find.end))]
        for name, finds in (word_families().find(words) | find_measures(words)).items()
    }
    return Reading(words, families, frame(words, families), idle)


def _is_about_back(reading: Reading) -> bool:
    """Tell whether a message speaks of somebody's back (and not of going back)."""
    other = {place for find in reading.families.get("NOT_BACK", ()) for place in range(find.start, find.end)}
    return any(not set(range(find.start, find.end)) <= other for find in reading.families.get("BACK", ()))


def _is_of_relative(flag: str, find: Find, reading: Reading) -> bool:
    """Tell whether a cancer is a relative's while the back is the speaker's own."""
    if flag != "cancer_history":
        return False
    clause = reading.frames.clause_at(find.start)
    relatives = [f for f in reading.families.get("FAMILY", ()) if clause.start <= f.start <= find.start]
    if not relatives:
        return False
    backs = [f for f in reading.families.get("BACK", ()) if reading.frames.clause_at(f.start) != clause]
    return any(_owner_before(back, reading) in {"i", "my", "me"} for back in backs)


def _owner_before(find: Find, reading: Reading) -> str:
    """Return the last word before or in a find that says whose it is, within its clause."""
    start = reading.frames.clause_at(find.start).start
    owners = {"i", "my", "me", "his", "her", "their", "he", "she", "they"}
    texts = [word.text for word in reading.words[start : find.end]]
    return next((text for text in reversed(texts) if text in owners), "")
