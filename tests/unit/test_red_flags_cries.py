"""A cry for help that does not say what is wrong is heard, and what only has its words is not."""

from __future__ import annotations

import pytest

from bot.nlu.red_flags import cries_for_help


@pytest.mark.parametrize(
    "text",
    [
        "please send an ambulance",
        "we need an ambulance",
        "this is an emergency",
        "nobody is sending an ambulance",
        "i called 911 and nobody answers, i need an ambulance",
    ],
)
def test_a_cry_for_help_is_one(analyser, text):
    assert cries_for_help(analyser.analyse(text))


@pytest.mark.parametrize(
    "text",
    [
        "is this an emergency",
        "do i need an ambulance for a slipped disc",
        "it is not an emergency",
        "the emergency room",
        "they sent the ambulance, thank you",
        "he has sent an ambulance",
        "did you need an ambulance",
        "when is it an emergency",
        "this is not an emergency",
    ],
)
def test_that_help_was_sent_is_asked_for_or_is_not_needed_is_no_cry(analyser, text):
    assert not cries_for_help(analyser.analyse(text))
