"""Labels: what a reply should be, such as `how_fast_onset` or `side_effect:dizziness`."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Final

from bot.knowledge import Knowledge
from bot.training.evaluation.errors import UnknownLabel

ANSWER: Final = "answer"
SIDE_EFFECT: Final = "side_effect"
MEDICINE: Final = "medicine"
NOT_COVERED: Final = "not_covered"
OUT_OF_SCOPE: Final = "out_of_scope"
EMERGENCY: Final = "emergency"
QUIET: Final = "quiet"
SMALLTALK: Final = "smalltalk"
HANDOFF: Final = "handoff"

WITHOUT_ID = (NOT_COVERED, OUT_OF_SCOPE, EMERGENCY, SMALLTALK, HANDOFF)
EFFECTS_OF_NO_FILE = ("any", "unknown")
"""The list of side effects as a whole, and an effect that neither source knows."""


@dataclass(frozen=True, order=True)
class Label:
    """What one message of a reply should be.

    Attributes:
        kind: The message's kind as in the chat API; or `quiet`: no emergency must be seen in the question.
        id: Topic (in full, as in `not_covered/alcohol`), side effect, medicine or red flag; "" means any.
    """

    kind: str
    id: str = ""

    @property
    def text(self) -> str:
        """The label as files spell it."""
        if self.kind in (SIDE_EFFECT, MEDICINE, EMERGENCY, QUIET) and self.id:
            return f"{self.kind}:{self.id}"
        return self.id or self.kind

    @property
    def has_answer(self) -> bool:
        """Whether the sources have something to say on it, so that to decline is to fail."""
        return self.kind in (ANSWER, SIDE_EFFECT, MEDICINE)


class Labels:
    """Reads labels, and knows which there are.

    Args:
        knowledge: Has the topics, side effects and red flags that a label may name.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._topics = knowledge.topics
        self._ids: dict[str, tuple[str, Container[str] | None]] = {
            SIDE_EFFECT: ("side effect", {*knowledge.side_effects, *EFFECTS_OF_NO_FILE}),
            # People ask about any medicine there is: one that we do not know is a fair question too.
            MEDICINE: ("medicine", None),
            EMERGENCY: ("red flag", knowledge.red_flags),
            QUIET: ("red flag", knowledge.red_flags),
        }

    def label(self, text: str) -> Label:
        """Read one label.

        Raises:
            UnknownLabel: There is no such label.
        """
        text = text.strip()
        if text in WITHOUT_ID:
            return Label(text)
        kind, colon, name = text.partition(":")
        if colon and kind in self._ids:
            what, known = self._ids[kind]
            if not name or (known is not None and name not in known):
                raise UnknownLabel(f"'{text}' names no {what} that the knowledge files have.")
            return Label(kind, name)
        if text in self._topics:
            return Label(NOT_COVERED if text.startswith(f"{NOT_COVERED}/") else ANSWER, text)
        raise UnknownLabel(
            f"'{text}' is no label. Use a topic of the knowledge files, side_effect:<id>, medicine:<name>, "
            f"emergency:<red flag>, quiet:<red flag>, or one of {', '.join(WITHOUT_ID)}."
        )

    def together(self, text: str) -> tuple[Label, ...]:
        """Read labels that a reply has to meet together, joined by `+`.

        Raises:
            UnknownLabel: One of them is unknown, or `quiet` is among several.
        """
        labels = tuple(self.label(part) for part in text.split("+"))
        if len(labels) > 1 and any(label.kind == QUIET for label in labels):
            raise UnknownLabel(f"'{text}' joins quiet with something; put that into alt_labels instead.")
        return labels
