"""Everything the assistant knows, in one object."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from bot.knowledge.documents import Document, Fact, Topic
from bot.knowledge.entries import Source
from bot.knowledge.errors import KnowledgeError
from bot.knowledge.medicines import Medicine, MedicineClass
from bot.knowledge.red_flags import RedFlag, RedFlagReplies, RedFlagSource
from bot.knowledge.replies import HandoffReplies, MedicineReplies, SideEffectReplies, SourceReplies
from bot.knowledge.side_effects import Population, SideEffect
from bot.knowledge.symptom_talk import SymptomTalk


@dataclass(frozen=True)
class Knowledge:
    """What the assistant may say, and where it comes from. Everything is by id, in the files' order.

    Attributes:
        topics: what answers are about.
        article, label: the two sources.
        side_effects: what people can look up.
        populations: the people of the label's trial tables.
        medicines: by generic name.
        medicine_classes: what is the same for several medicines.
        other_medicines: names of medicines that no source has anything on.
        gabapentin_names: what people call gabapentin, its own name first.
        red_flags: signs that need help, the most pressing first.
        red_flag_sources: where these signs come from.
        red_flag_replies: what is said whatever the sign.
        side_effect_replies, medicine_replies: the sentences around what the sources say.
        handoff_replies: what to tell a doctor.
        source_replies: what a section of the label is used for.
        symptom_talk: the questions about symptoms, and what they end in.
    """

    topics: dict[str, Topic]
    article: Document
    label: Document
    side_effects: dict[str, SideEffect]
    populations: dict[str, Population]
    medicines: dict[str, Medicine]
    medicine_classes: dict[str, MedicineClass]
    other_medicines: tuple[str, ...]
    gabapentin_names: tuple[str, ...]
    red_flags: dict[str, RedFlag]
    red_flag_sources: dict[str, RedFlagSource]
    red_flag_replies: RedFlagReplies
    side_effect_replies: SideEffectReplies
    medicine_replies: MedicineReplies
    handoff_replies: HandoffReplies
    source_replies: SourceReplies
    symptom_talk: SymptomTalk

    @cached_property
    def facts(self) -> dict[str, Fact]:
        """The facts of both sources."""
        return {**self.article.facts, **self.label.facts}

    def sources(self, references: Iterable[str]) -> list[Source]:
        """Return the sections that a reply rests on, each once, in the order first named.

        Args:
            references: ids of facts, or sections as in `article:faq-1` and `label:6.1`.

        Raises:
            KnowledgeError: a reference leads nowhere.
        """
        sources = {source.id: source for source in map(self._source, references)}
        return list(sources.values())

    def has(self, reference: str) -> bool:
        """Whether a reference leads to a fact or a section."""
        return self._find(reference) is not None

    def _source(self, reference: str) -> Source:
        source = self._find(reference)
        if source is None:
            raise KnowledgeError(
                f"there is no fact or section '{reference}'; add it, or correct the reference",
                file="article.yml or label.yml",
            )
        return source

    def _find(self, reference: str) -> Source | None:
        key, _, section = reference.partition(":")
        for document in (self.article, self.label):
            if key == document.key and section in document.sections:
                return document.source(section)
            if reference in document.facts:
                return document.source(document.facts[reference].section)
        return None
