"""Suggests seeing a doctor, and gathers from the conversation what to tell them."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import (
    MEDICINE,
    SIDE_EFFECT,
    highest_urgency,
    intents_so_far,
    last_intent,
    values_so_far,
)
from actions.knowledge import knowledge
from actions.messages import metadata_of

Events = list[dict[str, Any]]

#: Which words suggest the doctor, by what the person said.
RESPONSES = {
    "ask_for_person": "utter_handoff",
    "complaint": "utter_handoff_after_complaint",
}
FACTS = (
    "talk_to_a_professional_first",
    "telehealth_for_quick_advice_at_home",
    "doctronic_day_and_night_all_states",
)
SYMPTOMS = {"symptom_statement", "nerve_symptom_statement"}
MOST_QUESTIONS = 4


class ActionHandoff(Action):  # type: ignore[misc]
    """Answers a request for a person, a complaint, or a "none of these" with where to turn."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_handoff"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Suggest a doctor in the words that fit why."""
        response = RESPONSES.get(last_intent(tracker), "utter_handoff_not_understood")
        suggest_a_doctor(dispatcher, tracker, response)
        return []


def suggest_a_doctor(dispatcher: CollectingDispatcher, tracker: Tracker, response: str) -> None:
    """Send one of the handoff responses.

    Args:
        dispatcher: takes the message.
        tracker: the conversation, from which is gathered what to tell the doctor.
        response: name of the response; it has a place for `what_to_tell`.
    """
    pressing = highest_urgency(tracker) in ("urgent", "emergency")
    dispatcher.utter_message(
        response=response,
        what_to_tell=what_to_tell(tracker),
        metadata=metadata_of("handoff", urgency="urgent" if pressing else "routine", facts=FACTS),
    )


def what_to_tell(tracker: Tracker) -> str:
    """Gather what a doctor should hear of this conversation, as a short Markdown list."""
    known = knowledge()
    named = values_so_far(tracker, SIDE_EFFECT, known.side_effects)
    effects = [known.side_effects[value].said for value in named]
    medicines = values_so_far(tracker, MEDICINE, known.medicines)
    intents = intents_so_far(tracker)
    topics = [intent.replace("not_covered_", "not_covered/", 1) for intent in intents]
    titles = [known.topics[topic].title for topic in topics if topic in known.topics]
    replies, lines = known.handoff_replies, []
    if SYMPTOMS & set(intents):
        lines.append(replies.symptoms)
    if effects:
        lines.append(replies.effects.format(effects=", ".join(effects)))
    if medicines:
        lines.append(replies.medicines.format(medicines=", ".join(medicines)))
    if titles:
        lines.append(replies.questions.format(titles="; ".join(titles[-MOST_QUESTIONS:])))
    if not lines:
        return replies.nothing_named
    return "\n".join([replies.head, *(f"- {line}" for line in [*lines, replies.always])])
