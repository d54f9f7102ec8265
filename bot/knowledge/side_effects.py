"""Side effects: what the article and the FDA label say on each, and what to do about it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, StrictStr, root_validator

from bot.knowledge.entries import ArticleWording, Entry, Wording, label_reference

Advice = Literal["self_monitor", "talk_to_doctor", "urgent", "emergency"]
LabelStatus = Literal[
    "trial_table",
    "warning",
    "postmarketing",
    "med_guide",
    "withdrawal",
    "placebo_equal",
    "overdose",
    "abuse",
    "not_listed",
]


class Population(Entry):
    """The people of one trial table of the label.

    Attributes:
        trials: how a sentence names the trials: "in <trials>, 28 in 100 people ...".
        about: who they were, and which table.
        on_gabapentin, on_placebo: how many people.
    """

    trials: StrictStr
    about: StrictStr
    on_gabapentin: int
    on_placebo: int


class Figure(Entry):
    """How many in 100 people had an effect in one trial population (label, section 6.1).

    Attributes:
        term: the label's word for the effect.
        gabapentin, placebo: percent of people, as the label prints it.
    """

    term: StrictStr
    gabapentin: int = Field(ge=0, le=100)
    placebo: int = Field(ge=0, le=100)


class ArticleEntry(ArticleWording):
    """What the article says on an effect.

    Attributes:
        frequency: what it says on how often the effect happens.
        duration: what it says on how long the effect lasts.
    """

    frequency: Wording | None = None
    duration: Wording | None = None


class LabelEntry(Entry):
    """What the FDA label says on an effect.

    Attributes:
        status: in which way the label lists it.
        sections: ids of the label's sections that speak of it.
        figures: by population.
        frequency: how often the effect happens, where the label says so outside of its trial tables.
        adds: what else the label says, in our own words.
    """

    status: LabelStatus
    sections: tuple[StrictStr, ...] = ()
    figures: dict[str, Figure] = {}
    frequency: Wording | None = None
    adds: Wording | None = None

    @root_validator(skip_on_failure=True)
    def _status_fits(cls, values: dict[str, object]) -> dict[str, object]:  # noqa: N805 (pydantic's way)
        listed = values["status"] != "not_listed"
        if listed != bool(values["sections"]):
            raise ValueError("name the sections when the label lists the effect, and only then")
        if (values["status"] == "trial_table") != bool(values["figures"]):
            raise ValueError("figures go with status trial_table, and only with that")
        return values


class SideEffect(Entry):
    """One side effect that people can look up.

    Attributes:
        id: reported by the chat API; never renamed.
        name: as a heading.
        said: inside a sentence.
        medical_term: the term of medical dictionaries.
        severity: how dangerous it can be. It is no frequency.
        advice: what to do about it.
        article: what the article says on it; None when the article does not mention it.
        label: what the FDA label says on it.
        advice_says: what to do, where the general advice does not fit.
        warning_signs: what makes it something to get help for right away.
        if_now: one line for a person who has it at this moment.
        synonyms: how people say it.
    """

    id: StrictStr
    name: StrictStr
    said: StrictStr = ""
    medical_term: StrictStr
    severity: Literal["common", "serious", "emergency"]
    advice: Advice
    article: ArticleEntry | None = None
    label: LabelEntry
    advice_says: Wording | None = None
    warning_signs: Wording | None = None
    if_now: Wording | None = None
    synonyms: tuple[StrictStr, ...]

    @root_validator(pre=True)
    def _said_in_a_sentence(cls, values: dict[str, object]) -> dict[str, object]:  # noqa: N805
        name = str(values.get("name", ""))
        return {"said": name[:1].lower() + name[1:], **values}

    @property
    def in_article(self) -> bool:
        """Whether the article mentions it."""
        return self.article is not None

    @property
    def in_label(self) -> bool:
        """Whether the FDA label lists it."""
        return self.label.status != "not_listed"

    @property
    def article_facts(self) -> tuple[str, ...]:
        """Ids of the article's facts on it."""
        return self.article.facts if self.article else ()

    @property
    def references(self) -> tuple[str, ...]:
        """What a reply on it rests on: the article's facts, then the label's sections."""
        return (*self.article_facts, *(label_reference(section) for section in self.label.sections))
