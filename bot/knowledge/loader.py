"""Loads the knowledge files and makes sure that what they say of each other is there."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from bot.knowledge.documents import Document, DocumentDetails, Fact, Section, Topic
from bot.knowledge.errors import KnowledgeError
from bot.knowledge.files import KnowledgeFile
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.medicines import (
    GabapentinNames,
    Medicine,
    MedicineClass,
    MedicineEntry,
    OtherMedicines,
    medicine_of,
)
from bot.knowledge.red_flags import RedFlag, RedFlagReplies, RedFlagSource
from bot.knowledge.replies import HandoffReplies, MedicineReplies, SideEffectReplies, SourceReplies
from bot.knowledge.side_effects import Population, SideEffect
from bot.knowledge.symptom_talk import read_symptom_talk

DRUG = "gabapentin"


@lru_cache(maxsize=1)
def project_knowledge() -> Knowledge:
    """Return what the project's own files say, read once in a process: they change by release alone.

    Raises:
        KnowledgeError: a file cannot be used.
    """
    return load_knowledge()


def load_knowledge(folder: Path | None = None) -> Knowledge:
    """Read the knowledge files.

    Args:
        folder: where they are; those of the project by default.

    Returns:
        The knowledge, complete and consistent: every id that an entry names exists.

    Raises:
        KnowledgeError: a file is missing, or an entry cannot be used; it says which, and how to mend it.
    """
    folder = folder or Path(__file__).parent
    topics_file = KnowledgeFile(folder / "topics.yml")
    topics = topics_file.listed("topics", Topic)
    effects_file = KnowledgeFile(folder / "side_effects.yml")
    populations = effects_file.named("populations", Population)
    effects = effects_file.listed("effects", SideEffect)
    article = _document(folder, "article", topics, effects)
    label = _document(folder, "label", topics, effects)
    _facts_stand_in_one_source_only(article, label)
    topics_file.require(
        article.sections, {topic.id: topic.sections for topic in topics.values()}, "sections", "article.yml"
    )
    _effects_lead_somewhere(effects_file, effects, populations, article, label)
    names, classes, medicines = _medicines(KnowledgeFile(folder / "medicines.yml"), article, label)
    red_flags_file = KnowledgeFile(folder / "red_flags.yml")
    red_flags, red_flag_sources = _red_flags(red_flags_file, label)
    replies = KnowledgeFile(folder / "replies.yml")
    return Knowledge(
        topics=topics,
        article=article,
        label=label,
        side_effects=effects,
        populations=populations,
        medicines=medicines,
        medicine_classes=classes,
        other_medicines=_other_medicines(KnowledgeFile(folder / "other_medicines.yml"), medicines),
        gabapentin_names=names,
        red_flags=red_flags,
        red_flag_sources=red_flag_sources,
        red_flag_replies=red_flags_file.entry("replies", RedFlagReplies),
        side_effect_replies=_side_effect_replies(replies, effects, populations, article, label),
        medicine_replies=_medicine_replies(replies, medicines),
        handoff_replies=replies.entry("handoff", HandoffReplies),
        source_replies=replies.entry("sources", SourceReplies),
        symptom_talk=read_symptom_talk(
            KnowledgeFile(folder / "symptom_talk.yml"), topics, _references(article, label), red_flags
        ),
    )


def _document(
    folder: Path, key: Literal["article", "label"], topics: dict[str, Topic], effects: dict[str, SideEffect]
) -> Document:
    file = KnowledgeFile(folder / f"{key}.yml")
    sections, facts = file.listed("sections", Section), file.listed("facts", Fact)
    file.require(sections, {fact.id: [fact.section] for fact in facts.values()}, "section", "`sections:`")
    file.require(topics, {fact.id: fact.topics for fact in facts.values()}, "topics", "topics.yml")
    file.require(
        effects, {fact.id: fact.side_effects for fact in facts.values()}, "side_effects", "side_effects.yml"
    )
    return Document(key, file.entry("meta", DocumentDetails), sections, facts)


def _facts_stand_in_one_source_only(article: Document, label: Document) -> None:
    for fact in label.facts:
        if fact in article.facts:
            raise KnowledgeError(
                "article.yml has a fact of this id too; rename one", file="label.yml", entry=fact
            )


def _effects_lead_somewhere(
    file: KnowledgeFile,
    effects: dict[str, SideEffect],
    populations: dict[str, Population],
    article: Document,
    label: Document,
) -> None:
    every = effects.values()
    file.require(
        article.facts, {effect.id: effect.article_facts for effect in every}, "article", "article.yml"
    )
    file.require(label.sections, {effect.id: effect.label.sections for effect in every}, "label", "label.yml")
    file.require(
        populations, {effect.id: effect.label.figures for effect in every}, "label.figures", "`populations:`"
    )


def _medicines(
    file: KnowledgeFile, article: Document, label: Document
) -> tuple[tuple[str, ...], dict[str, MedicineClass], dict[str, Medicine]]:
    names = file.entry("gabapentin", GabapentinNames)
    classes = file.listed("classes", MedicineClass)
    warning = file.wording("breathing_warning")
    medicines: dict[str, Medicine] = {}
    forms_of_gabapentin: list[MedicineEntry] = []
    for group in classes.values():
        for entry in group.medicines:
            if entry.generic in medicines:
                raise KnowledgeError(
                    "this medicine stands twice; keep one", file=file.name, entry=entry.generic
                )
            medicines[entry.generic] = medicine_of(entry, group, warning)
            if entry.also_gabapentin:
                forms_of_gabapentin.append(entry)
    references = {name: medicine.references for name, medicine in medicines.items()}
    file.require(_references(article, label), references, "article or label", "article.yml or label.yml")
    extra = [name for form in forms_of_gabapentin for name in (*form.brands, *form.misspellings)]
    every = [DRUG, *names.brands, *extra, *names.misspellings, *names.slang]
    return tuple(dict.fromkeys(every)), classes, medicines


def _other_medicines(file: KnowledgeFile, medicines: dict[str, Medicine]) -> tuple[str, ...]:
    names = file.entry("other_medicines", OtherMedicines).names
    known = {name.lower() for medicine in medicines.values() for name in medicine.names}
    for name in names:
        if name.lower() in known:
            raise KnowledgeError(
                "medicines.yml has this name too; keep it there alone", file=file.name, entry=name
            )
    return names


def _red_flags(file: KnowledgeFile, label: Document) -> tuple[dict[str, RedFlag], dict[str, RedFlagSource]]:
    sources, flags = file.named("sources", RedFlagSource), file.listed("flags", RedFlag)
    file.require(sources, {flag.id: flag.sources for flag in flags.values()}, "sources", "`sources:`")
    file.require(
        label.sections,
        {flag.id: flag.label_sections for flag in flags.values()},
        "label_sections",
        "label.yml",
    )
    ranks: dict[int, str] = {}
    for flag in flags.values():
        if flag.rank in ranks:
            raise KnowledgeError(
                f"'{ranks[flag.rank]}' has this rank too; give each its own",
                file=file.name,
                entry=flag.id,
                field="rank",
            )
        ranks[flag.rank] = flag.id
    return dict(sorted(flags.items(), key=lambda item: item[1].rank)), sources


def _side_effect_replies(
    file: KnowledgeFile,
    effects: dict[str, SideEffect],
    populations: dict[str, Population],
    article: Document,
    label: Document,
) -> SideEffectReplies:
    replies = file.entry("side_effects", SideEffectReplies)
    overview = replies.overview
    named = (*overview.effects, *overview.offered)
    file.require(effects, {"side_effects": named}, "overview", "side_effects.yml")
    file.require(
        populations, {"side_effects": [overview.population]}, "overview.population", "side_effects.yml"
    )
    references = (*overview.facts, *replies.duration.facts, *replies.looked_in)
    file.require(
        _references(article, label), {"side_effects": references}, "facts", "article.yml or label.yml"
    )
    return replies


def _medicine_replies(file: KnowledgeFile, medicines: dict[str, Medicine]) -> MedicineReplies:
    replies = file.entry("medicines", MedicineReplies)
    file.require(medicines, {"medicines": replies.offered}, "offered", "medicines.yml")
    return replies


def _references(article: Document, label: Document) -> set[str]:
    """Return everything that `facts` may name, sections of the label included."""
    return {*article.facts, *label.facts, *(f"label:{section}" for section in label.sections)}
