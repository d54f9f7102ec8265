from __future__ import annotations

import pytest

from actions.knowledge import knowledge
from actions.medicines import ActionMedicine


def test_the_first_sentence_sends_to_the_doctor_or_pharmacist(conversation):
    conversation.names("medicine", "ibuprofen").run(ActionMedicine())
    assert conversation.text.startswith(
        "Ask your doctor or pharmacist before you take ibuprofen (Advil) with gabapentin."
    )


def test_the_article_comes_before_the_label(conversation):
    conversation.names("medicine", "oxycodone").run(ActionMedicine())
    assert conversation.text.index("The article says") < conversation.text.index("The FDA label warns")
    assert conversation.sources()[0] == "article:faq-2"
    assert "label:7.1" in conversation.sources()


@pytest.mark.parametrize("medicine", ["oxycodone", "lorazepam", "zolpidem", "alcohol", "pregabalin"])
def test_what_slows_breathing_comes_with_what_to_do_now(conversation, medicine):
    conversation.names("medicine", medicine).run(ActionMedicine())
    assert "Call 911 now if breathing is slow or hard" in conversation.text


def test_a_medicine_that_the_label_studied_gets_its_own_finding(conversation):
    conversation.names("medicine", "naproxen").run(ActionMedicine())
    assert "12% to 15%" in conversation.text


def test_a_medicine_that_the_label_does_not_name_is_said_not_to_be_named(conversation):
    conversation.names("medicine", "tizanidine").run(ActionMedicine())
    assert "The FDA label does not name tizanidine." in conversation.text


def test_no_reply_calls_a_combination_safe():
    for medicine in knowledge().medicines.values():
        words = f"{medicine.answer} {medicine.article_says} {medicine.label_says}".lower()
        assert " safe" not in words
        assert " fine" not in words


def test_several_medicines_get_a_message_each(conversation):
    conversation.names("medicine", "baclofen", "codeine").run(ActionMedicine())
    assert conversation.reports("medicines") == [["baclofen"], ["codeine"]]
    assert conversation.now_remembers("medicines") == ["baclofen", "codeine"]


def test_medicines_beyond_the_third_are_offered_not_dropped(conversation):
    conversation.names("medicine", "baclofen", "codeine", "alcohol", "ibuprofen").run(ActionMedicine())
    assert len(conversation.messages) == 3
    assert '/medicine_combination{"medicine": "ibuprofen"}' in conversation.buttons()


def test_a_follow_up_stays_on_the_medicine(conversation):
    conversation.remembers(medicines=["baclofen"]).run(ActionMedicine())
    assert conversation.reports("medicines") == [["baclofen"]]


def test_without_a_medicine_the_bot_asks_which(conversation):
    conversation.run(ActionMedicine())
    assert conversation.reports("kind") == ["clarify"]
    assert conversation.text.startswith("Which medicine do you mean?")
    assert '/medicine_combination{"medicine": "ibuprofen"}' in conversation.buttons()
    assert conversation.events == []
