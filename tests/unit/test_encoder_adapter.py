"""What the encoder was taught is added to the published weights, and nothing else is changed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.encoder.adapter import DANGER_ADAPTER, Adapter, AdapterRefused
from bot.encoder.weights import find_published_model


@pytest.fixture
def tensors():
    chance = np.random.default_rng(7)
    return {
        "matrix": chance.normal(size=(6, 4)).astype(np.float32),
        "bias": chance.normal(size=6).astype(np.float32),
        "untouched": np.ones(3, dtype=np.float32),
    }


@pytest.fixture
def adapter():
    left, right = np.full((6, 2), 0.5, dtype=np.float32), np.full((2, 4), 0.25, dtype=np.float32)
    return Adapter({"bias": np.full(6, 2.0, dtype=np.float32)}, {"matrix": (left, right)})


def test_changes_are_added_and_the_rest_stays(tensors, adapter):
    changed = adapter.applied_to(tensors)
    np.testing.assert_allclose(changed["matrix"], tensors["matrix"] + 0.25)
    np.testing.assert_allclose(changed["bias"], tensors["bias"] + 2)
    np.testing.assert_array_equal(changed["untouched"], tensors["untouched"])


def test_what_is_written_is_read_again(tensors, adapter, tmp_path: Path):
    file = tmp_path / "adapter.npz"
    adapter.save(file)
    again = Adapter.read(file).applied_to(tensors)
    for name, tensor in adapter.applied_to(tensors).items():
        np.testing.assert_array_equal(again[name], tensor)


def test_changes_that_do_not_fit_are_refused(tensors, adapter):
    with pytest.raises(ValueError, match=r"shape \(6, 4\) does not fit weights of shape \(6, 5\)"):
        adapter.applied_to({**tensors, "matrix": np.ones((6, 5), dtype=np.float32)})


@pytest.mark.parametrize("content", [None, b"", b"something else"])
def test_a_file_that_is_missing_or_damaged_says_what_to_do(tmp_path: Path, content):
    file = tmp_path / "adapter.npz"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(AdapterRefused, match="git checkout bot/encoder"):
        Adapter.read(file)


def test_the_danger_encoder_differs_from_the_published_one_in_its_layers_alone():
    published = find_published_model().tensors()
    taught = Adapter.read(DANGER_ADAPTER).applied_to(published)
    assert taught.keys() == published.keys()
    different = {name for name in taught if not np.array_equal(taught[name], published[name])}
    assert different == {name for name in published if name.startswith("encoder.layer.")}
