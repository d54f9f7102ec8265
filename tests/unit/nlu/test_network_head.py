"""The network learns what no straight line divides, is the same each time, and is kept as plain numbers."""

from __future__ import annotations

import json

import numpy as np
import pytest

from bot.nlu.evidence import Evidence, HeadSettings
from bot.nlu.network_head import NetworkHead

SETTINGS = HeadSettings(vector_weight=1.0, spelling_weight=0.0)


def corners(seed: int) -> tuple[Evidence, list[str]]:
    """Points of three kinds: where both signs agree, where they differ, and far away."""
    chance = np.random.default_rng(seed)
    points = chance.choice([-1.0, 1.0], size=(1200, 2))
    labels = ["alike" if one * other > 0 else "unlike" for one, other in points]
    vectors = np.zeros((1200, 384), dtype=np.float32)
    vectors[:, :2] = points + chance.normal(0, 0.2, points.shape)
    vectors[::5, :3], labels[::5] = [0, 0, 3], ["far"] * 240
    return Evidence.of_texts(vectors, [""] * 1200), labels


@pytest.fixture(scope="module")
def head() -> NetworkHead:
    return NetworkHead.train(*corners(1), SETTINGS)


def test_it_tells_apart_what_no_straight_line_divides(head: NetworkHead) -> None:
    evidence, labels = corners(2)
    chosen = [head.labels[column] for column in head.confidences(evidence).argmax(axis=1)]
    assert np.mean([one == label for one, label in zip(chosen, labels, strict=True)]) > 0.97


def test_the_confidences_of_a_text_sum_to_one(head: NetworkHead) -> None:
    confidences = head.confidences(corners(2)[0])
    assert confidences.shape == (1200, 3)
    np.testing.assert_allclose(confidences.sum(axis=1), 1.0, atol=1e-12)


def test_what_was_saved_gives_the_same_confidences(head: NetworkHead, tmp_path) -> None:
    head.save(tmp_path)
    again = NetworkHead.read(tmp_path)
    assert again.labels == head.labels == ["alike", "far", "unlike"]
    evidence = corners(2)[0]
    np.testing.assert_array_equal(again.confidences(evidence), head.confidences(evidence))


def test_two_trainings_give_the_same_network(head: NetworkHead) -> None:
    evidence = corners(2)[0]
    again = NetworkHead.train(*corners(1), SETTINGS)
    np.testing.assert_allclose(again.confidences(evidence), head.confidences(evidence), atol=1e-6)


def test_nothing_in_the_files_is_pickled(head: NetworkHead, tmp_path) -> None:
    head.save(tmp_path)
    for file in tmp_path.iterdir():
        if file.suffix == ".json":
            json.loads(file.read_text(encoding="utf-8"))
            continue
        with np.load(file, allow_pickle=False) as arrays:
            assert [arrays[name].dtype for name in arrays] == [np.float32] * len(arrays.files)
