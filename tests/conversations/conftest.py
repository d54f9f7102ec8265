"""One assistant for all conversations, with the trained model, the real actions and a database of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.dialogue.sources import knowledge_sources
from bot.settings import Settings
from bot.store.database import Database
from tests.conversations.script import Script, read_scripts
from tests.conversations.stage import Played, Stage

FOLDER = Path(__file__).parent

Play = Callable[[Script], Played]


def all_scripts() -> list[tuple[Path, Script]]:
    return [(path, script) for path in sorted(FOLDER.glob("*.yml")) for script in read_scripts(path)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each conversation, named after its file and what happens in it."""
    if "script" in metafunc.fixturenames:
        scripts = all_scripts()
        names = [f"{path.stem}: {script.name}" for path, script in scripts]
        metafunc.parametrize("script", [script for _, script in scripts], ids=names)


@pytest.fixture(scope="session")
def scripts() -> list[Script]:
    return [script for _, script in all_scripts()]


@pytest.fixture(scope="session")
def play(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    """Plays a conversation. The model is loaded once, and all of them share one event loop."""
    settings = Settings(state_dir=tmp_path_factory.mktemp("state"))
    database = Database(settings.database_url)
    database.upgrade()
    failures: list[str] = []
    assistant = Assistant(database, settings, find_sources=knowledge_sources(), on_failure=failures.append)
    stage = Stage(assistant, failures)
    with_loop = asyncio.new_event_loop()
    try:
        with_loop.run_until_complete(assistant.swap(trained_model))
        yield lambda script: with_loop.run_until_complete(stage.play(script))
    finally:
        with_loop.run_until_complete(with_loop.shutdown_default_executor())
        with_loop.close()
        database.close()


@pytest.fixture(scope="session")
def played(play: Play, scripts: list[Script]) -> dict[str, Played]:
    """What became of every conversation, by its name: all are played, whichever tests are chosen."""
    return {script.name: play(script) for script in scripts}
