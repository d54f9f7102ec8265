"""Files of conversations: what a person says, turn by turn, and what each turn should bring.

A file is a YAML list. Each conversation has an `id`, perhaps a `persona`, and `turns`; each turn has what the
`user` says and what to `expect`: a `kind`, `topics`, `side_effects`, `medicines`, `urgency_at_least`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from bot.training.evaluation.errors import UnknownLabel, UnusableFile
from bot.training.evaluation.labels import ANSWER, MEDICINE, NOT_COVERED, SIDE_EFFECT, Label, Labels

Kind = Literal[
    "greeting",
    "answer",
    "side_effect",
    "medicine",
    "clarify",
    "not_covered",
    "out_of_scope",
    "handoff",
    "emergency",
    "smalltalk",
]
MEND = {
    "value_error.missing": "this is missing.",
    "value_error.extra": "there is no such field; correct its spelling or take it out.",
    "type_error.str": "this must be text; put it in quotes.",
    "type_error.dict": "this must have named fields.",
    "type_error.tuple": "this must be a list.",
    "type_error.none.not_allowed": "this is empty; fill it in or take it out.",
}


class _Part(BaseModel):
    class Config:
        """A slip in a name must not switch an expectation off."""

        extra = "forbid"
        frozen = True


class ExpectedTurn(_Part):
    """What a turn should bring.

    Attributes:
        kind: The kind of some message of the reply.
        topics, side_effects, medicines: The reply has one of each list that is named.
        urgency_at_least: How pressing some message of the reply is, at the least.
    """

    kind: Kind | None = None
    topics: tuple[str, ...] = ()
    side_effects: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()
    urgency_at_least: Literal["none", "routine", "urgent", "emergency"] = "none"

    @property
    def text(self) -> str:
        """It in a few words, as a report shows it."""
        lists = (self.topics, self.side_effects, self.medicines)
        words = [self.kind or "", *(" or ".join(ids) for ids in lists)]
        if self.urgency_at_least in ("urgent", "emergency"):
            words.append(f"at least {self.urgency_at_least}")
        return ": ".join(word for word in words if word) or "anything"


class Turn(_Part):
    """One turn."""

    user: str = Field(min_length=1)
    expect: ExpectedTurn
    note: str = ""


class Conversation(_Part):
    """One conversation.

    Attributes:
        id: Its name.
        persona: Who speaks.
        turns: What the person says, and what each turn should bring.
    """

    id: str
    persona: str = ""
    turns: tuple[Turn, ...]


class _File(BaseModel):
    __root__: tuple[Conversation, ...]


def read_conversations(path: Path, labels: Labels, longest: int) -> tuple[Conversation, ...]:
    """Read a file of conversations.

    Args:
        path: The file.
        labels: Knows the ids that expectations may name.
        longest: The longest text that the assistant takes, in characters.

    Raises:
        UnusableFile: It cannot be read, or something in it cannot be used; the text names line and column.
    """
    content = _loaded(path)
    if not isinstance(content, list) or not content:
        raise UnusableFile(path, "there is no list of conversations in it.")
    try:
        conversations = _File.parse_obj(content).__root__
    except ValidationError as error:
        first = error.errors()[0]
        place = [step for step in first["loc"] if step != "__root__"]
        raise _unusable(path, content, place, MEND.get(first["type"], f"{first['msg']}.")) from error
    ids = [conversation.id for conversation in conversations]
    for number, conversation in enumerate(conversations):
        if conversation.id in ids[:number]:
            raise _unusable(path, content, [number, "id"], "two conversations have this id.")
        if not conversation.turns:
            raise _unusable(path, content, [number, "turns"], "there are none.")
        for turn_number, turn in enumerate(conversation.turns):
            place = [number, "turns", turn_number]
            if len(turn.user) > longest:
                problem = f"it has {len(turn.user)} characters; the assistant takes {longest}."
                raise _unusable(path, content, [*place, "user"], problem)
            try:
                expected_labels(turn.expect, labels)
            except UnknownLabel as error:
                raise _unusable(path, content, [*place, "expect"], str(error)) from error
    return conversations


def expected_labels(expect: ExpectedTurn, labels: Labels) -> dict[str, list[Label]]:
    """The labels that each named list stands for, by the list's name.

    Raises:
        UnknownLabel: An id is unknown.
    """
    lists = {
        "topics": [labels.label(topic) for topic in expect.topics],
        "side_effects": [labels.label(f"{SIDE_EFFECT}:{effect}") for effect in expect.side_effects],
        "medicines": [labels.label(f"{MEDICINE}:{medicine}") for medicine in expect.medicines],
    }
    for label in lists["topics"]:
        if label.kind not in (ANSWER, NOT_COVERED):
            raise UnknownLabel(f"'{label.text}' is no topic.")
    return {name: found for name, found in lists.items() if found}


def _loaded(path: Path) -> Any:  # noqa: ANN401 (YAML: anything, until a model has read it)
    """The content, with its marks: where each part stands."""
    try:
        return YAML(typ="rt").load(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise UnusableFile(path, f"it cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise UnusableFile(path, "this is not UTF-8 text; save the file as UTF-8.") from error
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise UnusableFile(path, f"this is not YAML: {error.problem}.", line=line, column=column) from error
    except YAMLError as error:
        raise UnusableFile(path, "this is not YAML.") from error


def _unusable(path: Path, content: Any, place: Sequence[str | int], problem: str) -> UnusableFile:  # noqa: ANN401
    line, column = _mark(content, place)
    name = next((step for step in reversed(place) if isinstance(step, str)), None)
    return UnusableFile(path, f"{name}: {problem}" if name else problem, line=line, column=column)


def _mark(content: Any, place: Sequence[str | int]) -> tuple[int, int]:  # noqa: ANN401
    """Line and column, from 1, of the deepest part of a place that the file has."""
    line, column = 0, 0
    for step in place:
        marks = getattr(content, "lc", None)
        try:
            inner = content[step]
            line, column = marks.key(step) if isinstance(step, str) else marks.item(step)  # type: ignore[union-attr]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
        content = inner
    return line + 1, column + 1
