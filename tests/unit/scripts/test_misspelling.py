"""Lines are misspelt as people do, so that the encoder learns to read them."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from scripts.danger_adapter.misspelling import misspelt

LINE = "I cannot feel my legs, the weakness started yesterday and frightens me!"


def test_some_of_the_longer_words_are_misspelt_and_nothing_else():
    wrong = misspelt(LINE, Random(1))
    before, after = LINE.split(), wrong.split()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert 1 <= len(changed) <= 4
    assert all(len(old.strip(",!")) >= 4 for old, _ in changed)


def test_the_same_chance_makes_the_same_mistakes_and_another_makes_others():
    assert misspelt(LINE, Random(1)) == misspelt(LINE, Random(1))
    assert len({misspelt(LINE, Random(seed)) for seed in range(20)}) > 15


def test_a_short_line_is_misspelt_too():
    assert all(misspelt("can't breathe", Random(seed)) != "can't breathe" for seed in range(10))


@given(st.text(), st.integers(0, 9))
def test_any_text_can_be_misspelt_and_keeps_its_marks(text, seed):
    wrong = misspelt(text, Random(seed))
    assert [one for one in wrong if not one.isalpha()] == [one for one in text if not one.isalpha()]
