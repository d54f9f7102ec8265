"""A console over a real database, with a project folder of its own; reading and teaching need no model."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from starlette.applications import Starlette

from bot.assistant import Assistant
from bot.knowledge import load_knowledge
from bot.settings import Settings
from bot.store.database import Database
from bot.store.staff import add_staff, make_link, use_link
from bot.store.turns import Turn, store_turn
from bot.training.train import ProjectFiles
from bot.web.app import create_app
from bot.web.console.parts import ConsoleParts
from bot.web.console.passwords import Passwords
from bot.web.console.titles import Titles
from bot.web.console.trainer import Trainer

EMAIL, PASSWORD = "rosa@clinic.example", "three calm green herons"
FORM_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]+)"')
NLU = """\
version: "3.1"
nlu:
# Kept as it is.
- intent: long_term_use
  examples: |
    - can i take it for years
- intent: not_covered_alcohol
  examples: |
    - can i drink wine
- intent: greet
  examples: |
    - hello
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(state_dir=tmp_path / "state", rate_limit=0)


@pytest.fixture
def database(settings: Settings) -> Any:
    database = Database(settings.database_url)
    database.upgrade()
    yield database
    database.close()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "nlu.yml").write_text(NLU)
    return folder


@pytest.fixture(scope="session")
def titles() -> Titles:
    return Titles(load_knowledge())


@pytest.fixture
def app(settings: Settings, database: Database, project: Path, titles: Titles) -> Starlette:
    app = create_app(settings, Assistant(database, settings))
    files = ProjectFiles(project)
    app.state.console = ConsoleParts(
        services=app.state.services,
        project=files,
        titles=titles,
        trainer=Trainer(project, settings),
        teaching_data=files.teaching_data,
        # Costly hashes protect nobody here.
        passwords=Passwords(PasswordHasher.from_parameters(CHEAPEST)),
    )
    return app


@pytest.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://console.test") as client:
        yield client


@pytest.fixture
def rosa(app: Starlette, database: Database) -> str:
    """Somebody with an account; her e-mail address."""
    with database.writing() as connection:
        person = add_staff(connection, EMAIL, "Rosa")
        use_link(connection, make_link(connection, person.id), app.state.console.passwords.hash(PASSWORD))
    return EMAIL


class Browser:
    """A person at the console: opens pages, and sends the forms that are on them."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.page = ""

    async def open(self, path: str) -> httpx.Response:
        response = await self.client.get(path)
        self.page = response.text
        return response

    async def send(self, path: str, **fields: str) -> httpx.Response:
        """Send a form with the token of the page that is open."""
        found = FORM_TOKEN.search(self.page)
        if found:
            fields.setdefault("form_token", found[1])
        return await self.client.post(path, data=fields)

    async def sign_in(self, email: str = EMAIL, password: str = PASSWORD, **fields: str) -> httpx.Response:
        await self.open("/console/sign-in")
        return await self.send("/console/sign-in", email=email, password=password, **fields)


@pytest.fixture
def browser(client: httpx.AsyncClient) -> Browser:
    return Browser(client)


@pytest.fixture
async def staff(browser: Browser, rosa: str) -> Browser:
    """Rosa, signed in."""
    response = await browser.sign_in()
    assert response.status_code == 303
    await browser.open("/console/conversations")
    return browser


def said(text: str, intent: str = "long_term_use", **more: Any) -> dict[str, Any]:
    ranking = [{"name": intent, "confidence": 0.62}, {"name": "not_covered_alcohol", "confidence": 0.21}]
    understood = {"intent": intent, "confidence": 0.62, "ranking": ranking, "entities": [], "model_id": "m"}
    return {"sender": "user", "kind": "user", "text": text, "understood": understood, **more}


def answered(text: str, kind: str = "answer", **more: Any) -> dict[str, Any]:
    return {"sender": "bot", "kind": kind, "text": text, **more}


@pytest.fixture
def write(database: Database) -> Callable[..., str]:
    """Store a conversation of one turn."""
    first = datetime(2026, 11, 20, 12, 0, tzinfo=timezone.utc)

    def write(conversation_id: str, *messages: dict[str, Any], minute: int = 0) -> str:
        moment = first + timedelta(minutes=minute)
        rows = [{"sent_at": moment, **message} for message in messages]
        event = {"event": "user", "timestamp": moment.timestamp()}
        with database.writing() as connection:
            store_turn(connection, Turn(conversation_id, 0, [event], rows, {}, moment))
        return conversation_id

    return write


@pytest.fixture
def say() -> Any:
    return said


@pytest.fixture
def answer() -> Any:
    return answered
