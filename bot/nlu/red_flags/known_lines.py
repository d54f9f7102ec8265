"""Keeps how the lines were read from one training to the next: reading all of them anew takes a minute."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bot.knowledge import project_knowledge
from bot.nlu.fingerprint import fingerprint_of_reading
from bot.nlu.known_texts import KnownTexts
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


class KnownLines(KnownTexts[list[str]]):
    """Reads lines, and remembers how.

    Args:
        folder: where the file is kept; None remembers nothing.
    """

    ENDING = ".json"

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__(folder, "lines", fingerprint_of_reading())

    def read(self, lines: Sequence[str]) -> list[LineRead]:
        """Return how each line is read."""
        return [LineRead(meant, frozenset(traits)) for meant, *traits in self.of(lines)]

    def _work_out(self, texts: Mapping[str, str]) -> dict[str, list[str]]:
        return _read(dict(texts))

    def _load(self, file: Path) -> dict[str, list[str]]:
        content: dict[str, list[str]] = json.loads(file.read_text(encoding="utf-8"))
        return content

    def _dump(self, known: Mapping[str, list[str]], stream: BinaryIO) -> None:
        stream.write(json.dumps(known).encode())


def _read(lines: dict[str, str]) -> dict[str, list[str]]:
    if not lines:
        return {}
    analyser = TextAnalyser(vocabulary_of(project_knowledge(), []))
    documents = {key: analyser.analyse(line) for key, line in lines.items()}
    return {key: [meant_text(one), *sorted(traits_of(one))] for key, one in documents.items()}
