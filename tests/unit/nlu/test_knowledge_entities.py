"""What a message names is reported as entities; gabapentin's many names become one."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.knowledge_entities import KnowledgeEntities
from bot.nlu.sentence_features import meant_text
from bot.nlu.text_pipeline import DOCUMENT


@pytest.fixture(scope="module")
def component():
    return KnowledgeEntities()


@pytest.fixture
def processed(component, analyser):
    def processed(text):
        message = Message({TEXT: text, DOCUMENT: analyser.analyse(text)})
        component.process([message])
        return message

    return processed


def test_an_entity_stands_where_the_words_were_typed(processed):
    text = "Wife\u2019s on Lyrica, gets DIZZYNESS"
    entities = processed(text).get(ENTITIES)
    assert [(one["entity"], one["value"], text[one["start"] : one["end"]]) for one in entities] == [
        ("medicine", "pregabalin", "Lyrica"),
        ("side_effect", "dizziness", "DIZZYNESS"),
    ]
    assert {one["extractor"] for one in entities} == {"KnowledgeEntities"}


@pytest.mark.parametrize("name", ["gabapentin", "Neurontin", "GABA", "nuerontin", "gabapentin e"])
def test_gabapentin_is_no_entity_and_reads_alike_by_every_name(processed, name):
    message = processed(f"is {name} safe")
    assert message.get(ENTITIES) == []
    assert meant_text(message.get(DOCUMENT)) == "is gabapentin safe"


def test_entities_found_before_are_kept(component, analyser):
    text = "ibuprofen"
    earlier = {"entity": "side_effect", "value": "fatigue", "start": 0, "end": 9}
    message = Message({TEXT: text, DOCUMENT: analyser.analyse(text), ENTITIES: [earlier]})
    component.process([message])
    assert [one["value"] for one in message.get(ENTITIES)] == ["fatigue", "ibuprofen"]


def test_a_button_has_no_text_and_is_left_alone(component):
    message = Message({"intent": {"name": "greet"}})
    component.process([message])
    assert message.get(ENTITIES) is None
