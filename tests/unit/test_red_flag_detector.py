"""The detector has the last word: rules, then what was learnt; the topic classifier alone is not believed."""

from __future__ import annotations

import numpy as np
import pytest
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_RANKING_KEY,
    METADATA,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from bot.encoder.manifest import DANGER_MODEL_FILE
from bot.nlu.context import CONTEXT, OPEN_RED_FLAGS, SUPPOSED_RED_FLAGS
from bot.nlu.red_flags import find_red_flags
from bot.nlu.red_flags.detector import RedFlagDetector
from bot.nlu.red_flags.finder import BACK_PAIN
from bot.nlu.red_flags.learnt import (
    HARMLESS,
    UNSTATED_WEIGHT,
    LearntSigns,
    Lines,
    Suspicion,
    read_lines,
)
from bot.nlu.sentence_encoder import encoder_in
from bot.nlu.sentence_features import meant_text
from bot.nlu.text_pipeline import DOCUMENT
from bot.settings import Settings


@pytest.fixture(scope="module")
def encoder():
    return encoder_in(Settings.from_environment().encoder_dir, DANGER_MODEL_FILE)


@pytest.fixture(scope="module")
def learnt(encoder):
    """What is learnt from a part of the lines, and a few ordinary questions."""
    lines = read_lines()
    some = Lines(
        {flag: signs[:60] for flag, signs in lines.signs.items()},
        {about: harmless[:40] for about, harmless in lines.harmless.items()},
    )
    questions = ["what is gabapentin", "how long does it take to work", "does it cause weight gain"]
    taught = [(question, HARMLESS) for question in questions]
    return LearntSigns.learn(taught, encoder.encode_in_depth, some)


@pytest.fixture
def detector(encoder, learnt):
    return RedFlagDetector(RedFlagDetector.get_default_config(), None, None, encoder, learnt)


@pytest.fixture
def suspected_in(analyser, encoder, learnt):
    def suspected_in(text, *established):
        document = analyser.analyse(text)
        [vector] = encoder.encode_in_depth([meant_text(document)])
        return learnt.suspected_in(document, frozenset(established), vector)

    return suspected_in


@pytest.fixture
def message_of(analyser):
    def make(text, *ranking):
        intents = [{"name": name, "confidence": confidence} for name, confidence in ranking]
        document = analyser.analyse(text)
        return Message({TEXT: text, DOCUMENT: document, INTENT: intents[0], INTENT_RANKING_KEY: intents})

    return make


#: No rule has words for it, and no line says it.
UNHEARD = "i sit there bursting and the pee refuses to start"


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


def test_a_sign_that_no_rule_has_words_for_is_suspected(analyser, detector, message_of):
    assert find_red_flags(analyser.analyse(UNHEARD)) == []
    message = message_of(UNHEARD, ("symptom_statement", 0.4))
    detector.process([message])
    assert message.get(INTENT)["name"] == "emergency"
    assert [one["value"] for one in message.get(ENTITIES)] == ["bladder_bowel"]
    assert message.get(OPEN_RED_FLAGS) == ["bladder_bowel"]


def test_a_suspicion_of_no_clear_kind_leaves_an_earlier_emergency_open(detector, message_of, monkeypatch):
    message = message_of("everything is so strange", ("symptom_statement", 0.1))
    message.set(METADATA, {CONTEXT: {OPEN_RED_FLAGS: ["overdose"]}})
    unclear = Suspicion(None, 0.99)
    monkeypatch.setattr(LearntSigns, "suspected_in", lambda *_: unclear)
    detector.process([message])
    assert message.get(INTENT)["name"] == "emergency"
    assert message.get(OPEN_RED_FLAGS) == ["overdose"]


def test_the_surer_it_is_that_a_message_is_ordinary_the_stronger_a_suspicion_must_be():
    suspicion = Suspicion("breathing", 0.8)
    strengths = [suspicion.strength(ordinary) for ordinary in (0.1, 0.5, 0.9, 0.999)]
    assert strengths == sorted(strengths, reverse=True)
    assert suspicion.strength(0.5) == pytest.approx(np.log(4))


@pytest.mark.parametrize(
    "text",
    [
        "i did not overdose",
        "what if i overdose",
        "i overdosed years ago",
        "can you overdose on it",
    ],
)
def test_a_sign_that_is_not_stated_raises_no_alarm(detector, message_of, text):
    message = message_of(text, ("other", 0.1), ("another", 0.05))
    detector.process([message])
    assert message.get(INTENT)["name"] != "emergency"


def test_beside_a_sign_that_is_not_stated_a_suspicion_must_be_stronger(suspected_in):
    suspicion = suspected_in("i did not overdose")
    assert suspicion.is_unstated
    assert (
        suspicion.strength(0.5)
        == Suspicion(suspicion.flag, suspicion.confidence).strength(0.5) - UNSTATED_WEIGHT
    )


def test_a_sign_that_needs_back_pain_is_not_suspected_without_it(suspected_in):
    text = "my temperature is high and i shiver"
    without, with_back_pain = suspected_in(text), suspected_in(text, BACK_PAIN)
    assert without.confidence < with_back_pain.confidence
    assert with_back_pain.flag == "fever_infection"


def test_what_is_only_supposed_is_told_apart(detector, message_of):
    message = message_of("what if i take an overdose", ("not_covered_dose", 0.6))
    detector.process([message])
    assert message.get(SUPPOSED_RED_FLAGS) == ["overdose"]
    assert message.get(INTENT)["name"] == "not_covered_dose"


@pytest.mark.parametrize(
    "text",
    [
        "this is an emergency",
        "help, I think I'm having an emergency",
        "send an ambulance please",
        "its an emergency",
    ],
)
def test_a_cry_for_help_that_does_not_say_why_is_an_emergency_of_no_kind(detector, message_of, text):
    message = message_of(text, ("greet", 0.9))
    detector.process([message])
    assert message.get(INTENT)["name"] == "emergency"
    assert message.get(OPEN_RED_FLAGS) is None


def test_the_topic_classifier_alone_is_not_believed(detector, message_of):
    message = message_of("what is gabapentin", ("emergency", 0.95), ("what_is_gabapentin", 0.04))
    detector.process([message])
    assert message.get(INTENT)["name"] == "nlu_fallback"
    message = message_of("what is gabapentin", ("emergency", 0.5), ("what_is_gabapentin", 0.4))
    detector.process([message])
    assert [intent["name"] for intent in message.get(INTENT_RANKING_KEY)] == [
        "what_is_gabapentin",
        "emergency",
    ]


def test_a_message_that_means_nothing_else_either_is_not_understood(detector, message_of):
    message = message_of("what is that", ("emergency", 0.4), ("side_effect", 0.1))
    detector.process([message])
    assert message.get(INTENT)["name"] == "nlu_fallback"


def test_a_button_is_left_alone(detector):
    message = Message({TEXT: "/affirm", INTENT: {"name": "affirm", "confidence": 1.0}})
    detector.process([message])
    assert message.get(INTENT) == {"name": "affirm", "confidence": 1.0}
