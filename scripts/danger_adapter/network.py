"""The encoder's network in JAX, with changes to its weights that can be learnt.

It computes what `bot/encoder/graph.py` writes down; a test compares the two.
"""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from bot.encoder.adapter import Adapter
from bot.encoder.graph import DIMENSION, HEAD_DIMENSION, HEADS, LAYER_NORM_EPSILON, LAYERS, MASKED

Array = jax.Array
#: By their published names.
Weights = dict[str, Array]
#: "added", "left" and "right", each by the name of what is changed, as in `Adapter`.
Changes = dict[str, dict[str, Array]]

DROPOUT = 0.1


def no_changes(weights: Weights, rank: int, key: Array) -> Changes:
    """Return changes to the layers that change nothing yet (Hu et al. 2021: one of two factors is zero)."""
    changes: Changes = {"added": {}, "left": {}, "right": {}}
    for name, tensor in sorted(weights.items()):
        if not name.startswith("encoder.layer."):
            continue
        if tensor.ndim == 1:
            changes["added"][name] = jnp.zeros_like(tensor)
        else:
            key, own = jax.random.split(key)
            rows, columns = tensor.shape
            changes["left"][name] = jnp.zeros((rows, rank))
            changes["right"][name] = jax.random.normal(own, (rank, columns)) / np.sqrt(columns)
    return changes


def changed(weights: Weights, changes: Changes) -> Weights:
    """Return the weights with the changes."""
    added = {name: weights[name] + addition for name, addition in changes["added"].items()}
    products = {name: weights[name] + left @ changes["right"][name] for name, left in changes["left"].items()}
    return {**weights, **added, **products}


def as_adapter(changes: Changes) -> Adapter:
    """Return the changes in the form that the encoder is built with."""
    added = {name: np.array(addition) for name, addition in changes["added"].items()}
    right = changes["right"]
    factors = {name: (np.array(left), np.array(right[name])) for name, left in changes["left"].items()}
    return Adapter(added, factors)


def hidden_states(weights: Weights, ids: Array, mask: Array, key: Array | None = None) -> Array:
    """Return (texts, length, 384) what the last layer knows of each token.

    Args:
        weights: of the network.
        ids: (texts, length) the tokens.
        mask: (texts, length) 1 for a real token, 0 for padding.
        key: for what is left out by chance while learning; None leaves nothing out.
    """
    positions = weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
    kind = weights["embeddings.token_type_embeddings.weight"][0]
    words = weights["embeddings.word_embeddings.weight"][ids]
    hidden = _normalise(weights, "embeddings.LayerNorm", words + positions + kind)
    keys: list[Any] = [None] * LAYERS if key is None else list(jax.random.split(key, LAYERS))
    for layer in range(LAYERS):
        hidden = _layer(weights, f"encoder.layer.{layer}", hidden, mask, keys[layer])
    return hidden


def summary(hidden: Array, mask: Array) -> Array:
    """Return (texts, 768) the mean over the real tokens, and the strongest sign of each kind."""
    real = mask[..., None]
    mean = (hidden * real).sum(1) / real.sum(1)
    return jnp.concatenate([mean, jnp.where(real > 0, hidden, MASKED).max(1)], axis=1)


def leave_out(values: Array, key: Array | None) -> Array:
    """Return values of which a tenth is left out by chance, so that none is relied on too much."""
    if key is None:
        return values
    kept = jax.random.bernoulli(key, 1 - DROPOUT, values.shape)
    return jnp.where(kept, values / (1 - DROPOUT), 0)


def _layer(weights: Weights, name: str, hidden: Array, mask: Array, key: Array | None) -> Array:
    first, second = (None, None) if key is None else jax.random.split(key)
    attended = leave_out(_attention(weights, f"{name}.attention", hidden, mask), first)
    middle = _normalise(weights, f"{name}.attention.output.LayerNorm", attended + hidden)
    wide = jax.nn.gelu(_dense(weights, f"{name}.intermediate.dense", middle), approximate=False)
    narrow = leave_out(_dense(weights, f"{name}.output.dense", wide), second)
    return _normalise(weights, f"{name}.output.LayerNorm", narrow + middle)


def _attention(weights: Weights, name: str, hidden: Array, mask: Array) -> Array:
    texts, length, _ = hidden.shape

    def heads(role: str) -> Array:
        projected = _dense(weights, f"{name}.self.{role}", hidden)
        return projected.reshape(texts, length, HEADS, HEAD_DIMENSION).transpose(0, 2, 1, 3)

    scores = heads("query") @ heads("key").transpose(0, 1, 3, 2) / np.sqrt(HEAD_DIMENSION)
    shares = jax.nn.softmax(scores + (1 - mask)[:, None, None, :] * MASKED, axis=-1)
    mixed = (shares @ heads("value")).transpose(0, 2, 1, 3).reshape(texts, length, DIMENSION)
    return _dense(weights, f"{name}.output.dense", mixed)


def _dense(weights: Weights, name: str, inputs: Array) -> Array:
    return inputs @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def _normalise(weights: Weights, name: str, inputs: Array) -> Array:
    centred = inputs - inputs.mean(-1, keepdims=True)
    deviation = jnp.sqrt((centred**2).mean(-1, keepdims=True) + LAYER_NORM_EPSILON)
    return centred / deviation * weights[f"{name}.weight"] + weights[f"{name}.bias"]
