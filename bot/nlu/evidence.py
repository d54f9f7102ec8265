"""What a classifier sees of a text, and the numbers that it makes of that."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh

from bot.nlu.spelling_features import SpellingFeatures

Matrix = NDArray[np.float32]

#: Length of a sentence vector.
DIMENSION = 384

_ARRAYS_FILE = "features.npz"
_SETTINGS_FILE = "features.json"


@dataclass(frozen=True)
class Evidence:
    """What the classifier sees of some texts, one row for each.

    Attributes:
        vectors: (n, 384 m) sentence vectors of unit length; behind each, m - 1 others of the same text.
        texts: the texts as they were meant (spelling mended), for the features of their spelling.
        named: (n, k) what each text names: how many side effects, medicines ..., or which traits; k may be 0.
        context: (n, c) 1 for what the conversation was just about, else 0; None where it was about nothing.
    """

    vectors: Matrix
    texts: Sequence[str]
    named: Matrix
    context: Matrix | None = None

    @classmethod
    def of_texts(cls, vectors: Matrix, texts: Sequence[str]) -> Evidence:
        """Return what is seen of texts by themselves: no names are counted, nothing went before."""
        return cls(vectors, texts, np.zeros((len(texts), 0), dtype=np.float32))

    @property
    def sentence_vectors(self) -> Matrix:
        """(n, 384): of each text the sentence vector alone; a dot product of two is their cosine."""
        return self.vectors[:, :DIMENSION]

    def part(self, places: Sequence[int] | NDArray[np.int64]) -> Evidence:
        """Return the rows at some places."""
        context = None if self.context is None else self.context[places]
        return Evidence(
            self.vectors[places], [self.texts[place] for place in places], self.named[places], context
        )


@dataclass(frozen=True)
class HeadSettings:
    """How the classifier is trained.

    Attributes:
        inverse_regularisation: sklearn's C; larger fits the examples more closely.
        vector_weight: scale of the sentence vector beside the other features.
        depth_weight: scale of each of the vectors behind it.
        spelling_weight: scale of the features of spelling; 0 leaves them out.
        named_weight: scale of the counts of named things.
        context_weight: scale of what the conversation was about.
        balance: 0 lets labels weigh by their number of examples, 1 makes all weigh the same.
        folds: one part in so many is held out, and the confidence calibrated on it.
        leniency: share of the temperature found there that is kept. A held-out example counts as wrong even
            where a neighbouring topic would have served; the share was chosen on the development questions.
        dimensions: in how many directions the regression is fitted.
        seed: for the folds and the features of spelling.
    """

    inverse_regularisation: float = 1.0
    vector_weight: float = 4.0
    depth_weight: float = 1.5
    spelling_weight: float = 2.0
    named_weight: float = 1.0
    context_weight: float = 1.5
    balance: float = 0.5
    folds: int = 4
    leniency: float = 0.8
    dimensions: int = 800
    seed: int = 7


@dataclass(frozen=True)
class Features:
    """Turns evidence into the numbers that a classifier weighs.

    Attributes:
        settings: the scales.
        spelling: the features of spelling; None where they have no weight.
        centre: mean of the vectors behind the sentence vector; without it they are all much alike.
        contexts: how many columns the context has.
    """

    settings: HeadSettings
    spelling: SpellingFeatures | None
    centre: Matrix
    contexts: int

    @classmethod
    def learn(cls, evidence: Evidence, settings: HeadSettings) -> Features:
        """Learn what the numbers need to know of the examples."""
        spelling = SpellingFeatures.learn(evidence.texts, settings.seed) if settings.spelling_weight else None
        contexts = 0 if evidence.context is None else evidence.context.shape[1]
        return cls(settings, spelling, evidence.vectors[:, DIMENSION:].mean(axis=0), contexts)

    def of(self, evidence: Evidence) -> Matrix:
        """Return one row of features for each row of evidence."""
        settings, context = self.settings, evidence.context
        if context is None:
            context = np.zeros((len(evidence.texts), self.contexts), dtype=np.float32)
        features = [
            evidence.vectors[:, :DIMENSION] * settings.vector_weight,
            self._depth(evidence) * settings.depth_weight,
            evidence.named * settings.named_weight,
            context * settings.context_weight,
        ]
        if self.spelling is not None:
            features.append(self.spelling.of(evidence.texts) * settings.spelling_weight)
        return np.hstack(features).astype(np.float32)

    def save(self, folder: Path) -> None:
        """Write the features as plain arrays and JSON: nothing in a model file is ever unpickled."""
        np.savez(folder / _ARRAYS_FILE, centre=self.centre)
        content = {"contexts": self.contexts, "settings": vars(self.settings)}
        (folder / _SETTINGS_FILE).write_text(json.dumps(content), encoding="utf-8")
        if self.spelling is not None:
            self.spelling.save(folder)

    @classmethod
    def read(cls, folder: Path) -> Features:
        """Read what `save` wrote."""
        content = json.loads((folder / _SETTINGS_FILE).read_text(encoding="utf-8"))
        settings = HeadSettings(**content["settings"])
        spelling = SpellingFeatures.read(folder) if settings.spelling_weight else None
        arrays = np.load(folder / _ARRAYS_FILE, allow_pickle=False)
        return cls(settings, spelling, arrays["centre"], content["contexts"])

    def _depth(self, evidence: Evidence) -> Matrix:
        vectors = evidence.vectors[:, DIMENSION:] - self.centre
        if not vectors.size:
            return vectors
        several = vectors.reshape(len(vectors), -1, DIMENSION)
        lengths = np.linalg.norm(several, axis=2, keepdims=True)
        centred: Matrix = (several / np.maximum(lengths, 1e-9)).reshape(vectors.shape)
        return centred


def reduction_of(rows: Matrix, settings: HeadSettings) -> Matrix:
    """Find the directions in which the examples differ most: a classifier is fitted in these alone.

    It halves the time of the fit for nothing that could be measured. Afterwards the weights are turned back,
    so a message is never reduced.

    Args:
        rows: (n, number of features) the examples.
        settings: say how many directions.
    """
    dimensions = min(settings.dimensions, *rows.shape)
    _, directions = eigh(rows.T @ rows, subset_by_index=[rows.shape[1] - dimensions, rows.shape[1] - 1])
    reduction: Matrix = directions.astype(np.float32)
    return reduction
