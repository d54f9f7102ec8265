from __future__ import annotations

import pytest

from actions.emergency import ActionEmergency
from actions.knowledge import knowledge

FLAGS = list(knowledge().red_flags.values())


@pytest.mark.parametrize("flag", FLAGS, ids=[flag.id for flag in FLAGS])
def test_the_first_sentence_says_whom_to_call(conversation, flag):
    conversation.names("red_flag", flag.id).run(ActionEmergency())
    first = conversation.text.split(".")[0]
    assert "988" in first if flag.id == "suicide" else "doctor" in first or "911" in first


@pytest.mark.parametrize("flag", FLAGS, ids=[flag.id for flag in FLAGS])
def test_one_message_reports_flag_urgency_and_sources(conversation, flag):
    conversation.names("red_flag", flag.id).run(ActionEmergency())
    assert conversation.reports("kind") == ["emergency"]
    assert conversation.reports("urgency") == [flag.level]
    assert conversation.reports("red_flags") == [[flag.id]]
    assert conversation.reports("facts") == [list(flag.references)]


@pytest.mark.parametrize("flag", FLAGS, ids=[flag.id for flag in FLAGS])
def test_a_message_is_short_and_says_that_the_chat_stays_open(conversation, flag):
    conversation.names("red_flag", flag.id).run(ActionEmergency())
    assert len(conversation.text.split()) <= 90
    assert "This chat stays open" in conversation.text


def test_the_most_pressing_of_several_flags_speaks(conversation):
    conversation.names("red_flag", "fever_infection", "breathing").run(ActionEmergency())
    assert conversation.text.startswith(knowledge().red_flags["breathing"].told.split(".")[0][:4])
    assert conversation.reports("red_flags") == [["breathing", "fever_infection"]]
    assert conversation.reports("urgency") == ["emergency"]


def test_pills_taken_to_die_bring_the_crisis_line_and_emergency_services(conversation):
    conversation.names("red_flag", "suicide", "overdose").run(ActionEmergency())
    assert conversation.text.index("988") < conversation.text.index("Call 911 now if the person")


@pytest.mark.parametrize("flag", FLAGS, ids=[flag.id for flag in FLAGS])
def test_only_what_can_wait_an_hour_has_a_button(conversation, flag):
    conversation.names("red_flag", flag.id).run(ActionEmergency())
    assert conversation.buttons() == (["/see_a_doctor_when"] if flag.level == "urgent" else [])


def test_without_a_flag_the_message_names_every_line(conversation):
    conversation.run(ActionEmergency())
    assert all(number in conversation.text for number in ("911", "988", "1-800-222-1222"))
    assert conversation.reports("urgency") == ["emergency"]
    assert conversation.reports("red_flags") == [[]]


def test_nobody_is_told_to_stop_gabapentin_except_for_an_allergic_reaction():
    telling = [flag.id for flag in FLAGS if "stop gabapentin" in flag.told]
    assert telling == ["anaphylaxis"]
