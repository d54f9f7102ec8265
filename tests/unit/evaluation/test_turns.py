"""Which turn of a conversation is as expected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.training.evaluation.asking import Asked
from bot.training.evaluation.conversations import Conversation, Turn
from bot.training.evaluation.judging import Judge
from bot.training.evaluation.labels import Labels
from bot.training.evaluation.turns import ConversationResult, ConversationSummary, TurnJudge


@pytest.fixture
def judged(judge: Judge, labels: Labels, asked: Callable[..., Asked]) -> Callable[..., Any]:
    def judged(said: str, **expect: Any) -> Any:
        turn = Turn.parse_obj({"user": "What?", "expect": expect})
        return TurnJudge(judge, labels).judge(turn, asked(said))

    return judged


@pytest.mark.parametrize(
    ("expect", "said", "right"),
    [
        ({"kind": "smalltalk"}, "smalltalk", True),
        ({"kind": "smalltalk"}, "out_of_scope", False),
        ({"kind": "clarify"}, "answer to=telehealth | clarify", True),
        ({"kind": "answer", "topics": ["how_to_take", "telehealth"]}, "answer to=telehealth", True),
        ({"kind": "answer", "topics": ["how_to_take"]}, "answer to=telehealth", False),
        ({"kind": "answer", "topics": ["how_to_take"]}, "clarify to=how_to_take", False),
        (
            {"kind": "side_effect", "side_effects": ["fatigue"], "medicines": ["ibuprofen"]},
            "side_effect effects=fatigue | medicine medicines=ibuprofen",
            True,
        ),
        (
            {"kind": "side_effect", "side_effects": ["fatigue"], "medicines": ["ibuprofen"]},
            "side_effect effects=fatigue",
            False,
        ),
        ({"kind": "emergency", "urgency_at_least": "emergency"}, "emergency urgency=emergency", True),
        ({"kind": "emergency", "urgency_at_least": "emergency"}, "emergency urgency=urgent", False),
        ({"kind": "emergency", "urgency_at_least": "urgent"}, "emergency urgency=emergency", True),
        ({"urgency_at_least": "routine"}, "handoff urgency=routine", True),
        ({"kind": "smalltalk"}, "", False),
    ],
)
def test_a_turn_needs_the_kind_one_of_each_list_and_the_urgency(
    judged: Callable[..., Any], expect: dict[str, Any], said: str, right: bool
) -> None:
    result = judged(said, **expect)
    assert (result.right, result.strict) == (right, right)


@pytest.mark.parametrize(
    ("expect", "said", "right"),
    [
        ({"kind": "not_covered", "topics": ["not_covered/alcohol"]}, "medicine medicines=alcohol", True),
        ({"kind": "answer", "topics": ["telehealth"]}, "answer to=prescribe_online", True),
        ({"kind": "medicine", "medicines": ["ibuprofen"]}, "answer to=combine_with_pain_meds", True),
        ({"kind": "answer", "topics": ["telehealth"]}, "clarify to=prescribe_online", False),
        (
            {"kind": "not_covered", "topics": ["not_covered/alcohol"], "urgency_at_least": "urgent"},
            "medicine medicines=alcohol",
            False,
        ),
    ],
)
def test_overlapping_labels_bring_their_own_kind(
    judged: Callable[..., Any], expect: dict[str, Any], said: str, right: bool
) -> None:
    result = judged(said, **expect)
    assert (result.right, result.strict) == (right, False)


def test_conversations_are_counted_turn_by_turn(judged: Callable[..., Any]) -> None:
    good = judged("smalltalk", kind="smalltalk")
    overlapping = judged("answer to=prescribe_online", kind="answer", topics=["telehealth"])
    bad = judged("emergency urgency=urgent", kind="smalltalk")

    def conversation(name: str, *results: Any) -> ConversationResult:
        turns = tuple(result.turn for result in results)
        return ConversationResult(Conversation(id=name, turns=turns), results)

    summary = ConversationSummary.of([conversation("a", good, overlapping), conversation("b", good, bad)])
    assert (summary.conversations, summary.conversations_right) == (2, 1)
    assert (summary.turns, summary.strict, summary.right) == (4, 2, 3)
    assert summary.kinds == {"answer": (1, 1), "smalltalk": (3, 2)}
    assert summary.false_alarms == 1


def test_an_expectation_is_told_in_a_few_words(judged: Callable[..., Any]) -> None:
    turn = judged("", kind="answer", topics=["telehealth", "how_to_take"], urgency_at_least="urgent").turn
    assert turn.expect.text == "answer: telehealth or how_to_take: at least urgent"
