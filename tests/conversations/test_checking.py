"""The conversations prove something only if a wrong one fails: here are wrong ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.conversations.script import Script, ScriptError, read_script
from tests.conversations.stage import Played

pytestmark = pytest.mark.timeout(900)

QUESTION = "How many days until gabapentin starts to help?"
RIGHT = {
    "kind": "answer",
    "topics": ["how_fast_onset"],
    "side_effects": [],
    "medicines": [],
    "urgency": "none",
    "red_flags": [],
    "says": "a few days",
    "never_says": "guaranteed",
    "offers": ["If it is not helping"],
    "sources": ["article:faq-3"],
}


def conversation(*turns: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"conversation": "A person asks how soon it helps", "turns": list(turns), **more}


@pytest.fixture
def check(play: Callable[[Script], Played]) -> Callable[..., list[str]]:
    return lambda *turns, **more: play(read_script(conversation(*turns, **more))).mismatches


def test_what_is_right_passes(check: Callable[..., list[str]]) -> None:
    assert check({"user": QUESTION, **RIGHT}, begins={"kind": "greeting"}) == []


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("kind", "clarify"),
        ("topics", ["long_term_use"]),
        ("topics", []),
        ("topics", ["how_fast_onset", "long_term_use"]),
        ("side_effects", ["dizziness"]),
        ("medicines", ["ibuprofen"]),
        ("urgency", "emergency"),
        ("red_flags", ["suicide"]),
        ("says", "a few minutes"),
        ("says", ["a few days", "a few minutes"]),
        ("never_says", "A FEW DAYS"),
        ("offers", ["If it is not helping", "Buy it now"]),
        ("sources", ["article:faq-3", "label:99"]),
    ],
)
def test_each_wrong_expectation_is_noticed(check: Callable[..., list[str]], key: str, wrong: Any) -> None:
    [mismatch] = check({"user": QUESTION, **RIGHT, key: wrong})
    assert mismatch.startswith("turn 1")


def test_a_wrong_expectation_of_a_later_turn_is_noticed(check: Callable[..., list[str]]) -> None:
    [mismatch] = check({"user": QUESTION, **RIGHT}, {"user": "thank you", "kind": "answer"})
    assert mismatch.startswith("turn 2")


def test_a_wrong_expectation_of_the_greeting_is_noticed(check: Callable[..., list[str]]) -> None:
    [mismatch] = check({"user": QUESTION, **RIGHT}, begins={"kind": "handoff"})
    assert mismatch.startswith("greeting")


def test_a_message_too_many_or_too_few_is_noticed(check: Callable[..., list[str]]) -> None:
    assert check({"user": QUESTION, "replies": [RIGHT, RIGHT]})
    assert check({"user": "Can I take it with tramadol and melatonin?", "kind": "medicine"})


def test_a_button_that_was_not_offered_is_noticed(check: Callable[..., list[str]]) -> None:
    [mismatch] = check({"user": QUESTION, **RIGHT}, {"tap": "Buy it now", "kind": "answer"})
    assert "no such button" in mismatch


def test_an_alarm_that_nobody_expected_is_noticed(check: Callable[..., list[str]]) -> None:
    assert check({"user": "I want to kill myself", "kind": "emergency"})


def test_what_breaks_inside_the_assistant_is_noticed(
    check: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*arguments: Any, **named: Any) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("actions.side_effects.send_overview", breaks)
    apology = {"kind": "handoff", "says": "Something went wrong on my side"}
    assert check({"user": "What are the side effects?", **apology})[-1] == "silence failed"


def test_only_what_really_happened_counts_as_exercised(play: Callable[[Script], Played]) -> None:
    tapped = {"tap": "If it is not helping", "kind": "answer"}
    what = play(read_script(conversation({"user": QUESTION, **RIGHT}, tapped)))
    assert what.intents == {"how_fast_onset"}
    said = {"utter_how_fast_onset", "utter_no_improvement_or_bothersome_side_effects"}
    assert what.responses == {"utter_greeting", *said}
    assert said <= what.actions
    assert not what.actions & {"action_emergency", "action_clarify", "action_side_effect"}


@pytest.mark.parametrize(
    ("turn", "problem"),
    [
        ({"user": QUESTION}, "the `kind` of every message must be expected"),
        ({"user": QUESTION, "topics": ["how_fast_onset"]}, "the `kind` of every message must be expected"),
        ({"user": QUESTION, "kind": "answer", "topic": ["how_fast_onset"]}, "there is no `topic`"),
        ({"user": QUESTION, "kind": "answer", "says": ""}, "`says` expects nothing"),
        ({"user": QUESTION, "kind": "answer", "offers": []}, "`offers` expects nothing"),
        ({"user": QUESTION, "kind": "answer", "topics": None}, "`topics` expects nothing"),
        ({"user": QUESTION, "replies": [RIGHT]}, "`replies` is for several messages"),
        (
            {"user": QUESTION, "replies": [RIGHT, {"says": "x"}]},
            "the `kind` of every message must be expected",
        ),
        ({"user": QUESTION, "replies": [RIGHT, RIGHT], "kind": "answer"}, "there is no `kind`"),
        ({"user": QUESTION, "tap": "Side effects", "kind": "answer"}, "either `user` or `tap`"),
        ({"kind": "answer"}, "either `user` or `tap`"),
        ({"user": None, "kind": "answer"}, "either `user` or `tap`"),
    ],
)
def test_a_turn_that_checks_nothing_or_has_a_slip_is_refused(turn: dict[str, Any], problem: str) -> None:
    with pytest.raises(ScriptError, match=problem):
        read_script(conversation(turn))


def test_a_conversation_without_turns_or_without_a_sentence_for_a_name_is_refused() -> None:
    with pytest.raises(ScriptError, match="has no turns"):
        read_script(conversation())
    with pytest.raises(ScriptError, match="needs a sentence"):
        read_script({"conversation": "onset", "turns": [{"user": QUESTION, **RIGHT}]})
    with pytest.raises(ScriptError, match="there is no `turn`"):
        read_script(conversation({"user": QUESTION, **RIGHT}, turn=[]))
