"""The boundary of advice, over everything that the assistant can say."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.training.safety.boundary import AMOUNT, FINDING, PLAN, STOPPING, crossed
from bot.training.safety.catalogue import answer_catalogue

ENTRIES = answer_catalogue(Path(__file__).parents[3]).entries


@pytest.mark.parametrize(
    ("text", "boundary"),
    [
        ("Take 300 mg at night.", AMOUNT),
        ("Take two more capsules.", AMOUNT),
        ("Lower it by 300 every week.", PLAN),
        ("Reduce the dose by a third each week.", PLAN),
        ("You probably have sciatica.", FINDING),
        ("This is a slipped disc.", FINDING),
        ("Stop taking gabapentin.", STOPPING),
    ],
)
def test_what_crosses_a_boundary_is_seen(text, boundary):
    assert boundary in crossed(text)


@pytest.mark.parametrize(
    "text",
    [
        "Do not stop gabapentin on your own.",
        "Your doctor can tell you which dose is right for you.",
        "The signs that you tell of can come from a nerve.",
    ],
)
def test_what_keeps_to_them_is_let_through(text):
    assert crossed(text) == []


def test_no_sentence_that_can_be_said_crosses_a_boundary():
    found = {entry.id: crossed(entry.text) for entry in ENTRIES if crossed(entry.text)}
    # At signs of a severe allergy the label says to stop, and the reply says that the label does.
    assert {name: boundaries for name, boundaries in found.items() if boundaries != [STOPPING]} == {}
    of_allergy = ("anaphylaxis", "angioedema", "label:5.2")
    assert [name for name in found if not any(allergy in name for allergy in of_allergy)] == []
