"""Learns the changes to the encoder's weights, batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.example_libraries import optimizers
from jax.example_libraries.optimizers import OptimizerState

from bot.encoder.graph import DIMENSION
from scripts.danger_adapter.examples import BATCH, Examples
from scripts.danger_adapter.network import (
    Array,
    Changes,
    Weights,
    changed,
    hidden_states,
    leave_out,
    no_changes,
    summary,
)

#: Steps until the rate of learning is at its highest.
WARM_UP = 100
#: A longer step than this, of all weights together, is cut short.
LONGEST_STEP = 1.0


@dataclass(frozen=True)
class LearningSettings:
    """How the changes are learnt.

    Attributes:
        rounds: how often each example is seen.
        rank: of the changes; a matrix of 384 x 384 is changed by two of 384 x rank.
        rate: of learning, at its highest.
        seed: for all that is left to chance.
    """

    rounds: int = 3
    rank: int = 32
    rate: float = 6e-4
    seed: int = 0


@dataclass(frozen=True)
class Progress:
    """How far the learning is.

    Attributes:
        step: of all steps, this many are done.
        steps: how many there are, about.
        surprise: at the examples of this step: the mean of their negative log likelihood.
        changes: as they are now.
    """

    step: int
    steps: int
    surprise: float
    changes: Changes


def learn(weights: Weights, examples: Examples, settings: LearningSettings) -> Iterator[Progress]:
    """Learn, and yield after each step how far it is.

    A layer on top tells the flags apart, by what the network makes of a text and by its traits: what the
    traits tell already, the network need not learn.

    Args:
        weights: the published ones; they stay as they are.
        examples: what is taught.
        settings: how.
    """
    key, own = jax.random.split(jax.random.PRNGKey(settings.seed))
    inputs = 2 * DIMENSION + examples.traits.shape[1]
    top = {"weight": jnp.zeros((inputs, len(examples.labels))), "bias": jnp.zeros(len(examples.labels))}
    steps = settings.rounds * len(examples.tokens) // BATCH
    optimizer = optimizers.adam(_rate(settings.rate, steps))
    state = optimizer.init_fn({"changes": no_changes(weights, settings.rank, own), "top": top})
    step = _step(optimizer)
    chance = np.random.default_rng(settings.seed)
    batches = (batch for _ in range(settings.rounds) for batch in examples.shuffled(chance))
    for number, batch in enumerate(batches):
        key, own = jax.random.split(key)
        state, surprise = step(number, state, weights, vars(batch), own)
        yield Progress(number + 1, steps, float(surprise), optimizer.params_fn(state)["changes"])


def _rate(highest: float, steps: int) -> Callable[[Array], Array]:
    """Return the rate of learning by step: it rises, then falls to next to nothing."""

    def rate(step: Array) -> Array:
        return highest * jnp.minimum(1, (step + 1) / WARM_UP) * jnp.maximum(0.02, 1 - step / steps)

    return rate


def _step(optimizer: optimizers.Optimizer) -> Callable[..., tuple[OptimizerState, Array]]:
    # The weights are an argument: what a compiled function only refers to is compiled into it.
    @jax.jit
    def step(
        number: int, state: OptimizerState, weights: Weights, batch: dict[str, Array], key: Array
    ) -> tuple[OptimizerState, Array]:
        parameters = optimizer.params_fn(state)
        found, slopes = jax.value_and_grad(_surprise)(parameters, weights, batch, key)
        return optimizer.update_fn(number, optimizers.clip_grads(slopes, LONGEST_STEP), state), found

    return step


def _surprise(parameters: dict[str, Any], weights: Weights, batch: dict[str, Array], key: Array) -> Array:
    within, above = jax.random.split(key)
    hidden = hidden_states(changed(weights, parameters["changes"]), batch["ids"], batch["mask"], within)
    seen = jnp.concatenate([leave_out(summary(hidden, batch["mask"]), above), batch["traits"]], axis=1)
    logs = jax.nn.log_softmax(seen @ parameters["top"]["weight"] + parameters["top"]["bias"])
    likelihood = jnp.take_along_axis(logs, batch["targets"][:, None], axis=1)[:, 0]
    return -(likelihood * batch["importance"]).mean()
