"""Looks up side effects: in the article first, then in the FDA label, and says so when neither has them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import SIDE_EFFECT, SIDE_EFFECTS_SLOT, named_in_message, under_discussion
from actions.knowledge import knowledge
from actions.messages import Button, Message, metadata_of
from actions.side_effect_texts import SideEffectTexts
from bot.knowledge import SideEffect

#: An effect that a message may have described.
POSSIBLE = "possible_side_effect"
#: Stands for an effect that neither source knows.
UNKNOWN = "unknown"
#: Stands for side effects as a whole.
ANY = "any"
MOST_AT_ONCE = 3

Events = list[dict[str, Any]]


class ActionSideEffect(Action):  # type: ignore[misc]
    """Answers "can gabapentin cause ...?", one message for each effect that was named."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_side_effect"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Look up the effects of the last message; ask when it is unclear which was meant."""
        named = named_in_message(tracker, SIDE_EFFECT)
        possible = [
            effect for effect in named_in_message(tracker, POSSIBLE) if effect in knowledge().side_effects
        ]
        if possible and not named:
            ask_which(dispatcher, possible)
            return []
        named = named or [UNKNOWN]
        send_each(dispatcher, named, SideEffectTexts(knowledge()).look_up)
        return [SlotSet(SIDE_EFFECTS_SLOT, named)]


class ActionSideEffectsOverview(Action):  # type: ignore[misc]
    """Answers "what are the side effects?"."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_side_effects_overview"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Name the common and the serious side effects; look an effect up when one was named."""
        named = named_in_message(tracker, SIDE_EFFECT)
        if named:
            send_each(dispatcher, named, SideEffectTexts(knowledge()).look_up)
        else:
            send_overview(dispatcher)
        return [SlotSet(SIDE_EFFECTS_SLOT, named)]


class _FollowUp(Action, ABC):  # type: ignore[misc]
    """A question about the effects under discussion: those named now, or else those named before."""

    @abstractmethod
    def text(self, effect: SideEffect) -> str:
        """Answer the question for one effect."""

    def facts(self, effect: SideEffect) -> Sequence[str]:
        """Return what the answer rests on beside what the sources have on the effect."""
        return ()

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Answer for each effect, or give the overview when none is under discussion."""
        effects = named_in_message(tracker, SIDE_EFFECT) or under_discussion(tracker, SIDE_EFFECTS_SLOT)
        if not effects:
            send_overview(dispatcher)
            return []
        send_each(dispatcher, effects, self.text, self.facts)
        return [SlotSet(SIDE_EFFECTS_SLOT, effects)]


class ActionSideEffectFrequency(_FollowUp):
    """Answers "is that common?"."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_side_effect_frequency"

    def text(self, effect: SideEffect) -> str:
        """Say how often the effect happens."""
        return SideEffectTexts(knowledge()).frequency(effect)


class ActionSideEffectDuration(_FollowUp):
    """Answers "does it go away?"."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_side_effect_duration"

    def text(self, effect: SideEffect) -> str:
        """Say how long the effect lasts."""
        return SideEffectTexts(knowledge()).duration(effect)

    def facts(self, effect: SideEffect) -> Sequence[str]:
        """Return the fact that most side effects get better."""
        return knowledge().side_effect_replies.duration.facts


def send_overview(dispatcher: CollectingDispatcher) -> None:
    """Send what the sources say on side effects as a whole."""
    known = knowledge()
    reply = known.side_effect_replies.overview
    Message(
        kind="side_effect",
        text=SideEffectTexts(known).overview(),
        side_effects=[ANY],
        facts=reply.facts,
        buttons=[_look_up(known.side_effects[name]) for name in reply.offered],
    ).send(dispatcher)


def ask_which(dispatcher: CollectingDispatcher, effects: Sequence[str]) -> None:
    """Ask which effect was meant, when a description fits several."""
    offered = [*(_look_up(knowledge().side_effects[effect]) for effect in effects), _all_side_effects()]
    dispatcher.utter_message(
        response="utter_clarify_side_effect",
        buttons=[{"title": button.title, "payload": button.payload} for button in offered],
        metadata=metadata_of("clarify", side_effects=effects),
    )


def send_each(
    dispatcher: CollectingDispatcher,
    effects: Sequence[str],
    text: Callable[[SideEffect], str],
    facts: Callable[[SideEffect], Sequence[str]] = lambda effect: (),
) -> None:
    """Send one message for each effect; those beyond the third are offered as buttons under the last.

    Args:
        dispatcher: takes the messages.
        effects: ids; one that the knowledge does not have is answered as unknown.
        text: what to say on an effect.
        facts: what that rests on, beside what the sources have on the effect.
    """
    known = knowledge().side_effects
    now, later = effects[:MOST_AT_ONCE], effects[MOST_AT_ONCE:]
    for number, name in enumerate(now, 1):
        last = number == len(now)
        offered = [_look_up(known[other]) for other in later if other in known] if last else []
        if name in known:
            buttons = [*offered, *_follow_ups(known[name])] if last else []
            _about(known[name], text(known[name]), facts(known[name]), buttons).send(dispatcher)
        else:
            _unknown([*offered, _all_side_effects()]).send(dispatcher)


def _about(effect: SideEffect, text: str, facts: Sequence[str], buttons: Sequence[Button]) -> Message:
    looked_in = knowledge().side_effect_replies.looked_in
    return Message(
        kind="side_effect",
        text=text,
        side_effects=[effect.id],
        # A look-up is a question, never an emergency: a sign of danger in a message has its own reply.
        urgency="none" if effect.advice == "self_monitor" else "routine",
        facts=list(dict.fromkeys([*(effect.references or looked_in), *facts])),
        buttons=buttons,
    )


def _unknown(buttons: Sequence[Button]) -> Message:
    replies = knowledge().side_effect_replies
    return Message(
        kind="side_effect",
        text=replies.unknown,
        side_effects=[UNKNOWN],
        urgency="routine",
        facts=replies.looked_in,
        buttons=buttons,
    )


def _follow_ups(effect: SideEffect) -> list[Button]:
    titles = knowledge().side_effect_replies.buttons
    overview = _all_side_effects()
    if not (effect.in_article or effect.in_label):
        return [overview]
    return [
        Button(titles.frequency, "side_effect_frequency"),
        Button(titles.duration, "side_effect_duration"),
        overview,
    ]


def _all_side_effects() -> Button:
    return Button(knowledge().side_effect_replies.buttons.overview, "side_effects_overview")


def _look_up(effect: SideEffect) -> Button:
    return Button(effect.name, "side_effect", {SIDE_EFFECT: effect.id})
