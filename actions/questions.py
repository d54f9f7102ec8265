"""Answers a message that asks several things: each by its own action, the most pressing answer first."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import URGENCIES
from actions.handoff import ActionHandoff
from actions.medicines import ActionMedicine, ActionOtherMedicine
from actions.side_effects import (
    UNKNOWN,
    ActionSideEffect,
    ActionSideEffectDuration,
    ActionSideEffectFrequency,
    ActionSideEffectsOverview,
)

Events = list[dict[str, Any]]

#: Intents that an action answers; each of the others has a response of its name.
ANSWERED_BY: Mapping[str, type[Action]] = {
    "side_effect": ActionSideEffect,
    "side_effects_overview": ActionSideEffectsOverview,
    "side_effect_frequency": ActionSideEffectFrequency,
    "side_effect_duration": ActionSideEffectDuration,
    "medicine_combination": ActionMedicine,
    "other_medicine": ActionOtherMedicine,
    "ask_for_person": ActionHandoff,
}


#: A look-up of an effect answers these too.
LOOKED_UP_WITH_THE_EFFECT = frozenset({"side_effect", "side_effect_frequency"})
#: These ask about an effect that the message told of: "my sweat smells odd, is that listed".
ABOUT_THE_EFFECT = frozenset({"side_effect_frequency", "side_effect_duration"})


class ActionAnswerQuestions(Action):  # type: ignore[misc]
    """Answers each question of a message (see `bot.nlu.questions`)."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_answer_questions"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Answer in the order of urgency; where two are as pressing, in the order of asking."""
        return await answer_each(questions_of(tracker), dispatcher, tracker, domain)


async def answer_each(
    questions: Iterable[Mapping[str, Any]],
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: dict[str, Any],
) -> Events:
    """Answer some questions of the last message, the most pressing answer first.

    Args:
        questions: the questions, see `bot.nlu.questions.merging.Question`.
        dispatcher: takes the messages.
        tracker: the conversation.
        domain: the domain, for the actions.

    Returns:
        What the actions set.
    """
    events: Events = []
    answers: list[dict[str, Any]] = []
    passed_over: list[dict[str, Any]] = []
    asked = list(questions)
    for question in asked:
        alone = about(question, tracker, events)
        collected = CollectingDispatcher()
        set_by_answer = await answer(question["intent"], collected, alone, domain)
        if _adds_nothing(question, collected.messages, answers, asked):
            passed_over += collected.messages
        else:
            events += set_by_answer
            answers += collected.messages
    dispatcher.messages += _most_pressing_first(answers or passed_over[:1])
    return events


async def answer(
    intent: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
) -> Events:
    """Answer one intent as its rule would, for the last message of a conversation."""
    if intent in ANSWERED_BY:
        events: Events = await ANSWERED_BY[intent]().run(dispatcher, tracker, domain)
        return events
    dispatcher.utter_message(response=f"utter_{intent}")
    return []


def questions_of(tracker: Tracker) -> list[dict[str, Any]]:
    """Return what the parts of the last message ask; empty where it has no parts."""
    questions: list[dict[str, Any]] = (tracker.latest_message or {}).get("questions") or []
    return questions


def about(question: Mapping[str, Any], tracker: Tracker, events: Iterable[Mapping[str, Any]] = ()) -> Tracker:
    """Return the conversation as if its last message had been one of its questions alone.

    Args:
        question: intent, start and end.
        tracker: the conversation.
        events: what the answers to earlier questions of the message have set.
    """
    message = tracker.latest_message or {}
    entities = message.get("entities") or []
    others = questions_of(tracker)
    narrowed = {
        **message,
        "intent": {"name": question["intent"], "confidence": question["confidence"]},
        # What stands in the background ("on baclofen since May, is it ...") is what it means.
        "entities": [one for one in entities if _within(one, question)]
        or [one for one in entities if not any(_within(one, other) for other in others)],
        "questions": [],
    }
    alone = copy.copy(tracker)
    alone.latest_message = narrowed
    slots = {event["name"]: event["value"] for event in events if event.get("event") == "slot"}
    alone.slots = {**tracker.slots, **slots}
    return alone


def _adds_nothing(
    question: Mapping[str, Any],
    messages: list[dict[str, Any]],
    earlier: list[dict[str, Any]],
    asked: list[Mapping[str, Any]],
) -> bool:
    """Tell whether an answer is not worth giving beside the others.

    A look-up says how common the effect is, and that we know nothing helps nobody who asked something else.
    """
    if question["intent"] not in LOOKED_UP_WITH_THE_EFFECT:
        return False
    if not question.get("asked", True) and not any(one["intent"] in ABOUT_THE_EFFECT for one in asked):
        return all(_says_nothing(message) for message in messages)
    looked_up = [effects for effects in map(_effects, earlier) if effects]
    return all(_effects(message) in looked_up for message in messages)


def _says_nothing(message: Mapping[str, Any]) -> bool:
    return _effects(message) == [UNKNOWN] or (message.get("metadata") or {}).get("kind") == "clarify"


def _effects(message: Mapping[str, Any]) -> list[str]:
    effects: list[str] = (message.get("metadata") or {}).get("side_effects") or []
    return effects


def _within(entity: Mapping[str, Any], question: Mapping[str, Any]) -> bool:
    return bool(question["start"] <= entity.get("start", 0) < question["end"])


def _most_pressing_first(answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sort answers by urgency; a response of the domain, whose metadata come later, counts as not urgent."""
    return sorted(answers, key=_urgency, reverse=True)


def _urgency(answer: Mapping[str, Any]) -> int:
    metadata = answer.get("metadata") or {}
    return URGENCIES.index(metadata.get("urgency", "none"))
