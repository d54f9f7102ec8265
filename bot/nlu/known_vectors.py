"""Keeps the vectors of teaching examples from one training to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from bot.nlu.known_texts import KnownTexts
from bot.nlu.sentence_encoder import SentenceEncoder


class KnownVectors(KnownTexts[NDArray[np.float16]]):
    """Encodes teaching examples, and remembers them beside the encoder.

    Vectors are rounded to 16 bits, whether remembered or new, so a training gives the same model either way.

    Args:
        encoder: encodes what is not remembered.
        folder: the encoder's folder.
        purpose: what the texts are for; each purpose has a file of its own.
    """

    ENDING = ".npz"

    def __init__(self, encoder: SentenceEncoder, folder: Path, purpose: str) -> None:
        super().__init__(folder, purpose, encoder.fingerprint)
        self._encoder = encoder

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return what `SentenceEncoder.encode_in_depth` returns, rounded."""
        return np.array(self.of(texts), dtype=np.float32).reshape(len(texts), -1)

    def _work_out(self, texts: Mapping[str, str]) -> dict[str, NDArray[np.float16]]:
        vectors = self._encoder.encode_in_depth(list(texts.values())).astype(np.float16)
        return dict(zip(texts, vectors, strict=True))

    def _load(self, file: Path) -> dict[str, NDArray[np.float16]]:
        with np.load(file, allow_pickle=False) as content:
            return dict(zip(content["keys"].tolist(), content["vectors"], strict=True))

    def _dump(self, known: Mapping[str, NDArray[np.float16]], stream: BinaryIO) -> None:
        np.savez(stream, keys=np.array(list(known)), vectors=np.array(list(known.values())))
