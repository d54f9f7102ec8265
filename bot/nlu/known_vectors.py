"""Keeps the vectors of teaching examples from one training to the next: most examples stay as they are."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from bot.nlu.sentence_encoder import SentenceEncoder


class KnownVectors:
    """Encodes teaching examples, and remembers them beside the encoder.

    Vectors are rounded to 16 bits, whether remembered or new, so a training gives the same model either way.

    Args:
        encoder: encodes what is not remembered.
        folder: the encoder's folder.
        purpose: what the texts are for; each purpose has a file of its own, which holds the last texts alone.
    """

    def __init__(self, encoder: SentenceEncoder, folder: Path, purpose: str) -> None:
        self._encoder = encoder
        self._file = folder / f"known-{purpose}-{encoder.fingerprint[:12]}.npz"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return what `SentenceEncoder.encode_in_depth` returns, rounded."""
        keys = [hashlib.sha256(text.encode()).hexdigest()[:32] for text in texts]
        known = self._read()
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        fresh = self._encoder.encode_in_depth(list(missing.values())).astype(np.float16)
        known.update(zip(missing, fresh, strict=True))
        kept = {key: known[key] for key in keys}
        if missing or len(kept) < len(known):
            self._write(kept)
        return np.array([kept[key] for key in keys], dtype=np.float32).reshape(len(keys), -1)

    def _read(self) -> dict[str, NDArray[np.float16]]:
        try:
            with np.load(self._file, allow_pickle=False) as content:
                return dict(zip(content["keys"].tolist(), content["vectors"], strict=True))
        except (OSError, ValueError, KeyError, BadZipFile):
            # Not there yet, or cut short: everything is encoded anew.
            return {}

    def _write(self, known: dict[str, NDArray[np.float16]]) -> None:
        handle, name = tempfile.mkstemp(dir=self._file.parent, prefix=".known-", suffix=".npz")
        with os.fdopen(handle, "wb") as stream:
            np.savez(stream, keys=np.array(list(known)), vectors=np.array(list(known.values())))
        Path(name).replace(self._file)
