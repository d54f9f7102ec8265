"""Messages and judges in few words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest

from bot.knowledge import load_knowledge
from bot.store.messages import BOT, Message
from bot.training.evaluation.asking import Asked
from bot.training.evaluation.judging import Expected, Judge, Judgement
from bot.training.evaluation.labels import Labels
from bot.training.evaluation.overlaps import load_overlaps

LEVELS = {"overdose": "emergency", "abrupt_stop": "urgent", "breathing": "emergency"}
ALIASES = {"to": "topics", "effects": "side_effects", "flags": "red_flags"}


def message(words: str) -> Message:
    """A message from words such as `side_effect effects=dizziness,fatigue urgency=routine`."""
    kind, *rest = words.split()
    fields: dict[str, Any] = {}
    for word in rest:
        name, _, value = word.partition("=")
        name = ALIASES.get(name, name)
        fields[name] = value if name == "urgency" else value.split(",")
    return Message(1, BOT, kind, "Words.", datetime(2026, 11, 22, tzinfo=timezone.utc), **fields)


def reply(words: str) -> tuple[Message, ...]:
    """Messages separated by bars."""
    return tuple(message(part) for part in words.split(" | ") if part.strip())


@pytest.fixture(scope="session")
def labels() -> Labels:
    return Labels(load_knowledge())


@pytest.fixture(scope="session")
def judge(labels: Labels) -> Judge:
    return Judge(load_overlaps(labels), LEVELS)


@pytest.fixture
def judged(labels: Labels, judge: Judge) -> Callable[..., Judgement]:
    def judged(label: str, said: str, alternatives: str = "", text: str = "What about it?") -> Judgement:
        others = tuple(labels.together(one) for one in alternatives.split("|") if one)
        return judge.judge(text, Expected(labels.together(label), others), reply(said))

    return judged


@pytest.fixture
def asked() -> Callable[..., Asked]:
    def asked(said: str, confidence: float | None = 0.9, seconds: float = 0.01) -> Asked:
        return Asked(reply(said), "some_intent", confidence, seconds)

    return asked
