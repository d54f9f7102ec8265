from __future__ import annotations

import pytest

from actions.side_effects import (
    ActionSideEffect,
    ActionSideEffectDuration,
    ActionSideEffectFrequency,
    ActionSideEffectsOverview,
)


def test_an_effect_of_the_article_is_answered_from_the_article_first(conversation):
    conversation.names("side_effect", "dizziness").run(ActionSideEffect())
    assert conversation.text.startswith("Yes. The article names dizziness")
    assert conversation.sources()[0].startswith("article:")
    assert "label:6.1" in conversation.sources()


def test_figures_are_given_per_hundred_people_and_against_placebo(conversation):
    conversation.names("side_effect", "dizziness").run(ActionSideEffect())
    assert (
        "in shingles-pain trials, 28 in 100 people on gabapentin and 8 in 100 on placebo" in conversation.text
    )


def test_an_effect_that_only_the_label_lists_is_said_to_be_missing_from_the_article(conversation):
    conversation.names("side_effect", "blurred_vision").run(ActionSideEffect())
    assert conversation.text.startswith(
        "The article does not mention blurred vision, but the FDA label lists it."
    )
    assert "3 in 100 people on gabapentin and 1 in 100 on placebo" in conversation.text
    assert conversation.sources() == ["label:6.1"]


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        ("jaundice", "cannot say how often, or whether gabapentin was the cause"),
        ("sweating", "after people stop gabapentin, not while they take it"),
        ("flu_like", "as often or more often on placebo"),
        ("hives", "the Medication Guide in the FDA label lists it"),
        ("fever", "an epilepsy trial in children aged 3 to 12, 10 in 100"),
    ],
)
def test_the_way_in_which_the_label_lists_an_effect_is_said(conversation, effect, words):
    conversation.names("side_effect", effect).run(ActionSideEffect())
    assert words in conversation.text


def test_an_effect_in_neither_source_is_not_ruled_out(conversation):
    conversation.names("side_effect", "hair_loss").run(ActionSideEffect())
    assert conversation.text.startswith(
        "Neither the article nor the FDA label I use lists hair loss. That does not rule it out"
    )
    assert conversation.reports("kind") == ["side_effect"]
    assert conversation.sources() == ["article:side-effects", "label:6.1"]


def test_an_effect_that_nobody_knows_is_answered_honestly(conversation):
    conversation.run(ActionSideEffect())
    assert "That does not rule it out" in conversation.text
    assert conversation.reports("side_effects") == [["unknown"]]
    assert conversation.now_remembers("side_effects") == ["unknown"]


def test_an_effect_before_is_not_taken_for_one_that_was_not_understood(conversation):
    conversation.remembers(side_effects=["dizziness"]).run(ActionSideEffect())
    assert conversation.reports("side_effects") == [["unknown"]]


def test_a_look_up_of_an_emergency_begins_with_what_to_do_now(conversation):
    conversation.names("side_effect", "respiratory_depression").run(ActionSideEffect())
    assert conversation.text.startswith("If this is happening now, call 911.")
    assert conversation.reports("urgency") == ["routine"]


def test_suicidal_thoughts_name_the_crisis_line(conversation):
    conversation.names("side_effect", "suicidal_thoughts").run(ActionSideEffect())
    assert "call or text 988" in conversation.text


def test_the_numbers_come_from_the_settings(conversation, monkeypatch):
    monkeypatch.setenv("BOT_EMERGENCY_NUMBER", "112")
    conversation.names("side_effect", "respiratory_depression").run(ActionSideEffect())
    assert conversation.text.startswith("If this is happening now, call 112.")


def test_several_effects_get_a_message_each(conversation):
    conversation.names("side_effect", "dizziness", "nausea", "dizziness").run(ActionSideEffect())
    assert conversation.reports("side_effects") == [["dizziness"], ["nausea"]]
    assert conversation.now_remembers("side_effects") == ["dizziness", "nausea"]
    assert conversation.buttons(0) == []


def test_effects_beyond_the_third_are_offered_not_dropped(conversation):
    conversation.names("side_effect", "dizziness", "nausea", "rash", "fever").run(ActionSideEffect())
    assert len(conversation.messages) == 3
    assert '/side_effect{"side_effect": "fever"}' in conversation.buttons()


def test_a_look_up_offers_its_follow_ups(conversation):
    conversation.names("side_effect", "dizziness").run(ActionSideEffect())
    assert conversation.buttons() == [
        "/side_effect_frequency",
        "/side_effect_duration",
        "/side_effects_overview",
    ]


def test_is_it_common_stays_on_the_subject(conversation):
    conversation.remembers(side_effects=["weight_gain"]).run(ActionSideEffectFrequency())
    assert conversation.reports("side_effects") == [["weight_gain"]]
    assert "- Shingles-pain trials: 2 on gabapentin, 0 on placebo" in conversation.text
    assert "None of these trials was about back pain." in conversation.text


def test_a_new_effect_in_a_follow_up_becomes_the_subject(conversation):
    conversation.remembers(side_effects=["weight_gain"]).names("side_effect", "nausea")
    conversation.run(ActionSideEffectFrequency())
    assert conversation.reports("side_effects") == [["nausea"]]
    assert conversation.now_remembers("side_effects") == ["nausea"]


def test_is_it_common_without_a_subject_gives_the_overview(conversation):
    conversation.run(ActionSideEffectFrequency())
    assert conversation.reports("side_effects") == [["any"]]


def test_how_often_is_admitted_to_be_unknown(conversation):
    conversation.names("side_effect", "jaundice").run(ActionSideEffectFrequency())
    assert "The FDA label cannot say how often people have yellow skin or eyes" in conversation.text


def test_dizziness_is_said_to_fade_as_the_article_says(conversation):
    conversation.remembers(side_effects=["dizziness"]).run(ActionSideEffectDuration())
    assert conversation.text.startswith("Often, yes. The article says dizziness and tiredness tend to fade")


def test_how_long_another_effect_lasts_is_admitted_to_be_unknown(conversation):
    conversation.remembers(side_effects=["blurred_vision"]).run(ActionSideEffectDuration())
    assert "Neither the article nor the FDA label says how long blurred vision can last" in conversation.text


def test_nobody_is_told_to_wait_for_a_dangerous_effect_to_pass(conversation):
    conversation.remembers(side_effects=["angioedema"]).run(ActionSideEffectDuration())
    assert "get better with time" not in conversation.text
    assert "call 911." in conversation.text.split("\n\n")[0]


def test_a_follow_up_on_an_unknown_effect_stays_unknown(conversation):
    conversation.remembers(side_effects=["unknown"]).run(ActionSideEffectDuration())
    assert conversation.reports("side_effects") == [["unknown"]]


def test_the_overview_names_common_and_serious_effects(conversation):
    conversation.run(ActionSideEffectsOverview())
    assert "dizziness: 28 (8)" in conversation.text
    assert "mood changes or an allergic reaction" in conversation.text
    assert "Call 911" in conversation.text
    assert conversation.reports("side_effects") == [["any"]]
    assert '/side_effect{"side_effect": "dizziness"}' in conversation.buttons()


def test_after_the_overview_no_single_effect_is_the_subject(conversation):
    conversation.remembers(side_effects=["dizziness"]).run(ActionSideEffectsOverview())
    assert conversation.now_remembers("side_effects") == []


def test_a_description_between_two_effects_is_asked_back_about(conversation):
    conversation.names("possible_side_effect", "dizziness", "nausea").run(ActionSideEffect())
    (message,) = conversation.messages
    assert message["response"] == "utter_clarify_side_effect"
    assert message["metadata"]["kind"] == "clarify"
    assert conversation.reports("side_effects") == [["dizziness", "nausea"]]
    assert [button["title"] for button in message["buttons"]] == ["Dizziness", "Nausea", "All side effects"]


def test_a_named_effect_is_looked_up_even_when_side_effects_in_general_were_asked_about(conversation):
    conversation.names("side_effect", "vomiting").run(ActionSideEffectsOverview())
    assert conversation.reports("side_effects") == [["vomiting"]]
