"""An emergency is answered when the database is away and when no model is loaded, and stored afterwards."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import contextmanager

import pytest

from bot.assistant import Assistant
from bot.store.database import Database
from bot.web.app import create_app

EMERGENCY = "i cant breathe and my lips are blue"


@pytest.fixture
def database_away(missing_table):
    """The table that every turn needs is gone."""
    return lambda: missing_table("conversations")


def stored_handoffs(assistant):
    with assistant.database.reading() as connection:
        return connection.exec_driver_sql("SELECT reason, urgency, trigger_words FROM handoffs").all()


@contextmanager
def refusing(database, conversation_id):
    """The database takes nothing that belongs to a conversation."""
    if database.engine.dialect.name == "sqlite":
        makes = f"""
            CREATE TRIGGER refuses BEFORE INSERT ON events WHEN NEW.conversation_id = '{conversation_id}'
            BEGIN SELECT RAISE(ABORT, 'refused'); END
        """
        removes = "DROP TRIGGER refuses"
    else:
        makes = f"""
            ALTER TABLE events ADD CONSTRAINT refuses
            CHECK (conversation_id <> '{conversation_id}') NOT VALID
        """
        removes = "ALTER TABLE events DROP CONSTRAINT refuses"
    with database.writing() as connection:
        connection.exec_driver_sql(makes)
    yield
    with database.writing() as connection:
        connection.exec_driver_sql(removes)


async def test_an_emergency_is_answered_while_the_database_is_away(visitor, assistant, database_away):
    with database_away():
        [message] = await visitor.say(EMERGENCY)
    assert (message["kind"], message["urgency"]) == ("emergency", "emergency")
    assert message["text"].startswith("Call 911 now.")
    assert message["red_flags"][0] == "breathing"
    assert message["seq"] == 0


async def test_a_cry_for_help_without_a_reason_gets_all_numbers_while_the_database_is_away(
    visitor, assistant, database_away
):
    with database_away():
        [message] = await visitor.say("please send an ambulance")
    assert (message["kind"], message["urgency"], message["red_flags"]) == ("emergency", "emergency", [])
    assert all(number in message["text"] for number in ("911", "988", "1-800-222-1222"))


async def test_what_is_no_emergency_is_refused_while_the_database_is_away_so_that_nothing_is_lost(
    visitor, assistant, database_away
):
    with database_away():
        response = await visitor.post(text="how long does it take to work")
        assert (response.status_code, response.json()["error"]["code"]) == (503, "not_stored")


async def test_it_is_stored_as_soon_as_the_database_is_back_once_and_for_staff_to_see(
    visitor, assistant, database_away
):
    with database_away():
        await visitor.say(EMERGENCY)
        await assistant.store_late_turns()
    before = len(await visitor.history())
    await assistant.store_late_turns()
    await assistant.store_late_turns()
    asked, told = (await visitor.history())[before:]
    assert (asked["sender"], asked["text"]) == ("user", EMERGENCY)
    assert (told["kind"], told["seq"]) == ("emergency", asked["seq"] + 1)
    [(reason, urgency, words)] = stored_handoffs(assistant)
    assert reason.startswith("breathing")
    assert urgency == "emergency"
    assert "cant breathe" in words


async def test_it_comes_before_what_is_said_next(visitor, assistant, database_away):
    with database_away():
        await visitor.say(EMERGENCY)
    await visitor.say("count")
    texts = [message["text"] for message in await visitor.history() if message["sender"] == "user"]
    assert texts == [EMERGENCY, "count"]


async def test_the_same_message_sent_again_gets_the_same_answer_and_is_kept_once(
    visitor, assistant, database_away
):
    message_id = str(uuid.uuid4())
    with database_away():
        first = await visitor.say(EMERGENCY, id=message_id)
        assert await visitor.say(EMERGENCY, id=message_id) == first
    [again] = await visitor.say(EMERGENCY, id=message_id)
    assert again["text"] == first[0]["text"]
    assert again["seq"] > 0
    assert len(stored_handoffs(assistant)) == 1


async def test_a_message_that_was_stored_before_is_not_stored_again_and_holds_up_nobody(
    visitor, new_visitor, assistant, database_away
):
    message_id = str(uuid.uuid4())
    [answered] = await visitor.say(EMERGENCY, id=message_id)
    other = await new_visitor()
    with database_away():
        # As when the answer was lost on the way, and the database went away before the client tried again.
        await visitor.say(EMERGENCY, id=message_id)
        await other.say(EMERGENCY)
    before = len(await visitor.history())
    await assistant.store_late_turns()
    assert len(await visitor.history()) == before
    assert len(stored_handoffs(assistant)) == 1
    assert await visitor.say(EMERGENCY, id=message_id) == [answered]


async def test_a_conversation_that_cannot_be_stored_holds_up_no_other(
    visitor, new_visitor, assistant, database_away
):
    other = await new_visitor()
    with database_away():
        for one in (visitor, visitor, other):
            await one.say(EMERGENCY)
    with refusing(assistant.database, visitor.session["conversation_id"]):
        await assistant.store_late_turns()
        await assistant.store_late_turns()
        assert len(stored_handoffs(assistant)) == 1
    await assistant.store_late_turns()
    assert len(stored_handoffs(assistant)) == 3


async def test_the_same_emergency_sent_ten_times_at_once_is_kept_once(visitor, assistant, database_away):
    message_id = str(uuid.uuid4())
    with database_away():
        answers = await asyncio.gather(*(visitor.say(EMERGENCY, id=message_id) for _ in range(10)))
    assert all(answer == answers[0] for answer in answers)
    await assistant.store_late_turns()
    assert len(stored_handoffs(assistant)) == 1


async def test_many_emergencies_at_once_are_all_kept(visits, client, assistant, database_away):
    visitors = [await visits.open(client) for _ in range(20)]
    with database_away():
        await asyncio.gather(*(one.say(EMERGENCY) for one in visitors), assistant.store_late_turns())
    await assistant.store_late_turns()
    assert len(stored_handoffs(assistant)) == 20


async def test_what_waits_is_forgotten_with_the_conversation(visitor, assistant, database_away):
    with database_away():
        await visitor.say(EMERGENCY)
    assert (await visitor.erase()).status_code == 204
    await assistant.store_late_turns()
    assert stored_handoffs(assistant) == []


async def test_the_server_stores_it_by_itself(visits, settings, assistant, database_away):
    app = create_app(settings, assistant)
    async with app.router.lifespan_context(app), visits.client_of(app) as client:
        visitor = await visits.open(client)
        with database_away():
            await visitor.say(EMERGENCY)
        for _ in range(50):
            await asyncio.sleep(0.1)
            if stored_handoffs(assistant):
                break
        assert len(stored_handoffs(assistant)) == 1


async def test_what_still_waits_is_stored_when_the_server_stops(
    visits, settings, assistant, monkeypatch, database_away
):
    monkeypatch.setattr("bot.web.background.LATE_TURNS_SECONDS", 1000)
    app = create_app(settings, assistant)
    async with app.router.lifespan_context(app), visits.client_of(app) as client:
        visitor = await visits.open(client)
        with database_away():
            await visitor.say(EMERGENCY)
        assert stored_handoffs(assistant) == []
    assert len(stored_handoffs(assistant)) == 1


@pytest.fixture
async def without_model(settings, executor, assistant):
    """The same server after a restart that found no usable model."""
    database = Database(settings.database_url)
    yield Assistant(database, settings, executor=executor)
    database.close()


async def test_an_emergency_is_answered_and_stored_without_a_model(visits, visitor, settings, without_model):
    tokens = visitor.client._transport.app.state.services.tokens
    async with visits.client_of(create_app(settings, without_model, tokens=tokens)) as client:
        response = await client.post(
            "/chat/messages", json={"id": str(uuid.uuid4()), "text": EMERGENCY}, headers=visitor.headers
        )
        assert response.status_code == 200
        [message] = response.json()["messages"]
        assert (message["kind"], message["urgency"]) == ("emergency", "emergency")
        assert message["seq"] > 0
        assert len(stored_handoffs(without_model)) == 1
        ordinary = await client.post(
            "/chat/messages", json={"id": str(uuid.uuid4()), "text": "hello"}, headers=visitor.headers
        )
        assert (ordinary.status_code, ordinary.json()["error"]["code"]) == (503, "starting")


async def test_a_conversation_goes_on_with_the_model_after_an_emergency_without_one(
    visits, visitor, settings, without_model, model_path
):
    tokens = visitor.client._transport.app.state.services.tokens
    async with visits.client_of(create_app(settings, without_model, tokens=tokens)) as client:
        body = {"id": str(uuid.uuid4()), "text": EMERGENCY}
        await client.post("/chat/messages", json=body, headers=visitor.headers)
    await visitor.say("count")
    assert [message["sender"] for message in await visitor.history()][-4:] == ["user", "bot", "user", "bot"]


async def test_an_emergency_in_an_erased_conversation_is_not_answered(
    visits, visitor, settings, without_model
):
    await visitor.erase()
    tokens = visitor.client._transport.app.state.services.tokens
    async with visits.client_of(create_app(settings, without_model, tokens=tokens)) as client:
        body = {"id": str(uuid.uuid4()), "text": EMERGENCY}
        response = await client.post("/chat/messages", json=body, headers=visitor.headers)
        assert response.status_code in (200, 404)
    assert stored_handoffs(without_model) == []
