"""A running chat API in this process: a real, tiny Rasa model and a real database."""

from __future__ import annotations

import asyncio
import json
import socket
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool
from starlette.applications import Starlette

from bot.assistant import Assistant
from bot.rasa_environment import prepare_rasa
from bot.settings import Settings
from bot.store.database import Database
from bot.web.app import create_app
from bot.web.server import server_of
from tests.api.tiny.tiny_actions import tiny_executor

TINY = Path(__file__).parent / "tiny"
JSON = dict[str, Any]


def train_tiny_model(folder: Path, name: str) -> Path:
    prepare_rasa()
    from rasa.api import train

    result = train(
        domain=str(TINY / "domain.yml"),
        config=str(TINY / "config.yml"),
        training_files=[str(TINY / "nlu.yml"), str(TINY / "rules.yml")],
        output=str(folder),
        fixed_model_name=name,
        force_training=True,
    )
    assert result.model is not None
    return Path(result.model)


@pytest.fixture(scope="session")
def model_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train_tiny_model(tmp_path_factory.mktemp("models"), "tiny")


@pytest.fixture(scope="session")
def executor() -> Any:
    return tiny_executor()


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """By default with SQLite; `--database=postgresql` runs the same tests on PostgreSQL."""
    if request.config.getoption("--database") == "sqlite":
        return Settings(state_dir=tmp_path, rate_limit=0)
    url = str(request.getfixturevalue("postgresql_url"))
    return Settings(state_dir=tmp_path, rate_limit=0, database_url=url)


def two_sources(facts: Any) -> list[JSON]:
    return [{"id": f"article:{fact}", "title": fact.title(), "publisher": "article"} for fact in facts]


@pytest.fixture
async def assistant(model_path: Path, settings: Settings, executor: Any) -> AsyncIterator[Assistant]:
    database = Database(settings.database_url)
    database.upgrade()
    yield await Assistant.load(model_path, database, settings, executor=executor, find_sources=two_sources)
    database.close()


@pytest.fixture
def missing_table(settings: Settings) -> Callable[[str], AbstractContextManager[None]]:
    """Takes a table away for a while, as if the database refused whatever needs it."""

    @contextmanager
    def missing(table: str) -> Iterator[None]:
        engine = create_engine(settings.database_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA legacy_alter_table = ON")
            connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO hidden")
            try:
                yield
            finally:
                connection.exec_driver_sql(f"ALTER TABLE hidden RENAME TO {table}")

    return missing


@pytest.fixture
def app(settings: Settings, assistant: Assistant) -> Starlette:
    return create_app(settings, assistant)


def client_of(app: Starlette) -> httpx.AsyncClient:
    # Without raise_app_exceptions=False an error would end the test instead of showing what a client sees.
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://chat.test")


@pytest.fixture
async def port(app: Starlette) -> AsyncIterator[int]:
    """The port of a server as `bot serve` makes it, for what only a real connection shows."""
    # Who connects before the server has started waits in the queue of a socket that listens already.
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = server_of(app, *listening.getsockname())
        running = asyncio.create_task(server.serve([listening]))
        yield listening.getsockname()[1]
        server.should_exit = True
        await running


@pytest.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as client:
        yield client


class Visitor:
    """Somebody with a conversation, and the verbs of the chat API."""

    def __init__(self, client: httpx.AsyncClient, session: JSON) -> None:
        self.client = client
        self.session = session
        self.headers = {"Authorization": f"Bearer {session['token']}"}

    async def post(self, **body: Any) -> httpx.Response:
        body.setdefault("id", str(uuid.uuid4()))
        # Escaped, because a half of a surrogate pair can be sent that way and no other.
        content = json.dumps(body).encode("ascii")
        return await self.client.post("/chat/messages", content=content, headers=self.headers)

    async def say(self, text: str, **body: Any) -> list[JSON]:
        response = await self.post(text=text, **body)
        assert response.status_code == 200, response.text
        return response.json()["messages"]

    async def press(self, payload: str) -> list[JSON]:
        response = await self.post(payload=payload)
        assert response.status_code == 200, response.text
        return response.json()["messages"]

    async def get(self, path: str) -> httpx.Response:
        return await self.client.get(path, headers=self.headers)

    async def history(self, after: int = 0) -> list[JSON]:
        response = await self.get(f"/chat/messages?after={after}")
        assert response.status_code == 200, response.text
        return response.json()["messages"]

    async def renew(self) -> httpx.Response:
        return await self.client.post("/chat/sessions/current/renew", headers=self.headers)

    async def erase(self) -> httpx.Response:
        return await self.client.delete("/chat/sessions/current", headers=self.headers)


async def open_visit(client: httpx.AsyncClient) -> Visitor:
    response = await client.post("/chat/sessions")
    assert response.status_code == 201, response.text
    return Visitor(client, response.json())


@pytest.fixture
def new_visitor(client: httpx.AsyncClient) -> Callable[[], Any]:
    return lambda: open_visit(client)


@pytest.fixture
async def visitor(client: httpx.AsyncClient) -> Visitor:
    return await open_visit(client)


@pytest.fixture
def visits() -> Any:
    """Open a visit at another client, or make a client for another application."""

    class Visits:
        open = staticmethod(open_visit)
        client_of = staticmethod(client_of)
        train_tiny_model = staticmethod(train_tiny_model)

    return Visits


@pytest.fixture(scope="session")
def visits_trainer() -> Any:
    return train_tiny_model
