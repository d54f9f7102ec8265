"""Side effects and medicines are found by every name they have, and by nothing else."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.knowledge_names import MEDICINE, SIDE_EFFECT, SUBJECT


def of_kind(found, kind):
    return [value for found_kind, value, _ in found if found_kind == kind]


def test_every_name_of_gabapentin_is_the_subject(knowledge, found):
    for name in knowledge.gabapentin_names:
        assert found(name) == [(SUBJECT, SUBJECT, name)]


def test_every_name_of_a_side_effect_leads_to_it(knowledge, found):
    wrong = [
        name
        for effect in knowledge.side_effects.values()
        for name in (effect.name, *effect.synonyms)
        if [one[:2] for one in found(name)] != [(SIDE_EFFECT, effect.id)]
    ]
    assert wrong == []


def test_every_name_of_a_medicine_leads_to_it(knowledge, found):
    wrong = [
        name
        for medicine in knowledge.medicines.values()
        for name in set(medicine.names) - set(medicine.everyday_words)
        if [one[:2] for one in found(name)] != [(MEDICINE, medicine.generic)]
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("tylenol with codeine", "codeine", "tylenol with codeine"),
        ("is a fentanyl patch ok", "fentanyl", "fentanyl patch"),
        ("my feet swelling", "peripheral_edema", "feet swelling"),
        ("i have trouble sleeping", "insomnia", "trouble sleeping"),
        ("dizzy spells at night", "dizziness", "dizzy spells"),
    ],
)
def test_the_longest_name_is_found_and_no_shorter_one_inside_it(found, text, value, words):
    assert [one[1:] for one in found(text)] == [(value, words)]


def test_several_things_are_found_in_their_order(found):
    assert found("Lyrica, ibuprofen or gabapentin: which makes me sleepy?") == [
        (MEDICINE, "pregabalin", "Lyrica"),
        (MEDICINE, "ibuprofen", "ibuprofen"),
        (SUBJECT, SUBJECT, "gabapentin"),
        (SIDE_EFFECT, "somnolence", "sleepy"),
    ]


@pytest.mark.parametrize(
    "text", ["the swineherd", "at the winery", "weedkiller", "a sober flute", "codeines2"]
)
def test_a_name_inside_a_word_is_not_found(found, text):
    assert found(text) == []


def test_punctuation_around_a_name_does_not_hide_it(found):
    assert of_kind(found('(ibuprofen), "dizziness"... wine!'), MEDICINE) == ["ibuprofen", "alcohol"]
    assert of_kind(found('(ibuprofen), "dizziness"... wine!'), SIDE_EFFECT) == ["dizziness"]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("diziness", SIDE_EFFECT, "dizziness"),
        ("blury vison", SIDE_EFFECT, "blurred_vision"),
        ("memmory loss", SIDE_EFFECT, "memory_loss"),
        ("IBUPROFIN", MEDICINE, "ibuprofen"),
        ("tramadal", MEDICINE, "tramadol"),
        ("gabapentiin", SUBJECT, SUBJECT),
    ],
)
def test_a_misspelt_name_is_found_where_it_was_typed(found, text, kind, value):
    assert found(text) == [(kind, value, text)]


def test_a_curly_apostrophe_does_not_hide_a_name(found):
    assert found("I CAN\u2019T BREATHE") == [(SIDE_EFFECT, "respiratory_depression", "CAN\u2019T BREATHE")]


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("the room spins", "dizziness", "the room spins"),
        ("Room spins", "dizziness", "Room spins"),
        ("he nods off at work", "somnolence", "nods off"),
        ("she was nodding off", "somnolence", "nodding off"),
        ("it makes him throw up", "vomiting", "throw up"),
        ("gained weight", "weight_gain", "gained weight"),
        ("sees double", "double_vision", "sees double"),
    ],
)
def test_a_name_of_several_words_is_found_by_its_base_forms(found, text, value, words):
    found_value, found_words = found(text)[0][1:]
    assert found_value == value
    assert found_words in (words, words.removeprefix("the "))
    assert len(found(text)) == 1


@pytest.mark.parametrize("text", ["i live alone", "he is living well", "it lives on"])
def test_the_base_form_of_a_single_word_finds_nothing(found, text):
    assert found(text) == []


def test_what_was_typed_is_trusted_over_what_it_may_have_meant(analyser, found):
    """The corrector knows no "gabapentine" and makes another word of it; the name is found all the same."""
    assert found("gabapentine") == [(SUBJECT, SUBJECT, "gabapentine")]
    [token] = analyser.analyse("gabapentine")
    assert token.norm_ != "gabapentine"


def test_no_everyday_word_is_taken_for_a_medicine(knowledge, names, analyser):
    # "Versed" is a brand as well, and brands count.
    words = [
        word
        for medicine in knowledge.medicines.values()
        for word in medicine.everyday_words
        if word.title() not in medicine.names
    ]
    assert {"drink", "lean", "pot"} <= set(words)
    taken = [
        word
        for word in words
        if any(named.kind == MEDICINE for named in names.find(analyser.analyse_phrase(word)))
    ]
    assert taken == []


@pytest.mark.parametrize(
    "text",
    ["can i drink water with it", "i lean over the bar", "a coffee pot", "before my surgery", "high spirits"],
)
def test_everyday_talk_names_no_medicine(found, text):
    assert of_kind(found(text), MEDICINE) == []


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_finds_never_overlap_and_stand_in_order(knowledge, names, analyser, data):
    known = sorted(
        {
            *knowledge.gabapentin_names,
            *(name for effect in knowledge.side_effects.values() for name in effect.synonyms),
            *(name for medicine in knowledge.medicines.values() for name in medicine.names),
        }
    )
    part = st.one_of(
        st.sampled_from(known),
        st.sampled_from(known).flatmap(lambda name: st.sampled_from(name.split())),
        st.text(max_size=6),
    )
    between = st.sampled_from([" ", ", ", " and ", "\n", ""])
    text = "".join(data.draw(st.lists(st.tuples(part, between).map("".join), max_size=8)))
    document = analyser.analyse(text)
    finds = names.find(document)
    for one, next_one in pairwise(finds):
        assert one.span.end <= next_one.span.start
    for named in finds:
        assert text[named.span.start_char : named.span.end_char] == named.span.text
        assert named.span.text
