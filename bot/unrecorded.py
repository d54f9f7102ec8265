"""An assistant whose conversations nobody keeps: to measure with, and to try things out."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from bot.assistant import Assistant
from bot.dialogue.sources import knowledge_sources
from bot.knowledge import Knowledge
from bot.settings import Settings
from bot.store.database import Database


@asynccontextmanager
async def unrecorded_assistant(
    model: Path,
    settings: Settings,
    knowledge: Knowledge,
    on_failure: Callable[[str], None] = lambda what: None,
) -> AsyncIterator[Assistant]:
    """An assistant on a database of its own, which is deleted in the end.

    Args:
        model: The model's archive.
        settings: The settings; their database is left alone.
        knowledge: Names the sources of what is said.
        on_failure: Called with the name of what failed whenever a part of a turn fails.

    Raises:
        ModelUnusable: The model cannot be loaded.
    """
    with tempfile.TemporaryDirectory(prefix="backline-") as folder:
        own = replace(settings, database_url=f"sqlite:///{Path(folder) / 'conversations.db'}", redis_url=None)
        database = Database(own.database_url)
        try:
            await asyncio.to_thread(database.upgrade)
            assistant = Assistant(
                database, own, find_sources=knowledge_sources(knowledge), on_failure=on_failure
            )
            await assistant.swap(model)
            yield assistant
        finally:
            database.close()
