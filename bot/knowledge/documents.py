"""The two sources, article and FDA label, as sections and facts; and the topics that answers are about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import StrictStr

from bot.knowledge.entries import Entry, Source

NOT_COVERED_PREFIX = "not_covered/"


class Topic(Entry):
    """A topic that the chat API can report.

    Attributes:
        id: such as `long_term_use`, or `not_covered/alcohol`.
        title: short, for buttons and the console.
        kind: whether the article answers it.
        sections: ids of the article's sections that an answer rests on.
    """

    id: StrictStr
    title: StrictStr
    kind: Literal["answer", "not_covered"]
    sections: tuple[StrictStr, ...] = ()

    @property
    def intent(self) -> str:
        """The name of the intent, and the end of the response's name: no slash in it."""
        return self.id.replace("/", "_")


class Section(Entry):
    """A section of a source.

    Attributes:
        id: such as `faq-1`, or `5.8`. In quotes in the file, or `5.10` would read as the number 5.1.
        title: the section's heading.
        question: the question that it answers, in our words, where the source prints the answer only.
    """

    id: StrictStr
    title: StrictStr
    question: StrictStr | None = None


class Fact(Entry):
    """One small fact of a source, in our own words.

    Attributes:
        id: unique over both sources.
        section: id of the section it stands in.
        text: the fact.
        topics: ids of the topics whose answers may use it.
        side_effects: ids of the side effects that it is about.
    """

    id: StrictStr
    section: StrictStr
    text: StrictStr
    topics: tuple[StrictStr, ...] = ()
    side_effects: tuple[StrictStr, ...] = ()


class DocumentDetails(Entry):
    """Which document a source is.

    Attributes:
        title: for people.
        publisher: as the chat API reports it.
        name: the document's full name.
        set_id, version, effective, revision: which edition of the label.
        address: where to read it.
    """

    title: StrictStr
    publisher: Literal["article", "FDA label"]
    name: StrictStr | None = None
    set_id: StrictStr | None = None
    version: int | None = None
    effective: date | None = None
    revision: StrictStr | None = None
    address: StrictStr | None = None


@dataclass(frozen=True)
class Document:
    """The article or the FDA label.

    Attributes:
        key: `article` or `label`: the first part of its sources' ids.
        details: which document it is.
        sections: by id, in the document's order.
        facts: by id.
    """

    key: Literal["article", "label"]
    details: DocumentDetails
    sections: dict[str, Section]
    facts: dict[str, Fact]

    def source(self, section_id: str) -> Source:
        """Return a section as the chat API reports it.

        Raises:
            KeyError: the document has no such section.
        """
        section = self.sections[section_id]
        numbered = self.key == "label" and section.id[0].isdigit()
        title = f"{section.title} (section {section.id})" if numbered else section.title
        return Source(id=f"{self.key}:{section.id}", title=title, publisher=self.details.publisher)
