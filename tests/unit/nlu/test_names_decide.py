"""A name can decide what a message asks, and whose question it is."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.bare_names import BareNames
from bot.nlu.knowledge_entities import _rewrite
from bot.nlu.knowledge_names import SUBJECT
from bot.nlu.other_medicine import OtherMedicineSubject
from bot.nlu.pain_medicine_alone import PainMedicineAlone
from bot.nlu.questions.splitting import split
from bot.nlu.sentence_features import PARTS
from bot.nlu.text_pipeline import DOCUMENT
from bot.nlu.topic_classifier import PART_RANKINGS


@pytest.fixture(scope="module")
def understood(analyser, names):
    """The intent of a text after a component has looked at it, when the classifier had thought of another."""

    def understood(component, text, intent, confidence=0.5):
        document = analyser.analyse(text)
        entities = []
        for named in names.find(document):
            if named.kind == SUBJECT:
                _rewrite(named.span)
                continue
            span = named.span
            place = {"start": span.start_char, "end": span.end_char}
            entities.append({"entity": named.kind, "value": named.value, **place})
        ranking = [{"name": intent, "confidence": confidence}, {"name": "greet", "confidence": 0.1}]
        message = Message({TEXT: text, DOCUMENT: document, ENTITIES: entities, INTENT: ranking[0]})
        message.set(INTENT_RANKING_KEY, ranking)
        component.process([message])
        return message.get(INTENT)["name"]

    return understood


@pytest.mark.parametrize("text", ["and advil?", "what about naproxen", "sorry, i meant xanax", "baclofen"])
def test_a_bare_medicine_asks_for_the_combination(understood, text):
    assert understood(BareNames(), text, "out_of_scope") == "medicine_combination"


@pytest.mark.parametrize("text", ["*nausea", "and dizziness?", "i mean weight gain"])
def test_a_bare_effect_asks_for_the_effect(understood, text):
    assert understood(BareNames(), text, "thanks") == "side_effect"


def test_a_name_among_other_words_decides_nothing(understood):
    assert understood(BareNames(), "my sister hates naproxen", "out_of_scope") == "out_of_scope"


def test_the_classifier_knows_better_when_it_is_sure(understood):
    assert understood(BareNames(), "naproxen", "other_medications", 0.9) == "medicine_combination"
    assert understood(BareNames(), "dizziness", "not_covered_driving", 0.9) == "not_covered_driving"


@pytest.mark.parametrize(
    "text",
    [
        "may i have naproxen with it",
        "may i take it with naproxen after supper",
        "is naproxen alright while on this",
    ],
)
def test_a_medicine_that_is_taken_along_is_a_combination(understood, text):
    assert understood(BareNames(), text, "other_medications", 0.9) == "medicine_combination"


@pytest.mark.parametrize("text", ["is it ok together?", "can they be taken together", "is it safe together"])
def test_together_without_a_name_asks_for_a_combination(understood, text):
    assert understood(BareNames(), text, "combine_with_pain_meds", 0.9) == "medicine_combination"


def test_together_beside_other_words_decides_nothing(understood):
    text = "do pain medicines and exercise work together"
    assert understood(BareNames(), text, "combine_with_pain_meds", 0.9) == "combine_with_pain_meds"


def test_a_part_of_a_message_can_be_a_bare_name_too(analyser):
    document = analyser.analyse("is it safe. and naproxen?")
    unsure = [{"name": "out_of_scope", "confidence": 0.5}]
    naproxen = {"entity": "medicine", "value": "naproxen", "start": 16, "end": 24}
    message = Message({TEXT: document.text, DOCUMENT: document, ENTITIES: [naproxen], INTENT: unsure[0]})
    message.set(INTENT_RANKING_KEY, unsure)
    message.set(PARTS, split(document))
    message.set(PART_RANKINGS, [unsure, unsure])
    BareNames().process([message])
    assert [ranking[0]["name"] for ranking in message.get(PART_RANKINGS)] == [
        "out_of_scope",
        "medicine_combination",
    ]


@pytest.fixture(scope="module")
def whose():
    return OtherMedicineSubject()


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("is zoloft addictive", "misuse_substance_use"),
        ("is it true that prozac makes you fat", "side_effect"),
        ("what are the side effects of my prozac, is it bad", "side_effects_overview"),
        ("does accutane dry your lips", "side_effect"),
        ("can prozac be crushed", "out_of_scope"),
    ],
)
def test_a_question_about_another_medicine_is_not_about_gabapentin(understood, whose, text, intent):
    assert understood(whose, text, intent) == "other_medicine"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("is gabapentin as addictive as xanax", "misuse_substance_use"),
        ("i take zoloft, does it make you fat", "side_effect"),
        ("can i drink wine", "not_covered_driving"),
    ],
)
def test_where_gabapentin_may_be_meant_it_is(understood, whose, text, intent):
    assert understood(whose, text, intent) == intent


def test_another_pain_medicine_as_such_is_what_the_article_tells_of(understood, whose):
    assert understood(whose, "what is naproxen", "what_is_gabapentin") == "other_medications"


@pytest.fixture(scope="module")
def alone():
    return PainMedicineAlone()


@pytest.mark.parametrize("text", ["Is it ok to take Aleve?", "cyclobenzaprine?", "can i have ibuprofen"])
def test_a_pain_medicine_at_the_beginning_may_be_meant_either_way(understood, alone, text):
    assert understood(alone, text, "medicine_combination") == "several_questions"


@pytest.mark.parametrize(
    "text", ["Is Aleve ok with it?", "can i take ibuprofen too", "gabapentin and ibuprofen?"]
)
def test_a_pain_medicine_beside_gabapentin_asks_for_the_combination_alone(understood, alone, text):
    assert understood(alone, text, "medicine_combination") == "medicine_combination"


def test_another_medicine_than_for_pain_asks_for_the_combination_alone(understood, alone):
    assert understood(alone, "zoloft?", "medicine_combination") == "medicine_combination"
