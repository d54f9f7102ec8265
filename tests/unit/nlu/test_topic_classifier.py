"""The classifier ranks the topics of a message, and keeps what it learnt in the model."""

from __future__ import annotations

import numpy as np
import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES, FEATURE_TYPE_SENTENCE, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.evidence import HeadSettings
from bot.nlu.text_pipeline import DOCUMENT
from bot.nlu.topic_classifier import RANKING_LENGTH, TopicClassifier, _named


@pytest.fixture(scope="module")
def message_of(analyser):
    def message_of(text, vector, intent=None):
        message = Message({TEXT: text, DOCUMENT: analyser.analyse(text)})
        if intent is not None:
            message.set(INTENT, intent)
        message.add_features(Features(vector.reshape(1, -1), FEATURE_TYPE_SENTENCE, TEXT, "test"))
        return message

    return message_of


@pytest.fixture(scope="module")
def teaching(examples, message_of):
    evidence, labels = examples
    return TrainingData(
        [message_of(*example) for example in zip(evidence.texts, evidence.vectors, labels, strict=True)]
    )


@pytest.fixture(scope="module")
def storage(tmp_path_factory):
    return LocalModelStorage(tmp_path_factory.mktemp("storage"))


@pytest.fixture(scope="module")
def trained(teaching, storage):
    classifier = TopicClassifier(HeadSettings(), storage, Resource("topics"))
    classifier.train(teaching)
    return classifier


@pytest.fixture
def asked(examples, message_of):
    evidence, _ = examples
    return lambda place: message_of(evidence.texts[place], evidence.vectors[place])


def test_the_likeliest_topic_comes_first(trained, examples, asked):
    message = asked(0)
    trained.process([message])
    ranking = message.get(INTENT_RANKING_KEY)
    assert message.get(INTENT) == ranking[0]
    assert ranking[0]["name"] == examples[1][0]
    confidences = [intent["confidence"] for intent in ranking]
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) == pytest.approx(1.0)


def test_a_ranking_has_at_most_ten_topics(examples, message_of, storage):
    evidence, _ = examples
    many = TrainingData(
        [
            message_of(text, vector, f"topic_{place % 12}")
            for place, (text, vector) in enumerate(zip(evidence.texts, evidence.vectors, strict=True))
        ]
    )
    classifier = TopicClassifier(HeadSettings(), storage, Resource("many"))
    classifier.train(many)
    message = message_of(evidence.texts[0], evidence.vectors[0])
    classifier.process([message])
    assert len(message.get(INTENT_RANKING_KEY)) == RANKING_LENGTH == 10


def test_what_was_stored_in_the_model_decides_alike(trained, storage, asked):
    loaded = TopicClassifier.load(
        TopicClassifier.get_default_config(), storage, Resource("topics"), execution_context=None
    )
    first, again = asked(7), asked(7)
    trained.process([first])
    loaded.process([again])
    assert first.get(INTENT_RANKING_KEY) == again.get(INTENT_RANKING_KEY)


def test_a_button_keeps_its_topic(trained, asked):
    button = Message({INTENT: {"name": "greet", "confidence": 1.0}})
    trained.process([button, asked(0)])
    assert button.get(INTENT) == {"name": "greet", "confidence": 1.0}
    assert button.get(INTENT_RANKING_KEY) is None


def test_no_messages_are_no_trouble(trained):
    assert trained.process([]) == []


def test_it_must_be_trained_before_it_is_used(storage, asked):
    classifier = TopicClassifier(HeadSettings(), storage, Resource("none"))
    with pytest.raises(RuntimeError, match="before it was trained or loaded"):
        classifier.process([asked(0)])


def entity(kind, value, extractor="KnowledgeEntities"):
    found = {"entity": kind, "value": value}
    return {**found, "extractor": extractor} if extractor else found


@pytest.mark.parametrize(
    ("entities", "counts"),
    [
        ([], [0, 0, 0, 0]),
        ([entity("side_effect", "fatigue")], [1, 0, 0, 0]),
        ([entity("side_effect", "fatigue"), entity("side_effect", "fatigue")], [1, 0, 0, 0]),
        ([entity("side_effect", "fatigue"), entity("side_effect", "dizziness")], [1, 1, 0, 0]),
        ([entity("medicine", "ibuprofen"), entity("medicine", "codeine")], [0, 0, 1, 1]),
        ([entity("side_effect", "fatigue", extractor=None)], [0, 0, 0, 0]),
        ([entity("red_flag", "overdose")], [0, 0, 0, 0]),
    ],
)
def test_it_counts_different_things_that_were_found_by_name_and_no_marks(entities, counts):
    assert _named(Message({TEXT: "words", ENTITIES: entities})) == counts


def test_vectors_of_the_messages_are_not_changed(trained, asked):
    message = asked(3)
    before = message.get_dense_features(TEXT)[1].features.copy()
    trained.process([message])
    np.testing.assert_array_equal(message.get_dense_features(TEXT)[1].features, before)
