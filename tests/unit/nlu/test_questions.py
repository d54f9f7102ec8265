"""A message is split into its parts, and only what is asked counts as a question."""

from __future__ import annotations

import pytest

from bot.nlu.questions.merging import MOST_QUESTIONS, Thresholds, only_question, questions_in
from bot.nlu.questions.splitting import Part, asks, split


@pytest.fixture
def parts_of(analyser):
    """The parts of a text, as typed; those that ask have a question mark in front."""

    def parts_of(text):
        return [("? " if part.asks else "") + part.span.text for part in split(analyser.analyse(text))]

    return parts_of


def test_nothing_has_no_parts(parts_of):
    assert parts_of("") == []


def test_a_plain_question_has_one_part(parts_of):
    assert parts_of("can i take this for years") == ["? can i take this for years"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "what does it do and how soon does it help",
            ["? what does it do and", "? how soon does it help"],
        ),
        ("is it safe, is it addictive", ["? is it safe,", "? is it addictive"]),
        (
            "My back went in May. Does this help?",
            ["My back went in May.", "? Does this help?"],
        ),
        ("1 what is it 2 how does it work", ["? 1 what is it 2", "? how does it work"]),
    ],
)
def test_a_question_begins_a_part_behind_a_joint_or_a_full_stop(parts_of, text, parts):
    assert parts_of(text) == parts


@pytest.mark.parametrize(
    "text",
    ["tell me how it works", "i know what it is", "not sure when to take it", "my sister who is a nurse"],
)
def test_a_question_word_that_belongs_to_what_went_before_begins_nothing(parts_of, text):
    assert len(parts_of(text)) == 1


def test_the_parts_of_a_message_are_the_whole_message(analyser):
    document = analyser.analyse("So. I started it, and is it ok? My leg burns and what now")
    assert "".join(part.span.text_with_ws for part in split(document)) == document.text


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("does it help", True),
        ("and honestly is it worth it", True),
        ("if it is only a strain does it help", True),
        ("i would like to know the price", True),
        ("it helps", False),
        ("when we moved house i hurt my back", False),
    ],
)
def test_what_has_the_form_of_a_question(analyser, text, asked):
    assert asks(analyser.analyse(text)) is asked


def ranking(*pairs):
    return [{"name": name, "confidence": confidence} for name, confidence in pairs]


@pytest.fixture
def told(analyser):
    """The parts of a message, each asking or not."""

    def told(*asking):
        document = analyser.analyse(" ".join(["word word ."] * len(asking)))
        spans = [document[place * 3 : place * 3 + 3] for place in range(len(asking))]
        return [Part(span, asked) for span, asked in zip(spans, asking, strict=True)]

    return told


def intents(questions):
    return [question.intent for question in questions]


UNSURE = ranking(("how_to_take", 0.3), ("telehealth", 0.2))


def test_different_questions_are_all_found_in_the_order_of_asking(told):
    rankings = [ranking(("telehealth", 0.9)), ranking(("how_to_take", 0.8))]
    assert intents(questions_in(UNSURE, told(True, True), rankings, Thresholds())) == [
        "telehealth",
        "how_to_take",
    ]


def test_the_same_question_twice_is_one(told):
    rankings = [ranking(("telehealth", 0.9)), ranking(("telehealth", 0.8))]
    assert len(questions_in(UNSURE, told(True, True), rankings, Thresholds())) == 1


def test_background_is_no_question_but_an_effect_that_is_told_is(told):
    rankings = [ranking(("long_term_use", 0.9)), ranking(("side_effect", 0.9)), ranking(("telehealth", 0.9))]
    found = questions_in(UNSURE, told(False, False, True), rankings, Thresholds())
    assert intents(found) == ["side_effect", "telehealth"]


def test_thanks_beside_a_question_are_no_question(told):
    rankings = [ranking(("thanks", 0.99)), ranking(("telehealth", 0.9))]
    assert intents(questions_in(UNSURE, told(True, True), rankings, Thresholds())) == ["telehealth"]


def test_what_the_whole_message_asks_for_sure_is_not_passed_over(told):
    rankings = [ranking(("telehealth", 0.9)), ranking(("how_to_take", 0.8))]
    whole = ranking(("alternatives", 0.9))
    assert "alternatives" in intents(questions_in(whole, told(True, True), rankings, Thresholds()))


def test_no_more_than_three_are_answered_at_once(told):
    names = ("telehealth", "how_to_take", "alternatives", "long_term_use")
    rankings = [ranking((name, 0.9)) for name in names]
    assert len(questions_in(UNSURE, told(*[True] * 4), rankings, Thresholds())) == MOST_QUESTIONS


def test_the_only_question_decides_where_the_whole_leaves_doubt(told):
    rankings = [ranking(("use_for_back_pain", 0.9)), ranking(("telehealth", 0.9))]
    assert only_question(UNSURE, told(False, True), rankings, Thresholds()) == rankings[1]
    sure = ranking(("how_to_take", 0.9))
    assert only_question(sure, told(False, True), rankings, Thresholds()) is None


def test_the_only_question_decides_where_the_rest_tells_of_the_situation(told):
    sure = ranking(("how_to_take", 0.9))
    rankings = [ranking(("told_background", 0.9)), ranking(("telehealth", 0.9))]
    assert only_question(sure, told(False, True), rankings, Thresholds()) == rankings[1]


def test_a_name_stands_where_it_may_stand(analyser):
    document = analyser.analyse("I sleep badly, is melatonin fine")
    [melatonin] = [token.i for token in document if token.text == "melatonin"]
    assert [part.asks for part in split(document, {melatonin})] == [False, True]
