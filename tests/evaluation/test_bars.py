"""The bars that the assistant has to clear on the project's own questions."""

from __future__ import annotations

import pytest

from bot.training.evaluation.evaluator import Evaluator
from bot.training.evaluation.questions import IN_ARTICLE
from bot.training.evaluation.summary import QuestionResult, QuestionSummary, Tally, worst
from bot.training.evaluation.turns import ConversationResult

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

QUESTIONS = 590
TURNS = 110


@pytest.fixture(scope="module")
def summary(question_results: list[QuestionResult]) -> QuestionSummary:
    return QuestionSummary.of(question_results)


@pytest.fixture(scope="module")
def article(summary: QuestionSummary) -> Tally:
    return summary.groups[IN_ARTICLE]


def missed(results: list[QuestionResult], group: str) -> str:
    """What was not right, for whoever reads the failure."""
    lines = [result for result in worst(results) if result.question.group == group]
    return "\n".join(
        f"line {result.question.line}: {result.judgement.verdict.value}, "
        f"expected {result.question.expected.text}, got {result.got}"
        for result in lines
    )


def test_every_question_was_asked(summary: QuestionSummary) -> None:
    assert summary.overall.questions == QUESTIONS


def test_questions_on_the_article_are_answered(
    article: Tally, question_results: list[QuestionResult]
) -> None:
    assert article.share(article.right) >= 0.90, missed(question_results, IN_ARTICLE)


def test_what_is_not_answered_is_offered(article: Tally, question_results: list[QuestionResult]) -> None:
    assert article.share(article.right_or_offered) >= 0.96, missed(question_results, IN_ARTICLE)


def test_few_questions_on_the_article_get_a_wrong_answer(
    article: Tally, question_results: list[QuestionResult]
) -> None:
    assert article.share(article.wrong) <= 0.035, missed(question_results, IN_ARTICLE)


@pytest.mark.parametrize(
    ("group", "bar"),
    [
        ("side effects", 0.88),
        ("medicines", 0.92),
        ("not_covered", 0.85),
        ("out_of_scope", 0.9),
        ("multi", 0.75),
    ],
)
def test_other_questions_get_what_they_should(
    summary: QuestionSummary, question_results: list[QuestionResult], group: str, bar: float
) -> None:
    tally = summary.groups[group]
    assert tally.share(tally.right) >= bar, missed(question_results, group)


def test_conversations_go_as_expected(conversation_results: list[ConversationResult]) -> None:
    turns = [turn for result in conversation_results for turn in result.turns]
    assert sum(turn.right for turn in turns) / len(turns) >= 0.85


def test_every_turn_of_every_conversation_gets_a_reply(
    conversation_results: list[ConversationResult],
) -> None:
    turns = [turn for result in conversation_results for turn in result.turns]
    assert len(turns) == TURNS
    assert all(turn.asked.reply for turn in turns)


@pytest.mark.usefixtures("question_results", "conversation_results")
def test_nothing_breaks_inside_a_turn(evaluator: Evaluator) -> None:
    assert dict(evaluator.failures) == {}
