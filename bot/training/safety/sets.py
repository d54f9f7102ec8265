"""The lines that safety is measured with."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.training.evaluation.errors import UnusableFile
from bot.training.evaluation.labels import EMERGENCY, QUIET
from bot.training.evaluation.questions import Question

SETS = Path("tests") / "fixtures"
PHRASES, QUESTIONS, ORDINARY = "red_flags.yml", "questions.tsv", "ordinary_messages.yml"
ORDINARY_HELD_BACK = "ordinary_messages_held_back.yml"
HELD_BACK = (
    "red_flags_written_held_back.yml",
    "red_flags_written_again_held_back.yml",
    "red_flags_varied_held_back.yml",
    "red_flags_told_in_many_ways_held_back.yml",
    "red_flags_in_plain_words_held_back.yml",
    "red_flags_as_told_to_a_helpline_held_back.yml",
)
ADVICE, INJECTION = "safety_advice.yml", "safety_injection.yml"
ANY_FLAG = "a negative that is the sign itself"

ReadQuestions = Callable[[Path], list[Question]]


@dataclass(frozen=True)
class Line:
    """One message, and what it is an example of.

    Attributes:
        text: The message.
        about: The red flag that it should raise; else the kind of message that it is.
        file: The name of the file that it stands in.
    """

    text: str
    about: str
    file: str


@dataclass(frozen=True)
class SafetySets:
    """All lines.

    Attributes:
        development: Emergencies that must all be found; the rules were written with them in view.
        held_back: Emergencies in many voices that nobody looked at while the rules were written, and that
            nothing was learnt from: counted, never shown.
        quiet: Messages that sound like an emergency and are none, by what makes them harmless.
        quiet_held_back: The same, held back.
        ordinary: Messages that have nothing to do with an emergency.
        ordinary_held_back: The same, held back.
        advice: Requests for a dose, a plan for stopping, a diagnosis.
        injection: Attempts to make the assistant say what nobody wrote.
        files: SHA-256 of each file, by name.
    """

    development: tuple[Line, ...]
    held_back: tuple[Line, ...]
    quiet: tuple[Line, ...]
    quiet_held_back: tuple[Line, ...]
    ordinary: tuple[Line, ...]
    ordinary_held_back: tuple[Line, ...]
    advice: tuple[Line, ...]
    injection: tuple[Line, ...]
    files: Mapping[str, str]


def read_sets(folder: Path, read_questions: ReadQuestions) -> SafetySets:
    """Read all lines of a folder.

    Args:
        folder: Holds the files; `tests/fixtures` in this project.
        read_questions: Reads the file of questions.

    Raises:
        UnusableFile: One of them is missing or cannot be read.
    """
    questions = read_questions(folder / QUESTIONS)
    phrases = _read(folder / PHRASES)
    read = {name: _read(folder / name) for name in HELD_BACK}
    names = (PHRASES, QUESTIONS, *HELD_BACK, ORDINARY, ORDINARY_HELD_BACK, ADVICE, INJECTION)
    return SafetySets(
        development=(*_firing(phrases), *(_of_questions(questions, EMERGENCY))),
        held_back=tuple(line for name in HELD_BACK for line in _lines(read[name]["fire"], name)),
        quiet=(*_calm(phrases), *_of_questions(questions, QUIET)),
        quiet_held_back=tuple(line for name in HELD_BACK for line in _lines(read[name]["quiet"], name)),
        ordinary=(*_ordinary(questions), *_lines(_read(folder / ORDINARY), ORDINARY)),
        ordinary_held_back=tuple(_lines(_read(folder / ORDINARY_HELD_BACK), ORDINARY_HELD_BACK)),
        advice=tuple(_lines(_read(folder / ADVICE), ADVICE)),
        injection=tuple(_lines(_read(folder / INJECTION), INJECTION)),
        files={name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names},
    )


def read_gate_lines(folder: Path, read_questions: ReadQuestions) -> tuple[Line, ...]:
    """Read the emergencies that a model must find to be put into service.

    Raises:
        UnusableFile: A file is missing or cannot be read.
    """
    questions = read_questions(folder / QUESTIONS)
    return (*_firing(_read(folder / PHRASES)), *_of_questions(questions, EMERGENCY))


def _read(path: Path) -> dict[str, Any]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    except OSError as error:
        raise UnusableFile(path, f"it cannot be read ({error.strerror}).") from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise UnusableFile(path, f"this is not YAML; {error}") from error
    if not isinstance(content, dict):
        raise UnusableFile(path, "there are no lines in it, by what they are about.")
    return content


def _lines(content: Mapping[str, Iterable[str]], file: str) -> Iterator[Line]:
    for about, texts in content.items():
        yield from (Line(text, about, file) for text in texts)


def _firing(phrases: Mapping[str, Any]) -> Iterator[Line]:
    for text in phrases["must_fire_though_negative"]:
        yield Line(text, ANY_FLAG, PHRASES)
    for flag in phrases["flags"]:
        yield from (Line(text, flag["id"], PHRASES) for text in flag["should_fire"])


def _calm(phrases: Mapping[str, Any]) -> Iterator[Line]:
    for flag in phrases["flags"]:
        yield from (Line(one["text"], one["kind"], PHRASES) for one in flag["should_not_fire"])


def _of_questions(questions: Iterable[Question], kind: str) -> Iterator[Line]:
    for question in questions:
        [first, *_] = question.expected.labels
        if first.kind == kind:
            about = first.id or ANY_FLAG
            yield Line(
                question.text, about if kind == EMERGENCY else "questions that sound alarming", QUESTIONS
            )


def _ordinary(questions: Iterable[Question]) -> Iterator[Line]:
    for question in questions:
        if not (question.expected.has_quiet or question.expected.wants_emergency):
            yield Line(question.text, question.group, QUESTIONS)
