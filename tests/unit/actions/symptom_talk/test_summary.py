"""What the guided talk ends in, by what was told."""

from __future__ import annotations

import itertools

import pytest

from actions.knowledge import knowledge
from actions.messages import Message
from actions.symptom_talk.summary import ending
from bot.knowledge import NOT_SAID

QUESTIONS = knowledge().symptom_talk.questions
HARMLESS = {"symptom_numb_weak": "neither", "symptom_alarming": "nothing_alarming"}


def end(**told: str) -> Message:
    named = {f"symptom_{question}": answer for question, answer in told.items()}
    return ending({**dict.fromkeys(QUESTIONS, NOT_SAID), **HARMLESS, **named})


def every_ending() -> list[Message]:
    answers = [[NOT_SAID, *(choice.id for choice in question.choices)] for question in QUESTIONS.values()]
    return [ending(dict(zip(QUESTIONS, told, strict=True))) for told in itertools.product(*answers)]


@pytest.mark.parametrize(
    ("told", "topics"),
    [
        (
            {"place": "one_leg", "feel": "burning"},
            ("when_right_for_me", "sciatica_herniated_disc", "see_a_doctor_when"),
        ),
        ({"place": "lower_back", "feel": "tingling"}, ("when_right_for_me", "see_a_doctor_when")),
        ({"place": "lower_back", "feel": "aching"}, ("not_for_muscle_joint_pain", "see_a_doctor_when")),
        ({"feel": "stiff"}, ("not_for_muscle_joint_pain", "see_a_doctor_when")),
        ({"place": "lower_back"}, ("see_a_doctor_when", "back_pain_causes")),
        ({}, ("see_a_doctor_when", "back_pain_causes")),
    ],
)
def test_the_conclusion_follows_the_signs_that_the_article_names(told, topics):
    assert end(**told).topics == topics


def test_what_was_told_is_repeated_in_the_words_of_the_list():
    text = end(place="lower_back", feel="aching", duration="weeks").text
    assert (
        "You told me that it is in the lower back, it aches, it has lasted one to four weeks, "
        "and you are not numb or weak."
    ) in text


def test_where_nothing_was_told_nothing_is_repeated():
    assert "You told me that" not in end(numb_weak=NOT_SAID).text


@pytest.mark.parametrize("answer", ["numb", "weak", "both"])
def test_numbness_or_weakness_is_urgent(answer):
    message = end(place="lower_back", numb_weak=answer)
    assert message.urgency == "urgent"
    assert "doctor today" in message.text.split(".")[0]
    assert "Call 911" in message.text or "{emergency_number}" in message.text


def test_numbness_of_many_months_is_for_the_doctor_but_not_today():
    message = end(numb_weak="numb", duration="longer")
    assert message.urgency == "routine"
    assert "says to see a doctor about that" in message.text


def test_pain_past_a_few_weeks_is_for_the_doctor():
    assert "After a few weeks of pain" in end(feel="aching", duration="months").text
    assert "After a few weeks of pain" not in end(feel="aching", duration="weeks").text


def test_a_sign_of_danger_brings_the_emergency_reply():
    assert end(alarming="alarming").kind == "emergency"
    numb = end(place="both_legs", numb_weak="numb")
    assert (numb.kind, list(numb.red_flags)) == ("emergency", ["leg_weakness"])


def test_every_summary_names_its_sources_and_is_no_diagnosis():
    summaries = [message for message in every_ending() if message.kind == "answer"]
    assert len(summaries) > 500
    for message in summaries:
        assert knowledge().sources(message.facts)
        assert message.urgency in ("routine", "urgent")
        assert message.text.endswith("This is information, not a diagnosis.")
