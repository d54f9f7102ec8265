"""What a person can ask for about their own words: to know what is kept, to have it, to have it erased."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import inspect, text

from bot.store.privacy import erased_at, revoke_tokens

EMERGENCY = "i cant breathe, call me at 555-123-4567"


def everything_stored(assistant):
    with assistant.database.reading() as connection:
        names = inspect(connection).get_table_names()
        return "\n".join(
            str(row) for name in names for row in connection.execute(text(f"SELECT * FROM {name}"))
        )


async def test_names_and_numbers_are_masked_before_anything_is_stored(visitor, assistant):
    await visitor.say("my name is Maria Lopez and I feel tired, my number is 555-123-4567")
    asked = (await visitor.history())[-2]
    assert asked["text"] == "my name is (name) and I feel tired, my number is (phone number)"
    stored = everything_stored(assistant)
    assert "Lopez" not in stored
    assert "4567" not in stored


async def test_a_masked_message_that_is_sent_again_gets_the_same_answer(visitor):
    message_id = str(uuid.uuid4())
    words = "my name is Maria Lopez, count"
    assert await visitor.say(words, id=message_id) == await visitor.say(words, id=message_id)
    other = await visitor.post(text="my name is Anna Lopez, count tired", id=message_id)
    assert other.status_code == 409


async def test_who_asks_is_told_what_is_kept(visitor):
    [message] = await visitor.say("What do you know about me?")
    assert "for 90 days" in message["text"]


async def test_erasing_is_asked_before_it_is_done(visitor, assistant):
    await visitor.say("tired zebracross")
    [asked] = await visitor.say("please forget everything")
    assert asked["buttons"] == [{"title": "Yes, erase everything", "payload": "/forget_me"}]
    assert len(await visitor.history()) > 1
    [farewell] = await visitor.press("/forget_me")
    assert "is erased" in farewell["text"]
    assert (await visitor.post(text="tired")).status_code == 404
    assert "zebracross" not in everything_stored(assistant)
    with assistant.database.reading() as connection:
        assert erased_at(connection, visitor.session["conversation_id"]) is not None


async def test_a_button_that_was_not_offered_erases_nothing(visitor):
    response = await visitor.post(payload="/forget_me")
    assert (response.status_code, response.json()["error"]["code"]) == (422, "button_not_offered")
    assert len(await visitor.history()) == 1


async def test_a_revoked_token_opens_nothing(visitor, new_visitor, assistant):
    other = await new_visitor()
    with assistant.database.writing() as connection:
        revoke_tokens(connection, visitor.session["conversation_id"])
    for response in (
        await visitor.get("/chat/messages?after=0"),
        await visitor.post(text="tired"),
        await visitor.get("/chat/events"),
        await visitor.get("/chat/transcript"),
        await visitor.erase(),
    ):
        assert (response.status_code, response.json()["error"]["code"]) == (401, "unauthorized")
    assert len(await other.history()) == 1


@pytest.mark.parametrize("words", ["my name is Maria Lopez and i cant breathe"])
async def test_an_emergency_is_read_before_it_is_masked(visitor, assistant, words):
    await visitor.say(words)
    assert "Lopez" not in everything_stored(assistant)
