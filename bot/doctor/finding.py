"""What was found of one part of an installation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Level(str, Enum):
    """How bad it is."""

    FINE = "fine"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """What was found of one part of an installation.

    Attributes:
        level: How bad it is.
        about: The part.
        text: What was found, and what to do about it; never a secret.
    """

    level: Level
    about: str
    text: str


def fine(about: str, text: str) -> Finding:
    """The part is as it should be."""
    return Finding(Level.FINE, about, text)


def warning(about: str, text: str) -> Finding:
    """The part works, and may not be what was meant."""
    return Finding(Level.WARNING, about, text)


def wrong(about: str, text: str) -> Finding:
    """The part does not work."""
    return Finding(Level.WRONG, about, text)
