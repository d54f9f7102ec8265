"""Keeps how the lines were read from one training to the next: reading all of them anew takes a minute."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge import project_knowledge
from bot.nlu.fingerprint import fingerprint_of_reading
from bot.nlu.red_flags.traits import traits_of
from bot.nlu.sentence_features import meant_text
from bot.nlu.text_analysis import TextAnalyser
from bot.nlu.text_pipeline import vocabulary_of


@dataclass(frozen=True)
class LineRead:
    """How a line was read.

    Attributes:
        meant: the text as it was meant, see `meant_text`.
        traits: what the word families see in it, see `traits_of`.
    """

    meant: str
    traits: frozenset[str]


class KnownLines:
    """Reads lines, and remembers how.

    Args:
        folder: where the file is kept, which holds the last lines alone; None remembers nothing.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def read(self, lines: Sequence[str]) -> list[LineRead]:
        """Return how each line is read."""
        keys = [hashlib.sha256(line.encode()).hexdigest()[:32] for line in lines]
        known = self._remembered()
        missing = {key: line for key, line in zip(keys, lines, strict=True) if key not in known}
        known.update(_read(missing))
        kept = {key: known[key] for key in keys}
        if missing or len(kept) < len(known):
            self._remember(kept)
        return [LineRead(meant, frozenset(traits)) for meant, *traits in (kept[key] for key in keys)]

    def _remembered(self) -> dict[str, list[str]]:
        if self._folder is None:
            return {}
        try:
            content: dict[str, list[str]] = json.loads(self._file(self._folder).read_text(encoding="utf-8"))
            return content
        except (OSError, ValueError):
            # Not there yet, or cut short: everything is read anew.
            return {}

    def _remember(self, known: dict[str, list[str]]) -> None:
        if self._folder is None:
            return
        handle, name = tempfile.mkstemp(dir=self._folder, prefix=".known-", suffix=".json")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(known, stream)
        Path(name).replace(self._file(self._folder))
        for earlier in set(self._folder.glob("known-lines-*.json")) - {self._file(self._folder)}:
            earlier.unlink(missing_ok=True)

    @staticmethod
    def _file(folder: Path) -> Path:
        return folder / f"known-lines-{fingerprint_of_reading()[:12]}.json"


def _read(lines: dict[str, str]) -> dict[str, list[str]]:
    if not lines:
        return {}
    analyser = TextAnalyser(vocabulary_of(project_knowledge(), []))
    documents = {key: analyser.analyse(line) for key, line in lines.items()}
    return {key: [meant_text(one), *sorted(traits_of(one))] for key, one in documents.items()}
