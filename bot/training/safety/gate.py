"""The gate before the patients: a model that misses an emergency is not put into service."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.knowledge import load_knowledge
from bot.settings import Settings
from bot.training.evaluation.evaluator import Evaluator
from bot.training.safety.measuring import as_written, tell_each
from bot.training.safety.sets import SETS, read_gate_lines


def missed_emergencies(project: Path, model: Path, settings: Settings) -> list[str]:
    """Send every emergency of the development files to a model, through the whole assistant.

    Args:
        project: The project's folder, with tests/fixtures.
        model: The model's archive.
        settings: The settings; their database is left alone.

    Returns:
        The messages whose reply is not first an emergency message as pressing as it should be.

    Raises:
        UnusableFile: The files with the emergencies are missing or cannot be read.
        ModelUnusable: The model cannot be loaded.
    """
    knowledge = load_knowledge()
    levels = {flag.id: flag.level for flag in knowledge.red_flags.values()}
    evaluator = Evaluator(settings, model, knowledge)
    lines = read_gate_lines(project / SETS, evaluator.read_questions)

    async def ask() -> list[str]:
        async with evaluator.assistant() as assistant:
            sent = as_written(lines)
            return [told.text async for told in tell_each(assistant, sent) if not told.is_found(levels)]

    return asyncio.run(ask())
