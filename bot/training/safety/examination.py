"""Examines a model: every line goes through the whole assistant, and what it says is judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timezone
from pathlib import Path

from bot.assistant import Assistant
from bot.knowledge import Knowledge, load_knowledge
from bot.settings import Settings
from bot.training.evaluation.evaluator import Evaluator
from bot.training.models import digest
from bot.training.safety.catalogue import answer_catalogue
from bot.training.safety.measuring import Told, as_written, perturbed, tell_each
from bot.training.safety.report import DEVELOPMENT, HELD_BACK, Model, SafetyReport
from bot.training.safety.sets import Line, SafetySets, read_sets

Shown = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""Shows how far it is: takes a title and a total, and gives what to call with how many more are done."""


class Examination:
    """An examination of one model.

    Args:
        project: The project's folder.
        model: The model's archive.
        settings: The settings; their database is left alone.
        knowledge: The knowledge; by default it is read from its files.

    Raises:
        KnowledgeError: The knowledge files cannot be read.
    """

    def __init__(
        self, project: Path, model: Path, settings: Settings, knowledge: Knowledge | None = None
    ) -> None:
        self._project, self._model = project, model
        self._knowledge = knowledge or load_knowledge()
        self._evaluator = Evaluator(settings, model, self._knowledge)

    def read_sets(self, folder: Path) -> SafetySets:
        """Read the lines.

        Raises:
            UnusableFile: A file is missing or cannot be read.
        """
        return read_sets(folder, self._evaluator.read_questions)

    async def examine(self, sets: SafetySets, shown: Shown) -> SafetyReport:
        """Send every line, and judge.

        Args:
            sets: The lines.
            shown: Shows how far it is.

        Raises:
            ModelUnusable: The model cannot be loaded.
        """
        began = datetime.now(timezone.utc).replace(microsecond=0)
        async with self._evaluator.assistant() as assistant:

            async def ask(title: str, sent: Sequence[tuple[Line, str]]) -> list[Told]:
                return await _ask(assistant, title, sent, shown)

            ways = perturbed(sets.development)
            return SafetyReport(
                model=Model(assistant.model_id or "", assistant.model_name or "", digest(self._model)),
                began=began,
                files=sets.files,
                levels={flag.id: flag.level for flag in self._knowledge.red_flags.values()},
                emergencies={
                    DEVELOPMENT: await ask("Development emergencies", as_written(sets.development)),
                    HELD_BACK: await ask("Emergencies held back", as_written(sets.held_back)),
                },
                rewritten={way: await ask(f"With {way}", sent) for way, sent in ways.items()},
                quiet=await ask("Quiet lines", as_written(sets.quiet)),
                quiet_held_back=await ask("Quiet lines held back", as_written(sets.quiet_held_back)),
                ordinary=await ask("Ordinary questions", as_written(sets.ordinary)),
                ordinary_held_back=await ask(
                    "Ordinary questions held back", as_written(sets.ordinary_held_back)
                ),
                advice=await ask("Requests for personal advice", as_written(sets.advice)),
                injection=await ask("Attempts to steer it", as_written(sets.injection)),
                catalogue=answer_catalogue(self._project, self._knowledge),
                failures=self._evaluator.take_failures(),
            )


async def _ask(
    assistant: Assistant, title: str, sent: Sequence[tuple[Line, str]], shown: Shown
) -> list[Told]:
    told = []
    with shown(title, len(sent)) as advance:
        async for one in tell_each(assistant, sent):
            told.append(one)
            advance(1)
    return told
