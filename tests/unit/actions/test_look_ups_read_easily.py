"""Every look-up of every effect and medicine is short, plain, sourced, and says what to do."""

from __future__ import annotations

import re

import pytest
from textstat import textstat

from actions.knowledge import knowledge
from actions.medicines import ActionMedicine
from actions.side_effects import (
    ActionSideEffect,
    ActionSideEffectDuration,
    ActionSideEffectFrequency,
    ActionSideEffectsOverview,
)

HIGHEST_GRADE = 8
MOST_WORDS = 90
LONGEST_BUTTON = 30
EFFECT_ACTIONS = [ActionSideEffect, ActionSideEffectFrequency, ActionSideEffectDuration]


def measurable(text: str, name: str) -> str:
    """Return a text with the name that the person brought taken out, every line a sentence."""
    for form in {name, name.partition(" (")[0], name[:1].upper() + name[1:]}:
        text = text.replace(form, "this")
    lines = [line.strip().lstrip("- ") for line in text.splitlines()]
    return " ".join(re.sub(r"[^.!?]$", r"\g<0>.", line.rstrip(":")) for line in lines if line)


def too_hard(text: str, name: str) -> list[str]:
    problems = []
    if len(text.split()) > MOST_WORDS:
        problems.append(f"{len(text.split())} words")
    grade = textstat.flesch_kincaid_grade(measurable(text, name))
    if grade > HIGHEST_GRADE:
        problems.append(f"grade {grade}")
    return problems


def test_the_measures_would_notice_a_hard_text():
    hard = "Pharmacological considerations necessitate individualized multidisciplinary evaluation. " * 20
    assert len(too_hard(hard, "nothing")) == 2


@pytest.mark.parametrize("action", EFFECT_ACTIONS)
@pytest.mark.parametrize("effect", list(knowledge().side_effects))
def test_texts_on_an_effect_are_short_plain_and_sourced(conversation, action, effect):
    conversation.names("side_effect", effect).run(action())
    assert too_hard(conversation.text, knowledge().side_effects[effect].said) == []
    assert "{" not in conversation.text
    assert conversation.sources()


@pytest.mark.parametrize("medicine", list(knowledge().medicines))
def test_texts_on_a_medicine_are_short_plain_and_sourced(conversation, medicine):
    conversation.names("medicine", medicine).run(ActionMedicine())
    assert too_hard(conversation.text, knowledge().medicines[medicine].said) == []
    assert "{" not in conversation.text
    assert conversation.sources()


@pytest.mark.parametrize("flag", list(knowledge().red_flags))
def test_what_is_told_on_a_red_flag_is_short_and_plain(flag):
    assert too_hard(knowledge().red_flags[flag].told, "nothing") == []


def test_the_overview_is_short_and_plain(conversation):
    assert too_hard(conversation.run(ActionSideEffectsOverview()).text, "nothing") == []


def test_only_a_severe_allergic_reaction_is_a_reason_to_stop_gabapentin():
    told_to_stop = {
        effect.id
        for effect in knowledge().side_effects.values()
        if "to stop gabapentin and get medical care" in (effect.label.adds or "")
    }
    assert told_to_stop == {"anaphylaxis", "angioedema"}


@pytest.mark.parametrize(
    "effect", [e.id for e in knowledge().side_effects.values() if e.advice == "emergency"]
)
def test_every_emergency_effect_names_a_number_to_call(conversation, effect):
    conversation.names("side_effect", effect).run(ActionSideEffect())
    assert re.search(r"call (or text )?(911|988)", conversation.text)


@pytest.mark.parametrize("action", [ActionSideEffectsOverview, ActionSideEffect, ActionMedicine])
def test_buttons_fit_a_small_screen(conversation, action):
    for button in conversation.run(action()).messages[0]["buttons"]:
        assert len(button["title"]) <= LONGEST_BUTTON
