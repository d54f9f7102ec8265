"""The answer catalogue: every sentence that the assistant can say, where it stands, and what it rests on.

Nothing is generated, so the list is complete: responses of the domain, the knowledge files, and the few
sentences of the code. What is filled in later (an effect's name, a number) stays as a place in braces.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.knowledge import Knowledge, load_knowledge
from bot.knowledge.project import read_responses
from bot.knowledge.source_details import all_source_details
from bot.settings import Settings
from bot.training.safety.places import places_of

OWN_WORDS = "our own words"
"""The source of a sentence that states nothing about the medicine or the body."""
_SENTENCE_ENDS = re.compile(r"(?<=[.!?:])\s+|\s*\n+\s*")
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Entry:
    """Something that the assistant can say.

    Attributes:
        id: Unique, and the same as long as the place where it stands is.
        text: Its words; places that are filled in later stand in braces.
        file: Where it is written.
        sources: What it rests on: sections of the article and the label, public guidance, or our own words.
    """

    id: str
    text: str
    file: str
    sources: tuple[str, ...] = (OWN_WORDS,)

    @property
    def sha256(self) -> str:
        """Of words and sources: it changes when a review no longer holds."""
        content = json.dumps([self.text, self.sources], ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """As the JSON file has it."""
        return {
            "id": self.id,
            "text": self.text,
            "file": self.file,
            "sources": list(self.sources),
            "sha256": self.sha256,
        }


@dataclass(frozen=True)
class Catalogue:
    """Everything that the assistant can say.

    Attributes:
        entries: In the order of the files.
        places: What each place in braces can be filled with, as a pattern.
    """

    entries: tuple[Entry, ...]
    places: Mapping[str, str]

    @cached_property
    def sha256(self) -> str:
        """Of the whole: of every entry's id and hash, whatever their order."""
        content = "\n".join(sorted(f"{entry.id} {entry.sha256}" for entry in self.entries))
        return hashlib.sha256(content.encode()).hexdigest()

    def missing(self, said: str) -> list[str]:
        """Return the sentences of a message that the catalogue does not have.

        Args:
            said: What the assistant said, places filled in.
        """
        return [sentence for sentence in sentences(said) if not self._has(sentence)]

    def as_json(self) -> dict[str, Any]:
        """As the JSON file has it."""
        return {"sha256": self.sha256, "entries": [entry.as_json() for entry in self.entries]}

    def _has(self, sentence: str) -> bool:
        return sentence in self._fixed or any(pattern.fullmatch(sentence) for pattern in self._with_places)

    @cached_property
    def _fixed(self) -> frozenset[str]:
        return frozenset(one for entry in self.entries for one in sentences(entry.text) if "{" not in one)

    @cached_property
    def _with_places(self) -> list[re.Pattern[str]]:
        every = {one for entry in self.entries for one in sentences(entry.text) if "{" in one}
        return [self._pattern(one) for one in sorted(every)]

    def _pattern(self, sentence: str) -> re.Pattern[str]:
        parts = _PLACE.split(sentence)
        literal = [re.escape(part) for part in parts[::2]]
        filled = [f"(?:{self.places[name]})" for name in parts[1::2]]
        pattern = "".join(part for pair in zip(literal, [*filled, ""], strict=True) for part in pair)
        return re.compile(pattern, re.IGNORECASE)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text: every line and every list entry ends one."""
    lines = (line.strip().removeprefix("- ").strip() for line in _SENTENCE_ENDS.split(text))
    return [line for line in lines if line]


def answer_catalogue(project: Path, knowledge: Knowledge | None = None) -> Catalogue:
    """Put together everything that the assistant can say.

    Args:
        project: The project's folder, with domain.yml.
        knowledge: The knowledge; by default it is read from its files.

    Raises:
        KnowledgeError: A file cannot be read.
    """
    known = knowledge or load_knowledge()
    entries = (
        *_responses(project, known),
        *_red_flags(known),
        *_side_effects(known),
        *_medicines(known),
        *_frames(known),
        *_symptom_talk(known),
        *_titles(known),
        *_read_in_sources(known),
        *_code(),
    )
    return Catalogue(tuple(entries), places_of(known, Settings.from_environment().placeholders))


def _sources(known: Knowledge, references: Iterable[str]) -> tuple[str, ...]:
    return tuple(source.id for source in known.sources(references)) or (OWN_WORDS,)


def _responses(project: Path, known: Knowledge) -> Iterator[Entry]:
    for response in read_responses(project):
        name = f"response:{response.name}"
        sources = _sources(known, response.facts)
        yield Entry(name, response.text, "domain.yml", sources)
        for number, title in enumerate(response.titles, 1):
            yield Entry(f"{name}:button:{number}", title, "domain.yml")


def _red_flags(known: Knowledge) -> Iterator[Entry]:
    file = "bot/knowledge/red_flags.yml"
    for name, text in _texts(known.red_flag_replies.dict()):
        yield Entry(f"red_flag:{name}", text, file, ("988", "poison"))
    for flag in known.red_flags.values():
        sources = (*flag.sources, *(source.id for source in known.sources(flag.references)))
        # Every text of a flag but these is said to the person.
        described = {"id", "name", "domain", "level", "rank", "sources", "label_sections"}
        said = {key: value for key, value in flag.dict().items() if key not in described}
        for name, text in _texts(said):
            yield Entry(f"red_flag:{flag.id}:{name}", text, file, sources)


def _side_effects(known: Knowledge) -> Iterator[Entry]:
    file = "bot/knowledge/side_effects.yml"
    said = ("advice_says", "warning_signs", "if_now")
    for effect in known.side_effects.values():
        name, sources = f"side_effect:{effect.id}", _sources(known, effect.references)
        yield Entry(f"{name}:name", effect.name, file)
        for part, entry in (("article", effect.article), ("label", effect.label)):
            texts = {key: getattr(entry, key, None) for key in ("says", "frequency", "duration", "adds")}
            yield from (Entry(f"{name}:{part}:{key}", text, file, sources) for key, text in _texts(texts))
        for key, text in _texts({key: getattr(effect, key) for key in said}):
            yield Entry(f"{name}:{key}", text, file, sources)


def _medicines(known: Knowledge) -> Iterator[Entry]:
    file = "bot/knowledge/medicines.yml"
    seen: set[tuple[str, str]] = set()
    for medicine in known.medicines.values():
        sources = _sources(known, medicine.references)
        for key in ("answer", "article_says", "label_says", "warning"):
            text = getattr(medicine, key)
            # Most medicines say the same as their class.
            if text and (key, text) not in seen:
                seen.add((key, text))
                yield Entry(f"medicine:{medicine.generic}:{key}", text, file, sources)


def _frames(known: Knowledge) -> Iterator[Entry]:
    file = "bot/knowledge/replies.yml"
    rests_on = {"facts", "looked_in", "effects", "offered", "population"}
    groups = {
        "side_effects": known.side_effect_replies,
        "medicines": known.medicine_replies,
        "handoff": known.handoff_replies,
    }
    for group, replies in groups.items():
        content = {key: value for key, value in replies.dict().items() if key not in rests_on}
        for name, text in _texts(content, rests_on):
            yield Entry(f"frame:{group}:{name}", text, file)


def _symptom_talk(known: Knowledge) -> Iterator[Entry]:
    file = "bot/knowledge/symptom_talk.yml"
    summary = known.symptom_talk.summary
    yield Entry("symptom_talk:you_told", summary.you_told, file)
    yield Entry("symptom_talk:closing", summary.closing, file)
    for name, conclusion in summary.conclusions.items():
        sources = _sources(known, conclusion.facts)
        for key in ("fits", "today", "says"):
            yield Entry(f"symptom_talk:{name}:{key}", getattr(conclusion, key), file, sources)
    doctor = summary.doctor.dict(exclude={"facts"})
    for key, text in _texts(doctor):
        yield Entry(f"symptom_talk:doctor:{key}", text, file, _sources(known, summary.doctor.facts))
    for question in known.symptom_talk.questions.values():
        for choice in question.choices:
            yield Entry(f"symptom_talk:{question.id}:{choice.id}", choice.told, file)


def _titles(known: Knowledge) -> Iterator[Entry]:
    for topic in known.topics.values():
        yield Entry(f"title:{topic.id}", topic.title, "bot/knowledge/topics.yml")
    for medicine in known.medicines.values():
        title = medicine.generic[:1].upper() + medicine.generic[1:]
        yield Entry(f"title:{medicine.generic}", title, "bot/knowledge/medicines.yml")


def _read_in_sources(known: Knowledge) -> Iterator[Entry]:
    """Yield what a person reads who opens a source of an answer."""
    for source in all_source_details(known).values():
        for number, fact in enumerate(source.facts, 1):
            yield Entry(f"source:{source.id}:{number}", fact, "bot/knowledge/source_details.py", (source.id,))


def _code() -> Iterator[Entry]:
    """Yield what stands in the code: what is said when something broke, and titles of buttons."""
    # These import Rasa, which takes seconds.
    from actions import clarify, emergency
    from bot.dialogue import own_data, wording

    yield Entry("code:cannot_answer", wording.CANNOT_ANSWER, "bot/dialogue/wording.py")
    yield Entry("code:forgotten", own_data.FORGOTTEN, "bot/dialogue/own_data.py")
    titles = {**clarify.LOOK_UP_TITLES, "else": clarify.SOMETHING_ELSE, "with": clarify.TAKING_IT_WITH}
    for name, title in titles.items():
        yield Entry(f"code:button:{name}", title, "actions/clarify.py")
    yield Entry("code:button:doctor", emergency.WHEN_TO_SEE_A_DOCTOR.title, "actions/emergency.py")


def _texts(
    content: Mapping[str, Any], left_out: Iterable[str] = (), path: str = ""
) -> Iterator[tuple[str, str]]:
    """Yield every text of nested mappings, with the way to it."""
    for key, value in content.items():
        name = f"{path}{key}"
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, Mapping):
            inner = {inner: one for inner, one in value.items() if inner not in set(left_out)}
            yield from _texts(inner, left_out, f"{name}.")
