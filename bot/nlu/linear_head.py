"""The classifier on top of the sentence encoder: linear, calibrated, trained in seconds."""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bot.nlu.spelling_features import SpellingFeatures

Matrix = NDArray[np.float32]

_WEIGHTS_FILE = "linear_head.npz"
_LABELS_FILE = "linear_head.json"


@dataclass(frozen=True)
class Evidence:
    """What the classifier sees of some texts, one row for each.

    Attributes:
        vectors: (n, 384) sentence vectors of unit length.
        texts: the texts as they were meant (spelling mended), for the features of their spelling.
        named: (n, k) how many side effects, medicines ... each text names; k may be 0.
    """

    vectors: Matrix
    texts: Sequence[str]
    named: Matrix


@dataclass(frozen=True)
class HeadSettings:
    """How the classifier is trained.

    Attributes:
        inverse_regularisation: sklearn's C; larger fits the examples more closely.
        vector_weight: scale of the sentence vector beside the other features.
        spelling_weight: scale of the features of spelling.
        named_weight: scale of the counts of named things.
        balance: 0 lets labels weigh by their number of examples, 1 makes all weigh the same.
        folds: one part in so many is held out, and the confidence calibrated on it.
        seed: for the folds and the features of spelling.
    """

    inverse_regularisation: float = 3.0
    vector_weight: float = 4.0
    spelling_weight: float = 1.5
    named_weight: float = 1.0
    balance: float = 0.5
    folds: int = 2
    seed: int = 7


class LinearHead:
    """Multinomial logistic regression over sentence vector, spelling and counts of named things."""

    def __init__(
        self,
        settings: HeadSettings,
        labels: Sequence[str],
        spelling: SpellingFeatures,
        weights: Matrix,
        bias: Matrix,
        temperature: float,
    ) -> None:
        self.labels = list(labels)
        self.temperature = temperature
        self._settings = settings
        self._spelling = spelling
        self._weights = weights
        self._bias = bias

    @classmethod
    def train(cls, evidence: Evidence, labels: Sequence[str], settings: HeadSettings) -> LinearHead:
        """Train on labelled examples and calibrate the confidence on those that were held out.

        Args:
            evidence: one row per example.
            labels: the label of each example.
            settings: how to train.
        """
        spelling = SpellingFeatures.learn(evidence.texts, settings.seed)
        names = sorted(set(labels))
        features = _features(evidence, spelling, settings)
        targets = np.array([names.index(label) for label in labels])
        temperature = _temperature(features, targets, settings)
        model = _fitted(features, targets, settings)
        weights = model.coef_.T.astype(np.float32)
        return cls(settings, names, spelling, weights, model.intercept_.astype(np.float32), temperature)

    def confidences(self, evidence: Evidence) -> NDArray[np.float64]:
        """Return (n, number of labels) calibrated probabilities, in the order of `labels`."""
        scores = _features(evidence, self._spelling, self._settings) @ self._weights + self._bias
        probabilities: NDArray[np.float64] = softmax(scores.astype(np.float64) / self.temperature, axis=1)
        return probabilities

    def save(self, folder: Path) -> None:
        """Write the classifier as plain arrays and JSON: nothing in a model file is ever unpickled."""
        np.savez(folder / _WEIGHTS_FILE, weights=self._weights, bias=self._bias)
        content = {
            "labels": self.labels,
            "temperature": self.temperature,
            "settings": vars(self._settings),
        }
        (folder / _LABELS_FILE).write_text(json.dumps(content), encoding="utf-8")
        self._spelling.save(folder)

    @classmethod
    def read(cls, folder: Path) -> LinearHead:
        """Read what `save` wrote."""
        content = json.loads((folder / _LABELS_FILE).read_text(encoding="utf-8"))
        arrays = np.load(folder / _WEIGHTS_FILE, allow_pickle=False)
        return cls(
            HeadSettings(**content["settings"]),
            content["labels"],
            SpellingFeatures.read(folder),
            arrays["weights"],
            arrays["bias"],
            float(content["temperature"]),
        )


def _features(evidence: Evidence, spelling: SpellingFeatures, settings: HeadSettings) -> Matrix:
    return np.hstack(
        [
            evidence.vectors * settings.vector_weight,
            spelling.of(evidence.texts) * settings.spelling_weight,
            evidence.named * settings.named_weight,
        ]
    ).astype(np.float32)


def _fitted(features: Matrix, targets: NDArray[np.int64], settings: HeadSettings) -> LogisticRegression:
    """Fit the regression; a hundred steps reach the accuracy of convergence."""
    counts = np.bincount(targets)
    weights = (counts[counts > 0].mean() / counts[targets]) ** settings.balance
    regression = LogisticRegression(C=settings.inverse_regularisation, max_iter=100, tol=1e-2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return regression.fit(features, targets, sample_weight=weights)


def _temperature(features: Matrix, targets: NDArray[np.int64], settings: HeadSettings) -> float:
    """Find the softmax temperature at which held-out examples are most likely (Guo et al. 2017)."""
    folds = StratifiedKFold(settings.folds, shuffle=True, random_state=settings.seed)
    training, held_out = next(folds.split(features, targets))
    model = _fitted(features[training], targets[training], settings)
    scores, truth = model.decision_function(features[held_out]), targets[held_out]

    def surprise(temperature: float) -> float:
        logs = log_softmax(scores / temperature, axis=1)
        return float(-logs[np.arange(len(truth)), truth].mean())

    return float(minimize_scalar(surprise, bounds=(0.2, 5.0), method="bounded").x)
