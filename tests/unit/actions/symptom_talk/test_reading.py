"""What people write in the guided talk, and what is understood of it."""

from __future__ import annotations

from datetime import date

import pytest

from actions.symptom_talk.reading import Kind, Reading, reader

TODAY = date(2026, 11, 27)


def told(text: str, asked: str | None = None) -> dict[str, str]:
    return {
        question.removeprefix("symptom_"): choice
        for question, choice in reader().told(text, asked=asked, today=TODAY).items()
    }


def read(text: str, asked: str, intent: str = "nlu_fallback", *, just_asked: bool = True, **more) -> Reading:
    message = {"text": text, "intent": {"name": intent, "confidence": 0.9}, "entities": [], **more}
    return reader().read(message, asked, just_asked=just_asked)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("burning down my leg for 3 weeks", {"place": "one_leg", "feel": "burning", "duration": "weeks"}),
        ("my lower back hurts when i bend", {"place": "lower_back"}),
        ("my back hurts", {}),
        ("weekness in both feet", {"place": "both_legs", "numb_weak": "weak"}),
        ("pins and needles from my bum to my ankle", {"place": "one_leg", "feel": "tingling"}),
        ("an ache at the bottom of my back", {"place": "lower_back", "feel": "aching"}),
        ("pain between my shoulder blades since monday", {"place": "upper_back", "duration": "days"}),
        (
            "my lower back aches, no numbness or weakness",
            {"place": "lower_back", "feel": "aching", "numb_weak": "neither"},
        ),
        (
            "just an ache in my lower spine, nothing going down the legs",
            {"place": "lower_back", "feel": "aching"},
        ),
        ("it is not sharp, it is stiff", {"feel": "stiff"}),
        ("numb toes and a weak knee", {"place": "one_leg", "numb_weak": "both"}),
        ("dead tired and my back is bad", {}),
        ("it hurts when turning over in the night", {}),
    ],
)
def test_what_a_statement_tells_is_found(statement, expected):
    assert told(statement) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("about two weeks", "weeks"),
        ("2wks", "weeks"),
        ("3 days", "days"),
        ("yesterday", "days"),
        ("since this morning", "days"),
        ("a fortnight", "weeks"),
        ("a month or so", "months"),
        ("couple of months", "months"),
        ("since october", "months"),
        ("since easter", "longer"),
        ("half my life, ten years", "longer"),
        ("since 2019", "longer"),
        ("for ages", "longer"),
        ("every day", None),
        ("i am 71 years old", None),
        ("20 years, but numb for 2 days", None),
    ],
)
def test_how_long_is_understood_when_asked(text, expected):
    assert told(text, "symptom_duration").get("duration") == expected


@pytest.mark.parametrize(
    "statement",
    ["fifteen years of lifting patients", "i work ten hours a day", "it may burn", "worse in the morning"],
)
def test_a_time_that_is_not_about_the_pain_is_left_alone_in_a_statement(statement):
    assert "duration" not in told(statement)


@pytest.mark.parametrize("text", ["skip", "Skip it please", "no idea", "dunno", "I don't know", "not sure"])
def test_any_question_can_be_skipped_in_words(text):
    assert read(text, "symptom_feel") == Reading(Kind.ANSWER, {"symptom_feel": "not_said"})


@pytest.mark.parametrize("text", ["stop", "Please stop.", "never mind", "no more questions", "forget it"])
def test_the_questions_can_be_stopped_in_words(text):
    assert read(text, "symptom_feel", "stopping_withdrawal").kind is Kind.STOP


def test_pain_that_does_not_stop_stops_nothing():
    assert read("the burning does not stop", "symptom_feel").answers == {"symptom_feel": "burning"}


@pytest.mark.parametrize(
    ("text", "intent", "asked", "answer"),
    [
        ("yes", "affirm", "symptom_alarming", "alarming"),
        ("nope", "deny", "symptom_alarming", "nothing_alarming"),
        ("none of those", "none_of_these", "symptom_alarming", "nothing_alarming"),
        ("yes both", "nlu_fallback", "symptom_numb_weak", "both"),
        ("no", "deny", "symptom_numb_weak", "neither"),
    ],
)
def test_yes_and_no_answer_the_question_they_follow(text, intent, asked, answer):
    assert read(text, asked, intent).answers == {asked: answer}
    assert read(text, asked, intent, just_asked=False) == Reading(Kind.OTHER)


def test_a_yes_that_answers_nothing_is_unclear():
    assert read("yes", "symptom_place", "affirm") == Reading(Kind.UNCLEAR)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("is burning common?", "side_effect"),
        ("does it help a burning leg", "when_right_for_me"),
        ("gabapentin for my burning leg", "use_for_back_pain"),
        ("i want to know about burning", "nlu_fallback"),
        ("you are not helping my burning leg", "complaint"),
        ("my leg burns and i cannot pee", "emergency"),
    ],
)
def test_what_asks_or_tells_something_else_is_no_answer(text, intent):
    assert read(text, "symptom_feel", intent) == Reading(Kind.OTHER)


def test_a_medicine_by_name_is_no_answer():
    medicine = [{"entity": "medicine", "value": "ibuprofen"}]
    message = read("advil on a burning leg", "symptom_feel", "medicine_combination", entities=medicine)
    assert message == Reading(Kind.OTHER)


def test_an_answer_counts_whatever_the_classifier_takes_it_for():
    assert read("since last week", "symptom_duration", "side_effect").answers == {"symptom_duration": "weeks"}
