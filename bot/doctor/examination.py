"""The whole examination, in the order in which an installation is put together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.doctor import files, network, process
from bot.doctor.database import database
from bot.doctor.finding import Finding
from bot.settings import Settings


def examine(project: Path) -> Iterator[Finding]:
    """Look at everything; what hangs on a setting that is wrong is left out.

    Args:
        project: The folder with domain.yml and data/.
    """
    settings, problems = Settings.as_far_as_possible()
    yield process.python()
    yield from process.settings(problems)
    yield files.state_folder(settings)
    yield files.secret(settings)
    yield files.encoder(settings)
    yield files.model(settings)
    yield from files.knowledge(project)
    if "BOT_DATABASE_URL" not in problems:
        yield from database(settings)
    if "BOT_REDIS_URL" not in problems:
        yield from network.redis(settings)
    if not problems.keys() & {"BOT_HOST", "BOT_PORT"}:
        yield network.port(settings)
    if not problems.keys() & {"BOT_HOST", "BOT_RATE_LIMIT", "BOT_ALLOWED_ORIGINS"}:
        yield from process.openness(settings)
    yield process.clock()
    yield process.telemetry()
