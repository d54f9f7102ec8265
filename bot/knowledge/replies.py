"""The sentences that look-ups of side effects and medicines are put together from."""

from __future__ import annotations

from pydantic import StrictStr

from bot.knowledge.entries import Entry
from bot.knowledge.side_effects import Advice, LabelStatus


class FrequencyReplies(Entry):
    """How often an effect happens."""

    in_trials: StrictStr
    row: StrictStr
    no_back_pain_trial: StrictStr
    not_in_article: StrictStr
    no_figure: StrictStr
    by_status: dict[LabelStatus, StrictStr]


class DurationReplies(Entry):
    """How long an effect lasts."""

    most_improve: StrictStr
    do_not_wait: StrictStr
    not_listed: StrictStr
    keep_telling: StrictStr
    facts: tuple[StrictStr, ...]


class OverviewReply(Entry):
    """All side effects in one message.

    Attributes:
        text: the message; `{rows}` stands for the figures.
        row: one effect's figures.
        population: whose figures.
        effects: ids of the effects with figures.
        offered: ids of the effects to look up by button.
        facts: what it rests on.
    """

    text: StrictStr
    row: StrictStr
    population: StrictStr
    effects: tuple[StrictStr, ...]
    offered: tuple[StrictStr, ...]
    facts: tuple[StrictStr, ...]


class SideEffectButtons(Entry):
    """Titles of the buttons under a look-up."""

    frequency: StrictStr
    duration: StrictStr
    overview: StrictStr


class SideEffectReplies(Entry):
    """What is said around what the sources have on an effect; see replies.yml."""

    in_article: StrictStr
    in_label: dict[LabelStatus, StrictStr]
    figures: StrictStr
    figures_after_article: StrictStr
    advice: dict[Advice, StrictStr]
    warning_signs: StrictStr
    unknown: StrictStr
    looked_in: tuple[StrictStr, ...]
    frequency: FrequencyReplies
    duration: DurationReplies
    overview: OverviewReply
    buttons: SideEffectButtons


class HandoffReplies(Entry):
    """What to tell a doctor, gathered from the conversation.

    Attributes:
        nothing_named: where the conversation named nothing.
        head: above the list.
        symptoms, effects, medicines, questions, always: the list's entries.
    """

    nothing_named: StrictStr
    head: StrictStr
    symptoms: StrictStr
    effects: StrictStr
    medicines: StrictStr
    questions: StrictStr
    always: StrictStr


class MedicineButtons(Entry):
    """Titles of the buttons under a reply on a medicine."""

    breathing: StrictStr
    together: StrictStr
    pain_medicine: StrictStr


class MedicineReplies(Entry):
    """What is said when no medicine is known, and the buttons.

    Attributes:
        which: asks for the medicine.
        other_subject: the answer to a question about another medicine than gabapentin.
        offered: generic names of the medicines to choose by button.
        buttons: titles.
    """

    which: StrictStr
    other_subject: StrictStr
    offered: tuple[StrictStr, ...]
    buttons: MedicineButtons


class SourceReplies(Entry):
    """What a section of the FDA label is used for, where no fact stands in it.

    Attributes:
        figures: the figures of one trial population; `{rows}` stands for those of its effects.
        row: one effect's figures.
        effects: the effects that the section speaks of.
        edition: which version of the label it is.
    """

    figures: StrictStr
    row: StrictStr
    effects: StrictStr
    edition: StrictStr
