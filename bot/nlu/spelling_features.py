"""Features of how a text is spelt: they hold where a sentence encoder does not know a misspelt word."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

Matrix = NDArray[np.float32]

#: Length of a text's vector: enough to keep the classifier's accuracy, short enough to train it in seconds.
DIMENSIONS = 200
MOST_NGRAMS = 8_000
#: About so many texts tell which n-grams go together; more take longer and tell no more.
ENOUGH_TEXTS = 5_000
_ARRAYS_FILE = "spelling_features.npz"
_NGRAMS_FILE = "spelling_features.json"


class SpellingFeatures:
    """Character n-grams (2 to 5 letters, within words), weighted by rarity, reduced to a short vector."""

    def __init__(self, ngrams: dict[str, int], rarity: Matrix, projection: Matrix) -> None:
        self._rarity = rarity
        self._projection = projection
        self._vectorizer = _vectorizer(vocabulary=ngrams)
        self._vectorizer.idf_ = rarity

    @classmethod
    def learn(cls, texts: Sequence[str], seed: int) -> SpellingFeatures:
        """Learn which n-grams tell texts apart."""
        vectorizer = _vectorizer(min_df=2, max_features=MOST_NGRAMS)
        counts = vectorizer.fit_transform(texts)
        some = counts[:: max(1, counts.shape[0] // ENOUGH_TEXTS)]
        dimensions = min(DIMENSIONS, min(some.shape) - 1)
        reduction = TruncatedSVD(dimensions, random_state=seed, n_iter=1).fit(some)
        ngrams = {ngram: int(column) for ngram, column in vectorizer.vocabulary_.items()}
        return cls(ngrams, vectorizer.idf_.astype(np.float32), reduction.components_.T.astype(np.float32))

    def of(self, texts: Sequence[str]) -> Matrix:
        """Return (n, dimensions): one row for each text."""
        rows: Matrix = self._vectorizer.transform(texts).astype(np.float32) @ self._projection
        return rows

    def save(self, folder: Path) -> None:
        """Write the features as plain arrays and JSON."""
        np.savez(folder / _ARRAYS_FILE, rarity=self._rarity, projection=self._projection)
        content = json.dumps(self._vectorizer.vocabulary)
        (folder / _NGRAMS_FILE).write_text(content, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> SpellingFeatures:
        """Read what `save` wrote."""
        arrays = np.load(folder / _ARRAYS_FILE, allow_pickle=False)
        ngrams = json.loads((folder / _NGRAMS_FILE).read_text(encoding="utf-8"))
        return cls(ngrams, arrays["rarity"], arrays["projection"])


def _vectorizer(**settings: object) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, **settings)
