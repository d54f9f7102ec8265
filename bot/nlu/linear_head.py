"""The classifier on top of the sentence encoder: linear, calibrated, trained in seconds."""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bot.nlu.evidence import Evidence, Features, HeadSettings, Matrix, reduction_of

_WEIGHTS_FILE = "linear_head.npz"
_LABELS_FILE = "linear_head.json"


class LinearHead:
    """Multinomial logistic regression over sentence vectors, spelling, counts of named things and context."""

    def __init__(
        self, labels: Sequence[str], features: Features, weights: Matrix, bias: Matrix, temperature: float
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
        features = Features.learn(evidence, settings)
        names = sorted(set(labels))
        targets = np.array([names.index(label) for label in labels])
        rows = features.of(evidence)
        reduction = reduction_of(rows, settings)
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
        """Write the classifier as plain arrays and JSON."""
        np.savez(folder / _WEIGHTS_FILE, weights=self._weights, bias=self._bias)
        content = {"labels": self.labels, "temperature": self.temperature}
        (folder / _LABELS_FILE).write_text(json.dumps(content), encoding="utf-8")
        self._features.save(folder)

    @classmethod
    def read(cls, folder: Path) -> LinearHead:
        """Read what `save` wrote."""
        content = json.loads((folder / _LABELS_FILE).read_text(encoding="utf-8"))
        arrays = np.load(folder / _WEIGHTS_FILE, allow_pickle=False)
        weights, bias = arrays["weights"], arrays["bias"]
        return cls(content["labels"], Features.read(folder), weights, bias, float(content["temperature"]))


def importance_of(targets: NDArray[np.int64], balance: float) -> NDArray[np.float64]:
    """Return how much each example counts.

    Args:
        targets: the number of each example's label.
        balance: 0 lets labels weigh by their number of examples, 1 makes all weigh the same.
    """
    counts = np.bincount(targets)
    importance: NDArray[np.float64] = (counts[counts > 0].mean() / counts[targets]) ** balance
    return importance


def _fitted(
    rows: Matrix, targets: NDArray[np.int64], settings: HeadSettings, steps: int = 60
) -> tuple[Matrix, Matrix]:
    """Fit the regression and return weights and bias; sixty steps reach the accuracy of convergence."""
    importance = importance_of(targets, settings.balance)
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
