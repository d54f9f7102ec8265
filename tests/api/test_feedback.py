"""Telling whether an answer helped."""

import asyncio
import json

import pytest

from bot.settings import Settings
from bot.store.feedback import feedback_of
from bot.web.app import create_app
from bot.web.chat import LONGEST_COMMENT


async def rate(visitor, seq, body):
    # Escaped, because a half of a surrogate pair can be sent that way and no other.
    content = json.dumps(body).encode("ascii")
    path = f"/chat/messages/{seq}/feedback"
    return await visitor.client.post(path, content=content, headers=visitor.headers)


def told(response):
    error = response.json()["error"]
    assert error["message"].endswith(".")
    return response.status_code, error["code"]


@pytest.fixture
def stored(assistant):
    def stored(visitor):
        with assistant.database.reading() as connection:
            found = feedback_of(connection, visitor.session["conversation_id"])
        return {seq: (feedback.rating, feedback.comment) for seq, feedback in found.items()}

    return stored


@pytest.mark.parametrize("rating", ["up", "down"])
async def test_an_answer_is_rated_as_the_widget_does_it(visitor, stored, rating):
    [answer] = await visitor.say("is it fine for years?")
    response = await rate(visitor, answer["seq"], {"rating": rating})
    assert response.status_code == 204
    assert response.content == b""
    assert stored(visitor) == {answer["seq"]: (rating, None)}


async def test_a_comment_is_kept_without_what_names_somebody(visitor, stored):
    [answer] = await visitor.say("for years")
    comment = "My name is Rosa Diaz, call 555-867-5309. It did not say how long."
    response = await rate(visitor, answer["seq"], {"rating": "down", "comment": comment})
    assert response.status_code == 204
    kept = stored(visitor)[answer["seq"]][1]
    assert kept == "My name is (name), call (phone number). It did not say how long."


async def test_a_second_rating_replaces_the_first_with_its_comment(visitor, stored):
    [answer] = await visitor.say("for years")
    await rate(visitor, answer["seq"], {"rating": "down", "comment": "too short"})
    await rate(visitor, answer["seq"], {"rating": "up"})
    assert stored(visitor) == {answer["seq"]: ("up", None)}


async def test_ten_ratings_at_once_leave_one(visitor, stored):
    [answer] = await visitor.say("for years")
    responses = await asyncio.gather(*(rate(visitor, answer["seq"], {"rating": "up"}) for _ in range(10)))
    assert {response.status_code for response in responses} == {204}
    assert stored(visitor) == {answer["seq"]: ("up", None)}


@pytest.mark.parametrize(
    ("comment", "kept"),
    [
        (None, None),
        ("", None),
        (" \n\t", None),
        ("\x00\u200b", None),
        ("a\x00b \ud800", "ab"),
        ("call 555\u200b-867-5309", "call (phone number)"),
        ("a" * LONGEST_COMMENT, "a" * LONGEST_COMMENT),
    ],
)
async def test_odd_comments_are_kept_as_far_as_a_person_can_read_them(visitor, stored, comment, kept):
    assert (await rate(visitor, 1, {"rating": "up", "comment": comment})).status_code == 204
    assert stored(visitor) == {1: ("up", kept)}


async def test_a_comment_that_is_too_long_is_refused(visitor, stored):
    body = {"rating": "up", "comment": "a" * (LONGEST_COMMENT + 1)}
    assert told(await rate(visitor, 1, body)) == (413, "comment_too_long")
    assert stored(visitor) == {}


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "up",
        {},
        {"rating": None},
        {"rating": "UP"},
        {"rating": "staff"},
        {"rating": 1},
        {"rating": True},
        {"rating": ["up"]},
        {"comment": "good"},
        {"rating": "up", "comment": 7},
        {"rating": "up", "comment": ["good"]},
    ],
)
async def test_a_rating_of_another_shape_is_not_understood(visitor, stored, body):
    assert told(await rate(visitor, 1, body)) == (422, "invalid")
    assert stored(visitor) == {}


async def test_a_body_that_is_no_json_is_malformed(visitor):
    response = await visitor.client.post(
        "/chat/messages/1/feedback", content=b"rating=up", headers=visitor.headers
    )
    assert told(response) == (400, "malformed")


@pytest.mark.parametrize("seq", ["0", "99", "-1", "x", "1.5", "9" * 30, "1%3BDROP"])
async def test_a_message_that_is_not_there_cannot_be_rated(visitor, seq):
    assert told(await rate(visitor, seq, {"rating": "up"})) == (404, "message_not_found")


async def test_what_the_patient_said_cannot_be_rated(visitor, stored):
    await visitor.say("for years")
    assert told(await rate(visitor, 2, {"rating": "up"})) == (404, "message_not_found")
    assert stored(visitor) == {}


async def test_a_message_of_another_conversation_cannot_be_rated(new_visitor, stored):
    anna, ben = await new_visitor(), await new_visitor()
    [answer] = await anna.say("for years")
    assert told(await rate(ben, answer["seq"], {"rating": "down"})) == (404, "message_not_found")
    assert stored(anna) == stored(ben) == {}


async def test_ratings_are_erased_with_the_conversation(visitor, assistant):
    await rate(visitor, 1, {"rating": "down", "comment": "no help"})
    await visitor.erase()
    with assistant.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM feedback").scalar_one() == 0
    assert told(await rate(visitor, 1, {"rating": "up"})) == (404, "conversation_not_found")


async def test_a_rating_is_not_shown_in_the_chat(visitor):
    [answer] = await visitor.say("for years")
    await rate(visitor, answer["seq"], {"rating": "up", "comment": "thank you so much"})
    assert (await visitor.history())[-1] == answer
    assert "thank you so much" not in (await visitor.get("/chat/transcript")).text


async def test_rating_is_limited_without_using_up_messages(assistant, tmp_path, visits):
    app = create_app(Settings(state_dir=tmp_path, rate_limit=3), assistant)
    async with visits.client_of(app) as client:
        visitor = await visits.open(client)
        for _ in range(3):
            assert (await rate(visitor, 1, {"rating": "up"})).status_code == 204
        refused = await rate(visitor, 1, {"rating": "down"})
        assert told(refused) == (429, "too_many_messages")
        assert "retry-after" in refused.headers
        for _ in range(3):
            await visitor.say("count")
