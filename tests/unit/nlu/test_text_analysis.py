"""What was typed keeps its place; what was meant stands beside it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.text_analysis import read_shorthand


@pytest.mark.parametrize(
    "typed", ["can't", "CAN'T", "Can't", "cant", "CANT", "can\u2019t", "CAN\u2019T", "can`t", "can\u00b4t"]
)
def test_a_contraction_is_two_words_however_it_is_typed(meant, typed):
    assert meant(typed) == ["can", "not"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("I'm dizzy", ["i", "am", "dizzy"]),
        ("DON'T", ["do", "not"]),
        ("dont", ["do", "not"]),
        ("won't", ["will", "not"]),
        ("It\u2019s", ["it", "'s"]),
    ],
)
def test_contractions_are_resolved(meant, typed, words):
    assert meant(typed) == words


def test_shorthand_is_resolved(meant):
    assert meant("abt UR meds, pls") == ["about", "your", "medicines", ",", "please"]


def test_shorthand_stands_one_word_for_one_word():
    assert all(meaning and " " not in meaning for meaning in read_shorthand().values())


def test_no_shorthand_means_other_shorthand():
    shorthand = read_shorthand()
    assert not set(shorthand) & set(shorthand.values())


def test_spelling_is_mended_beside_what_was_typed(analyser):
    document = analyser.analyse("Does Nurontin cause DIZZYNESS?")
    assert [token.text for token in document] == ["Does", "Nurontin", "cause", "DIZZYNESS", "?"]
    assert [token.norm_ for token in document] == ["does", "neurontin", "cause", "dizziness", "?"]


def test_the_words_of_the_knowledge_files_are_right_as_they_stand(analyser):
    assert [token.norm_ for token in analyser.analyse_phrase("Dizzyness meds")] == ["dizzyness", "meds"]


def test_base_forms_are_those_of_the_words_that_were_meant(analyser):
    document = analyser.analyse("my capsuls and seizurs")
    assert [token.lemma_ for token in document] == ["my", "capsule", "and", "seizure"]


@pytest.mark.parametrize("end", [". ", "! ", "? ", "; ", "\u2026 ", "\n"])
def test_a_sentence_ends_where_its_mark_stands(analyser, end):
    document = analyser.analyse(f"my back hurts{end}what can i do")
    assert [sentence.text.split()[0] for sentence in document.sents] == ["my", "what"]


def test_a_capital_that_grows_when_made_small_moves_nothing(analyser):
    text = "\u0130zmir: i can't sleep"
    document = analyser.analyse(text)
    assert len("\u0130".lower()) == 2
    assert [text[token.idx : token.idx + len(token)] for token in document] == [
        token.text for token in document
    ]
    assert [token.norm_ for token in document][-3:] == ["can", "not", "sleep"]


def test_capitals_of_other_alphabets_are_made_small(meant):
    assert meant("ΑΒΓ ДА ÄRZTE")[0] == "αβγ"
    assert meant("ΑΒΓ ДА ÄRZTE")[1:] == ["да", "ärzte"]


def test_an_empty_text_has_no_words(analyser):
    assert len(analyser.analyse("")) == 0


TYPED = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            [
                "CAN'T",
                "can\u2019t",
                "dont",
                "i'm",
                "\u0130",
                "ß",
                "\u212a",
                "gabapentn",
                "meds",
                "\n",
                "  ",
                "\U0001f622",
            ]
        ),
        max_size=8,
    ).map(" ".join),
)


@settings(max_examples=200, deadline=None)
@given(text=TYPED)
def test_every_word_keeps_its_place_in_any_text(analyser, text):
    document = analyser.analyse(text)
    assert document.text == text
    for token in document:
        assert text[token.idx : token.idx + len(token)] == token.text
    assert "".join(token.text_with_ws for token in document) == text


@settings(max_examples=100, deadline=None)
@given(text=TYPED)
def test_curly_apostrophes_mean_what_plain_ones_mean(meant, text):
    assert meant(text.replace("'", "\u2019")) == meant(text.replace("\u2019", "'"))


@pytest.mark.parametrize("run", ["😀", "((", "?!", "x", "-", "a.", "❤️", "1'", "$"])
def test_a_long_run_without_a_space_takes_no_time(analyser, run):
    text = run * (2000 // len(run))
    began = time.process_time()
    document = analyser.analyse(text)
    assert time.process_time() - began < 0.2
    assert document.text == text


@settings(deadline=None)
@given(st.text(st.sampled_from("ab é😀.?!('1 \n"), max_size=400))
def test_every_token_stands_where_it_was_typed(analyser, text):
    document = analyser.analyse(text)
    assert document.text == text
    assert [text[token.idx : token.idx + len(token)] for token in document] == [t.text for t in document]
