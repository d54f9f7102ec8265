"""A name that its writer takes back is not looked up."""

from __future__ import annotations

import pytest

from bot.nlu.withdrawn_names import without_withdrawn


@pytest.fixture(scope="module")
def asked_about(analyser, names):
    """The values of the names that count in a text."""

    def asked_about(text):
        document = analyser.analyse(text)
        return [named.value for named in without_withdrawn(document, names.find(document))]

    return asked_about


@pytest.mark.parametrize(
    "text",
    [
        "naproxen no wait ibuprofen",
        "with naproxen, sorry, I meant ibuprofen",
        "naproxen - scratch that - ibuprofen",
        "not naproxen but ibuprofen",
    ],
)
def test_the_second_name_takes_the_place_of_the_first(asked_about, text):
    assert asked_about(text) == ["ibuprofen"]


def test_an_effect_can_be_taken_back_too(asked_about):
    assert asked_about("nausea, i mean dizziness") == ["dizziness"]


@pytest.mark.parametrize(
    "text",
    [
        "naproxen and ibuprofen",
        "naproxen or maybe even ibuprofen",
        "I meant naproxen. My mother takes ibuprofen",
        "i dont mean to be rude but is naproxen any better for a sore knee than ibuprofen",
    ],
)
def test_two_names_without_a_correction_both_count(asked_about, text):
    assert asked_about(text) == ["naproxen", "ibuprofen"]


def test_a_medicine_does_not_take_the_place_of_an_effect(asked_about):
    assert asked_about("nausea, sorry, with ibuprofen") == ["nausea", "ibuprofen"]
