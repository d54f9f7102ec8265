"""What the last message named, and what the conversation is about."""

from __future__ import annotations

from rasa_sdk import Tracker

SIDE_EFFECT = "side_effect"
MEDICINE = "medicine"
SIDE_EFFECTS_SLOT = "side_effects"
MEDICINES_SLOT = "medicines"


def named_in_message(tracker: Tracker, entity: str) -> list[str]:
    """Return the values of one kind of entity in the last message, each once, in the order of speaking."""
    entities = (tracker.latest_message or {}).get("entities") or []
    values = [found["value"] for found in entities if found.get("entity") == entity]
    return list(dict.fromkeys(str(value) for value in values))


def under_discussion(tracker: Tracker, slot: str) -> list[str]:
    """Return what a slot remembers of the conversation: ids, or nothing."""
    return [str(value) for value in tracker.get_slot(slot) or []]
