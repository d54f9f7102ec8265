from __future__ import annotations

from actions.clarify import ActionClarify
from actions.yes_and_no import ActionAffirm, ActionDeny

SAID_CLARIFY = {"kind": "clarify", "asks": "what_was_meant"}


def guesses(**confidences: float) -> list[dict[str, object]]:
    return [{"name": name, "confidence": confidence} for name, confidence in confidences.items()]


def test_the_likeliest_meanings_are_offered_and_a_way_out(conversation):
    conversation.understood(guesses(how_to_take=0.3, alternatives=0.2, greet=0.2, telehealth=0.1)).run(
        ActionClarify()
    )
    (message,) = conversation.messages
    assert [button["payload"] for button in message["buttons"]] == [
        "/how_to_take",
        "/alternatives",
        "/telehealth",
        "/none_of_these",
    ]
    assert conversation.reports("topics") == [["how_to_take", "alternatives", "telehealth"]]
    assert conversation.now_remembers("offered") == ["how_to_take", "alternatives", "telehealth"]


def test_a_name_settles_a_doubt(conversation):
    conversation.understood(guesses(what_is_gabapentin=0.3, side_effect=0.25)).names(
        "side_effect", "dry_mouth"
    )
    conversation.run(ActionClarify())
    assert conversation.reports("side_effects") == [["dry_mouth"]]


def test_what_is_most_likely_about_something_else_is_declined(conversation):
    conversation.understood(guesses(out_of_scope=0.38, how_to_take=0.08)).run(ActionClarify())
    assert [message["response"] for message in conversation.messages] == ["utter_out_of_scope"]


def test_what_is_declined_in_doubt_comes_with_what_may_have_been_meant(conversation):
    conversation.understood(guesses(out_of_scope=0.38, how_to_take=0.2)).run(ActionClarify())
    assert [message["response"] for message in conversation.messages] == [
        "utter_out_of_scope",
        "utter_other_meanings",
    ]
    assert conversation.buttons() == ["/how_to_take"]


def test_between_two_courtesies_the_likelier_is_returned(conversation):
    conversation.understood(guesses(thanks=0.4, smalltalk_other=0.38, affirm=0.1)).run(ActionClarify())
    assert [message["response"] for message in conversation.messages] == ["utter_thanks"]


def test_who_may_want_a_person_is_not_asked_back(conversation):
    conversation.understood(guesses(smalltalk_other=0.4, ask_for_person=0.38)).run(ActionClarify())
    assert conversation.reports("kind") == ["handoff"]


def test_not_understanding_twice_in_a_row_leads_to_a_doctor(conversation):
    conversation.was_told(SAID_CLARIFY).understood(guesses(how_to_take=0.3)).run(ActionClarify())
    assert conversation.reports("kind") == ["handoff"]


def test_a_name_answers_the_question_which_medicine_was_meant(conversation):
    conversation.was_told({"kind": "clarify", "asks": "which_medicine"}).names("medicine", "naproxen")
    conversation.run(ActionClarify())
    assert conversation.reports("medicines") == [["naproxen"]]


def test_a_yes_takes_the_only_offer(conversation):
    conversation.was_told(SAID_CLARIFY).remembers(offered=["long_term_use"]).run(ActionAffirm())
    assert [message["response"] for message in conversation.messages] == ["utter_long_term_use"]


def test_a_yes_to_several_offers_is_asked_back_about(conversation):
    conversation.was_told(SAID_CLARIFY).remembers(offered=["long_term_use", "telehealth"]).run(ActionAffirm())
    assert conversation.reports("kind") == ["clarify"]


def test_a_yes_to_nothing_in_particular_is_no_emergency(conversation):
    conversation.was_told({"kind": "clarify", "asks": "symptom_alarming"}).was_told({"kind": "answer"})
    conversation.run(ActionAffirm())
    assert [message["response"] for message in conversation.messages] == ["utter_ask_question"]


def test_a_no_after_an_emergency_reply_brings_it_again(conversation):
    conversation.was_told({"kind": "emergency", "red_flags": ["breathing"]}).run(ActionDeny())
    assert conversation.reports("red_flags") == [["breathing"]]
