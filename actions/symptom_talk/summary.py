"""What the guided talk ends in: what the article says fits, what was told, and when to see a doctor."""

from __future__ import annotations

from collections.abc import Mapping

from actions.emergency import emergency_message
from actions.knowledge import knowledge
from actions.messages import Button, Message
from actions.symptom_talk.reading import ALARMING, DURATION, NUMB_WEAK
from bot.knowledge import RedFlag
from bot.knowledge.symptom_talk import Choice, ConclusionName

#: Answers by question; None where a question was not asked.
Told = Mapping[str, str | None]

LONG_KNOWN, PAST_WEEKS = "longer", ("months", "longer")
NUMB_OR_WEAK = ("numb", "weak", "both")


def is_danger(told: Told) -> bool:
    """Whether some answers call for the emergency reply rather than for more questions."""
    return told.get(ALARMING) == "alarming" or bool(_red_flags(told))


def ending(told: Told) -> Message:
    """Return the message that the talk ends in: the emergency reply, or the summary."""
    return emergency_message(_red_flags(told)) if is_danger(told) else _summary(told)


def _red_flags(told: Told) -> list[RedFlag]:
    known = knowledge()
    return [
        known.red_flags[danger.red_flag]
        for danger in known.symptom_talk.dangers.values()
        if all(told.get(question) in choices for question, choices in danger.answers.items())
    ]


def _summary(told: Told) -> Message:
    summary, titles = knowledge().symptom_talk.summary, knowledge().topics
    conclusion = summary.conclusions[_conclusion(told)]
    urgent = needs_a_doctor_today(told)
    repeated = _repeated(told)
    paragraphs = [
        f"{conclusion.today if urgent else conclusion.fits} {conclusion.says}",
        summary.you_told.format(told=repeated) if repeated else "",
        f"{_when_to_see_a_doctor(told)} {summary.closing}",
    ]
    return Message(
        kind="answer",
        text="\n\n".join(filter(None, paragraphs)),
        topics=conclusion.topics,
        urgency="urgent" if urgent else "routine",
        facts=[*conclusion.facts, *summary.doctor.facts],
        buttons=[Button(titles[topic].title, titles[topic].intent) for topic in conclusion.buttons],
    )


def _conclusion(told: Told) -> ConclusionName:
    choices = _choices(told)
    signs = {choice.sign for choice in choices}
    if "nerve" in signs:
        return "nerve_in_leg" if any(choice.leg for choice in choices) else "nerve"
    return "muscle" if "muscle" in signs else "unclear"


def needs_a_doctor_today(told: Told) -> bool:
    """Whether the person feels numb or weak, and not for long already."""
    return told.get(NUMB_WEAK) in NUMB_OR_WEAK and told.get(DURATION) != LONG_KNOWN


def _when_to_see_a_doctor(told: Told) -> str:
    doctor = knowledge().symptom_talk.summary.doctor
    if needs_a_doctor_today(told):
        return doctor.today
    if told.get(NUMB_WEAK) in NUMB_OR_WEAK:
        return doctor.numb_or_weak
    return doctor.past_weeks if told.get(DURATION) in PAST_WEEKS else doctor.if_it_stays


def _repeated(told: Told) -> str:
    """Return what was told as the questions' own words have it, never as the person wrote it."""
    phrases = [choice.told for choice in _choices({**told, ALARMING: None})]
    if len(phrases) < 2:
        return "".join(phrases)
    comma = "," if len(phrases) > 2 else ""
    return f"{', '.join(phrases[:-1])}{comma} and {phrases[-1]}"


def _choices(told: Told) -> list[Choice]:
    questions = knowledge().symptom_talk.questions.values()
    chosen = (question.choice(told.get(question.id)) for question in questions)
    return [choice for choice in chosen if choice is not None]
