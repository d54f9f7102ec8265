"""Misspelt words are mended; words that are right stay as they are."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.spelling import SpellingCorrector
from bot.nlu.vocabulary import Vocabulary


@pytest.fixture(scope="session")
def corrector(vocabulary):
    return SpellingCorrector(vocabulary)


def knowing(**weights):
    """A corrector that knows no other words than these."""
    return SpellingCorrector(Vocabulary(frozenset(weights), weights))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gabapenton", "gabapentin"),
        ("gabbapentin", "gabapentin"),
        ("nuerontin", "neurontin"),
        ("lyrcia", "lyrica"),
        ("ibuprofin", "ibuprofen"),
        ("oxycodon", "oxycodone"),
        ("hydrocodne", "hydrocodone"),
        ("tramadal", "tramadol"),
    ],
)
def test_a_misspelt_medicine_is_mended(corrector, typed, meant):
    assert corrector.correct(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dizzyness", "dizziness"),
        ("diziness", "dizziness"),
        ("drowzy", "drowsy"),
        ("nausia", "nausea"),
        ("naucious", "nauseous"),
        ("seisure", "seizure"),
        ("constapation", "constipation"),
        ("withdrawl", "withdrawal"),
        ("prescribtion", "prescription"),
        ("stomache", "stomach"),
        ("blury", "blurry"),
        ("docter", "doctor"),
        ("wieght", "weight"),
        ("pian", "pain"),
        ("definately", "definitely"),
        ("becuase", "because"),
    ],
)
def test_a_misspelt_lay_word_is_mended(corrector, typed, meant):
    assert corrector.correct(typed) == meant


@pytest.mark.parametrize(
    "word",
    ["pain", "pan", "dizzy", "chiropractor", "meds", "liver", "numb", "form", "from", "causal", "lyrics"],
)
def test_a_real_word_is_left_alone_however_close_it_is_to_another(corrector, word):
    assert corrector.correct(word) == word


@pytest.mark.parametrize("typed", ["DIZZYNESS", "Dizzyness", "dIZZYNESS"])
def test_capitals_make_no_difference(corrector, typed):
    assert corrector.correct(typed) == "dizziness"


@pytest.mark.parametrize(
    ("typed", "meant"), [("sooooo", "so"), ("heeelp", "help"), ("PAAAIN", "pain"), ("dizzzzy", "dizzy")]
)
def test_a_stretched_word_is_shortened(corrector, typed, meant):
    assert corrector.correct(typed) == meant


@pytest.mark.parametrize("typed", ["qz", "pzn", "x", ""])
def test_a_short_word_is_left_alone(corrector, typed):
    assert corrector.correct(typed) == typed


@pytest.mark.parametrize("typed", ["300mg", "gaba-pentn", "dizzy:(", "café", "больно", "50%"])
def test_what_is_not_plain_letters_is_left_alone(corrector, typed):
    assert corrector.correct(typed) == typed


def test_a_word_like_no_other_is_left_alone(corrector):
    assert corrector.correct("xqzvwkjh") == "xqzvwkjh"


def test_the_first_letter_is_trusted():
    corrector = knowing(milk=-6.0, disk=-8.0)
    assert corrector.correct("dilk") == "disk"


def test_a_wrong_first_letter_is_mended_when_nothing_else_is_close():
    assert knowing(milk=-6.0, spoon=-8.0).correct("dilk") == "milk"


def test_of_two_words_as_close_the_likelier_one_was_meant():
    assert knowing(mint=-7.0, mind=-9.0).correct("minq") == "mint"
    assert knowing(mint=-9.0, mind=-7.0).correct("minq") == "mind"


def test_of_two_words_as_likely_the_closer_one_was_meant():
    assert knowing(capsules=-8.0, capsizes=-8.0).correct("capsuls") == "capsules"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("milc", "milk"),
        ("mlik", "milk"),
        ("mmilkk", "mmilkk"),
        ("capslues", "capsules"),
        ("capslus", "capsules"),
        ("cpslus", "cpslus"),
    ],
)
def test_a_long_word_may_hold_two_slips_and_a_shorter_one_a_single_slip(typed, meant):
    assert knowing(milk=-8.0, capsules=-8.0).correct(typed) == meant


@st.composite
def slips(draw, targets):
    """A word that may be mended, with a few slips of the finger."""
    word = draw(st.sampled_from(targets))
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(word)))
        letter = draw(st.sampled_from(string.ascii_letters))
        word = draw(
            st.sampled_from(
                [
                    word[:place] + letter + word[place:],
                    word[:place] + word[place + 1 :],
                    word[:place] + letter + word[place + 1 :],
                    word[:place] + letter * 3 + word[place:],
                    word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
                ]
            )
        )
    return word


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_correction_is_a_known_word_or_the_word_itself_and_is_final(vocabulary, corrector, data):
    word = data.draw(
        st.one_of(
            slips(sorted(vocabulary.targets)), st.text(string.ascii_letters, max_size=14), st.text(max_size=8)
        )
    )
    corrected = corrector.correct(word)
    assert corrected == word.lower() or corrected in vocabulary.known
    assert corrector.correct(corrected) == corrected.lower()


def test_every_word_of_the_vocabulary_is_left_alone(vocabulary, corrector):
    words = [word for word in vocabulary.known if word == word.lower()]
    assert len(words) > 100_000
    assert [word for word in words if corrector.correct(word) != word] == []
