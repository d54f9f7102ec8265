"""Keeps what was worked out for texts from one training to the next: most of them stay as they are."""

from __future__ import annotations

import hashlib
import os
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar
from zipfile import BadZipFile

Value = TypeVar("Value")


class KnownTexts(ABC, Generic[Value]):
    """Works something out for texts, and remembers it in a file.

    Its file holds what belongs to the last texts alone. A file of the same purpose that something else than
    now has worked out goes when this one is written.

    Args:
        folder: where the file is kept; None remembers nothing.
        purpose: what the texts are for; each purpose has a file of its own.
        fingerprint: of what works things out.
    """

    #: How the file's name ends.
    ENDING: str

    def __init__(self, folder: Path | None, purpose: str, fingerprint: str) -> None:
        self._purpose = purpose
        self._file = folder and folder / f"known-{purpose}-{fingerprint[:12]}{self.ENDING}"

    def of(self, texts: Sequence[str]) -> list[Value]:
        """Return what belongs to each text."""
        keys = [hashlib.sha256(text.encode()).hexdigest()[:32] for text in texts]
        known = self._remembered()
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        known.update(self._work_out(missing))
        kept = {key: known[key] for key in keys}
        if missing or len(kept) < len(known):
            self._remember(kept)
        return [kept[key] for key in keys]

    @abstractmethod
    def _work_out(self, texts: Mapping[str, str]) -> Mapping[str, Value]:
        """Return what belongs to each text, by its key."""

    @abstractmethod
    def _load(self, file: Path) -> dict[str, Value]:
        """Read what `_dump` wrote."""

    @abstractmethod
    def _dump(self, known: Mapping[str, Value], stream: BinaryIO) -> None:
        """Write what is known."""

    def _remembered(self) -> dict[str, Value]:
        if self._file is None:
            return {}
        try:
            return self._load(self._file)
        except (OSError, ValueError, KeyError, BadZipFile):
            # Not there yet, or cut short: everything is worked out anew.
            return {}

    def _remember(self, known: Mapping[str, Value]) -> None:
        if self._file is None:
            return
        handle, name = tempfile.mkstemp(dir=self._file.parent, prefix=".known-", suffix=self.ENDING)
        with os.fdopen(handle, "wb") as stream:
            self._dump(known, stream)
        Path(name).replace(self._file)
        for earlier in set(self._file.parent.glob(f"known-{self._purpose}-*")) - {self._file}:
            earlier.unlink(missing_ok=True)
