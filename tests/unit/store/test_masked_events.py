"""What is stored of a message holds nothing that says who wrote it, and its places still fit."""

from __future__ import annotations

from bot.store.masked_events import masked
from bot.store.readable import readable_messages, trigger_words

TEXT = "My name is Maria Lopez, call 555-123-4567, my chest hurts badly"


def said(text, entities=(), **metadata):
    metadata.setdefault("shown_text", text)
    return {
        "event": "user",
        "text": text,
        "timestamp": 1.0,
        "metadata": metadata,
        "parse_data": {"text": text, "intent": {"name": "emergency"}, "entities": list(entities)},
    }


def flag(text, words):
    start = text.index(words)
    return {"entity": "red_flag", "value": "chest_abdominal", "start": start, "end": start + len(words)}


def test_every_copy_of_the_text_is_masked():
    event = masked(said(TEXT))
    assert "Maria" not in str(event)
    assert "4567" not in str(event)
    assert event["text"] == event["metadata"]["shown_text"] == event["parse_data"]["text"]
    assert event["text"].endswith("my chest hurts badly")


def test_the_words_of_a_sign_of_danger_are_still_found_where_they_stand():
    event = masked(said(TEXT, [flag(TEXT, "chest hurts")]))
    [row] = readable_messages([event], lambda facts: [])
    assert trigger_words(row) == ["chest hurts"]


def test_what_the_assistant_says_and_what_buttons_say_stays_as_it_is():
    bot = {"event": "bot", "text": "Call Poison Help at 1-800-222-1222."}
    assert masked(bot) == bot
    pressed = said("/see_a_doctor_when", payload="/see_a_doctor_when", shown_text="Call 555-123-4567")
    assert masked(pressed) == pressed


def test_a_message_without_anything_personal_stays_as_it_is():
    event = said("does gabapentin 300 mg make you dizzy")
    assert masked(event) == event
