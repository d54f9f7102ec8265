"""Vectors of teaching examples are remembered, and a training is the same with and without the memory."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.known_vectors import KnownVectors
from bot.nlu.sentence_encoder import SentenceEncoder
from bot.settings import Settings

TEXTS = ["can i take gabapentin for years", "my ankles are puffy"]


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder(Settings.from_environment().encoder_dir)


class Counting:
    """An encoder that counts what it is asked for."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self.encoder, self.fingerprint, self.asked = encoder, encoder.fingerprint, 0

    def encode_in_depth(self, texts):
        self.asked += len(texts)
        return self.encoder.encode_in_depth(texts)


def test_what_is_remembered_is_not_encoded_again_and_stays_the_same(encoder, tmp_path: Path) -> None:
    counting = Counting(encoder)
    first = KnownVectors(counting, tmp_path, "test").encode(TEXTS)
    again = KnownVectors(counting, tmp_path, "test").encode([*TEXTS, "a new one"])
    assert counting.asked == 3
    np.testing.assert_array_equal(first, again[:2])
    np.testing.assert_allclose(first, encoder.encode_in_depth(TEXTS), atol=1e-3)


def test_what_is_no_longer_taught_is_forgotten(encoder, tmp_path: Path) -> None:
    counting = Counting(encoder)
    KnownVectors(counting, tmp_path, "test").encode(TEXTS)
    KnownVectors(counting, tmp_path, "test").encode(TEXTS[:1])
    KnownVectors(counting, tmp_path, "test").encode(TEXTS)
    assert counting.asked == 3


def test_a_broken_memory_is_no_trouble(encoder, tmp_path: Path) -> None:
    vectors = KnownVectors(encoder, tmp_path, "test").encode(TEXTS)
    [file] = tmp_path.iterdir()
    file.write_bytes(b"broken")
    np.testing.assert_array_equal(KnownVectors(encoder, tmp_path, "test").encode(TEXTS), vectors)
