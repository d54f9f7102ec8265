"""What a section of a source is, and what the assistant takes from it: how a reader checks an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge.documents import Document, DocumentDetails
from bot.knowledge.entries import label_reference
from bot.knowledge.knowledge import Knowledge

FIGURES = "6.1"
"""The section of the label that has the figures of its trials."""


@dataclass(frozen=True)
class SourceDetails:
    """A section of the article or of the FDA label.

    Attributes:
        id, title, publisher: as messages name it.
        document: the name of the whole document.
        question: the question that the section answers, where it prints the answer only.
        edition: which version of the document, and since when, where that is known.
        address: where to read the document; None where that is not known.
        facts: what the assistant takes from the section, in our own words; none where it only looked there.
    """

    id: str
    title: str
    publisher: str
    document: str
    question: str | None
    edition: str | None
    address: str | None
    facts: tuple[str, ...]


def all_source_details(knowledge: Knowledge) -> dict[str, SourceDetails]:
    """Return every section that a message can name, by its id.

    Args:
        knowledge: what the sources say.
    """
    described = (
        _details(knowledge, document, section)
        for document in (knowledge.article, knowledge.label)
        for section in document.sections
    )
    return {details.id: details for details in described}


def _details(knowledge: Knowledge, document: Document, section: str) -> SourceDetails:
    source, about = document.source(section), document.details
    return SourceDetails(
        id=source.id,
        title=source.title,
        publisher=source.publisher,
        document=about.name or about.title,
        question=document.sections[section].question,
        edition=_edition(knowledge, about),
        address=about.address,
        facts=tuple(_facts(knowledge, document, section)),
    )


def _edition(knowledge: Knowledge, about: DocumentDetails) -> str | None:
    if about.version is None or about.effective is None:
        return None
    day = f"{about.effective:%B} {about.effective.day}, {about.effective.year}"
    return knowledge.source_replies.edition.format(version=about.version, day=day)


def _facts(knowledge: Knowledge, document: Document, section: str) -> list[str]:
    facts = [fact.text for fact in document.facts.values() if fact.section == section]
    if facts or document is not knowledge.label:
        return facts
    return [*_figures(knowledge, section), *_effects(knowledge, section), *_medicines(knowledge, section)]


def _figures(knowledge: Knowledge, section: str) -> Iterator[str]:
    """Yield the trials' figures, one population after the other."""
    if section != FIGURES:
        return
    replies = knowledge.source_replies
    for name, population in knowledge.populations.items():
        found = ((effect.said, effect.label.figures.get(name)) for effect in knowledge.side_effects.values())
        rows = [
            replies.row.format(effect=said, gabapentin=figure.gabapentin, placebo=figure.placebo)
            for said, figure in found
            if figure
        ]
        yield replies.figures.format(trials=population.trials, rows="; ".join(rows))


def _effects(knowledge: Knowledge, section: str) -> Iterator[str]:
    """Yield the effects that are looked up here, but for those whose figures are told."""
    names = [
        effect.said
        for effect in knowledge.side_effects.values()
        if section in effect.label.sections and not (section == FIGURES and effect.label.figures)
    ]
    if names:
        yield knowledge.source_replies.effects.format(effects="; ".join(names))


def _medicines(knowledge: Knowledge, section: str) -> list[str]:
    """Return what is said here on medicines, but not that it says nothing on one."""
    reference = label_reference(section)
    says = (
        medicine.label_says
        for medicine in knowledge.medicines.values()
        if medicine.named_in_label and reference in medicine.references
    )
    # Most medicines say the same as their class.
    return list(dict.fromkeys(says))
