"""The same promises on PostgreSQL, and with locks shared through Redis."""

import asyncio
import uuid

import pytest

from bot.assistant import Assistant
from bot.dialogue.locks import LocksUnavailable, SharedLocks
from bot.settings import Settings
from bot.store.database import Database
from bot.store.feedback import feedback_of, set_feedback
from bot.web.app import create_app
from tests.services import free_port

pytestmark = pytest.mark.services


@pytest.fixture
async def two_servers(postgresql_url, model_path, executor, tmp_path):
    settings = Settings(state_dir=tmp_path, rate_limit=0, database_url=postgresql_url)
    assistants = []
    for _ in range(2):
        database = Database(postgresql_url)
        database.upgrade()
        assistants.append(await Assistant.load(model_path, database, settings, executor=executor))
    yield [create_app(settings, assistant) for assistant in assistants]
    for assistant in assistants:
        assistant.database.close()


async def test_a_conversation_runs_on_postgresql(two_servers, visits):
    async with visits.client_of(two_servers[0]) as client:
        visitor = await visits.open(client)
        for expected in range(1, 12):
            [message] = await visitor.say("count")
            assert message["text"] == f"That makes {expected}."
        await visitor.say("chest pain \x00 🙂")
        message_id = str(uuid.uuid4())
        assert await visitor.say("tired", id=message_id) == await visitor.say("tired", id=message_id)
        assert (await visitor.press("/long_term_use"))[0]["kind"] == "answer"
        assert (await client.get("/readyz")).status_code == 200
        assert (await visitor.erase()).status_code == 204


async def test_two_processes_answer_the_same_message_once(two_servers, visits):
    async with visits.client_of(two_servers[0]) as one, visits.client_of(two_servers[1]) as other:
        visitor = await visits.open(one)
        again = type(visitor)(other, visitor.session)
        for expected in range(1, 6):
            message_id = str(uuid.uuid4())
            first, second = await asyncio.gather(
                visitor.say("count", id=message_id), again.say("count", id=message_id)
            )
            assert first == second
            assert first[0]["text"] == f"That makes {expected}."
        assert len(await visitor.history()) == 11


async def test_two_processes_answer_two_messages_of_a_conversation_in_turn(two_servers, visits):
    async with visits.client_of(two_servers[0]) as one, visits.client_of(two_servers[1]) as other:
        visitor = await visits.open(one)
        again = type(visitor)(other, visitor.session)
        for _ in range(5):
            await asyncio.gather(visitor.say("count"), again.say("count"))
        [message] = await visitor.say("count")
        assert message["text"] == "That makes 11."


async def test_of_two_ratings_at_once_the_second_replaces_the_first(two_servers, visits):
    database = two_servers[1].state.services.database
    async with visits.client_of(two_servers[0]) as client:
        visitor = await visits.open(client)
        conversation_id = visitor.session["conversation_id"]
        body = {"rating": "down", "comment": "no \x00 help"}
        with database.writing() as connection:
            set_feedback(connection, conversation_id, 1, "up", None)
            second = asyncio.create_task(
                client.post("/chat/messages/1/feedback", json=body, headers=visitor.headers)
            )
            # Long enough to come as far as it can while the first is not committed.
            await asyncio.sleep(0.5)
            assert not second.done()
        assert (await second).status_code == 204
        with database.reading() as connection:
            found = feedback_of(connection, conversation_id)
        assert [(feedback.rating, feedback.comment) for feedback in found.values()] == [("down", "no  help")]
        assert (await visitor.erase()).status_code == 204


async def test_a_shared_lock_is_held_by_one_process_at_a_time(redis_url):
    holding, most = 0, 0

    async def turn(locks):
        nonlocal holding, most
        async with locks.hold("conversation"):
            holding += 1
            most = max(most, holding)
            await asyncio.sleep(0.01)
            holding -= 1

    one, other = SharedLocks(redis_url), SharedLocks(redis_url)
    await asyncio.gather(*(turn(locks) for locks in (one, other) * 5))
    assert most == 1


async def test_locks_that_are_away_are_told():
    with pytest.raises(LocksUnavailable, match="BOT_REDIS_URL"):
        async with SharedLocks(f"redis://127.0.0.1:{free_port()}/0").hold("conversation"):
            pass
