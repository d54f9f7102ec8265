"""What the components learn from besides the teaching data, so that Rasa's training cache notices changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import bot.knowledge
import bot.nlu


def fingerprint_of_project() -> str:
    """Return a fingerprint of the knowledge files and of the code of understanding.

    Rasa keeps a trained component when its settings, its own class and the teaching data are as before.
    Ours also read the knowledge files and share modules, which that check does not see.
    """
    return _fingerprint(_files())


@lru_cache(maxsize=1)
def fingerprint_of_reading() -> str:
    """Return a fingerprint of all that decides how a text is read: the rules and lines do not."""
    return _fingerprint(file for file in _files() if file.parent.name not in {"rules", "lines"})


def _files() -> list[Path]:
    folders = [Path(str(package.__file__)).parent for package in (bot.knowledge, bot.nlu)]
    return sorted(file for folder in folders for file in folder.rglob("*") if file.suffix in (".py", ".yml"))


def _fingerprint(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
