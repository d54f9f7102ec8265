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
    assert article.share(article.right) >= 0.80, missed(question_results, IN_ARTICLE)


def test_what_is_not_answered_is_offered(article: Tally, question_results: list[QuestionResult]) -> None:
    assert article.share(article.right_or_offered) >= 0.93, missed(question_results, IN_ARTICLE)


def test_few_questions_on_the_article_get_a_wrong_answer(
    article: Tally, question_results: list[QuestionResult]
) -> None:
    assert article.share(article.wrong) <= 0.06, missed(question_results, IN_ARTICLE)


def test_side_effects_are_found(summary: QuestionSummary, question_results: list[QuestionResult]) -> None:
    effects = summary.groups["side effects"]
    assert effects.share(effects.right) >= 0.85, missed(question_results, "side effects")


def test_every_turn_of_every_conversation_gets_a_reply(
    conversation_results: list[ConversationResult],
) -> None:
    turns = [turn for result in conversation_results for turn in result.turns]
    assert len(turns) == TURNS
    assert all(turn.asked.reply for turn in turns)


@pytest.mark.usefixtures("question_results", "conversation_results")
def test_nothing_breaks_inside_a_turn(evaluator: Evaluator) -> None:
    assert dict(evaluator.failures) == {}
