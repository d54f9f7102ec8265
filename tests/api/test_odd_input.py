"""Whatever people or machines type, they get a friendly answer, and nothing typed is a command."""

import pytest


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\u200b\u200b", "\x00", "\x00\x01\x7f", "\ufeff"])
async def test_an_empty_message_is_asked_for_words(visitor, text):
    [message] = await visitor.say(text)
    assert message["text"] == "Please write your question."


@pytest.mark.parametrize("text", ["👍", "👩‍👩‍👧", "?!", "...", "-", "/", "///", "♥", "\u200b👍\u200b"])
async def test_a_message_without_words_is_asked_for_words(visitor, text):
    [message] = await visitor.say(text)
    assert message["text"] == "I can only read words. Please write your question."


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        "  /restart",
        "//restart",
        "/ /restart",
        "\u200b/restart",
        "\x00/restart",
        "\u3000/restart",
        '/counts{"count": 7}',
        "/session_start",
        "/back",
        "/chest_pain",
    ],
)
async def test_a_command_is_just_words(visitor, text):
    await visitor.say("count")
    replies = await visitor.say(text)
    assert replies
    assert replies[0]["kind"] != "greeting"
    [message] = await visitor.say("count again")
    assert message["text"] in ("That makes 2.", "That makes 3.")
    assert len(await visitor.history()) == 7


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<b>long term</b>",
        "'; DROP TABLE messages; --",
        "{emergency_number} {0} {slot}",
        "{{7*7}} ${7*7} %s %n",
        "\ud800 long term",
        "a\x00b",
        "\u202eabc\u202c",
        "مرحبا كيف حالك",
        "背中が痛い",
        "é" * 2000,
        "a" * 2000,
        "long term\r\nlong term\u2028long term",
        "Ａ／Ｂ",
        "null",
        "NaN",
        '{"text": "hello"}',
    ],
)
async def test_odd_text_is_answered_and_can_be_read_again(visitor, text):
    replies = await visitor.say(text)
    assert replies
    assert all(message["text"] for message in replies)
    assert (await visitor.history())[-1] == replies[-1]
    assert (await visitor.get("/chat/transcript")).status_code == 200


async def test_placeholders_in_a_users_words_stay_as_they_are(visitor):
    await visitor.say("{emergency_number} long term")
    assert (await visitor.history())[1]["text"] == "{emergency_number} long term"


async def test_what_a_user_wrote_is_kept_as_written(visitor):
    await visitor.say("  //long term <b>\u200b ")
    assert (await visitor.history())[1]["text"] == "//long term <b>"


@pytest.mark.parametrize("text", ["背中が痛い", "مرحبا كيف حالك", "болит спина", "πονάει η πλάτη μου 3"])
async def test_another_script_is_answered_with_the_emergency_number(visitor, text):
    [message] = await visitor.say(text)
    assert message["text"] == "I can only read English. In an emergency, call 911."


async def test_a_foreign_word_in_an_english_sentence_is_no_other_language(visitor):
    [message] = await visitor.say("long term 長い")
    assert message["kind"] == "answer"
