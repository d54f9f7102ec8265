"""The figures tell good from bad: what answers badly does not clear a bar, and what answers well does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.store.messages import Message
from bot.training.evaluation.asking import Asked
from bot.training.evaluation.conversations import read_conversations
from bot.training.evaluation.judging import Judge
from bot.training.evaluation.labels import EMERGENCY, QUIET, Label, Labels
from bot.training.evaluation.questions import Question, read_questions
from bot.training.evaluation.summary import QuestionResult, QuestionSummary
from bot.training.evaluation.turns import ConversationResult, ConversationSummary, TurnJudge
from tests.unit.evaluation.conftest import reply

FIXTURES = Path(__file__).parents[2] / "fixtures"
LONGEST = 2000
SPACE = "~"
LISTS = {"answer": "topics", "not_covered": "topics", "side_effect": "side_effects", "medicine": "medicines"}

Measured = Callable[[Callable[[Question], str]], QuestionSummary]


@pytest.fixture(scope="module")
def questions(labels: Labels) -> list[Question]:
    return read_questions(FIXTURES / "questions.tsv", labels, LONGEST)


@pytest.fixture
def measured(questions: list[Question], judge: Judge) -> Measured:
    """What comes of the project's questions when each gets the reply that a function gives."""

    def measured(answer: Callable[[Question], str]) -> QuestionSummary:
        results = []
        for question in questions:
            said = _reply(answer(question))
            judgement = judge.judge(question.text, question.expected, said)
            results.append(QuestionResult(question, Asked(tuple(said), "any", 1.0, 0.01), judgement))
        return QuestionSummary.of(results)

    return measured


def ideal(question: Question) -> str:
    """The reply that the labels ask for."""
    return " | ".join(_words(label) for label in question.expected.labels)


def _words(label: Label) -> str:
    if label.kind == QUIET:
        return "out_of_scope"
    if label.kind == EMERGENCY:
        return f"emergency urgency=emergency flags={label.id or 'overdose'}"
    return f"{label.kind} {LISTS[label.kind]}={_word(label)}" if label.id else label.kind


def _word(label: Label) -> str:
    """An id without spaces; such a medicine's name is put back by `_reply`."""
    return label.id.replace(" ", SPACE)


def _reply(words: str) -> tuple[Message, ...]:
    return tuple(
        replace(said, medicines=[name.replace(SPACE, " ") for name in said.medicines])
        for said in reply(words)
    )


def test_who_says_what_the_labels_ask_for_clears_every_bar(measured: Measured) -> None:
    summary = measured(ideal)
    for group, tally in summary.groups.items():
        if group != "quiet":
            assert tally.right == tally.questions, group
    assert summary.false_alarms == 0


@pytest.mark.parametrize(
    "said",
    [
        "",
        "handoff",
        "out_of_scope",
        "answer topics=telehealth",
        "side_effect side_effects=any",
        "emergency urgency=emergency flags=overdose",
    ],
)
def test_who_always_says_the_same_clears_none_on_the_article(measured: Measured, said: str) -> None:
    article = measured(lambda question: said).groups["in-article"]
    assert article.share(article.right) <= 0.15
    assert article.share(article.right_or_offered) <= 0.15


def test_who_offers_everything_is_not_right_but_offers(measured: Measured) -> None:
    def offer(question: Question) -> str:
        return f"clarify topics={_word(question.expected.labels[0]) or 'telehealth'}"

    article = measured(offer).groups["in-article"]
    assert article.right == 0
    assert article.right_or_offered == article.questions


def test_who_answers_one_of_two_questions_is_not_right(measured: Measured) -> None:
    summary = measured(lambda question: ideal(question).split(" | ", 1)[0])
    multi = summary.groups["multi"]
    assert multi.share(multi.right) < 0.2
    assert multi.partly > 0.7 * multi.questions


def test_who_sees_danger_everywhere_is_full_of_false_alarms(measured: Measured) -> None:
    summary = measured(lambda question: "emergency urgency=emergency flags=overdose")
    assert summary.groups["quiet"].right == 0
    assert summary.groups["quiet"].without_emergency == 0
    assert summary.false_alarms > 400


@pytest.mark.parametrize("said", ["", "handoff", "answer topics=telehealth"])
def test_who_always_says_the_same_fails_the_conversations(labels: Labels, judge: Judge, said: str) -> None:
    turn_judge = TurnJudge(judge, labels)
    results = [
        ConversationResult(
            conversation,
            tuple(
                turn_judge.judge(turn, Asked(reply(said), "any", 1.0, 0.01)) for turn in conversation.turns
            ),
        )
        for conversation in read_conversations(FIXTURES / "conversations.yml", labels, LONGEST)
    ]
    summary = ConversationSummary.of(results)
    assert summary.turns == 110
    assert summary.right / summary.turns <= 0.3
    assert summary.conversations_right == 0
