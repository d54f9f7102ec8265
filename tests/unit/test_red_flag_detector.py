from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge import load_knowledge
from bot.nlu.red_flags.detector import RedFlagDetector
from bot.nlu.text_analysis import TextAnalyser
from bot.nlu.text_pipeline import DOCUMENT, vocabulary_of


@pytest.fixture(scope="module")
def analyser():
    return TextAnalyser(vocabulary_of(load_knowledge(), []))


@pytest.fixture
def detector():
    settings = RedFlagDetector.get_default_config()
    return RedFlagDetector(settings["trusted_from"], settings["unsure_below"])


@pytest.fixture
def message_of(analyser):
    def make(text, *ranking):
        intents = [{"name": name, "confidence": confidence} for name, confidence in ranking]
        return Message(
            {TEXT: text, DOCUMENT: analyser.analyse(text), INTENT: intents[0], INTENT_RANKING_KEY: intents}
        )

    return make


def test_a_sign_makes_the_message_an_emergency_whatever_the_classifier_says(detector, message_of):
    message = message_of("i cant breathe", ("side_effect", 0.97), ("emergency", 0.02))
    detector.process([message])
    assert message.get(INTENT) == {"name": "emergency", "confidence": 1.0}
    assert [intent["name"] for intent in message.get(INTENT_RANKING_KEY)] == ["emergency", "side_effect"]


def test_the_sign_is_reported_as_an_entity_beside_those_found_before(detector, message_of):
    message = message_of("help, my throat is closing", ("side_effect", 0.9))
    message.set(ENTITIES, [{"entity": "side_effect", "value": "dizziness"}])
    detector.process([message])
    earlier, found = message.get(ENTITIES)
    assert earlier["value"] == "dizziness"
    assert (found["entity"], found["value"], found["extractor"]) == (
        "red_flag",
        "anaphylaxis",
        "RedFlagDetector",
    )
    assert "help, my throat is closing"[found["start"] : found["end"]] == "throat is closing"


def test_a_classifier_that_is_sure_of_an_emergency_is_believed(detector, message_of):
    message = message_of("something is very wrong", ("emergency", 0.95), ("side_effect", 0.02))
    detector.process([message])
    assert message.get(INTENT)["name"] == "emergency"
    assert not message.get(ENTITIES)


def test_a_classifier_that_only_suspects_an_emergency_is_not_believed(detector, message_of):
    message = message_of("something is wrong", ("emergency", 0.5), ("side_effect", 0.4))
    detector.process([message])
    assert [intent["name"] for intent in message.get(INTENT_RANKING_KEY)] == ["side_effect", "emergency"]
    assert message.get(INTENT)["name"] == "side_effect"


def test_a_message_that_means_nothing_else_either_is_not_understood(detector, message_of):
    message = message_of("something", ("emergency", 0.4), ("side_effect", 0.1))
    detector.process([message])
    assert message.get(INTENT)["name"] == "nlu_fallback"


def test_a_button_is_left_alone(detector):
    message = Message({TEXT: "/affirm", INTENT: {"name": "affirm", "confidence": 1.0}})
    detector.process([message])
    assert message.get(INTENT) == {"name": "affirm", "confidence": 1.0}
