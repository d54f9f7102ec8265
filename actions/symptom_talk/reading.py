"""Reads what a message says in the guided talk: answers, "skip", "stop", or something else altogether."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from enum import Enum
from functools import lru_cache
from typing import Any

from actions.knowledge import knowledge
from actions.symptom_talk.durations import days_told
from actions.symptom_talk.words import ChoiceFinder, has_phrase, plain_words
from bot.knowledge import NOT_SAID, SymptomTalk

PLACE, FEEL, DURATION = "symptom_place", "symptom_feel", "symptom_duration"
NUMB_WEAK, ALARMING = "symptom_numb_weak", "symptom_alarming"

Answers = dict[str, str]

#: Intents that mean yes or no to the question that was asked.
YES, NO = frozenset({"affirm"}), frozenset({"deny", "none_of_these"})
#: What a message is taken for when it answers nothing and yet asks nothing of its own.
STATEMENTS = frozenset({"symptom_statement", "nerve_symptom_statement", "told_background"})
NO_QUESTION = frozenset({"nlu_fallback", *STATEMENTS, *YES, *NO})
#: Intents that are never an answer, whatever words the message has.
NEVER_AN_ANSWER = frozenset({"emergency", "several_questions", "ask_for_person", "complaint", "goodbye"})
#: A message this long, and understood this surely as a question on a topic, is one.
MOST_WORDS, SURE = 6, 0.7
_COURTESIES = frozenset({"please", "pls", "ok", "okay", "sorry"})
#: A yes or no in front of more words than these is no plain one.
PLAIN_YES_OR_NO = 6


class Kind(Enum):
    """What a message is to the question that was asked."""

    ANSWER = "answer"
    UNCLEAR = "unclear"
    STOP = "stop"
    OTHER = "other"


@dataclass(frozen=True)
class Reading:
    """What a message says.

    Attributes:
        kind: what it is to the question.
        answers: choices, by question.
    """

    kind: Kind
    answers: Answers = field(default_factory=dict)


@lru_cache(maxsize=1)
def reader() -> Reader:
    """Return the reader of the knowledge files' talk."""
    return Reader(knowledge().symptom_talk)


class Reader:
    """Reads messages.

    Args:
        talk: the questions, and the words that answers are found by.
    """

    def __init__(self, talk: SymptomTalk) -> None:
        self._talk = talk
        self._finder = ChoiceFinder(talk)

    def told(self, text: str, *, asked: str | None = None, today: date | None = None) -> Answers:
        """Return what a text tells, by question.

        Args:
            text: what the person wrote.
            asked: the question that was asked, if one was.
            today: the day to count from; by default this one.
        """
        answers = {}
        found = self._finder.find(text)
        for question in self._talk.questions.values():
            said = {one.choice for one in found if one.question == question.id and not one.denied}
            denied = any(one.denied for one in found if one.question == question.id)
            said |= {one.id for one in question.choices if one.all_of and said.issuperset(one.all_of)}
            first = next((choice.id for choice in question.choices if choice.id in said), None)
            answer = first or (question.no if denied else None)
            if answer:
                answers[question.id] = answer
        day = today or datetime.now(timezone.utc).date()
        days = days_told(text, self._talk.durations, day, asked=asked == DURATION)
        if days is not None:
            answers[DURATION] = self._duration(days)
        return answers

    def read(self, message: Mapping[str, Any], asked: str, *, just_asked: bool) -> Reading:
        """Return what a message is to a question.

        Args:
            message: text, intent and entities, as Rasa understood them.
            asked: the question that is open.
            just_asked: whether it was the last thing said, so that a yes or no means it.
        """
        text = str(message.get("text") or "")
        intent = (message.get("intent") or {}).get("name")
        phrase = _phrase(text)
        words = self._talk.words
        if phrase in words.stop:
            return Reading(Kind.STOP)
        if phrase in words.skip:
            return Reading(Kind.ANSWER, {asked: NOT_SAID})
        if intent in NEVER_AN_ANSWER or self._asks_something(text, message):
            return Reading(Kind.OTHER)
        answers = self.told(text, asked=asked)
        if asked not in answers and just_asked:
            answers |= self._yes_or_no(text, intent, asked)
        if answers:
            return Reading(Kind.ANSWER, answers)
        return Reading(Kind.UNCLEAR if just_asked and intent in NO_QUESTION else Kind.OTHER)

    def _yes_or_no(self, text: str, intent: str | None, asked: str) -> Answers:
        question, words = self._talk.questions[asked], plain_words(text)
        first = words[0] if words and len(words) <= PLAIN_YES_OR_NO else ""
        if question.yes and (first in self._talk.words.yes or intent in YES):
            return {asked: question.yes}
        if question.no and (first in self._talk.words.no or intent in NO):
            return {asked: question.no}
        return {}

    def _asks_something(self, text: str, message: Mapping[str, Any]) -> bool:
        words = plain_words(text)
        if words and (words[0] in self._talk.words.begins_asking and words[1:2] != ["not"]):
            return True
        if has_phrase(words, self._talk.words.asks) or has_phrase(words, knowledge().gabapentin_names):
            return True
        intent = message.get("intent") or {}
        if intent.get("name") in NO_QUESTION:
            return False
        names_medicine = any(one.get("entity") == "medicine" for one in message.get("entities") or [])
        return names_medicine or (len(words) > MOST_WORDS and float(intent.get("confidence") or 0.0) >= SURE)

    def _duration(self, days: int) -> str:
        choices = self._talk.questions[DURATION].choices
        return next(choice.id for choice in choices if choice.longest is None or days <= choice.longest)


def _phrase(text: str) -> str:
    """Return a text as the lists of whole messages write it."""
    return " ".join(word for word in plain_words(text) if word.isalnum() and word not in _COURTESIES)
