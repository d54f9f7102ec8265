"""Takes up a newly promoted model without a restart."""

from __future__ import annotations

import asyncio
from pathlib import Path

import structlog

from bot.assistant import Assistant
from bot.dialogue.errors import ModelUnusable
from bot.model_files import promoted_model
from bot.settings import Settings

LOOK_EVERY_SECONDS = 2.0


class ModelWatcher:
    """Looks at which model is promoted, and swaps when it changes.

    Args:
        assistant: Gets the new model.
        settings: Name the state folder.
        loaded: The model that is loaded at the start.
        every: Seconds between looks.
    """

    def __init__(
        self, assistant: Assistant, settings: Settings, loaded: Path, every: float = LOOK_EVERY_SECONDS
    ) -> None:
        self.assistant = assistant
        self.settings = settings
        self.every = every
        self._seen = loaded
        self._log = structlog.get_logger("bot.models")

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            await asyncio.sleep(self.every)
            await self.look()

    async def look(self) -> None:
        """Look once. A model that cannot be loaded is tried once; the current one stays."""
        promoted = await asyncio.to_thread(promoted_model, self.settings)
        if promoted is None or promoted == self._seen:
            return
        self._seen = promoted
        try:
            await self.assistant.swap(promoted)
            self._log.info("model swapped", model=promoted.name)
        except ModelUnusable as error:
            self._log.error("model not swapped", model=promoted.name, reason=str(error))
