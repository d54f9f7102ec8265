"""The trained model, asked once for all tests here."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.training.evaluation.evaluator import Evaluator
from bot.training.evaluation.summary import QuestionResult
from bot.training.evaluation.turns import ConversationResult

FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture(scope="session")
def evaluator(trained_model: Path) -> Evaluator:
    return Evaluator(Settings.from_environment(), trained_model)


@pytest.fixture(scope="session")
def question_results(evaluator: Evaluator) -> list[QuestionResult]:
    async def ask() -> list[QuestionResult]:
        questions = evaluator.read_questions(FIXTURES / "questions.tsv")
        async with evaluator.assistant() as assistant:
            return [result async for result in evaluator.questions(assistant, questions)]

    return asyncio.run(ask())


@pytest.fixture(scope="session")
def conversation_results(evaluator: Evaluator) -> list[ConversationResult]:
    async def converse() -> list[ConversationResult]:
        conversations = evaluator.read_conversations(FIXTURES / "conversations.yml")
        async with evaluator.assistant() as assistant:
            return [result async for result in evaluator.conversations(assistant, conversations)]

    return asyncio.run(converse())
