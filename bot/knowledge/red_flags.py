"""Red flags: signs that need help now or today, and what the person is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import StrictStr

from bot.knowledge.entries import Entry, Wording, label_reference

SUICIDE, OVERDOSE = "suicide", "overdose"
"""Flags with lines of their own: whom to call is not the same."""


class RedFlagSource(Entry):
    """Where a sign comes from; for the people who look after the assistant."""

    title: StrictStr
    address: StrictStr | None = None


class RedFlagReplies(Entry):
    """What is said whatever the sign.

    Attributes:
        unspecified: where a message sounds like an emergency and no sign was found in it.
        closing: at the end of every message about a red flag.
        if_now: added to an answer where a sign was only supposed or asked about; `if_now_crisis` for thoughts
            of suicide, `if_now_overdose` for an overdose.
        reminder: added to the answers after an emergency, until the person is safe or help is coming;
            `reminder_crisis` and `reminder_overdose` for these two, `reminder_urgent` for what can wait until
            a doctor opens.
    """

    unspecified: Wording
    closing: Wording
    if_now: Wording
    if_now_crisis: Wording
    if_now_overdose: Wording
    reminder: Wording
    reminder_crisis: Wording
    reminder_overdose: Wording
    reminder_urgent: Wording


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


def told_of(flags: Sequence[RedFlag], replies: RedFlagReplies) -> str:
    """Return what a person is told of some red flags: what to do now first, that the chat stays open last.

    Args:
        flags: the red flags, the most pressing first; none when only the classifier suspects an emergency.
        replies: what is said whatever the sign.
    """
    if not flags:
        return f"{replies.unspecified}\n\n{replies.closing}"
    return "\n\n".join([flags[0].told, *_also(flags[0], flags[1:]), replies.closing])


def told_if_now(flags: Sequence[RedFlag], replies: RedFlagReplies) -> str | None:
    """Return the line for somebody who only supposed or asked about some red flags.

    Args:
        flags: the red flags.
        replies: what is said whatever the sign.

    Returns:
        What to do if it is happening now; None where none of them is an emergency.
    """
    emergencies = [flag for flag in flags if flag.level == "emergency"]
    if not emergencies:
        return None
    lines = {SUICIDE: replies.if_now_crisis, OVERDOSE: replies.if_now_overdose}
    return lines.get(_first(emergencies).id, replies.if_now)


def reminder_of(flags: Sequence[RedFlag], replies: RedFlagReplies) -> str:
    """Return the line that keeps an emergency in mind while the talk goes on.

    Args:
        flags: the red flags that nobody has called off; at least one.
        replies: what is said whatever the sign.
    """
    first = _first(flags)
    if first.level == "urgent":
        return replies.reminder_urgent
    lines = {SUICIDE: replies.reminder_crisis, OVERDOSE: replies.reminder_overdose}
    return lines.get(first.id, replies.reminder)


def _first(flags: Sequence[RedFlag]) -> RedFlag:
    return min(flags, key=lambda flag: flag.rank)


def _also(first: RedFlag, others: Sequence[RedFlag]) -> list[str]:
    """Return what else must be said at once.

    Where the first sentence already sends for an ambulance, nothing else is as pressing. Where it names
    another line (a crisis line), a second emergency (pills were taken) must not be passed over.
    """
    if "{emergency_number}" in first.told.split(".")[0]:
        return []
    return [flag.told.split("\n\n")[0] for flag in others if flag.level == "emergency"][:1]
