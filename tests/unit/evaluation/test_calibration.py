"""Confidence against what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.training.evaluation.asking import CLASSIFIER, NOBODY, RULE, Asked, decided_by
from bot.training.evaluation.calibration import Calibration, calibration_of_questions
from bot.training.evaluation.judging import Expected, Judge
from bot.training.evaluation.labels import Labels
from bot.training.evaluation.questions import Question
from bot.training.evaluation.summary import QuestionResult


def test_confidence_that_comes_true_has_no_error() -> None:
    calibration = Calibration.of([(0.75, True)] * 3 + [(0.75, False)] + [(1.0, True)] * 2)
    assert calibration.count == 6
    assert calibration.error == pytest.approx(0)
    seventies, last = calibration.bins[7], calibration.bins[9]
    assert (seventies.count, seventies.confidence, seventies.right) == (4, 0.75, 0.75)
    assert (last.low, last.high, last.count) == (0.9, 1.0, 2)


def test_overconfidence_is_an_error() -> None:
    """The bar can fail: who is always certain and right half the time is off by half."""
    assert Calibration.of([(1.0, True), (1.0, False)]).error == pytest.approx(0.5)
    assert Calibration.of([(0.85, True)] * 9 + [(0.25, True)]).error == pytest.approx(0.9 * 0.15 + 0.1 * 0.75)


def test_the_edges_belong_to_a_bin() -> None:
    bins = Calibration.of([(0.0, False), (0.1, False), (1.0, True)]).bins
    assert [part.count for part in bins] == [1, 1, 0, 0, 0, 0, 0, 0, 0, 1]


def test_nothing_measured_is_no_error() -> None:
    assert Calibration.of([]).error == 0.0


@pytest.mark.parametrize(
    ("understood", "who"),
    [
        ({}, NOBODY),
        ({"intent": "nlu_fallback", "confidence": 0.6}, NOBODY),
        ({"intent": "how_to_take", "confidence": 0.9, "entities": []}, CLASSIFIER),
        ({"intent": "emergency", "confidence": 1.0, "entities": [{"entity": "red_flag"}]}, RULE),
        ({"intent": "emergency", "confidence": 0.95, "entities": []}, CLASSIFIER),
        ({"intent": "how_to_take", "confidence": 0.8, "entities": [{"entity": "red_flag"}]}, CLASSIFIER),
    ],
)
def test_it_is_told_who_decided(understood: dict[str, object], who: str) -> None:
    assert decided_by(understood) == who


def test_the_certainty_of_rules_is_kept_apart_from_the_classifiers(
    judge: Judge, labels: Labels, asked: Callable[..., Asked]
) -> None:
    def result(label: str, said: str, sure: float, who: str) -> QuestionResult:
        question = Question(2, "What about it?", Expected(labels.together(label)))
        answered = replace(asked(said, sure), decided_by=who)
        return QuestionResult(
            question, answered, judge.judge(question.text, question.expected, answered.reply)
        )

    found = calibration_of_questions(
        [
            result("emergency:overdose", "emergency urgency=emergency flags=overdose", 1.0, RULE),
            result("how_to_take", "emergency urgency=emergency flags=overdose", 1.0, RULE),
            result("telehealth", "answer to=prescribe_online", 0.8, CLASSIFIER),
            result("how_to_take+telehealth", "answer to=how_to_take", 0.9, CLASSIFIER),
            result("how_to_take", "clarify to=how_to_take", 0.7, NOBODY),
        ]
    )
    assert {name: calibration.count for name, calibration in found.items()} == {
        "every reply": 4,
        "the classifier's own": 1,
        "rules for danger": 2,
    }
    assert found["rules for danger"].error == pytest.approx(0.5)
    assert found["the classifier's own"].bins[8].right == 1.0
