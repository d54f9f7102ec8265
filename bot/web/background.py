"""What a server does beside answering: store what waits, remove what is too old."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timezone

from bot.store.errors import StoreUnavailable
from bot.store.sweeping import sweep
from bot.web.services import Services

log = logging.getLogger(__name__)

LATE_TURNS_SECONDS = 1.0
"""Between attempts to store what was answered while that was not possible."""
SWEEP_SECONDS = 3600.0
"""Between removals of what is older than it may be."""


@asynccontextmanager
async def background_work(services: Services) -> AsyncIterator[None]:
    """Do it while the context is open; at its end, what still waits is stored once more."""
    tasks = [asyncio.create_task(work(services)) for work in (_store_late_turns, _sweep)]
    try:
        async with services.live.running():
            yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await services.assistant.store_late_turns()


async def _store_late_turns(services: Services) -> None:
    while True:
        await asyncio.sleep(LATE_TURNS_SECONDS)
        await services.assistant.store_late_turns()


async def _sweep(services: Services) -> None:
    while True:
        now = datetime.now(timezone.utc)
        try:
            removed = await asyncio.to_thread(sweep, services.database, services.settings.retention_days, now)
        except StoreUnavailable:
            log.warning("nothing was swept: the database cannot be reached")
        else:
            if removed:
                log.info("what was too old is removed: %s", removed)
        await asyncio.sleep(SWEEP_SECONDS)
