"""What an operator sees: health, counters, logs, and a model that changes under way."""

import asyncio
import io
import json
import logging
import stat

import pytest

from bot.assistant import Assistant
from bot.dialogue.errors import ModelUnusable
from bot.logs import configure_logging
from bot.model_files import CURRENT
from bot.store.database import Database
from bot.web.app import create_app
from bot.web.metrics import Metrics
from bot.web.model_watcher import ModelWatcher


async def test_a_loaded_server_is_alive_and_ready(client):
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    ready = await client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json() == {"status": "ready", "model": "tiny.tar.gz", "database": "reachable"}


async def test_turns_emergencies_and_errors_are_counted(client, visitor):
    await visitor.say("for years")
    await visitor.say("chest pain")
    await client.get("/chat/messages")
    response = await client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    lines = response.text.splitlines()
    for line in (
        "backline_conversations_total 1.0",
        "backline_turns_total 2.0",
        "backline_emergencies_total 1.0",
        'backline_bot_messages_total{kind="answer"} 1.0',
        'backline_errors_total{code="401"} 1.0',
        "backline_turn_seconds_count 2.0",
        "backline_model_loaded 1.0",
    ):
        assert line in lines


async def test_parts_of_a_turn_and_what_was_understood_are_counted(settings, executor, model_path, visits):
    metrics = Metrics()
    database = Database(settings.database_url)
    database.upgrade()
    assistant = Assistant(database, settings, executor=executor, on_turn=metrics.count_stages)
    await assistant.swap(model_path)
    async with visits.client_of(create_app(settings, assistant, metrics=metrics)) as client:
        visitor = await visits.open(client)
        await visitor.say("for years")
        await visitor.say("tired")
        lines = (await client.get("/metrics")).text.splitlines()
    for line in (
        'backline_intents_total{intent="long_term_use"} 1.0',
        'backline_stage_seconds_count{stage="read"} 2.0',
        'backline_stage_seconds_count{stage="answer"} 2.0',
        'backline_stage_seconds_count{stage="store"} 2.0',
        'backline_waiting{what="late turns"} 0.0',
        'backline_waiting{what="streams"} 0.0',
    ):
        assert line in lines
    database.close()


async def test_the_server_makes_its_secret_once_for_its_owner_only(app, settings, assistant, visits):
    secret = settings.state_dir / "secret.key"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    content = secret.read_text()
    assert len(content.strip()) == 64
    async with visits.client_of(app) as client:
        visitor = await visits.open(client)
    # A restarted server takes the tokens that it gave out before.
    async with visits.client_of(create_app(settings, assistant)) as client:
        visitor.client = client
        assert len(await visitor.history()) == 1
    assert secret.read_text() == content


@pytest.fixture
def log_lines():
    root, bot = logging.getLogger(), logging.getLogger("bot")
    before = root.handlers, root.level, bot.level
    configure_logging("info")
    written = io.StringIO()
    root.handlers[0].setStream(written)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.handlers = before[0]
    root.setLevel(before[1])
    bot.setLevel(before[2])


async def test_requests_are_logged_without_what_anybody_wrote(log_lines, app, visits):
    async with visits.client_of(app) as client:
        visitor = await visits.open(client)
        await visitor.say("I am tired of my wicked hippopotamus")
        await visitor.say("break now hippopotamus")
        await client.get("/hippopotamus?hippopotamus=1")
    lines = log_lines()
    assert {"POST", "GET"} == {line["method"] for line in lines if "method" in line}
    assert all(line["route"].startswith(("/chat/", "unknown")) for line in lines if "route" in line)
    text = json.dumps(lines)
    assert "hippopotamus" not in text
    assert visitor.session["conversation_id"] not in text
    assert visitor.session["token"] not in text


@pytest.fixture(scope="session")
def second_model(tmp_path_factory, visits_trainer):
    return visits_trainer(tmp_path_factory.mktemp("more models"), "second")


async def test_a_promoted_model_is_taken_up_and_no_conversation_is_dropped(
    visitor, assistant, settings, model_path, second_model
):
    await visitor.say("count")
    first = assistant.model_id
    settings.models_dir.mkdir()
    (settings.models_dir / "second.tar.gz").write_bytes(second_model.read_bytes())
    (settings.models_dir / CURRENT).write_text("second.tar.gz\n")
    watcher = ModelWatcher(assistant, settings, model_path)
    looking = asyncio.create_task(watcher.look())
    said = 1
    while not looking.done():
        [message] = await visitor.say("count")
        said += 1
        assert message["text"] == f"That makes {said}."
    await looking
    assert assistant.model_id != first
    assert assistant.model_name == "second.tar.gz"
    [message] = await visitor.say("count")
    assert message["text"] == f"That makes {said + 1}."


async def test_a_broken_model_is_not_taken_up(visitor, assistant, settings, model_path):
    first = assistant.model_id
    settings.models_dir.mkdir()
    (settings.models_dir / "broken.tar.gz").write_bytes(b"no archive")
    (settings.models_dir / CURRENT).write_text("broken.tar.gz")
    await ModelWatcher(assistant, settings, model_path).look()
    assert assistant.model_id == first
    assert await visitor.say("count")


async def test_a_model_that_is_not_there_is_said_to_be_missing(assistant, tmp_path):
    with pytest.raises(ModelUnusable, match="bot train"):
        await assistant.swap(tmp_path / "none.tar.gz")
