"""Tells a person with a red flag what to do now, before anything else."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import named_in_message
from actions.knowledge import knowledge
from actions.messages import Button, Message
from actions.questions import answer_each, questions_of
from bot.knowledge import RedFlag
from bot.knowledge.red_flags import told_of

Events = list[dict[str, Any]]

RED_FLAG = "red_flag"
#: Questions that are likely to be about the sign of danger itself.
ABOUT_THE_SIGN = frozenset(
    {
        "side_effect",
        "side_effect_frequency",
        "side_effect_duration",
        "side_effects_overview",
        "symptom_statement",
        "nerve_symptom_statement",
        "stopping_withdrawal",
        "no_improvement_or_bothersome_side_effects",
        "see_a_doctor_when",
        "out_of_scope",
        "emergency",
    }
)
WHEN_TO_SEE_A_DOCTOR = Button("When to see a doctor", "see_a_doctor_when")


class ActionEmergency(Action):  # type: ignore[misc]
    """Answers the most pressing red flag of the message; without any, says in general whom to call."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_emergency"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Send one message: what to do now, why, and that the chat stays open."""
        named = named_in_message(tracker, RED_FLAG)
        flags = [flag for flag in knowledge().red_flags.values() if flag.id in named]
        emergency_message(flags).send(dispatcher)
        if not flags or flags[0].level == "emergency":
            return []
        # The doctor is to be called today; until then the rest of the message may be answered too.
        others = [one for one in questions_of(tracker) if one["intent"] not in ABOUT_THE_SIGN]
        return await answer_each(others, dispatcher, tracker, domain)


def emergency_message(flags: list[RedFlag]) -> Message:
    """Return the message for some red flags.

    Args:
        flags: the red flags, the most pressing first; none when only the classifier suspects an emergency.
    """
    text = told_of(flags, knowledge().red_flag_replies)
    if not flags:
        return Message("emergency", text, urgency="emergency")
    return Message(
        "emergency",
        text,
        urgency=flags[0].level,
        red_flags=[flag.id for flag in flags],
        facts=[reference for flag in flags for reference in flag.references],
        buttons=[WHEN_TO_SEE_A_DOCTOR] if flags[0].level == "urgent" else [],
    )
