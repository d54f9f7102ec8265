"""Remembers what a step was done with, so that it is done again only when that has changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Stamp:
    """A small file that holds the fingerprint of a step's inputs.

    Attributes:
        file: Where the fingerprint is kept.
        root: The folder that the patterns start from.
        inputs: Glob patterns of the files that the step reads.
        result: What the step makes; when it is gone, the stamp counts for nothing.
    """

    file: Path
    root: Path
    inputs: tuple[str, ...]
    result: Path

    def is_current(self) -> bool:
        """Tells whether the step was done with the inputs as they are now."""
        if not self.result.exists():
            return False
        try:
            return self.file.read_text(encoding="ascii").strip() == self.fingerprint()
        except FileNotFoundError:
            return False

    def write(self) -> None:
        """Notes that the step has been done."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(self.fingerprint() + "\n", encoding="ascii")

    def remove(self) -> None:
        """Notes that the step is under way: an interrupted step is no finished one."""
        if self.file.exists():
            self.file.unlink()

    def fingerprint(self) -> str:
        """Returns the sha256 over the names and contents of all inputs."""
        digest = hashlib.sha256()
        files = {file for pattern in self.inputs for file in self.root.glob(pattern)}
        for file in sorted(files):
            if file.is_file() and "__pycache__" not in file.parts:
                content = hashlib.sha256(file.read_bytes()).hexdigest()
                digest.update(f"{file.relative_to(self.root).as_posix()} {content}\n".encode())
        return digest.hexdigest()
