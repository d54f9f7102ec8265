"""What several folders of tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.model_files import NoModel, model_in_use
from bot.rasa_environment import prepare_rasa
from bot.settings import Settings
from tests.services import PostgreSQL, new_database, running_postgresql, running_redis

PROJECT = Path(__file__).parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="What tests/api store in; the promises are the same.",
    )


@pytest.fixture(scope="session")
def trained_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model in use, as `make test` leaves it; trained here when there is none."""
    try:
        return model_in_use(Settings.from_environment()).absolute()
    except NoModel:
        prepare_rasa()
        from rasa.api import train

        result = train(
            domain=str(PROJECT / "domain.yml"),
            config=str(PROJECT / "config.yml"),
            training_files=[str(PROJECT / "data")],
            output=str(tmp_path_factory.mktemp("models")),
            force_training=True,
        )
        assert result.model is not None
        return Path(result.model)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Engine]:
    """A PostgreSQL server for all tests that need one."""
    with running_postgresql() as server:
        yield server.engine


@pytest.fixture
def own_postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL server for one test, which may stop it."""
    with running_postgresql() as server:
        yield server


@pytest.fixture
def postgresql_url(postgresql: Engine) -> str:
    """A database of its own, still empty, on that server."""
    return new_database(postgresql)


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    """A Redis of its own."""
    with running_redis(tmp_path) as url:
        yield url
