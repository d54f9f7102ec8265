"""The classifier on top of the sentence encoder: linear, calibrated, trained in seconds."""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bot.nlu.spelling_features import SpellingFeatures

Matrix = NDArray[np.float32]

#: Length of a sentence vector.
DIMENSION = 384

_WEIGHTS_FILE = "linear_head.npz"
_LABELS_FILE = "linear_head.json"


@dataclass(frozen=True)
class Evidence:
    """What the classifier sees of some texts, one row for each.

    Attributes:
        vectors: (n, 384 m) sentence vectors of unit length; behind each, m - 1 others of the same text.
        texts: the texts as they were meant (spelling mended), for the features of their spelling.
        named: (n, k) how many side effects, medicines ... each text names; k may be 0.
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


class LinearHead:
    """Multinomial logistic regression over sentence vectors, spelling, counts of named things and context."""

    def __init__(
        self, labels: Sequence[str], features: _Features, weights: Matrix, bias: Matrix, temperature: float
    ) -> None:
        self.labels = list(labels)
        self.temperature = temperature
        self._features = features
        self._weights = weights
        self._bias = bias

    @classmethod
    def train(cls, evidence: Evidence, labels: Sequence[str], settings: HeadSettings) -> LinearHead:
        """Train on labelled examples and calibrate the confidence on those that were held out.

        Args:
            evidence: one row per example.
            labels: the label of each example; at least two different ones.
            settings: how to train.
        """
        features = _Features.learn(evidence, settings)
        names = sorted(set(labels))
        targets = np.array([names.index(label) for label in labels])
        rows = features.of(evidence)
        reduction = _reduction(rows, settings)
        reduced = rows @ reduction
        temperature = _temperature(reduced, targets, settings)
        weights, bias = _fitted(reduced, targets, settings)
        return cls(names, features, reduction @ weights, bias, temperature)

    def confidences(self, evidence: Evidence) -> NDArray[np.float64]:
        """Return (n, number of labels) calibrated probabilities, in the order of `labels`."""
        scores = self._features.of(evidence) @ self._weights + self._bias
        probabilities: NDArray[np.float64] = softmax(scores.astype(np.float64) / self.temperature, axis=1)
        return probabilities

    def save(self, folder: Path) -> None:
        """Write the classifier as plain arrays and JSON: nothing in a model file is ever unpickled."""
        features = self._features
        np.savez(folder / _WEIGHTS_FILE, weights=self._weights, bias=self._bias, centre=features.centre)
        content = {
            "labels": self.labels,
            "temperature": self.temperature,
            "contexts": features.contexts,
            "settings": vars(features.settings),
        }
        (folder / _LABELS_FILE).write_text(json.dumps(content), encoding="utf-8")
        if features.spelling is not None:
            features.spelling.save(folder)

    @classmethod
    def read(cls, folder: Path) -> LinearHead:
        """Read what `save` wrote."""
        content = json.loads((folder / _LABELS_FILE).read_text(encoding="utf-8"))
        arrays = np.load(folder / _WEIGHTS_FILE, allow_pickle=False)
        settings = HeadSettings(**content["settings"])
        weights, bias = arrays["weights"], arrays["bias"]
        spelling = SpellingFeatures.read(folder) if settings.spelling_weight else None
        features = _Features(settings, spelling, arrays["centre"], content["contexts"])
        return cls(content["labels"], features, weights, bias, float(content["temperature"]))


@dataclass(frozen=True)
class _Features:
    """Turns evidence into the numbers that are weighed.

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
    def learn(cls, evidence: Evidence, settings: HeadSettings) -> _Features:
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

    def _depth(self, evidence: Evidence) -> Matrix:
        vectors = evidence.vectors[:, DIMENSION:] - self.centre
        if not vectors.size:
            return vectors
        several = vectors.reshape(len(vectors), -1, DIMENSION)
        lengths = np.linalg.norm(several, axis=2, keepdims=True)
        centred: Matrix = (several / np.maximum(lengths, 1e-9)).reshape(vectors.shape)
        return centred


def _reduction(rows: Matrix, settings: HeadSettings) -> Matrix:
    """Find the directions in which the examples differ most: the regression is fitted in these alone.

    It halves the time of the fit for nothing that could be measured. Afterwards the weights are turned back,
    so a message is never reduced.
    """
    dimensions = min(settings.dimensions, *rows.shape)
    _, directions = eigh(rows.T @ rows, subset_by_index=[rows.shape[1] - dimensions, rows.shape[1] - 1])
    reduction: Matrix = directions.astype(np.float32)
    return reduction


def _fitted(
    rows: Matrix, targets: NDArray[np.int64], settings: HeadSettings, steps: int = 60
) -> tuple[Matrix, Matrix]:
    """Fit the regression and return weights and bias; sixty steps reach the accuracy of convergence."""
    counts = np.bincount(targets)
    importance = (counts[counts > 0].mean() / counts[targets]) ** settings.balance
    regression = LogisticRegression(C=settings.inverse_regularisation, max_iter=steps, tol=1e-2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        regression.fit(rows, targets, sample_weight=importance)
    weights, bias = regression.coef_.T.astype(np.float32), regression.intercept_.astype(np.float32)
    if weights.shape[1] == 1:
        # Of two labels, sklearn weighs only the second; the first is its opposite.
        return np.hstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
    return weights, bias


def _temperature(rows: Matrix, targets: NDArray[np.int64], settings: HeadSettings) -> float:
    """Find the softmax temperature at which held-out examples are most likely (Guo et al. 2017)."""
    folds = StratifiedKFold(settings.folds, shuffle=True, random_state=settings.seed)
    training, held_out = next(folds.split(rows, targets))
    # The temperature is about the same long before the weights have settled.
    weights, bias = _fitted(rows[training], targets[training], settings, steps=25)
    scores, truth = rows[held_out] @ weights + bias, targets[held_out]

    def surprise(temperature: float) -> float:
        logs = log_softmax(scores / temperature, axis=1)
        return float(-logs[np.arange(len(truth)), truth].mean())

    found = minimize_scalar(surprise, bounds=(0.2, 5.0), method="bounded").x
    return float(found) * settings.leniency
