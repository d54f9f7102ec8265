"""A place in what was written can be found again in what is kept."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.privacy.masking import Masked, mask

WORD = re.compile(r"\S+")

PERSONAL = (
    "my name is jane doe", "Dr. Patel", "(212) 555-0100", "jane@example.org", "12 Old Mill Road",
    "born 3/4/1961",
    "MRN 8834127", "thanks, Karen", "@backpain_betty", "Rosa Jimenez", "(name)", "ssn 123-45-6789",
)  # fmt: skip
ORDINARY = (
    "my back hurts",
    "300 mg",
    "since monday",
    "L4-L5",
    "and",
    "i am",
    "my husband",
    ",",
    ".",
    "\n",
    "é",
    "🙃",
)

messages = st.one_of(
    st.lists(st.sampled_from(PERSONAL + ORDINARY), max_size=12).map(" ".join),
    st.text(max_size=200),
    st.lists(st.sampled_from(PERSONAL + ORDINARY) | st.text(max_size=8), max_size=12).map("".join),
)


def words_outside(masked: Masked, text: str) -> list[tuple[int, int]]:
    return [
        match.span()
        for match in WORD.finditer(text)
        if all(match.end() <= piece.start or piece.end <= match.start() for piece in masked.pieces)
    ]


@given(messages)
def test_a_word_that_is_not_masked_is_found_at_its_new_place(text: str) -> None:
    masked = mask(text)
    for start, end in words_outside(masked, text):
        assert masked.text[slice(*masked.moved(start, end))] == text[start:end]


@given(messages)
def test_a_place_that_touches_a_masked_piece_covers_the_mask(text: str) -> None:
    masked = mask(text)
    for piece in masked.pieces:
        for start, end in (
            (piece.start, piece.end),
            (piece.start, piece.start + 1),
            (piece.end - 1, piece.end),
        ):
            assert masked.text[slice(*masked.moved(start, end))] == piece.mask


@given(messages)
def test_what_is_masked_already_stays_as_it_is(text: str) -> None:
    once = mask(text)
    assert mask(once.text) == Masked(once.text, ())


def test_a_medicine_keeps_its_place_behind_a_name() -> None:
    text = "my name is Jane Doe and i take gabapentin"
    masked = mask(text)
    assert masked.text == "my name is (name) and i take gabapentin"
    start = text.index("gabapentin")
    assert masked.text[slice(*masked.moved(start, start + len("gabapentin")))] == "gabapentin"


def test_a_place_across_a_name_covers_it() -> None:
    text = "ask Dr Patel today"
    masked = mask(text)
    assert masked.text[slice(*masked.moved(4, 10))] == "Dr (name)"
