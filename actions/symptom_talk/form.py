"""Rasa's form `symptom_talk`: what fills its slots, when it asks again, and when it ends."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import REQUESTED_SLOT

from actions.conversation import last_reply, named_in_message
from actions.knowledge import knowledge
from actions.symptom_talk.reading import Answers, Kind, reader
from actions.symptom_talk.summary import ending, is_danger, needs_a_doctor_today
from bot.knowledge import NOT_SAID

Events = list[dict[str, Any]]

#: How the talk ended before its last question, if it did.
ENDED = "symptom_talk_ended"
#: The person said "stop"; they left the question unanswered; they did either before, and are not asked again.
STOPPED, LEFT, NOT_WANTED = "stopped", "left", "not_wanted"
#: How often in a row the question was left unanswered.
UNANSWERED = "symptom_talk_unanswered"
MOST_UNANSWERED = 2


class ValidateSymptomTalk(FormValidationAction):  # type: ignore[misc]
    """Reads each message of the talk.

    Where a message is no answer, nothing is put into any slot; Rasa then rejects the form, answers the
    message by the rule of its intent, and comes back to the form.
    """

    def name(self) -> str:
        """Return the name that Rasa looks for."""
        return "validate_symptom_talk"

    async def get_extraction_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Put what the message tells into the slots; buttons fill theirs by the domain's mappings."""
        asked = tracker.get_slot(REQUESTED_SLOT)
        if asked is None:
            return _begin(tracker)
        if _was_answered_otherwise(tracker):
            return _unanswered(tracker)
        message = tracker.latest_message or {}
        if str(message.get("text") or "").startswith("/"):
            return _tapped(tracker)
        reading = reader().read(message, asked, just_asked=last_reply(tracker).get("asks") == asked)
        if reading.kind is Kind.STOP:
            return [SlotSet(ENDED, STOPPED)]
        if reading.kind is Kind.ANSWER:
            return [*_new(reading.answers, asked, tracker), SlotSet(UNANSWERED, 0)]
        return _unclear(asked, dispatcher, tracker) if reading.kind is Kind.UNCLEAR else []

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Keep only the choices that a question has."""
        return [SlotSet(slot, _known(slot, value)) for slot, value in tracker.slots_to_validate().items()]

    async def next_requested_slot(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any] | None:
        """End the form early where nothing more is to be asked; else leave the next question to Rasa."""
        if tracker.get_slot(ENDED) or is_danger(answers_of(tracker)):
            event: dict[str, Any] = SlotSet(REQUESTED_SLOT, None)
            return event
        return None


class ActionEndSymptomTalk(Action):  # type: ignore[misc]
    """Says what the talk ends in, once the form is over."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_end_symptom_talk"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Sum up, send the emergency reply, or take leave; say nothing where the talk was left."""
        ended, answers = tracker.get_slot(ENDED), answers_of(tracker)
        if ended == STOPPED:
            stopped = "utter_symptom_talk_stopped"
            pressing = needs_a_doctor_today(answers)
            dispatcher.utter_message(response=f"{stopped}_today" if pressing else stopped)
        elif is_danger(answers) or not (ended or None in answers.values()):
            ending(answers).send(dispatcher)
        return []


def answers_of(tracker: Tracker) -> dict[str, str | None]:
    """Return what the slots hold, by question."""
    return {question: tracker.get_slot(question) for question in knowledge().symptom_talk.questions}


def _begin(tracker: Tracker) -> Events:
    """Begin with what the statement tells, and with nothing of an earlier talk."""
    if tracker.get_slot(ENDED):
        return [SlotSet(ENDED, NOT_WANTED)]
    text = str((tracker.latest_message or {}).get("text") or "")
    told = _answers_by_button(tracker) if text.startswith("/") else reader().told(text)
    slots = [SlotSet(question, told.get(question)) for question in knowledge().symptom_talk.questions]
    return [*slots, SlotSet(UNANSWERED, 0)]


def _tapped(tracker: Tracker) -> Events:
    """Take note of a button; one that answers has filled its slot already, by the domain's mapping."""
    if named_in_message(tracker, ENDED):
        return [SlotSet(ENDED, STOPPED)]
    return [SlotSet(UNANSWERED, 0)] if _answers_by_button(tracker) else []


def _answers_by_button(tracker: Tracker) -> Answers:
    questions = knowledge().symptom_talk.questions
    named = {question: named_in_message(tracker, question) for question in questions}
    return {question: values[0] for question, values in named.items() if values}


def _new(answers: Answers, asked: str, tracker: Tracker) -> Events:
    """Fill what was asked and what was not known yet: a passing word changes no earlier answer."""
    known = answers_of(tracker)
    return [SlotSet(slot, value) for slot, value in answers.items() if slot == asked or known[slot] is None]


def _was_answered_otherwise(tracker: Tracker) -> bool:
    """Whether something was said since the message: then the form comes back after another answer."""
    since = (event["event"] for event in reversed(tracker.events) if event["event"] in ("bot", "user"))
    return next(since, "user") == "bot"


def _unanswered(tracker: Tracker) -> Events:
    times = int(tracker.get_slot(UNANSWERED) or 0) + 1
    return [SlotSet(UNANSWERED, times), *([SlotSet(ENDED, LEFT)] if times >= MOST_UNANSWERED else [])]


def _unclear(asked: str, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Ask once more; after a second answer that fits nothing, go on as if the question had been skipped."""
    times = int(tracker.get_slot(UNANSWERED) or 0) + 1
    if times >= MOST_UNANSWERED:
        return [SlotSet(asked, NOT_SAID), SlotSet(UNANSWERED, 0)]
    dispatcher.utter_message(response="utter_symptom_unclear")
    return [SlotSet(UNANSWERED, times)]


def _known(slot: str, value: object) -> object:
    question = knowledge().symptom_talk.questions.get(slot)
    if question is None or value in (None, NOT_SAID, *(choice.id for choice in question.choices)):
        return value
    return None
