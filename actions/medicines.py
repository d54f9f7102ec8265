"""Answers what the sources say on taking another medicine with gabapentin. It never calls a mix safe."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import MEDICINE, MEDICINES_SLOT, SIDE_EFFECT, named_in_message, under_discussion
from actions.knowledge import knowledge
from actions.messages import Button, Message
from bot.knowledge import Medicine

MOST_AT_ONCE = 3
#: What is asked when a combination was asked about without the other medicine's name.
WHICH_MEDICINE = "which_medicine"
INTENT = "medicine_combination"
PAIN_MEDICINE_TOPIC = "combine_with_pain_meds"

Events = list[dict[str, Any]]


class ActionMedicine(Action):  # type: ignore[misc]
    """Answers "can I take ... with gabapentin?", one message for each medicine that was named."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_medicine"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Answer for the medicines named now, else for those named before; ask when there are none."""
        known = knowledge().medicines
        named = named_in_message(tracker, MEDICINE) or under_discussion(tracker, MEDICINES_SLOT)
        medicines = [name for name in named if name in known]
        if not medicines:
            _which_medicine().send(dispatcher)
            return []
        now, later = medicines[:MOST_AT_ONCE], medicines[MOST_AT_ONCE:]
        for number, name in enumerate(now, 1):
            offered = [_look_up(known[other]) for other in later] if number == len(now) else []
            _about(known[name], offered).send(dispatcher)
        return [SlotSet(MEDICINES_SLOT, medicines)]


class ActionOtherMedicine(Action):  # type: ignore[misc]
    """Declines a question about another medicine than gabapentin ("is zoloft addictive?")."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_other_medicine"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Say that it is not known, and offer to look up the combination with gabapentin."""
        known = knowledge().medicines
        medicines = [name for name in named_in_message(tracker, MEDICINE) if name in known]
        if not medicines:
            dispatcher.utter_message(response="utter_out_of_scope")
            return []
        replies = knowledge().medicine_replies
        Message(
            kind="out_of_scope",
            text=replies.other_subject.format(medicine=known[medicines[0]].said),
            medicines=medicines[:1],
            buttons=[Button(replies.buttons.together, INTENT, {MEDICINE: medicines[0]})],
        ).send(dispatcher)
        return [SlotSet(MEDICINES_SLOT, medicines)]


def _about(medicine: Medicine, offered: list[Button]) -> Message:
    paragraphs = [medicine.answer, medicine.article_says, medicine.label_says]
    if medicine.warning:
        paragraphs.append(medicine.warning)
    return Message(
        kind="medicine",
        text="\n\n".join(paragraphs),
        medicines=[medicine.generic],
        urgency="routine",
        facts=medicine.references,
        buttons=[*offered, *_follow_ups(medicine)],
    )


def _follow_ups(medicine: Medicine) -> list[Button]:
    titles = knowledge().medicine_replies.buttons
    buttons = [Button(titles.pain_medicine, PAIN_MEDICINE_TOPIC)]
    if medicine.slows_breathing:
        buttons.insert(0, Button(titles.breathing, "side_effect", {SIDE_EFFECT: "respiratory_depression"}))
    return buttons


def _which_medicine() -> Message:
    replies = knowledge().medicine_replies
    known = knowledge().medicines
    return Message(
        kind="clarify",
        text=replies.which,
        topics=[PAIN_MEDICINE_TOPIC],
        asks=WHICH_MEDICINE,
        buttons=[
            *(_look_up(known[name]) for name in replies.offered),
            Button(replies.buttons.pain_medicine, PAIN_MEDICINE_TOPIC),
        ],
    )


def _look_up(medicine: Medicine) -> Button:
    title = medicine.generic[:1].upper() + medicine.generic[1:]
    return Button(title, INTENT, {MEDICINE: medicine.generic})
