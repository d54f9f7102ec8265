"""Compares the turns of a conversation with what they should bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.store.messages import Message
from bot.store.tables import URGENCIES
from bot.training.evaluation.asking import Asked
from bot.training.evaluation.conversations import Conversation, ExpectedTurn, Turn, expected_labels
from bot.training.evaluation.judging import Judge
from bot.training.evaluation.labels import Label, Labels
from bot.training.evaluation.summary import Latency, said


@dataclass(frozen=True)
class TurnResult:
    """A turn, what the assistant said, and whether it was as expected.

    Attributes:
        turn: The turn.
        asked: What the assistant said.
        strict: As expected to the letter.
        right: As expected, or with labels that overlap with those expected.
    """

    turn: Turn
    asked: Asked
    strict: bool
    right: bool

    @property
    def got(self) -> str:
        """What was said, in the words of labels."""
        return said(self.asked)


@dataclass(frozen=True)
class ConversationResult:
    """A conversation, turn by turn."""

    conversation: Conversation
    turns: tuple[TurnResult, ...]

    @property
    def right(self) -> bool:
        """Whether every turn was as expected."""
        return all(turn.right for turn in self.turns)


class TurnJudge:
    """Compares turns with what they should bring.

    Args:
        judge: Compares messages with labels.
        labels: Reads the ids that expectations name.
    """

    def __init__(self, judge: Judge, labels: Labels) -> None:
        self._judge = judge
        self._labels = labels

    def judge(self, turn: Turn, asked: Asked) -> TurnResult:
        """Judge one turn."""
        reply = asked.reply
        pressing = max((URGENCIES.index(message.urgency) for message in reply), default=0)
        if pressing < URGENCIES.index(turn.expect.urgency_at_least):
            return TurnResult(turn, asked, strict=False, right=False)
        strict = _has_kind(turn.expect, reply) and all(
            _shares(reply, field, ids) for field, ids in _named(turn.expect)
        )
        return TurnResult(turn, asked, strict, strict or self._overlaps(turn, reply))

    def _overlaps(self, turn: Turn, reply: Sequence[Message]) -> bool:
        """Whether it is as expected once overlapping labels count; they bring their own kind with them."""
        by_list = expected_labels(turn.expect, self._labels)
        has_kind = _has_kind(turn.expect, reply)
        for field, ids in _named(turn.expect):
            instead = any(self._meets_other(label, turn.user, reply) for label in by_list[field])
            if not instead and not _shares(reply, field, ids):
                return False
            has_kind = has_kind or instead
        return has_kind

    def _meets_other(self, label: Label, text: str, reply: Sequence[Message]) -> bool:
        return any(self._judge.meets(other, reply) for other in self._judge.overlaps.of(label, text))


@dataclass(frozen=True)
class ConversationSummary:
    """What became of a file of conversations.

    Attributes:
        conversations, conversations_right: How many there are, and in how many every turn was as expected.
        turns, strict, right: How many turns there are, as expected to the letter, and with overlaps.
        kinds: By expected kind: turns, and those as expected.
        false_alarms: Turns with an emergency message that nobody expected.
        latency: Seconds for a turn.
    """

    conversations: int
    conversations_right: int
    turns: int
    strict: int
    right: int
    kinds: dict[str, tuple[int, int]]
    false_alarms: int
    latency: Latency

    @classmethod
    def of(cls, results: Sequence[ConversationResult]) -> ConversationSummary:
        """Count."""
        turns = [turn for result in results for turn in result.turns]
        kinds: dict[str, tuple[int, int]] = {}
        for turn in turns:
            kind = turn.turn.expect.kind or "any"
            total, right = kinds.get(kind, (0, 0))
            kinds[kind] = (total + 1, right + turn.right)
        return cls(
            conversations=len(results),
            conversations_right=sum(result.right for result in results),
            turns=len(turns),
            strict=sum(turn.strict for turn in turns),
            right=sum(turn.right for turn in turns),
            kinds=dict(sorted(kinds.items())),
            false_alarms=sum(_is_false_alarm(turn) for turn in turns),
            latency=Latency.of([turn.asked.seconds for turn in turns]),
        )


def _is_false_alarm(turn: TurnResult) -> bool:
    shown = any(message.kind == "emergency" for message in turn.asked.reply)
    return shown and turn.turn.expect.kind != "emergency"


def _has_kind(expect: ExpectedTurn, reply: Sequence[Message]) -> bool:
    return expect.kind is None or any(message.kind == expect.kind for message in reply)


def _named(expect: ExpectedTurn) -> list[tuple[str, tuple[str, ...]]]:
    lists = {
        "topics": expect.topics,
        "side_effects": expect.side_effects,
        "medicines": expect.medicines,
    }
    return [(field, ids) for field, ids in lists.items() if ids]


def _shares(reply: Sequence[Message], field: str, ids: Sequence[str]) -> bool:
    return any(one in getattr(message, field) for message in reply for one in ids)
