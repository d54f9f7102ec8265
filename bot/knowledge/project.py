"""What the Rasa project's files say about intents, rules and responses, as far as knowledge depends on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from bot.knowledge.errors import KnowledgeError


@dataclass(frozen=True)
class Response:
    """One wording of a response in domain.yml.

    Attributes:
        name: such as `utter_long_term_use`.
        metadata: what the chat API reports about it.
        payloads: what its buttons send.
        text: its words.
        titles: what stands on its buttons.
    """

    name: str
    metadata: dict[str, Any]
    payloads: tuple[str, ...]
    text: str = ""
    titles: tuple[str, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """What it says that it rests on."""
        return tuple(self.metadata.get("facts") or ())


@dataclass(frozen=True)
class Project:
    """The parts of domain.yml and of the teaching data that have to agree with the knowledge.

    Attributes:
        intents, entities: the domain's.
        responses: every wording of every response.
        rules: intents and the first action of their rule.
        examples: number of examples by intent.
    """

    intents: frozenset[str]
    entities: frozenset[str]
    responses: tuple[Response, ...]
    rules: frozenset[tuple[str, str]]
    examples: dict[str, int]


def read_project(folder: Path) -> Project:
    """Read domain.yml and everything in data/.

    Args:
        folder: the project's folder.

    Raises:
        KnowledgeError: a file is missing or cannot be read.
    """
    domain = _read(folder / "domain.yml")
    taught = [_read(path) for path in sorted((folder / "data").glob("*.yml"))]
    return Project(
        intents=frozenset(_names(domain.get("intents") or [])),
        entities=frozenset(_names(domain.get("entities") or [])),
        responses=tuple(_responses(domain)),
        rules=frozenset(pair for content in taught for pair in _rules(content)),
        examples=dict(Counter(intent for content in taught for intent in _examples(content))),
    )


def read_responses(folder: Path) -> tuple[Response, ...]:
    """Read every wording of every response of domain.yml.

    Args:
        folder: the project's folder.

    Raises:
        KnowledgeError: the file is missing or cannot be read.
    """
    return tuple(_responses(_read(folder / "domain.yml")))


def _read(path: Path) -> dict[str, Any]:
    try:
        content = yaml.load(path.read_bytes(), yaml.CSafeLoader)
    except FileNotFoundError as error:
        raise KnowledgeError(
            "the file is missing; run this in the project's folder or name that with --project",
            file=path.name,
        ) from error
    except yaml.YAMLError as error:
        raise KnowledgeError(f"this is not YAML; {error}", file=path.name) from error
    return content if isinstance(content, dict) else {}


def _names(entries: list[Any]) -> Iterator[str]:
    """Yield the names of a list in which an entry with options is a mapping."""
    for entry in entries:
        yield from entry if isinstance(entry, dict) else [str(entry)]


def _responses(domain: dict[str, Any]) -> Iterator[Response]:
    for name, wordings in (domain.get("responses") or {}).items():
        for wording in wordings:
            buttons = wording.get("buttons") or []
            payloads = tuple(str(button.get("payload", "")) for button in buttons)
            titles = tuple(str(button.get("title", "")) for button in buttons)
            yield Response(
                name, wording.get("metadata") or {}, payloads, str(wording.get("text", "")), titles
            )


def _rules(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for rule in content.get("rules") or []:
        steps = rule.get("steps") or []
        for step, following in pairwise(steps):
            if "intent" in step and "action" in following:
                yield str(step["intent"]), str(following["action"])


def _examples(content: dict[str, Any]) -> Iterator[str]:
    for block in content.get("nlu") or []:
        # What is understood only after something else (data/follow_ups.yml) is no example by itself.
        if "intent" in block and "metadata" not in block:
            examples = str(block.get("examples") or "")
            yield from [block["intent"]] * sum(
                line.lstrip().startswith("- ") for line in examples.split("\n")
            )
