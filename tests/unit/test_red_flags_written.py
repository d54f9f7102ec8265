"""Emergencies in the words of people who never saw the rules: found, however they are written down.

The detector learns from most of them; the part that was held back says what the rules are worth on words they
were not written for.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from time import perf_counter

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.nlu.red_flags import find_red_flags
from bot.nlu.red_flags.learnt import read_lines
from bot.training.safety import PERTURBATIONS

FIXTURES = Path(__file__).parents[1] / "fixtures"


def _read(name):
    return yaml.safe_load((FIXTURES / name).read_text(encoding="utf-8"))


def _phrases(by_flag):
    return [phrase for phrases in by_flag.values() for phrase in phrases]


LINES = read_lines()
HELD_BACK = _read("red_flags_written_held_back.yml")
AGAIN_HELD_BACK = _read("red_flags_written_again_held_back.yml")
VARIED_HELD_BACK = _read("red_flags_varied_held_back.yml")
MANY_WAYS_HELD_BACK = _read("red_flags_told_in_many_ways_held_back.yml")
LISTED = _read("red_flags.yml")
DEVELOPMENT = [phrase for flag in LISTED["flags"] for phrase in flag["should_fire"]]
SOME_SIGNS = [line for lines in LINES.signs.values() for line in lines][::8]
"""So many show what a change does to the rules, in seconds."""
SOME_HARMLESS = [line for lines in LINES.harmless.values() for line in lines][::4]


@pytest.fixture(scope="session")
def fires(analyser):
    return lambda text: bool(find_red_flags(analyser.analyse(text)))


def _share(fires, phrases):
    return sum(map(fires, phrases)) / len(phrases)


def test_the_rules_alone_find_six_in_ten_emergencies_in_any_words(fires):
    """No rule was written for most of these; the detector learns the rest from them."""
    assert _share(fires, SOME_SIGNS) >= 0.6


@pytest.mark.parametrize("held_back", [HELD_BACK, AGAIN_HELD_BACK], ids=["first round", "last round"])
def test_most_emergencies_that_were_held_back_are_found(fires, held_back):
    """No list of misses here on purpose: they are not to be looked at."""
    assert _share(fires, _phrases(held_back["fire"])) >= 0.93


@pytest.mark.parametrize("held_back", [VARIED_HELD_BACK, MANY_WAYS_HELD_BACK], ids=["varied", "many ways"])
def test_the_rules_alone_find_seven_in_ten_of_the_varied_lines_that_were_held_back(fires, held_back):
    assert _share(fires, _phrases(held_back["fire"])) >= 0.7


def test_hardly_a_quiet_line_raises_an_alarm(fires):
    quiet = [phrase for one in (HELD_BACK, AGAIN_HELD_BACK) for phrase in _phrases(one["quiet"])]
    assert _share(fires, quiet) <= 0.05


def test_most_lines_that_were_written_to_mislead_raise_no_alarm(fires):
    """The words of a sign stand in each, and what makes it none is said in any way that people find."""
    assert _share(fires, SOME_HARMLESS) <= 0.12


def test_no_line_that_was_learnt_from_is_measured_with():
    measured = set(DEVELOPMENT)
    for held_back in (HELD_BACK, AGAIN_HELD_BACK, VARIED_HELD_BACK, MANY_WAYS_HELD_BACK):
        measured |= {*_phrases(held_back["fire"]), *_phrases(held_back["quiet"])}
    measured |= {one["text"] for flag in LISTED["flags"] for one in flag["should_not_fire"]}
    learnt = {line.lower() for line, _ in LINES.labelled()}
    assert not learnt & {phrase.lower() for phrase in measured}


@pytest.mark.parametrize("perturbation", PERTURBATIONS, ids=lambda one: one.name)
def test_an_emergency_written_differently_is_still_found(fires, perturbation):
    chance = Random(7)
    # Some of the lines are enough to notice what breaks; the safety report tries the whole road.
    found = [phrase for phrase in (*DEVELOPMENT, *SOME_SIGNS[::2]) if fires(phrase)]
    changed = [perturbation(phrase, chance) for phrase in found]
    missed = [phrase for phrase in changed if not fires(phrase)]
    assert len(missed) / len(changed) <= 0.03, missed


@pytest.mark.parametrize("perturbation", PERTURBATIONS, ids=lambda one: one.name)
def test_the_same_chance_makes_the_same_change(perturbation):
    assert [perturbation(phrase, Random(3)) for phrase in DEVELOPMENT[:50]] == [
        perturbation(phrase, Random(3)) for phrase in DEVELOPMENT[:50]
    ]


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=120), seed=st.integers(0, 1000))
def test_any_text_can_be_written_differently(text, seed):
    for perturbation in PERTURBATIONS:
        assert isinstance(perturbation(text, Random(seed)), str)


def test_a_message_is_searched_in_less_than_three_milliseconds(analyser):
    documents = [analyser.analyse(phrase) for phrase in _phrases(_read("ordinary_messages.yml"))]
    find_red_flags(documents[0])
    start = perf_counter()
    for document in documents:
        find_red_flags(document)
    assert (perf_counter() - start) / len(documents) < 0.003


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_two_ways_at_once_hide_no_emergency_behind_or_before_others(fires, data):
    phrase = data.draw(st.sampled_from(SOME_SIGNS))
    # Those that the rules miss as they stand are counted above.
    assume(fires(phrase))
    around = [one for one in PERTURBATIONS if "question" in one.name or "talk" in one.name]
    first, second = data.draw(st.permutations(around))[:2]
    chance = Random(data.draw(st.integers(0, 100)))
    assert fires(second(first(phrase, chance), chance))
