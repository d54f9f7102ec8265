"""What the encoder is taught with: the lines, some also misspelt, and ordinary questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from tokenizers import Tokenizer

from bot.nlu.linear_head import importance_of
from bot.nlu.red_flags.detector import EMERGENCY
from bot.nlu.red_flags.known_lines import KnownLines
from bot.nlu.red_flags.learnt import HARMLESS, read_lines
from bot.nlu.red_flags.traits import trait_rows
from scripts.danger_adapter.misspelling import misspelt

TEACHING_DATA = Path(__file__).parents[2] / "data" / "nlu.yml"
#: One ordinary question in so many is left out: on those, a threshold can be chosen.
LEFT_OUT = 10
#: One line in so many is taught a second time, misspelt: spelling is mended, but not always well.
MISSPELT = 3
#: Hardly any line is longer; what follows is not looked at here.
MOST_TOKENS = 64
#: Texts of about the same length go together; each is filled up to the next of these.
WIDTHS = (8, 12, 16, 20, 24, 32, 48, MOST_TOKENS)
BATCH = 64
#: How far flags with few lines count as much as those with many, see `importance_of`.
BALANCE = 0.1


@dataclass(frozen=True)
class Batch:
    """Some examples of about the same length; rows that are left over have no importance.

    Attributes:
        ids: (BATCH, width) int32, the tokens.
        mask: (BATCH, width) 1 for a real token.
        traits: (BATCH, number of traits) what the rules' word lists see, see `trait_rows`.
        targets: (BATCH,) places in the list of labels.
        importance: (BATCH,) how much each counts.
    """

    ids: NDArray[np.int32]
    mask: NDArray[np.float32]
    traits: NDArray[np.float32]
    targets: NDArray[np.int64]
    importance: NDArray[np.float32]


@dataclass(frozen=True)
class Examples:
    """All that is taught.

    Attributes:
        tokens: of each example.
        traits: (n, number of traits).
        targets: (n,) places in `labels`.
        importance: (n,) how much each counts.
        labels: the flags, and `HARMLESS`.
    """

    tokens: list[list[int]]
    traits: NDArray[np.float32]
    targets: NDArray[np.int64]
    importance: NDArray[np.float32]
    labels: list[str]

    def shuffled(self, chance: np.random.Generator) -> Iterator[Batch]:
        """Yield each example once, in batches of about the same length, in an order left to chance."""
        by_width: dict[int, list[int]] = {}
        for place in chance.permutation(len(self.tokens)):
            by_width.setdefault(_width(self.tokens[place]), []).append(place)
        batches = [
            (width, places[start : start + BATCH])
            for width, places in by_width.items()
            for start in range(0, len(places), BATCH)
        ]
        for number in chance.permutation(len(batches)):
            yield self._batch(*batches[number])

    def _batch(self, width: int, places: list[int]) -> Batch:
        ids = np.zeros((BATCH, width), dtype=np.int32)
        mask = np.zeros((BATCH, width), dtype=np.float32)
        # A row without any token would be divided by nothing.
        mask[:, 0] = 1
        for row, place in enumerate(places):
            length = len(self.tokens[place])
            ids[row, :length] = self.tokens[place]
            mask[row, :length] = 1
        filled = [*places, *[places[0]] * (BATCH - len(places))]
        importance = self.importance[filled]
        importance[len(places) :] = 0
        return Batch(ids, mask, self.traits[filled], self.targets[filled], importance)


def read_examples(tokenizer: Tokenizer, remember_in: Path) -> Examples:
    """Return the lines, some also misspelt, and nine in ten ordinary questions of the teaching data.

    Args:
        tokenizer: the encoder's.
        remember_in: the encoder's folder, where readings of lines are kept.
    """
    ordinary = [one.get(TEXT) for one in load_data(str(TEACHING_DATA)).intent_examples if _is_ordinary(one)]
    questions = [(text, HARMLESS) for place, text in enumerate(ordinary) if place % LEFT_OUT]
    lines = read_lines().labelled()
    chance = Random(0)  # noqa: S311 - nothing is kept secret by it
    slips = [(misspelt(line, chance), label) for line, label in chance.sample(lines, len(lines) // MISSPELT)]
    texts, labels = zip(*chain(lines, slips, questions), strict=True)
    read = KnownLines(remember_in).read(texts)
    tokenizer.enable_truncation(MOST_TOKENS)
    names = sorted(set(labels))
    traits = sorted({trait for one in read for trait in one.traits})
    targets = np.array([names.index(label) for label in labels])
    return Examples(
        tokens=[one.ids for one in tokenizer.encode_batch([one.meant for one in read])],
        traits=trait_rows([one.traits for one in read], traits),
        targets=targets,
        importance=importance_of(targets, BALANCE).astype(np.float32),
        labels=names,
    )


def _is_ordinary(example: Message) -> bool:
    return bool(example.get(INTENT) != EMERGENCY)


def _width(tokens: list[int]) -> int:
    return next(width for width in WIDTHS if len(tokens) <= width)
