"""Reads knowledge files into entries; every error names file, entry and field and says how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from bot.knowledge.entries import Entry, Text
from bot.knowledge.errors import KnowledgeError

_Entry = TypeVar("_Entry", bound=Entry)

_MEND = {
    "value_error.missing": "this field is missing; add it",
    "value_error.extra": "there is no such field; correct its spelling or take it out",
    "type_error.str": "this must be text; put it in quotes",
    "type_error.none.not_allowed": "this must not be empty; fill it in or take it out",
}


class KnowledgeFile:
    """One YAML file of the knowledge folder.

    Attributes:
        name: the file's name, for messages.
    """

    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            content = yaml.load(path.read_bytes(), yaml.CSafeLoader)
        except FileNotFoundError as error:
            raise KnowledgeError(f"the file is not in {path.parent}; put it there", file=path.name) from error
        except yaml.YAMLError as error:
            raise KnowledgeError(f"this is not YAML; {error}", file=path.name) from error
        if not isinstance(content, dict):
            raise KnowledgeError("it must begin with named parts, such as `topics:`", file=path.name)
        self._content: dict[str, Any] = content

    def part(self, key: str) -> Any:  # noqa: ANN401 (YAML: anything, until a model has read it)
        """Return what stands under a top-level key.

        Raises:
            KnowledgeError: the file has no such part.
        """
        if key not in self._content:
            raise KnowledgeError(f"the part `{key}:` is missing; add it", file=self.name)
        return self._content[key]

    def entry(self, key: str, model: type[_Entry]) -> _Entry:
        """Return a part that is one entry."""
        return self._parsed(self.part(key), model, key)

    def wording(self, key: str) -> str:
        """Return a part that is a text which people read."""
        return self._parsed({"text": self.part(key)}, Text, key).text

    def named(self, key: str, model: type[_Entry]) -> dict[str, _Entry]:
        """Return a part that is a mapping from id to entry."""
        part = self.part(key)
        if not isinstance(part, dict):
            raise KnowledgeError(f"the part `{key}:` must be a mapping from id to entry", file=self.name)
        return {str(name): self._parsed(value, model, str(name)) for name, value in part.items()}

    def listed(self, key: str, model: type[_Entry], id_field: str = "id") -> dict[str, _Entry]:
        """Return a part that is a list of entries, by id.

        Raises:
            KnowledgeError: an entry cannot be read, or two have the same id.
        """
        part = self.part(key)
        if not isinstance(part, list):
            raise KnowledgeError(f"the part `{key}:` must be a list of entries", file=self.name)
        entries: dict[str, _Entry] = {}
        for name, raw in self._numbered(part, key, id_field):
            if name in entries:
                raise KnowledgeError("this id stands twice; rename one", file=self.name, entry=name)
            entries[name] = self._parsed(raw, model, name)
        return entries

    def require(
        self, known: Iterable[str], used: Mapping[str, Iterable[str]], field: str, where: str
    ) -> None:
        """Refuse the file when an entry names something that is not there.

        Args:
            known: the ids there are.
            used: the ids that each entry names, by the entry's id.
            field: the field that names them.
            where: where they have to stand, for the message.
        """
        there = set(known)
        for entry, ids in used.items():
            for missing in ids:
                if missing not in there:
                    raise KnowledgeError(
                        f"'{missing}' is not in {where}; add it there or correct the spelling",
                        file=self.name,
                        entry=entry,
                        field=field,
                    )

    def _numbered(self, part: list[Any], key: str, id_field: str) -> Iterator[tuple[str, Any]]:
        for number, raw in enumerate(part, 1):
            name = raw.get(id_field) if isinstance(raw, dict) else None
            yield (name if isinstance(name, str) else f"number {number} of {key}"), raw

    def _parsed(self, raw: object, model: type[_Entry], name: str) -> _Entry:
        try:
            return model.parse_obj(raw)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(place) for place in first["loc"] if place != "__root__")
            problem = _MEND.get(first["type"], f"{first['msg']}")
            raise KnowledgeError(problem, file=self.name, entry=name, field=field or None) from error
