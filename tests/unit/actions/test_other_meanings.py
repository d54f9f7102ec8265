"""An answer of which the assistant is only fairly sure comes with what else may have been meant."""

from __future__ import annotations

import pytest

from actions.other_meanings import ActionOfferOtherMeanings

ANSWER = {"kind": "answer", "topics": ["how_to_take"]}


@pytest.fixture
def offered(conversation):
    """The payloads of the buttons that follow a reply, by what the classifier thought."""

    def offered(said=ANSWER, **confidences):
        ranking = [{"name": name, "confidence": sure} for name, sure in confidences.items()]
        conversation.understood(ranking).has_just_said(said).run(ActionOfferOtherMeanings())
        return conversation.buttons() if conversation.messages else []

    return offered


def test_two_other_meanings_are_offered_under_an_answer(offered, conversation):
    buttons = offered(how_to_take=0.5, long_term_use=0.2, telehealth=0.15, alternatives=0.12)
    assert buttons == ["/long_term_use", "/telehealth"]
    assert conversation.reports("kind") == ["clarify"]
    assert conversation.reports("topics") == [["long_term_use", "telehealth"]]


def test_nothing_is_added_to_an_answer_that_is_sure(offered):
    assert offered(how_to_take=0.86, long_term_use=0.14) == []


def test_what_is_unlikely_is_not_offered(offered):
    assert offered(how_to_take=0.7, long_term_use=0.05) == []


def test_what_cannot_be_answered_is_not_offered(offered):
    assert offered(how_to_take=0.6, thanks=0.3) == []


def test_being_declined_comes_with_what_may_have_been_meant(offered):
    assert offered({"kind": "out_of_scope"}, out_of_scope=0.5, how_to_take=0.3) == ["/how_to_take"]
    assert offered({"kind": "out_of_scope"}, out_of_scope=0.65, how_to_take=0.3) == []


def test_a_look_up_that_a_name_decided_comes_with_the_likelier_topic(offered):
    looked_up = {"kind": "medicine", "medicines": ["acetaminophen"]}
    assert offered(looked_up, nlu_fallback=0.48, other_medications=0.4, medicine_combination=0.3) == [
        "/other_medications"
    ]
    declined = {"kind": "out_of_scope"}
    assert offered(declined, nlu_fallback=0.48, out_of_scope=0.4, how_to_take=0.3) == []


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "emergency"},
        {"kind": "handoff"},
        {"kind": "clarify"},
        {"kind": "answer", "asks": "symptom_place"},
    ],
)
def test_help_and_questions_of_the_assistant_are_left_alone(offered, said):
    assert offered(said, how_to_take=0.5, long_term_use=0.3) == []
