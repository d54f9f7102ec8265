"""The classifier on top of the sentence encoder: linear, calibrated, quick to train."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from scipy.special import log_softmax, softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

Matrix = NDArray[np.float32]

_WEIGHTS_FILE = "topic_head.npz"
_TERMS_FILE = "topic_head.json"


@dataclass(frozen=True)
class Evidence:
    """What the classifier sees of some texts, one row for each.

    Attributes:
        vectors: (n, 384) sentence vectors of unit length.
        texts: the texts as they were meant (spelling mended), for character n-grams.
        named: (n, k) how many side effects, medicines ... each text names.
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
        ngram_weight: scale of the character n-grams.
        named_weight: scale of the counts of named things.
        folds: cross-validation folds from which the confidence is calibrated.
        seed: for the folds.
    """

    inverse_regularisation: float = 3.0
    vector_weight: float = 4.0
    ngram_weight: float = 1.5
    named_weight: float = 1.0
    folds: int = 2
    seed: int = 7


class TopicHead:
    """Multinomial logistic regression over sentence vector, character n-grams and counts of named things."""

    def __init__(
        self,
        settings: HeadSettings,
        labels: Sequence[str],
        ngrams: TfidfVectorizer,
        weights: Matrix,
        bias: Matrix,
        temperature: float,
    ) -> None:
        self.labels = list(labels)
        self.temperature = temperature
        self._settings = settings
        self._ngrams = ngrams
        self._weights = weights
        self._bias = bias

    @classmethod
    def train(cls, evidence: Evidence, labels: Sequence[str], settings: HeadSettings) -> TopicHead:
        """Train on labelled examples and calibrate the confidence by cross-validation.

        Args:
            evidence: one row per example.
            labels: the intent of each example.
            settings: how to train.

        Raises:
            ValueError: an intent has fewer examples than there are folds.
        """
        ngrams = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
        ngrams.fit(evidence.texts)
        names = sorted(set(labels))
        features = _features(evidence, ngrams, settings)
        targets = np.array([names.index(label) for label in labels])
        temperature = _temperature(features, targets, settings)
        model = _regression(settings).fit(features, targets)
        weights = model.coef_.T.astype(np.float32)
        return cls(settings, names, ngrams, weights, model.intercept_.astype(np.float32), temperature)

    def confidences(self, evidence: Evidence) -> NDArray[np.float64]:
        """Return (n, number of labels) calibrated probabilities, in the order of `labels`."""
        scores = _features(evidence, self._ngrams, self._settings) @ self._weights + self._bias
        probabilities: NDArray[np.float64] = softmax(np.asarray(scores) / self.temperature, axis=1)
        return probabilities

    def save(self, folder: Path) -> None:
        """Write the classifier as plain arrays and JSON: nothing in a model file is ever unpickled."""
        np.savez(folder / _WEIGHTS_FILE, weights=self._weights, bias=self._bias, idf=self._ngrams.idf_)
        terms = {
            "labels": self.labels,
            "temperature": self.temperature,
            "settings": vars(self._settings),
            "ngrams": {term: int(column) for term, column in self._ngrams.vocabulary_.items()},
        }
        (folder / _TERMS_FILE).write_text(json.dumps(terms), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> TopicHead:
        """Read what `save` wrote."""
        terms = json.loads((folder / _TERMS_FILE).read_text(encoding="utf-8"))
        arrays = np.load(folder / _WEIGHTS_FILE, allow_pickle=False)
        ngrams = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, vocabulary=terms["ngrams"]
        )
        ngrams.idf_ = arrays["idf"]
        settings = HeadSettings(**terms["settings"])
        return cls(
            settings, terms["labels"], ngrams, arrays["weights"], arrays["bias"], float(terms["temperature"])
        )


def _features(evidence: Evidence, ngrams: TfidfVectorizer, settings: HeadSettings) -> csr_matrix:
    return hstack(
        [
            csr_matrix(evidence.vectors * settings.vector_weight),
            ngrams.transform(evidence.texts) * settings.ngram_weight,
            csr_matrix(evidence.named * settings.named_weight),
        ],
        format="csr",
        dtype=np.float32,
    )


def _regression(settings: HeadSettings) -> LogisticRegression:
    # Sixty steps reach the accuracy of convergence at a quarter of its time (benchmarked on data/nlu.yml).
    return LogisticRegression(
        C=settings.inverse_regularisation, max_iter=60, tol=1e-3, class_weight="balanced"
    )


def _temperature(features: csr_matrix, targets: NDArray[np.int64], settings: HeadSettings) -> float:
    """Find the softmax temperature at which held-out examples are most likely (Guo et al. 2017)."""
    scores = np.zeros((features.shape[0], targets.max() + 1))
    folds = StratifiedKFold(settings.folds, shuffle=True, random_state=settings.seed)
    for training, held_out in folds.split(features, targets):
        model = _regression(settings).fit(features[training], targets[training])
        scores[held_out] = model.decision_function(features[held_out])

    def surprise(temperature: float) -> float:
        logs = log_softmax(scores / temperature, axis=1)
        return float(-logs[np.arange(len(targets)), targets].mean())

    return float(minimize_scalar(surprise, bounds=(0.2, 5.0), method="bounded").x)
