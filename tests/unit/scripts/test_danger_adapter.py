"""How the encoder is taught: its network in JAX is the one that is built, and learning teaches something."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import onnxruntime
import pytest
from tokenizers import Tokenizer

from bot.encoder.graph import build_graph
from bot.encoder.weights import find_published_model
from scripts.danger_adapter.examples import BATCH, WIDTHS, Examples
from scripts.danger_adapter.learning import LearningSettings, learn
from scripts.danger_adapter.network import (
    as_adapter,
    changed,
    hidden_states,
    no_changes,
    summary,
)

SIGNS = ["i cannot feel my legs", "my bladder does not work any more", "i took forty pills to die"]
HARMLESS = ["what is gabapentin", "my legs are tired after a walk", "may i take it with food"]


@pytest.fixture(scope="module")
def published():
    return find_published_model()


@pytest.fixture(scope="module")
def weights(published):
    return {name: jnp.array(tensor) for name, tensor in published.tensors().items()}


@pytest.fixture(scope="module")
def tokens(published):
    tokenizer = Tokenizer.from_file(str(published.tokenizer_file))
    tokenizer.no_padding()
    return [one.ids for one in tokenizer.encode_batch([*SIGNS, *HARMLESS])]


def padded(tokens):
    width = max(len(one) for one in tokens)
    ids = np.array([[*one, *[0] * (width - len(one))] for one in tokens], dtype=np.int64)
    mask = np.array([[1] * len(one) + [0] * (width - len(one)) for one in tokens], dtype=np.int64)
    return ids, mask


def some_changes(weights):
    """Changes of rank 4 as they may be after some learning."""
    key = jax.random.PRNGKey(3)
    return jax.tree_util.tree_map(
        lambda values: values + 0.02 * jax.random.normal(key, values.shape), no_changes(weights, 4, key)
    )


def test_the_network_computes_what_the_built_graph_computes_with_the_same_changes(published, weights, tokens):
    ids, mask = padded(tokens)
    changes = some_changes(weights)
    graph = build_graph(as_adapter(changes).applied_to(published.tensors()))
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    [built] = session.run(["embedding"], {"input_ids": ids, "attention_mask": mask})
    real = jnp.array(mask, dtype=jnp.float32)
    here = np.array(summary(hidden_states(changed(weights, changes), jnp.array(ids), real), real))[:, :384]
    np.testing.assert_allclose(here / np.linalg.norm(here, axis=1, keepdims=True), built, atol=1e-4)


def test_before_anything_is_learnt_nothing_is_changed(published, weights):
    adapter = as_adapter(no_changes(weights, 8, jax.random.PRNGKey(0)))
    tensors = published.tensors()
    for name, tensor in adapter.applied_to(tensors).items():
        np.testing.assert_array_equal(tensor, tensors[name])


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_what_is_taught_surprises_less_and_less(weights, tokens):
    count = BATCH // len(tokens)
    examples = Examples(
        # Of one width: the step is compiled for each, and that takes longest.
        tokens=[one[: WIDTHS[0]] for one in tokens] * count,
        traits=np.zeros((len(tokens) * count, 1), dtype=np.float32),
        targets=np.array(([0] * len(SIGNS) + [1] * len(HARMLESS)) * count),
        importance=np.ones(len(tokens) * count, dtype=np.float32),
        labels=["sign", "harmless"],
    )
    rounds = 30
    settings = LearningSettings(rounds=rounds, rank=4, rate=0.01)
    surprises = [now.surprise for now in learn(weights, examples, settings)]
    steps = len(surprises) // rounds
    assert sum(surprises[-steps:]) < sum(surprises[:steps]) / 3


def test_each_example_is_seen_once_in_a_round_and_fillers_count_nothing(tokens):
    number = BATCH + 7
    examples = Examples(
        tokens=[[101, 1000 + place, 102] for place in range(number)],
        traits=np.zeros((number, 2), dtype=np.float32),
        targets=np.arange(number),
        importance=np.ones(number, dtype=np.float32),
        labels=[str(place) for place in range(number)],
    )
    batches = list(examples.shuffled(np.random.default_rng(1)))
    seen = [target for batch in batches for target in batch.targets[batch.importance > 0]]
    assert sorted(seen) == list(range(number))
    assert {batch.ids.shape for batch in batches} == {(BATCH, 8)}
    for batch in batches:
        counted = batch.importance > 0
        assert batch.ids[counted, 1].tolist() == (1000 + batch.targets[counted]).tolist()
