"""What is told about a turn when it is over, to whoever counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

STAGES = ("read", "answer", "store")
"""Reading the conversation, understanding and answering, storing."""


@dataclass(frozen=True)
class TurnTaken:
    """A turn that is over.

    Attributes:
        intent: What the message was understood as; None for a turn without a message.
        seconds: How long each of `STAGES` took.
    """

    intent: str | None
    seconds: Mapping[str, float]


OnTurn = Callable[[TurnTaken], None]


def nobody_counts(turn: TurnTaken) -> None:
    """Take no note of it."""
