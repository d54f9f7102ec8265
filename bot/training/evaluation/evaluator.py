"""Everything needed to measure, put together once."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from bot.assistant import Assistant
from bot.knowledge import Knowledge, load_knowledge
from bot.nlu.evidence import HeadSettings
from bot.nlu.sentence_encoder import SentenceEncoder
from bot.settings import Settings
from bot.training.evaluation.asking import ask_each, converse_each
from bot.training.evaluation.conversations import Conversation, read_conversations
from bot.training.evaluation.judging import Judge
from bot.training.evaluation.labels import Labels
from bot.training.evaluation.neighbours import Neighbour, nearest_to_texts
from bot.training.evaluation.overlaps import load_overlaps
from bot.training.evaluation.questions import Question, read_questions
from bot.training.evaluation.summary import QuestionResult
from bot.training.evaluation.taught import (
    Advance,
    Taught,
    head_settings,
    in_silence,
    read_examples,
    read_taught,
)
from bot.training.evaluation.turns import ConversationResult, TurnJudge
from bot.unrecorded import unrecorded_assistant

TEACHING_DATA = Path("data") / "nlu.yml"
CONFIG = Path("config.yml")


class Evaluator:
    """Measures a model.

    Args:
        settings: The settings. Their database is left alone.
        model: The model's archive.
        knowledge: What labels may name; by default it is read from its files.
        teaching_data: The teaching examples, for cross-validation and to explain mistakes.
        config: The project's config.yml, which says how the classifier is trained.

    Attributes:
        failures: What broke inside a turn, by name, and how often.

    Raises:
        KnowledgeError: The knowledge files cannot be read.
    """

    def __init__(
        self,
        settings: Settings,
        model: Path,
        knowledge: Knowledge | None = None,
        teaching_data: Path = TEACHING_DATA,
        config: Path = CONFIG,
    ) -> None:
        self._config = config
        self._teaching_data = teaching_data
        self._taught: Taught | None = None
        self.failures: Counter[str] = Counter()
        self._settings = settings
        self._model = model
        self._knowledge = knowledge or load_knowledge()
        self._labels = Labels(self._knowledge)
        levels = {flag.id: flag.level for flag in self._knowledge.red_flags.values()}
        self._judge = Judge(load_overlaps(self._labels), levels)

    def assistant(self) -> AbstractAsyncContextManager[Assistant]:
        """The assistant with the model, on a database that is deleted in the end.

        Raises:
            ModelUnusable: On entering: the model cannot be loaded.
        """

        def count(what: str) -> None:
            self.failures[what] += 1

        return unrecorded_assistant(self._model, self._settings, self._knowledge, count)

    def read_questions(self, path: Path) -> list[Question]:
        """Read a file of questions.

        Raises:
            UnusableFile: It cannot be used.
        """
        return read_questions(path, self._labels, self._settings.message_length)

    def read_conversations(self, path: Path) -> tuple[Conversation, ...]:
        """Read a file of conversations.

        Raises:
            UnusableFile: It cannot be used.
        """
        return read_conversations(path, self._labels, self._settings.message_length)

    async def questions(
        self, assistant: Assistant, questions: Sequence[Question]
    ) -> AsyncIterator[QuestionResult]:
        """Ask and judge, one question after the other, in order."""
        waiting = iter(questions)
        async for asked in ask_each(assistant, (question.text for question in questions)):
            question = next(waiting)
            judgement = self._judge.judge(question.text, question.expected, asked.reply)
            yield QuestionResult(question, asked, judgement)

    async def conversations(
        self, assistant: Assistant, conversations: Sequence[Conversation]
    ) -> AsyncIterator[ConversationResult]:
        """Hold and judge, one conversation after the other."""
        judge = TurnJudge(self._judge, self._labels)
        waiting = iter(conversations)
        spoken = ([turn.user for turn in conversation.turns] for conversation in conversations)
        async for asked in converse_each(assistant, spoken):
            conversation = next(waiting)
            turns = zip(conversation.turns, asked, strict=True)
            yield ConversationResult(conversation, tuple(judge.judge(turn, one) for turn, one in turns))

    def taught(self, advance: Advance = in_silence) -> Taught:
        """The teaching examples with their vectors; read once.

        Args:
            advance: Told how many more are done, now and then.

        Raises:
            TeachingDataError: The teaching data cannot be read.
            EncoderMissing: The sentence encoder is not built.
        """
        if self._taught is None:
            encoder = SentenceEncoder(self._settings.encoder_dir)
            self._taught = read_taught(self._teaching_data, self._knowledge, encoder, advance)
        return self._taught

    def examples(self) -> tuple[list[str], list[str]]:
        """The teaching examples, and the intent of each.

        Raises:
            TeachingDataError: The teaching data cannot be read.
        """
        return read_examples(self._teaching_data)

    def head_settings(self) -> HeadSettings:
        """How the project trains its classifier."""
        return head_settings(self._config)

    def take_failures(self) -> dict[str, int]:
        """What broke inside a turn since this was last asked."""
        taken = dict(self.failures)
        self.failures.clear()
        return taken

    def nearest(self, texts: Sequence[str]) -> dict[str, list[Neighbour]]:
        """The teaching examples nearest to each text.

        Raises:
            TeachingDataError: The teaching data cannot be read.
            EncoderMissing: The sentence encoder is not built.
        """
        return nearest_to_texts(texts, self.taught())
