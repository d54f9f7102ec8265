"""What was taught word for word is understood as it was taught."""

from __future__ import annotations

from bot.nlu.taught_words import TaughtWords

TAUGHT = TaughtWords.learn(
    [
        ("will the wobble pills last", "long_term_use"),
        ("is that so", "thanks"),
        ("is that so ?", "affirm"),
        ("how long", "how_fast_onset"),
    ]
)


def test_the_very_words_are_known_whatever_the_punctuation():
    assert TAUGHT.intent_of("Will the wobble pills last ?") == "long_term_use"


def test_other_words_are_not():
    assert TAUGHT.intent_of("will the wobbly pills last") is None


def test_words_that_were_taught_for_two_intents_are_left_to_the_classifier():
    assert TAUGHT.intent_of("is that so") is None


def test_very_short_messages_are_left_to_the_classifier():
    assert TAUGHT.intent_of("how long") is None


def test_a_model_holds_digests_and_no_sentence(tmp_path):
    TAUGHT.save(tmp_path)
    assert "wobble" not in "".join(file.read_text() for file in tmp_path.iterdir())
    assert TaughtWords.read(tmp_path).intent_of("will the wobble pills last") == "long_term_use"
