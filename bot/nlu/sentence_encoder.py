"""Turns sentences into vectors whose dot product says how much two sentences mean the same."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from bot.encoder.manifest import (
    DANGER_MODEL_FILE,
    MODEL_FILE,
    TOKENIZER_FILE,
    EncoderDamaged,
    EncoderManifest,
    EncoderMissing,
)
from bot.settings import Settings

__all__ = ["EncoderDamaged", "EncoderMissing", "SentenceEncoder"]

# The model was trained on no longer inputs.
MAX_TOKENS = 256
# From this many texts on, all cores work on them.
WORTH_SHARING = 64


class SentenceEncoder:
    """all-MiniLM-L6-v2 in 8-bit numbers, on the CPU."""

    def __init__(self, folder: Path, model: str = MODEL_FILE, *, threads: int = 1) -> None:
        """Loads the encoder.

        Args:
            folder: Where `python -m bot encoder build` put it.
            model: The name of its file there: as published, or as it was taught about danger.
            threads: Cores that one call may use. One is best when several conversations share the machine.

        Raises:
            EncoderMissing: There is no encoder in `folder`.
            EncoderDamaged: A file is not the one that was built.
        """
        manifest = EncoderManifest.read(folder)
        manifest.verify(folder)
        if model not in manifest.outputs:
            # Built before there was this one.
            raise EncoderMissing(folder)
        self.folder = folder
        self.fingerprint = manifest.outputs[model]
        self.dimension = manifest.dimension
        self._width = manifest.dimension + manifest.depth
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._tokenizer.enable_truncation(max_length=MAX_TOKENS)
        self._tokenizer.no_padding()
        self._session = onnxruntime.InferenceSession(
            str(folder / model), _session_options(threads), providers=["CPUExecutionProvider"]
        )

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encodes texts, each by itself.

        A text's vector is the same whatever else is in the call: 8-bit arithmetic takes its scale from
        everything it multiplies at once, so texts that shared a batch would change one another.

        Args:
            texts: Texts of any length; only the first 256 tokens of each are read.

        Returns:
            float32, one row of unit length (384 numbers) for each text.
        """
        return self.encode_in_depth(texts)[:, : self.dimension]

    def encode_in_depth(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encodes texts, each by itself, with what the layers within know of them.

        Args:
            texts: As for `encode`.

        Returns:
            float32, one row of 1,920 numbers for each text: five vectors of unit length, side by side, the
            sentence vector first.
        """
        if len(texts) < WORTH_SHARING:
            vectors = [self._encode_one(text) for text in texts]
        else:
            # onnxruntime lets go of Python's lock, so threads share the cores when a model is trained.
            with ThreadPoolExecutor(os.cpu_count()) as threads:
                vectors = list(threads.map(self._encode_one, texts))
        return np.array(vectors, dtype=np.float32).reshape(len(texts), self._width)

    def _encode_one(self, text: str) -> NDArray[np.float32]:
        encoding = self._tokenizer.encode(text)
        inputs = {
            "input_ids": np.array([encoding.ids], dtype=np.int64),
            "attention_mask": np.array([encoding.attention_mask], dtype=np.int64),
        }
        embedding, depth = self._session.run(["embedding", "depth"], inputs)
        return np.concatenate([embedding[0], depth[0]])


@lru_cache(maxsize=4)
def encoder_in(folder: Path, model: str = MODEL_FILE) -> SentenceEncoder:
    """Returns the encoder of a folder; parts of one pipeline share it.

    Raises:
        EncoderMissing: There is no encoder in `folder`.
        EncoderDamaged: A file is not the one that was built.
    """
    return SentenceEncoder(folder, model)


def encoder_of_project() -> SentenceEncoder:
    """Returns the encoder that set-up has built, where the settings say that it lies.

    Raises:
        EncoderMissing: It has not been built.
        EncoderDamaged: A file is not the one that was built.
    """
    return encoder_in(Settings.from_environment().encoder_dir)


def danger_encoder_of_project() -> SentenceEncoder:
    """Returns the encoder that was taught to hold signs of danger apart from what only sounds like one.

    Raises:
        EncoderMissing: It has not been built.
        EncoderDamaged: A file is not the one that was built.
    """
    return encoder_in(Settings.from_environment().encoder_dir, DANGER_MODEL_FILE)


def _session_options(threads: int) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # A waiting thread that spins would take the core from the rest of the server.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options
