"""Conversations as files: what a person says or taps, turn by turn, and what the assistant must say to it.

A file is a YAML list of conversations:

    - conversation: A person asks whether gabapentin makes tired, and how common that is
      turns:
        - user: Does it make you tired?
          kind: side_effect
          side_effects: [fatigue]
        - tap: Is it common?
          kind: side_effect
          says: in 100 people

`user` is typed, `tap` is the title of a button of the last reply. `begins` beside `turns` is what the
greeting must be like. A turn that brings several messages lists them, all of them and in order:

    - user: Can it go with tramadol and melatonin?
      replies:
        - {kind: medicine, medicines: [tramadol]}
        - {kind: medicine, medicines: [melatonin]}
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

#: What must be exactly so.
EXACT = ("kind", "topics", "side_effects", "medicines", "urgency", "red_flags")
#: What must be there, perhaps among others: fragments of the text, buttons' titles, ids of sources.
CONTAINED = ("says", "offers", "sources")
#: Fragments that must not stand in the text.
ABSENT = ("never_says",)
EXPECTATIONS = frozenset((*EXACT, *CONTAINED, *ABSENT))

Expectation = dict[str, Any]


class ScriptError(ValueError):
    """A file of conversations cannot be used; the text says where and why."""


@dataclass(frozen=True)
class Turn:
    """What a person does, and what each message of the reply must be like.

    Attributes:
        user: What they type; None when they tap a button.
        tap: The title of the button; None when they type.
        replies: One expectation for each message of the reply.
    """

    user: str | None
    tap: str | None
    replies: tuple[Expectation, ...]


@dataclass(frozen=True)
class Script:
    """One conversation.

    Attributes:
        name: A sentence that says what happens.
        turns: What happens.
        begins: What the greeting must be like.
    """

    name: str
    turns: tuple[Turn, ...]
    begins: Expectation | None = None


def read_scripts(path: Path) -> list[Script]:
    """Read the conversations of a file.

    Raises:
        ScriptError: It has no conversation, or one that checks nothing, or one with a slip in a name.
    """
    content = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    if not isinstance(content, list) or not content:
        raise ScriptError(f"{path.name} is no list of conversations.")
    return [read_script(entry) for entry in content]


def read_script(entry: Any) -> Script:
    """Make a conversation of what a file says.

    Raises:
        ScriptError: It checks nothing somewhere, or has a slip in a name.
    """
    name = entry.get("conversation") if isinstance(entry, dict) else None
    if not isinstance(name, str) or len(name.split()) < 3:
        raise ScriptError(f"A conversation needs a sentence as its name, not {name!r}.")
    _no_others(entry, {"conversation", "turns", "begins"}, name)
    turns = entry.get("turns")
    if not turns:
        raise ScriptError(f"'{name}' has no turns.")
    begins = entry.get("begins")
    read = tuple(_turn(turn, f"'{name}', turn {number}") for number, turn in enumerate(turns, 1))
    return Script(name, read, None if begins is None else _expectation(begins, f"'{name}', begins"))


def _turn(entry: dict[str, Any], place: str) -> Turn:
    said = {key: entry[key] for key in ("user", "tap") if key in entry}
    if len(said) != 1 or not all(isinstance(text, str) for text in said.values()):
        raise ScriptError(f"{place}: either `user` or `tap` is needed, with a text.")
    rest = {key: value for key, value in entry.items() if key not in said}
    if "replies" in rest:
        _no_others(rest, {"replies"}, place)
        replies = tuple(_expectation(reply, place) for reply in rest["replies"])
        if len(replies) < 2:
            raise ScriptError(f"{place}: `replies` is for several messages.")
    else:
        replies = (_expectation(rest, place),)
    return Turn(said.get("user"), said.get("tap"), replies)


def _expectation(entry: dict[str, Any], place: str) -> Expectation:
    _no_others(entry, EXPECTATIONS, place)
    if "kind" not in entry:
        raise ScriptError(f"{place}: the `kind` of every message must be expected.")
    for key, value in entry.items():
        if value is None or (key in (*CONTAINED, *ABSENT) and not value):
            raise ScriptError(f"{place}: `{key}` expects nothing; fill it in or take it out.")
    return entry


def _no_others(entry: dict[str, Any], known: set[str] | frozenset[str], place: str) -> None:
    unknown = sorted(set(entry) - known)
    if unknown:
        raise ScriptError(f"{place}: there is no `{unknown[0]}`; there are {', '.join(sorted(known))}.")
