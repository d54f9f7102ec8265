"""First aid reads a message by the rules alone, and nothing of an emergency is forgotten over it."""

from __future__ import annotations

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.context import last_understood
from bot.dialogue.first_aid import as_read_by_rules, first_aid
from bot.nlu.context import OPEN_RED_FLAGS

BREATHING = "my husband stopped breathing"
CRY = "please send an ambulance"


def read(text, understood=None):
    return as_read_by_rules(UserMessage(text), first_aid().read(text, understood or {}))


@pytest.fixture
def conversation():
    tracker = DialogueStateTracker.from_events("somebody", [])

    def tell(event):
        tracker.update(event, Domain.empty())
        return tracker

    return tell


def test_a_cry_for_help_is_an_emergency_without_a_red_flag():
    event = read(CRY)
    assert (event.intent_name, event.entities) == ("emergency", [])
    assert first_aid().can_be_answered_at_once(first_aid().read(CRY))


def test_what_is_no_sign_of_danger_is_not_understood():
    assert read("how long does it take to work").intent_name == "nlu_fallback"


def test_a_cry_that_was_read_alone_closes_no_emergency(conversation):
    conversation(read(BREATHING))
    tracker = conversation(read(CRY))
    assert last_understood(tracker)[OPEN_RED_FLAGS][0] == "breathing"


def test_that_help_is_coming_closes_the_emergency_before_a_cry_too(conversation):
    tracker = conversation(read(BREATHING))
    tracker = conversation(read("the ambulance is here", last_understood(tracker)))
    tracker = conversation(read(CRY))
    assert not last_understood(tracker).get(OPEN_RED_FLAGS)


def test_of_what_may_be_an_emergency_all_numbers_are_told_and_of_nothing_an_apology():
    assert "{poison_line}" in first_aid().reply([], is_emergency=True).text
    assert first_aid().reply([]).text.startswith("Something went wrong on my side")


def test_a_red_flag_that_the_knowledge_does_not_have_still_counts():
    told = first_aid().reply(["of_tomorrow"])
    assert told.metadata["metadata"]["urgency"] == "emergency"
    assert "{emergency_number}" in told.text
