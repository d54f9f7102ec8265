"""An emergency stays open until somebody says that the person is safe or that help is there."""

from __future__ import annotations

import pytest

from bot.nlu.red_flags import asks_something_else, still_open


@pytest.fixture(scope="module")
def open_after(analyser):
    def after(text, *flags):
        return still_open(analyser.analyse(text), flags or ("overdose",))

    return after


@pytest.mark.parametrize(
    "text",
    [
        "he seems ok just a bit floppy and dozy",
        "hes fine now i think",
        "forget it, doesnt matter",
        "its whatever i didnt mean it like that",
        "could it just be the tablets",
        "is that serious",
        "should i call 911?",
        "do i really need to call an ambulance",
        "i havent called anyone",
        "im not calling 911",
        "i dont feel safe",
        "i am not safe",
        "if i feel worse ill go to the hospital",
        "ok",
        "thanks",
        "i dont want to bother anyone",
        "can i just sleep it off",
        "what should i do",
        "how long does it stay in your system",
        "he threw up a bit",
        "lol just kidding",
        "why",
        "she says no",
        "my phone is nearly dead",
        "the ambulance is coming but he stopped breathing",
    ],
)
def test_what_says_neither_safety_nor_help_leaves_it_open(open_after, text):
    assert open_after(text) == ["overdose"]


@pytest.mark.parametrize(
    "text",
    [
        "the ambulance is on its way",
        "paramedics are here",
        "i called 911",
        "ive rung 999 and theyre coming",
        "i am safe now, my sister is with me",
        "im safe",
        "we are at the hospital",
        "on our way to the ER",
        "i called poison control",
        "im talking to the crisis line",
        "ambulance has taken him",
    ],
)
def test_safety_or_help_closes_it(open_after, text):
    assert open_after(text, "overdose", "unresponsive") == []


@pytest.mark.parametrize(
    "text",
    [
        "insurance sent me the bill",
        "she sent me the photo",
        "gp sent me an appointment",
        "the pharmacy sends the pills",
    ],
)
def test_what_else_was_sent_closes_nothing(open_after, text):
    assert open_after(text) == ["overdose"]


@pytest.mark.parametrize(
    "text",
    [
        "how long does gabapentin take to work?",
        "can i drink alcohol on gabapentin",
        "is gabapentin a narcotic",
        "what does gabapentin cost",
        "what is gabapentin",
    ],
)
def test_a_question_about_something_else_is_one_and_closes_nothing(analyser, open_after, text):
    assert asks_something_else(analyser.analyse(text))
    assert open_after(text) == ["overdose"]


@pytest.mark.parametrize(
    "text", ["is that serious", "should i call 911?", "is gabapentin deadly", "what should i do", "why", "ok"]
)
def test_what_refers_to_the_emergency_is_no_question_about_something_else(analyser, text):
    assert not asks_something_else(analyser.analyse(text))


def test_a_doctor_who_knows_closes_what_can_wait_for_a_doctor(open_after):
    assert open_after("i have an appointment this afternoon", "bladder_bowel", "abrupt_stop") == [
        "bladder_bowel"
    ]


def test_nothing_is_open_where_nothing_was_raised(analyser):
    assert still_open(analyser.analyse("thanks"), []) == []
