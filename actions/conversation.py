"""What the last message named, and what the conversation is about."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from rasa_sdk import Tracker

from bot.knowledge import Urgency

SIDE_EFFECT = "side_effect"
MEDICINE = "medicine"
SIDE_EFFECTS_SLOT = "side_effects"
MEDICINES_SLOT = "medicines"
#: From least to most pressing.
URGENCIES: tuple[Urgency, ...] = ("none", "routine", "urgent", "emergency")


def named_in_message(tracker: Tracker, entity: str) -> list[str]:
    """Return the values of one kind of entity in the last message, each once, in the order of speaking."""
    entities = (tracker.latest_message or {}).get("entities") or []
    values = [found["value"] for found in entities if found.get("entity") == entity]
    return list(dict.fromkeys(str(value) for value in values))


def under_discussion(tracker: Tracker, slot: str) -> list[str]:
    """Return what a slot remembers of the conversation: ids, or nothing."""
    return [str(value) for value in tracker.get_slot(slot) or []]


def last_intent(tracker: Tracker) -> str:
    """Return the intent of the last message, or nothing when there is none."""
    return str(((tracker.latest_message or {}).get("intent") or {}).get("name") or "")


def intents_so_far(tracker: Tracker) -> list[str]:
    """Return the intents of the conversation, each once, in the order of speaking."""
    intents = (event["parse_data"].get("intent") or {} for event in _messages(tracker))
    return list(dict.fromkeys(str(intent["name"]) for intent in intents if intent.get("name")))


def values_so_far(tracker: Tracker, entity: str, known: Container[str]) -> list[str]:
    """Return the values of one kind of entity in the whole conversation, each once.

    Args:
        tracker: the conversation.
        entity: the kind of entity.
        known: values that count; others are left out.
    """
    found = (found for event in _messages(tracker) for found in event["parse_data"].get("entities") or [])
    values = (str(one["value"]) for one in found if one.get("entity") == entity)
    return list(dict.fromkeys(value for value in values if value in known))


def last_reply(tracker: Tracker) -> dict[str, Any]:
    """Return what the assistant reported about the last thing it said before the message it now answers."""
    return next((_said(event) for event in reversed(tracker.events) if _is_reply(event)), {})


def replies_to_message(tracker: Tracker) -> list[dict[str, Any]]:
    """Return what the assistant reported about each thing that it has said since the last message."""
    said: list[dict[str, Any]] = []
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            break
        if _is_reply(event):
            said.insert(0, _said(event))
    return said


def highest_urgency(tracker: Tracker) -> Urgency:
    """Return how pressing the most pressing reply of the conversation was."""
    said = [_said(event).get("urgency", "none") for event in tracker.events if _is_reply(event)]
    return max(said, key=URGENCIES.index, default="none")


def _messages(tracker: Tracker) -> list[dict[str, Any]]:
    return [event for event in tracker.events if event.get("event") == "user" and event.get("parse_data")]


def _is_reply(event: dict[str, Any]) -> bool:
    return event.get("event") == "bot"


def _said(event: dict[str, Any]) -> dict[str, Any]:
    """Return what a reply reported about itself (see actions/messages.py)."""
    metadata = event.get("metadata") or {}
    said: dict[str, Any] = metadata.get("metadata") or {}
    return said
