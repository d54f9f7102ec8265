"""The guided talk about symptoms: what can be answered, in which words, and what it ends in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from pydantic import StrictInt, StrictStr

from bot.knowledge.entries import Entry, Wording
from bot.knowledge.files import KnowledgeFile

#: Stands for the answer of a person who skipped the question.
NOT_SAID = "not_said"

Sign = Literal["nerve", "muscle"]
ConclusionName = Literal["nerve", "nerve_in_leg", "muscle", "unclear"]


class Choice(Entry):
    """What the answer to a question can be; symptom_talk.yml says what each field means."""

    id: StrictStr
    told: StrictStr
    words: tuple[StrictStr, ...] = ()
    all_of: tuple[StrictStr, ...] = ()
    sign: Sign | None = None
    leg: bool = False
    longest: StrictInt | None = None


class Question(Entry):
    """One question of the talk.

    Attributes:
        id: also the name of the form's slot.
        choices: the answers, the weightier first.
        yes, no: what a plain yes or no means.
    """

    id: StrictStr
    choices: tuple[Choice, ...]
    yes: StrictStr | None = None
    no: StrictStr | None = None

    def choice(self, choice_id: str | None) -> Choice | None:
        """Return the choice with an id; None for a question that was skipped, or not asked."""
        return next((choice for choice in self.choices if choice.id == choice_id), None)


class DurationWords(Entry):
    """The words for how long ago something began."""

    numbers: dict[StrictStr, StrictInt]
    units: dict[StrictStr, StrictInt]
    moments: dict[StrictStr, StrictInt]
    times_of_year: dict[StrictStr, StrictInt]
    long: frozenset[StrictStr]
    before: frozenset[StrictStr]
    after: frozenset[StrictStr]
    since: frozenset[StrictStr]
    not_after: frozenset[StrictStr]
    not_before: frozenset[StrictStr]


class Danger(Entry):
    """Answers that together are a red flag."""

    red_flag: StrictStr
    answers: dict[StrictStr, tuple[StrictStr, ...]]


class Conclusion(Entry):
    """What the article says fits.

    Attributes:
        fits: the first sentence.
        today: the first sentence where it cannot wait.
        says: what the article says of such pain.
        topics, facts: what the message is about and rests on.
        buttons: topics to go on with.
    """

    fits: Wording
    today: Wording
    says: Wording
    topics: tuple[StrictStr, ...]
    facts: tuple[StrictStr, ...]
    buttons: tuple[StrictStr, ...]


class DoctorAdvice(Entry):
    """When to see a doctor."""

    facts: tuple[StrictStr, ...]
    if_it_stays: Wording
    past_weeks: Wording
    numb_or_weak: Wording
    today: Wording


class Summary(Entry):
    """The sentences that the talk ends in."""

    you_told: StrictStr
    closing: Wording
    conclusions: dict[ConclusionName, Conclusion]
    doctor: DoctorAdvice


class TalkWords(Entry):
    """Words that steer the talk, whatever the question."""

    skip: frozenset[StrictStr]
    stop: frozenset[StrictStr]
    yes: frozenset[StrictStr]
    no: frozenset[StrictStr]
    fillers: frozenset[StrictStr]
    denials: frozenset[StrictStr]
    asks: tuple[StrictStr, ...]
    begins_asking: frozenset[StrictStr]


@dataclass(frozen=True)
class SymptomTalk:
    """The talk as a whole; symptom_talk.yml says what each part means."""

    questions: dict[str, Question]
    durations: DurationWords
    words: TalkWords
    dangers: dict[str, Danger]
    summary: Summary


def read_symptom_talk(
    file: KnowledgeFile, topics: Iterable[str], references: Iterable[str], red_flags: Iterable[str]
) -> SymptomTalk:
    """Read symptom_talk.yml.

    Args:
        file: the file.
        topics: ids of topics.
        references: what `facts` may name.
        red_flags: ids of red flags.

    Raises:
        KnowledgeError: a part cannot be used, or names something that is not there.
    """
    talk = SymptomTalk(
        questions=file.listed("questions", Question),
        durations=file.entry("durations", DurationWords),
        words=file.entry("words", TalkWords),
        dangers=file.listed("dangers", Danger, id_field="red_flag"),
        summary=file.entry("summary", Summary),
    )
    conclusions = talk.summary.conclusions
    file.require(conclusions, {"conclusions": get_args(ConclusionName)}, "summary", "`conclusions:`")
    every = conclusions.items()
    file.require(topics, {name: (*one.topics, *one.buttons) for name, one in every}, "topics", "topics.yml")
    file.require(
        references,
        {"doctor": talk.summary.doctor.facts, **{str(name): one.facts for name, one in every}},
        "facts",
        "article.yml or label.yml",
    )
    file.require(red_flags, {flag: [flag] for flag in talk.dangers}, "red_flag", "red_flags.yml")
    _choices_exist(file, talk)
    return talk


def _choices_exist(file: KnowledgeFile, talk: SymptomTalk) -> None:
    for question in talk.questions.values():
        meant = [question.yes, question.no, *(part for choice in question.choices for part in choice.all_of)]
        there = [choice.id for choice in question.choices]
        file.require(there, {question.id: [one for one in meant if one]}, "yes, no or all_of", "`choices:`")
    for danger in talk.dangers.values():
        file.require(talk.questions, {danger.red_flag: danger.answers}, "answers", "`questions:`")
        for name, answers in danger.answers.items():
            there = [NOT_SAID, *(choice.id for choice in talk.questions[name].choices)]
            file.require(there, {danger.red_flag: answers}, f"answers.{name}", "`choices:`")
