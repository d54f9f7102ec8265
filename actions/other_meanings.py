"""Adds to an answer what else may have been meant, when the assistant was only fairly sure."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.clarify import (
    LOOK_UP_TITLES,
    OUT_OF_SCOPE,
    WORTH_A_BUTTON,
    button_for,
    each_once,
    meanings,
    offer,
    topic_of,
)
from actions.conversation import replies_to_message

Events = list[dict[str, Any]]

#: From this confidence on, an answer stands alone.
SURE = 0.85
#: The same for a message that was taken to be about something else.
SURE_OF_ANOTHER_SUBJECT = 0.6
MOST_OFFERED = 2
NOT_UNDERSTOOD = "nlu_fallback"
#: What such a message was taken for where a name in it decided, by the kind of the reply.
DECIDED_BY_NAME = {"side_effect": "side_effect", "medicine": "medicine_combination"}
#: Replies that are best left alone: help that is needed now, and questions of the assistant's own.
LEFT_ALONE = frozenset({"emergency", "handoff", "clarify"})


class ActionOfferOtherMeanings(Action):  # type: ignore[misc]
    """Follows every reply; says something only where the last message may well have meant something else."""

    def name(self) -> str:
        """Return the name by which the server calls it."""
        return "action_offer_other_meanings"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Offer up to two other meanings under the answer."""
        others = other_meanings(tracker)
        if others:
            offer(
                dispatcher,
                each_once(button_for(intent, tracker) for intent in others),
                "utter_other_meanings",
            )
        return []


def other_meanings(tracker: Tracker) -> list[str]:
    """Return the intents that the last message may have had beside the one that was answered."""
    said = replies_to_message(tracker)
    if tracker.active_loop or not said:
        return []
    if any(one.get("kind") in LEFT_ALONE or one.get("asks") for one in said):
        return []
    message = tracker.latest_message or {}
    intent = message.get("intent") or {}
    answered, confidence = str(intent.get("name")), float(intent.get("confidence") or 0.0)
    if answered == NOT_UNDERSTOOD:
        answered = DECIDED_BY_NAME.get(str(said[0].get("kind")), "")
    if not (topic_of(answered) or answered in {*LOOK_UP_TITLES, OUT_OF_SCOPE}):
        return []
    if confidence >= (SURE_OF_ANOTHER_SUBJECT if answered == OUT_OF_SCOPE else SURE):
        return []
    likely = {guess["name"]: guess["confidence"] for guess in message.get("intent_ranking") or []}
    others = [one for one in meanings(likely) if one != answered and likely[one] >= WORTH_A_BUTTON]
    return others[:MOST_OFFERED]
