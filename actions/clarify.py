"""Asks what was meant, once; a second question in a row that is not understood leads to a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import MEDICINE, SIDE_EFFECT, last_reply, named_in_message
from actions.handoff import suggest_a_doctor
from actions.knowledge import knowledge
from actions.medicines import WHICH_MEDICINE
from actions.messages import Button, metadata_of
from actions.questions import answer

#: What a clarifying question asks, in its metadata.
WHAT_WAS_MEANT = "what_was_meant"
OFFERED_SLOT = "offered"
MOST_OFFERED = 3
#: An intent less likely than this is not worth offering beside a likelier one.
LEAST_CONFIDENCE = 0.02
#: Above this, a message is taken to be about something else even if the classifier is not sure of it.
OUT_OF_SCOPE_CONFIDENCE = 0.3
OUT_OF_SCOPE = "out_of_scope"
#: From this confidence on, a meaning is worth a button beside an answer, or where the message is declined.
WORTH_A_BUTTON = 0.1
#: From this confidence on, somebody may want a person, and who wants one should not be asked back.
PERSON_WANTED = 0.35
#: From this confidence on, a name in the message settles what it asks: "Neurontin. Dry mouth" is a look-up.
NAME_DECIDES = 0.15
NAMED_BY = {"side_effect": SIDE_EFFECT, "medicine_combination": MEDICINE}

#: Answered where a message can mean nothing else that has an answer: "cool thx" lies between two of them.
COURTESIES = ("thanks", "goodbye", "greet", "smalltalk_other")

SOMETHING_ELSE = "Something else"
TAKING_IT_WITH = "Taking it with {medicine}"
#: What the look-ups are called on a button; topics have their titles in the knowledge files.
LOOK_UP_TITLES = {
    "side_effect": "A side effect",
    "side_effects_overview": "The side effects",
    "medicine_combination": "Taking it with another medicine",
}

Events = list[dict[str, Any]]


class ActionClarify(Action):  # type: ignore[misc]
    """Offers the likeliest meanings of a message that was not understood."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_clarify"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Offer up to three meanings; suggest a doctor when the last message was not understood either."""
        asked = last_reply(tracker).get("asks")
        if asked == WHICH_MEDICINE and named_in_message(tracker, MEDICINE):
            return await answer("medicine_combination", dispatcher, tracker, domain)
        if asked == WHAT_WAS_MEANT:
            suggest_a_doctor(dispatcher, tracker, "utter_handoff_not_understood")
            return [SlotSet(OFFERED_SLOT, [])]
        ranking = (tracker.latest_message or {}).get("intent_ranking") or []
        likely = {guess["name"]: guess["confidence"] for guess in ranking}
        if likely.get("ask_for_person", 0.0) + likely.get("complaint", 0.0) >= PERSON_WANTED:
            suggest_a_doctor(dispatcher, tracker, "utter_handoff")
            return [SlotSet(OFFERED_SLOT, [])]
        for intent, entity in NAMED_BY.items():
            if likely.get(intent, 0.0) >= NAME_DECIDES and named_in_message(tracker, entity):
                return await answer(intent, dispatcher, tracker, domain)
        offers = each_once(button_for(intent, tracker) for intent in meanings(likely)[:MOST_OFFERED])
        courtesy = max(COURTESIES, key=lambda intent: likely.get(intent, 0.0))
        if not offers and likely.get(courtesy, 0.0) > likely.get(OUT_OF_SCOPE, 0.0):
            return await answer(courtesy, dispatcher, tracker, domain)
        if likely.get(OUT_OF_SCOPE, 0.0) > OUT_OF_SCOPE_CONFIDENCE or not offers:
            dispatcher.utter_message(response="utter_out_of_scope")
            worth = [one for one in offers if likely.get(one.intent, 0.0) >= WORTH_A_BUTTON]
            if worth:
                offer(dispatcher, worth, "utter_other_meanings")
            return [SlotSet(OFFERED_SLOT, [])]
        offer(dispatcher, offers)
        return [SlotSet(OFFERED_SLOT, [offered.intent for offered in offers])]


async def take_offer(dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
    """Answer what was offered after a plain "yes"; when several things were, ask which of them."""
    offered = [str(intent) for intent in tracker.get_slot(OFFERED_SLOT) or []]
    if len(offered) == 1:
        events = await answer(offered[0], dispatcher, tracker, domain)
        return [SlotSet(OFFERED_SLOT, []), *events]
    if offered:
        offer(dispatcher, [button_for(intent, tracker) for intent in offered])
    else:
        dispatcher.utter_message(response="utter_ask_question")
    return []


def meanings(likely: dict[str, float]) -> list[str]:
    """Return the intents that can be offered, the likeliest first, the unlikely left out."""
    ranked = sorted(likely, key=lambda intent: -likely[intent])
    offered = [intent for intent in ranked if intent in LOOK_UP_TITLES or topic_of(intent)]
    return [intent for intent in offered if likely[intent] >= LEAST_CONFIDENCE]


def each_once(buttons: Iterable[Button]) -> list[Button]:
    """Return buttons without those that do the same as an earlier one."""
    return list({button.payload: button for button in buttons}.values())


def button_for(intent: str, tracker: Tracker) -> Button:
    """Return the button that asks what an intent asks, for what the last message named."""
    topic = topic_of(intent)
    if topic:
        return Button(knowledge().topics[topic].title, intent)
    entity = NAMED_BY.get(intent)
    named = named_in_message(tracker, entity) if entity else []
    if entity and named:
        return Button(_title_of(entity, named[0]), intent, {entity: named[0]})
    return Button(LOOK_UP_TITLES[intent], "side_effects_overview" if intent == "side_effect" else intent)


def _title_of(entity: str, value: str) -> str:
    if entity == SIDE_EFFECT:
        effect = knowledge().side_effects.get(value)
        return effect.name if effect else LOOK_UP_TITLES["side_effect"]
    return TAKING_IT_WITH.format(medicine=value)


def topic_of(intent: str) -> str | None:
    """Return the topic that an intent asks about, if it is one of the closed list."""
    topic = intent.replace("not_covered_", "not_covered/", 1)
    return topic if topic in knowledge().topics else None


def offer(dispatcher: CollectingDispatcher, offers: list[Button], response: str = "utter_clarify") -> None:
    """Send a message that offers meanings as buttons.

    Args:
        dispatcher: takes the message.
        offers: the meanings, the likeliest first.
        response: the words; those of a question end with a button for something else.
    """
    buttons = [{"title": one.title, "payload": one.payload} for one in offers]
    asks = WHAT_WAS_MEANT if response == "utter_clarify" else None
    if asks:
        buttons.append({"title": SOMETHING_ELSE, "payload": "/none_of_these"})
    dispatcher.utter_message(
        response=response,
        buttons=buttons,
        metadata=metadata_of(
            "clarify",
            topics=[topic for topic in (topic_of(one.intent) for one in offers) if topic],
            side_effects=[one.entities[SIDE_EFFECT] for one in offers if SIDE_EFFECT in one.entities],
            medicines=[one.entities[MEDICINE] for one in offers if MEDICINE in one.entities],
            asks=asks,
        ),
    )
