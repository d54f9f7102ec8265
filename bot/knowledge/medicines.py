"""Medicines that people ask about taking with gabapentin."""

from __future__ import annotations

from typing import Literal

from pydantic import StrictStr

from bot.knowledge.entries import ArticleWording, Entry, MedicineWording, Wording, label_reference


class GabapentinNames(Entry):
    """What people call gabapentin itself."""

    brands: tuple[StrictStr, ...]
    misspellings: tuple[StrictStr, ...] = ()
    slang: tuple[StrictStr, ...] = ()


class LabelWording(Entry):
    """What the FDA label says on a medicine.

    Attributes:
        says: full sentences that name the label, in our own words.
        sections: ids of the label's sections that they rest on.
    """

    says: MedicineWording
    sections: tuple[StrictStr, ...]


class MedicineEntry(Entry):
    """A medicine as its file has it: what is not said here, its class says."""

    generic: StrictStr
    said: StrictStr | None = None
    brands: tuple[StrictStr, ...] = ()
    misspellings: tuple[StrictStr, ...] = ()
    other_names: tuple[StrictStr, ...] = ()
    everyday_words: tuple[StrictStr, ...] = ()
    named_in_label: bool
    also_gabapentin: bool = False
    answer: MedicineWording | None = None
    article: ArticleWording | None = None
    label: LabelWording | None = None


class MedicineClass(Entry):
    """Medicines of which the sources say the same.

    Attributes:
        id: such as `opioids`.
        name: for people.
        advice: what to do before combining.
        slows_breathing: whether the reply warns of slowed breathing.
        answer: the reply's first sentence.
        article: what the article says.
        label: what the FDA label says.
        medicines: its medicines.
    """

    id: StrictStr
    name: StrictStr
    advice: Literal["self_monitor", "talk_to_doctor"]
    slows_breathing: bool
    answer: MedicineWording
    article: ArticleWording
    label: LabelWording
    medicines: tuple[MedicineEntry, ...]


class Medicine(Entry):
    """One medicine with everything a reply on it needs.

    Attributes:
        generic: its name, as the chat API reports it.
        said: the medicine inside a sentence.
        medicine_class: id of its class.
        names: everything that people call it, misspellings included.
        everyday_words: those of the names that mean something else in most sentences.
        named_in_label: whether the FDA label names it.
        also_gabapentin: whether it is another form of gabapentin.
        slows_breathing: whether a reply warns of slowed breathing.
        advice: what to do before combining.
        answer, article_says, label_says: the reply's sentences, the medicine filled in.
        references: what these rest on.
        warning: what to do when breathing is slow, for medicines that can slow it.
    """

    generic: str
    said: str
    medicine_class: str
    names: tuple[str, ...]
    everyday_words: tuple[str, ...]
    named_in_label: bool
    also_gabapentin: bool
    advice: Literal["self_monitor", "talk_to_doctor"]
    answer: Wording
    article_says: Wording
    label_says: Wording
    references: tuple[str, ...]
    warning: Wording | None

    @property
    def slows_breathing(self) -> bool:
        """Whether a reply warns of slowed breathing."""
        return self.warning is not None


def medicine_of(entry: MedicineEntry, group: MedicineClass, breathing_warning: str) -> Medicine:
    """Put together what a medicine and its class say.

    Args:
        entry: the medicine.
        group: its class.
        breathing_warning: what to do when breathing is slow.
    """
    said = entry.said or (f"{entry.generic} ({entry.brands[0]})" if entry.brands else entry.generic)
    article, label = entry.article or group.article, entry.label or group.label

    def fill(text: str) -> str:
        # The brand helps to recognise the medicine once; after that it only makes sentences long.
        return text.replace("{medicine}", said.partition(" (")[0])

    return Medicine(
        generic=entry.generic,
        said=said,
        medicine_class=group.id,
        names=_names(entry),
        everyday_words=entry.everyday_words,
        named_in_label=entry.named_in_label,
        also_gabapentin=entry.also_gabapentin,
        advice=group.advice,
        answer=(entry.answer or group.answer).replace("{medicine}", said),
        article_says=fill(article.says),
        label_says=fill(label.says),
        references=(*article.facts, *(label_reference(section) for section in label.sections)),
        warning=breathing_warning if group.slows_breathing else None,
    )


def _names(entry: MedicineEntry) -> tuple[str, ...]:
    # The brands of another form of gabapentin are names of gabapentin: "side effects of Gralise" is no
    # question about combining.
    brands = () if entry.also_gabapentin else (*entry.brands, *entry.misspellings)
    return (entry.generic, *brands, *entry.other_names)


class OtherMedicines(Entry):
    """Medicines that no source has anything on, by name."""

    names: tuple[StrictStr, ...]
