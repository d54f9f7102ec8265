"""What the components learn from besides the teaching data, so that Rasa's training cache notices changes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import bot.knowledge
import bot.nlu


def fingerprint_of_project() -> str:
    """Return a fingerprint of the knowledge files and of the code of understanding.

    Rasa keeps a trained component when its settings, its own class and the teaching data are as before.
    Ours also read the knowledge files and share modules, which that check does not see.
    """
    folders = [Path(str(package.__file__)).parent for package in (bot.knowledge, bot.nlu)]
    files = sorted(file for folder in folders for file in folder.rglob("*") if file.suffix in (".py", ".yml"))
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
