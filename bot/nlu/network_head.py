"""A small neural network on top of the sentence encoder: for a question that no straight line answers."""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from bot.nlu.evidence import Evidence, Features, HeadSettings, Matrix, reduction_of

#: Cells of the hidden layer; twice as many tell signs of danger from harmless lines no better.
CELLS = 256
#: How often each example is seen. More fits the examples, and lines that were held back less well.
ROUNDS = 15
#: How strongly large weights are held down.
DECAY = 1.0
#: The features are small numbers, and a network learns faster from larger ones.
SCALE = 2.0
_BATCH = 256
_WEIGHTS_FILE = "network_head.npz"
_LABELS_FILE = "network_head.json"


class NetworkHead:
    """One hidden layer of rectified cells, and a softmax over the labels.

    Args:
        labels: the labels, in the order of the output.
        features: turn evidence into numbers.
        layers: of the hidden layer and of the output each the weights and the bias.
    """

    def __init__(
        self, labels: Sequence[str], features: Features, layers: Sequence[tuple[Matrix, Matrix]]
    ) -> None:
        self.labels = list(labels)
        self._features = features
        self._hidden, self._output = layers

    @classmethod
    def train(cls, evidence: Evidence, labels: Sequence[str], settings: HeadSettings) -> NetworkHead:
        """Train on labelled examples; the same examples give the same network.

        Args:
            evidence: one row per example.
            labels: the label of each example; at least three different ones.
            settings: scales and dimensions; what is said there of a regression does not count.
        """
        features = Features.learn(evidence, settings)
        rows = features.of(evidence)
        reduction = reduction_of(rows, settings) * np.float32(SCALE)
        reduced = rows @ reduction
        centre = reduced.mean(axis=0)
        network = MLPClassifier(
            (CELLS,), alpha=DECAY, batch_size=_BATCH, max_iter=ROUNDS, random_state=settings.seed
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            network.fit(reduced - centre, list(labels))
        # Turned back, so that a message is neither reduced nor centred.
        inner = (reduction @ network.coefs_[0]).astype(np.float32)
        bias = (network.intercepts_[0] - centre @ network.coefs_[0]).astype(np.float32)
        outer = (network.coefs_[1].astype(np.float32), network.intercepts_[1].astype(np.float32))
        return cls(network.classes_.tolist(), features, [(inner, bias), outer])

    def confidences(self, evidence: Evidence) -> NDArray[np.float64]:
        """Return (n, number of labels) probabilities, in the order of `labels`."""
        weights, bias = self._hidden
        cells = np.maximum(self._features.of(evidence) @ weights + bias, 0)
        weights, bias = self._output
        probabilities: NDArray[np.float64] = softmax((cells @ weights + bias).astype(np.float64), axis=1)
        return probabilities

    def save(self, folder: Path) -> None:
        """Write the network as plain arrays and JSON."""
        (hidden, hidden_bias), (output, output_bias) = self._hidden, self._output
        np.savez(
            folder / _WEIGHTS_FILE,
            hidden=hidden,
            hidden_bias=hidden_bias,
            output=output,
            output_bias=output_bias,
        )
        (folder / _LABELS_FILE).write_text(json.dumps(self.labels), encoding="utf-8")
        self._features.save(folder)

    @classmethod
    def read(cls, folder: Path) -> NetworkHead:
        """Read what `save` wrote."""
        labels = json.loads((folder / _LABELS_FILE).read_text(encoding="utf-8"))
        arrays = np.load(folder / _WEIGHTS_FILE, allow_pickle=False)
        hidden, output = ((arrays[name], arrays[f"{name}_bias"]) for name in ("hidden", "output"))
        return cls(labels, Features.read(folder), [hidden, output])
