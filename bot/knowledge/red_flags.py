"""Red flags: signs that need help now or today, and what the person is told."""

from __future__ import annotations

from typing import Literal

from pydantic import StrictStr

from bot.knowledge.entries import Entry, Wording, label_reference


class RedFlagSource(Entry):
    """Where a sign comes from; for the people who look after the assistant."""

    title: StrictStr
    address: StrictStr | None = None


class RedFlagReplies(Entry):
    """What is said whatever the sign.

    Attributes:
        unspecified: where a message sounds like an emergency and no sign was found in it.
        closing: at the end of every message about a red flag.
    """

    unspecified: Wording
    closing: Wording


class RedFlag(Entry):
    """A sign that needs help.

    Attributes:
        id: reported by the chat API.
        name: for the console.
        domain: whether it belongs to back pain or to gabapentin.
        level: how pressing it is, in the chat API's words for urgency.
        rank: the lower, the more pressing; unique.
        needs_back_pain_context: whether it counts only when the talk is of back pain.
        sources: ids of the sources that name the sign.
        label_sections: the FDA label's sections that speak of it.
        told: what the person is told.
    """

    id: StrictStr
    name: StrictStr
    domain: Literal["back_pain", "gabapentin"]
    level: Literal["urgent", "emergency"]
    rank: int
    needs_back_pain_context: bool
    sources: tuple[StrictStr, ...]
    label_sections: tuple[StrictStr, ...] = ()
    told: Wording

    @property
    def references(self) -> tuple[str, ...]:
        """What the FDA label has on it, as references to its sections."""
        return tuple(label_reference(section) for section in self.label_sections)
