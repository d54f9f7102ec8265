"""What the encoder was taught about danger: small changes to the published weights.

The published encoder brings sentences together that are about the same thing, whether they say it, deny it
or only ask. The danger encoder is the same network, taught on the lines of `bot/nlu/red_flags/lines` to hold
apart what is a sign of danger and what only sounds like one. The changes are of low rank (LoRA, Hu et al.
2021), so the file that holds them is small; `python -m scripts.danger_adapter` learns them again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from bot.encoder.graph import Tensors
from bot.encoder.manifest import EncoderError

#: The changes that the danger encoder is built with.
DANGER_ADAPTER = Path(__file__).with_name("danger_adapter.npz")

_ADDED, _LEFT, _RIGHT = "added", "left", "right"


class AdapterRefused(EncoderError):
    """The file of changes is not there, or cannot be read."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(
            f"The encoder's file {file} {reason}. It belongs to the repository: "
            "git checkout bot/encoder, then run: python -m bot encoder build"
        )


@dataclass(frozen=True)
class Adapter:
    """Changes to the weights of a network.

    Attributes:
        added: by the name of a tensor, what is added to it.
        factors: by the name of a matrix (n, m), two factors (n, r) and (r, m) whose product is added to it.
    """

    added: Mapping[str, NDArray[np.float32]]
    factors: Mapping[str, tuple[NDArray[np.float32], NDArray[np.float32]]]

    def applied_to(self, tensors: Tensors) -> dict[str, NDArray[np.float32]]:
        """Return all tensors, the changed ones among them.

        Raises:
            KeyError: a tensor to be changed is not there.
            ValueError: one has another shape.
        """
        changed = dict(tensors)
        for name, addition in self.added.items():
            changed[name] = _sum(changed[name], addition)
        for name, (left, right) in self.factors.items():
            changed[name] = _sum(changed[name], left @ right)
        return changed

    def save(self, file: Path) -> None:
        """Write the changes as plain arrays of 16 bits."""
        arrays = {f"{_ADDED}:{name}": addition for name, addition in self.added.items()}
        for name, (left, right) in self.factors.items():
            arrays |= {f"{_LEFT}:{name}": left, f"{_RIGHT}:{name}": right}
        np.savez_compressed(file, **{name: array.astype(np.float16) for name, array in arrays.items()})

    @classmethod
    def read(cls, file: Path) -> Adapter:
        """Read what `save` wrote.

        Raises:
            AdapterRefused: the file is not there, or is no such file.
        """
        try:
            with np.load(file, allow_pickle=False) as content:
                arrays = {name: content[name].astype(np.float32) for name in content.files}
        except (OSError, ValueError, BadZipFile) as error:
            raise AdapterRefused(file, "is missing or damaged") from error
        parts: dict[str, dict[str, NDArray[np.float32]]] = {_ADDED: {}, _LEFT: {}, _RIGHT: {}}
        for key, array in arrays.items():
            part, _, name = key.partition(":")
            parts[part][name] = array
        factors = {name: (left, parts[_RIGHT][name]) for name, left in parts[_LEFT].items()}
        return cls(parts[_ADDED], factors)


def _sum(tensor: NDArray[np.float32], addition: NDArray[np.float32]) -> NDArray[np.float32]:
    if tensor.shape != addition.shape:
        raise ValueError(f"A change of shape {addition.shape} does not fit weights of shape {tensor.shape}.")
    total: NDArray[np.float32] = tensor + addition
    return total
