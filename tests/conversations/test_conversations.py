"""Every written conversation, with the assembled assistant: what it understands, does and says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.knowledge import load_knowledge
from tests.conversations.script import Script
from tests.conversations.stage import Played

PROJECT = Path(__file__).parents[2]
AT_LEAST = 75

# Loading the model is part of the first test, and training it where there is none.
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def domain() -> dict[str, Any]:
    return YAML(typ="safe").load((PROJECT / "domain.yml").read_text(encoding="utf-8"))


def test_the_conversation_goes_as_written(script: Script, played: dict[str, Played]) -> None:
    mismatches = played[script.name].mismatches
    if mismatches:
        pytest.fail("\n".join(mismatches), pytrace=False)


def test_every_written_conversation_was_played(scripts: list[Script], played: dict[str, Played]) -> None:
    assert len(scripts) >= AT_LEAST
    assert len(played) == len(scripts), "two conversations have the same name"
    assert [name for name, what in played.items() if "utter_greeting" not in what.responses] == []


def test_every_intent_is_understood_from_words_somewhere(
    domain: dict[str, Any], played: dict[str, Played]
) -> None:
    known = {next(iter(intent)) if isinstance(intent, dict) else intent for intent in domain["intents"]}
    assert sorted(known - _together(played, "intents")) == []


def test_every_action_runs_somewhere(domain: dict[str, Any], played: dict[str, Played]) -> None:
    # A form runs its own validation, and the server adds other meanings; neither leaves a trace of its name.
    expected = {name.removeprefix("validate_") for name in domain["actions"]} - {
        "action_offer_other_meanings"
    }
    assert sorted(expected - _together(played, "actions")) == []


#: Said only when the assistant is torn; which wording does that depends on every training, so a test of the
#: action shows it.
SHOWN_BY_THE_ACTIONS_TEST = {"utter_clarify_side_effect", "utter_other_meanings"}


def test_every_response_is_said_somewhere(domain: dict[str, Any], played: dict[str, Played]) -> None:
    said = _together(played, "responses") | SHOWN_BY_THE_ACTIONS_TEST
    assert sorted(set(domain["responses"]) - said) == []


def test_every_red_flag_is_raised_somewhere(played: dict[str, Played]) -> None:
    assert sorted(set(load_knowledge().red_flags) - _together(played, "red_flags")) == []


def _together(played: dict[str, Played], what: str) -> set[str]:
    return set().union(*(getattr(one, what) for one in played.values()))
