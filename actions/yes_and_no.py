"""Answers a plain "yes", "no" or "none of these": what it means depends on what was asked."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.clarify import take_offer
from actions.conversation import last_reply
from actions.emergency import emergency_message
from actions.handoff import suggest_a_doctor
from actions.knowledge import knowledge

Events = list[dict[str, Any]]


class ActionAffirm(Action):  # type: ignore[misc]
    """Answers "yes"."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_affirm"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Answer by what the assistant said last, and by nothing older: an old question is no longer open."""
        said = last_reply(tracker)
        if said.get("kind") == "clarify":
            return await take_offer(dispatcher, tracker, domain)
        elif said.get("kind") == "handoff":
            dispatcher.utter_message(response="utter_affirm_after_handoff")
        elif said.get("kind") == "emergency":
            dispatcher.utter_message(response="utter_affirm_after_emergency")
        else:
            dispatcher.utter_message(response="utter_ask_question")
        return []


class ActionDeny(Action):  # type: ignore[misc]
    """Answers "no" and "none of these"."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_deny"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Answer by what the assistant said last."""
        said = last_reply(tracker)
        if said.get("kind") == "clarify":
            suggest_a_doctor(dispatcher, tracker, "utter_handoff_not_understood")
        elif said.get("kind") == "handoff":
            dispatcher.utter_message(response="utter_deny_after_handoff")
        elif said.get("kind") == "emergency":
            # "No, I am not safe", or "no, I did not call": it is as pressing as before.
            flags = [knowledge().red_flags[flag] for flag in said.get("red_flags", [])]
            emergency_message(flags).send(dispatcher)
        else:
            dispatcher.utter_message(response="utter_ask_question")
        return []
