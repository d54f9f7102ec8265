"""Compares a reply with what it should be.

A reply is right when one of its messages has the kind and the id. Otherwise it offered the right thing (asks
which of a few was meant), or declined although there was an answer, or was wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.store.messages import Message
from bot.store.tables import URGENCIES
from bot.training.evaluation.labels import ANSWER, EMERGENCY, MEDICINE, NOT_COVERED, QUIET, SIDE_EFFECT, Label
from bot.training.evaluation.overlaps import Overlaps

CLARIFY = "clarify"
PRESSING = ("urgent", "emergency")
DECLINES = frozenset({"not_covered", "out_of_scope", "handoff"})
BESIDE_A_DECLINE = DECLINES | {CLARIFY}
"""What may stand in a reply that declines; anything else would be an answer."""


class Verdict(str, Enum):
    """What became of a question, best first."""

    RIGHT = "right"
    OFFERED = "offered"
    DECLINED = "declined"
    WRONG = "wrong"


ORDER = tuple(Verdict)


@dataclass(frozen=True)
class Expected:
    """What a reply should be.

    Attributes:
        labels: To be met together; usually one.
        alternatives: What a reasonable reader accepts instead; each again to be met together.
    """

    labels: tuple[Label, ...]
    alternatives: tuple[tuple[Label, ...], ...] = ()

    @property
    def text(self) -> str:
        """The labels as files spell them."""
        return "+".join(label.text for label in self.labels)

    @property
    def wants_emergency(self) -> bool:
        """Whether an emergency reply is right or at least acceptable."""
        accepted = (self.labels, *self.alternatives)
        return any(label.kind == EMERGENCY for labels in accepted for label in labels)

    @property
    def has_quiet(self) -> bool:
        """Whether the question must get no emergency reply."""
        return self.labels[0].kind == QUIET


@dataclass(frozen=True)
class Judgement:
    """What became of a question.

    Attributes:
        verdict: Counting alternatives and overlaps (lenient).
        strict: Whether it is right by the label alone.
        partly: Whether, of several things asked, some were answered and some not.
        emergency_shown: Whether the reply has an emergency message.
    """

    verdict: Verdict
    strict: bool
    partly: bool
    emergency_shown: bool


class Judge:
    """Compares replies with what they should be.

    Args:
        overlaps: Labels that stand for each other.
        levels: How pressing each red flag is: `urgent` or `emergency`.
    """

    def __init__(self, overlaps: Overlaps, levels: Mapping[str, str]) -> None:
        self.overlaps = overlaps
        self._levels = levels

    def judge(self, text: str, expected: Expected, reply: Sequence[Message]) -> Judgement:
        """Judge a reply.

        Args:
            text: The question.
            expected: What the reply should be.
            reply: The messages of the reply.
        """
        emergency = any(message.kind == EMERGENCY for message in reply)
        if expected.has_quiet:
            return self._quiet(text, expected, reply, emergency)
        parts = [self._verdict(label, self.overlaps.of(label, text), reply) for label in expected.labels]
        instead = [self._together(labels, reply) for labels in expected.alternatives]
        right = sum(verdict is Verdict.RIGHT for verdict in parts)
        verdict = min((max(parts, key=ORDER.index), *instead), key=ORDER.index)
        return Judgement(
            verdict,
            strict=all(self._met_strictly(label, reply) for label in expected.labels),
            partly=verdict is not Verdict.RIGHT and 0 < right < len(parts),
            emergency_shown=emergency,
        )

    def meets(self, label: Label, reply: Iterable[Message]) -> bool:
        """Whether a message of the reply has the label's kind and id."""
        return any(_has(message, label) for message in reply)

    def _quiet(self, text: str, expected: Expected, reply: Sequence[Message], emergency: bool) -> Judgement:
        """Judge where no emergency must be seen: the alternatives say what the reply should be instead."""
        if emergency:
            return Judgement(Verdict.WRONG, strict=False, partly=False, emergency_shown=True)
        wanted = expected.alternatives
        verdicts = [
            max((self._verdict(one, self.overlaps.of(one, text), reply) for one in labels), key=ORDER.index)
            for labels in wanted
        ]
        return Judgement(
            min(verdicts, key=ORDER.index, default=Verdict.RIGHT),
            strict=not wanted or any(all(self.meets(one, reply) for one in labels) for labels in wanted),
            partly=False,
            emergency_shown=False,
        )

    def _together(self, labels: Iterable[Label], reply: Sequence[Message]) -> Verdict:
        return max((self._verdict(label, (), reply) for label in labels), key=ORDER.index)

    def _verdict(self, label: Label, others: Iterable[Label], reply: Sequence[Message]) -> Verdict:
        accepted = (label, *others)
        if any(self.meets(one, reply) for one in accepted):
            return Verdict.RIGHT
        if any(_offers(message, one) for message in reply for one in accepted):
            return Verdict.OFFERED
        kinds = {message.kind for message in reply}
        if label.has_answer and kinds & DECLINES and kinds <= BESIDE_A_DECLINE:
            return Verdict.DECLINED
        return Verdict.WRONG

    def _met_strictly(self, label: Label, reply: Iterable[Message]) -> bool:
        if label.kind != EMERGENCY or not label.id:
            return self.meets(label, reply)
        least = URGENCIES.index(self._levels.get(label.id, "urgent"))
        return any(
            message.kind == EMERGENCY
            and label.id in message.red_flags
            and URGENCIES.index(message.urgency) >= least
            for message in reply
        )


def ids_of(message: Message, kind: str) -> list[str]:
    """The ids in a message that labels of a kind speak of."""
    lists = {
        ANSWER: message.topics,
        NOT_COVERED: message.topics,
        SIDE_EFFECT: message.side_effects,
        MEDICINE: message.medicines,
    }
    return lists.get(kind, [])


def _has(message: Message, label: Label) -> bool:
    if message.kind != label.kind:
        return False
    if label.kind == EMERGENCY:
        return message.urgency in PRESSING
    return not label.id or label.id in ids_of(message, label.kind)


def _offers(message: Message, label: Label) -> bool:
    if message.kind != CLARIFY:
        return False
    offered = ids_of(message, label.kind)
    if label.kind == NOT_COVERED and not label.id:
        return any(topic.startswith(f"{NOT_COVERED}/") for topic in offered)
    return label.id in offered if label.id else label.kind == MEDICINE and bool(offered)
