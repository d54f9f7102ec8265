"""Saying something and being answered."""

import asyncio
import re
import uuid

CONTRACT_KEYS = {
    "seq",
    "sender",
    "sent_at",
    "kind",
    "text",
    "buttons",
    "topics",
    "side_effects",
    "medicines",
    "urgency",
    "red_flags",
    "sources",
}


async def test_a_session_begins_with_the_greeting(client):
    response = await client.post("/chat/sessions")
    assert response.status_code == 201
    session = response.json()
    assert set(session) == {"conversation_id", "token", "expires_at", "messages"}
    assert [message["kind"] for message in session["messages"]] == ["greeting"]
    assert re.fullmatch(r"[0-9a-f]{32}", session["conversation_id"])
    assert response.headers["cache-control"] == "no-store"


async def test_the_greeting_is_not_repeated_with_the_first_answer(visitor):
    replies = await visitor.say("is it fine for years?")
    assert [message["kind"] for message in replies] == ["answer"]


async def test_an_answer_has_the_shape_of_the_contract(visitor):
    [message] = await visitor.say("is it fine for years?")
    assert set(message) == CONTRACT_KEYS
    assert message["sender"] == "bot"
    assert message["topics"] == ["long_term_use"]
    assert message["sources"] == [{"id": "article:fact-1", "title": "Fact-1", "publisher": "article"}]
    assert message["buttons"] == [{"title": "Am I getting tired from it?", "payload": "/tiredness"}]
    assert message["urgency"] == "none"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", message["sent_at"])


async def test_an_action_answers_in_the_same_shape(visitor):
    [message] = await visitor.say("I am so tired")
    assert set(message) == CONTRACT_KEYS
    assert message["kind"] == "side_effect"
    assert message["side_effects"] == ["fatigue"]
    assert message["sources"][0]["id"] == "article:fact-2"


async def test_placeholders_are_filled_in_responses_and_in_what_actions_say(visitor):
    [emergency] = await visitor.say("chest pain")
    assert emergency["text"] == "Call 911 now."
    [effect] = await visitor.say("tired")
    assert effect["text"].endswith("Poison line: 1-800-222-1222.")


async def test_an_emergency_names_its_red_flags_and_urgency(visitor):
    [message] = await visitor.say("chest pain")
    assert (message["kind"], message["urgency"]) == ("emergency", "emergency")
    assert message["red_flags"] == ["chest_pain"]


async def test_a_button_that_was_offered_can_be_pressed(visitor):
    await visitor.say("for years")
    [message] = await visitor.press("/tiredness")
    assert message["kind"] == "side_effect"
    pressed = (await visitor.history())[-2]
    assert pressed["sender"] == "user"
    assert pressed["text"] == "Am I getting tired from it?"


async def test_what_was_said_before_is_remembered(visitor):
    for expected in range(1, 13):
        [message] = await visitor.say("count")
        assert message["text"] == f"That makes {expected}."


async def test_messages_of_both_sides_can_be_caught_up_with(visitor):
    await visitor.say("for years")
    await visitor.say("tired")
    history = await visitor.history()
    assert [message["sender"] for message in history] == ["bot", "user", "bot", "user", "bot"]
    assert [message["seq"] for message in history] == [1, 2, 3, 4, 5]
    assert await visitor.history(after=3) == history[3:]
    assert await visitor.history(after=5) == []


async def test_a_caught_up_reply_is_the_reply_that_was_sent(visitor):
    replies = await visitor.say("I am so tired")
    assert (await visitor.history(after=2)) == replies


async def test_the_same_id_gets_the_same_reply_and_does_nothing_twice(visitor):
    message_id = str(uuid.uuid4())
    first = await visitor.say("count", id=message_id)
    again = await visitor.say("count", id=message_id)
    assert first == again
    assert len(await visitor.history()) == 3
    [message] = await visitor.say("count")
    assert message["text"] == "That makes 2."


async def test_an_id_in_capitals_is_the_same_id(visitor):
    message_id = str(uuid.uuid4())
    assert await visitor.say("count", id=message_id) == await visitor.say("count", id=message_id.upper())


async def test_ten_messages_with_the_same_id_at_once_are_answered_once(visitor):
    message_id = str(uuid.uuid4())
    replies = await asyncio.gather(*(visitor.say("count", id=message_id) for _ in range(10)))
    assert all(reply == replies[0] for reply in replies)
    assert len(await visitor.history()) == 3


async def test_quick_messages_are_answered_one_after_the_other(visitor):
    replies = await asyncio.gather(*(visitor.say("count") for _ in range(10)))
    assert sorted(int(reply[0]["text"].split()[-1][:-1]) for reply in replies) == list(range(1, 11))
    history = await visitor.history()
    assert [message["seq"] for message in history] == list(range(1, 22))
    assert [message["sender"] for message in history[1:]] == ["user", "bot"] * 10


async def test_conversations_do_not_see_each_other(new_visitor):
    anna, ben = await new_visitor(), await new_visitor()
    await anna.say("count")
    [message] = await ben.say("count")
    assert message["text"] == "That makes 1."
    assert len(await anna.history()) == 3


async def test_a_transcript_is_plain_text_with_both_sides_and_sources(visitor):
    await visitor.say("for years?")
    response = await visitor.get("/chat/transcript")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert "for years?" in response.text
    assert "Some people take it for a long time." in response.text
    assert "Sources: Fact-1 (article)" in response.text


async def test_an_erased_conversation_is_gone(visitor, assistant):
    await visitor.say("chest pain")
    assert (await visitor.erase()).status_code == 204
    assert (await visitor.get("/chat/messages")).status_code == 404
    assert (await visitor.get("/chat/transcript")).status_code == 404
    assert (await visitor.post(text="hello")).status_code == 404
    assert (await visitor.erase()).status_code == 404
    with assistant.database.reading() as connection:
        for table in ("conversations", "events", "messages", "handoffs"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() == 0


async def test_a_message_sent_while_the_conversation_is_erased_does_not_bring_it_back(visitor, assistant):
    await asyncio.gather(visitor.post(text="count"), visitor.erase(), visitor.post(text="count"))
    with assistant.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM messages").scalar_one() == 0
