"""Checks that the knowledge, the domain and the teaching data agree. Each check returns what is wrong.

An answer without a fact, a fact that no answer uses, a topic that nothing was taught about: all of them
would pass unnoticed until a patient meets them.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from bot.knowledge.errors import KnowledgeError
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.loader import load_knowledge
from bot.knowledge.payloads import SERVER_PAYLOADS
from bot.knowledge.project import Project, Response, read_project
from bot.knowledge.symptom_talk import NOT_SAID

KINDS = frozenset(
    {
        "answer",
        "side_effect",
        "medicine",
        "clarify",
        "not_covered",
        "out_of_scope",
        "handoff",
        "emergency",
        "smalltalk",
        "greeting",
    }
)
#: Kinds of message that must name what they rest on.
SOURCED_KINDS = frozenset({"answer", "side_effect", "medicine"})
# Braces stand double in domain.yml: Rasa takes single ones for the place of a slot.
_PAYLOAD = re.compile(r"/(?P<intent>\w+)(?:\{(?P<entities>\{.*\})\})?")


def check_project(folder: Path, knowledge_folder: Path | None = None) -> list[str]:
    """Run every check.

    Args:
        folder: the project's folder, with domain.yml and data/.
        knowledge_folder: the knowledge files; those of this package by default.

    Returns:
        Problems, one sentence each with the way to mend it; none when all is well.
    """
    try:
        knowledge, project = load_knowledge(knowledge_folder), read_project(folder)
    except KnowledgeError as error:
        return [str(error)]
    return [
        *answers_rest_on_facts(knowledge, project),
        *article_facts_are_used(knowledge, project),
        *topics_are_complete(knowledge, project),
        *buttons_lead_somewhere(knowledge, project),
        *facts_and_side_effects_agree(knowledge),
        *names_mean_one_thing(knowledge),
    ]


def answers_rest_on_facts(knowledge: Knowledge, project: Project) -> list[str]:
    """Find responses whose metadata does not hold: no kind, an unknown topic, no facts, or unknown ones."""
    return [problem for response in project.responses for problem in _metadata_problems(knowledge, response)]


def _metadata_problems(knowledge: Knowledge, response: Response) -> Iterator[str]:
    where = f"domain.yml, response '{response.name}', metadata"
    kind = response.metadata.get("kind")
    if kind not in KINDS:
        yield f"{where}: kind is {kind!r}; use one of {', '.join(sorted(KINDS))}"
    if kind in SOURCED_KINDS and not response.facts:
        yield f"{where}: it names no facts; add the ids of those in article.yml or label.yml that it rests on"
    for topic in response.metadata.get("topics") or ():
        if topic not in knowledge.topics:
            yield f"{where}: topic '{topic}' is not in topics.yml; add it there or correct the spelling"
    for fact in response.facts:
        if not knowledge.has(fact):
            yield f"{where}: fact '{fact}' is in neither article.yml nor label.yml; correct the spelling"


def article_facts_are_used(knowledge: Knowledge, project: Project) -> list[str]:
    """Find facts of the article that no answer rests on: the assistant knows them and never says them."""
    replies = knowledge.side_effect_replies
    used = {
        *(fact for response in project.responses for fact in response.facts),
        *(fact for effect in knowledge.side_effects.values() for fact in effect.article_facts),
        *(fact for medicine in knowledge.medicines.values() for fact in medicine.references),
        *replies.overview.facts,
        *replies.duration.facts,
    }
    return [
        f"article.yml, entry '{fact}': no answer rests on it; name it in a response's facts, or take it out"
        for fact in knowledge.article.facts
        if fact not in used
    ]


def topics_are_complete(knowledge: Knowledge, project: Project) -> list[str]:
    """Find what a topic needs and does not have: intent, response, rule, examples."""
    answered = {
        (response.name, topic)
        for response in project.responses
        for topic in response.metadata.get("topics") or ()
    }
    problems = []
    for topic in knowledge.topics.values():
        intent, response = topic.intent, f"utter_{topic.intent}"
        missing = {
            f"add the intent '{intent}' to domain.yml": intent not in project.intents,
            f"add the response '{response}' with this topic in its metadata to domain.yml": (
                (response, topic.id) not in answered
            ),
            f"add a rule from '{intent}' to '{response}' to data/rules.yml": (
                (intent, response) not in project.rules
            ),
            f"add examples of '{intent}' to data/nlu.yml": not project.examples.get(intent),
        }
        problems += [f"topics.yml, entry '{topic.id}': {mend}" for mend, holds in missing.items() if holds]
    return problems


def buttons_lead_somewhere(knowledge: Knowledge, project: Project) -> list[str]:
    """Find buttons whose payload names an intent, an entity or a value that does not exist."""
    problems = []
    for response in project.responses:
        for payload in response.payloads:
            problem = _payload_problem(payload, knowledge, project)
            if problem:
                problems.append(f"domain.yml, response '{response.name}', button '{payload}': {problem}")
    return problems


def _payload_problem(payload: str, knowledge: Knowledge, project: Project) -> str | None:
    if payload in SERVER_PAYLOADS:
        return None
    match = _PAYLOAD.fullmatch(payload)
    if not match:
        return 'write it as /intent or /intent{{"entity": "value"}}, with double braces'
    if match["intent"] not in project.intents:
        return f"intent '{match['intent']}' is not in domain.yml; add it or correct the spelling"
    try:
        entities = json.loads(match["entities"] or "{}")
    except json.JSONDecodeError:
        return "what stands in the braces is not JSON; write it with double quotes"
    values = {"side_effect": set(knowledge.side_effects), "medicine": set(knowledge.medicines)}
    for question in knowledge.symptom_talk.questions.values():
        values[question.id] = {NOT_SAID, *(choice.id for choice in question.choices)}
    for entity, value in entities.items():
        if entity not in project.entities:
            return f"entity '{entity}' is not in domain.yml; add it or correct the spelling"
        if entity in values and value not in values[entity]:
            return f"there is no {entity} '{value}'; correct the spelling"
    return None


def facts_and_side_effects_agree(knowledge: Knowledge) -> list[str]:
    """Find article facts on a side effect whose entry says that the article does not mention it."""
    return [
        f"article.yml, entry '{fact.id}': it is about '{name}', which has no `article:` in side_effects.yml"
        for fact in knowledge.article.facts.values()
        for name in fact.side_effects
        if not knowledge.side_effects[name].in_article
    ]


def names_mean_one_thing(knowledge: Knowledge) -> list[str]:
    """Find names that stand for two things: whoever uses one may get the wrong reply."""
    owners: dict[str, dict[str, str]] = defaultdict(dict)
    for name, owner, place in _names(knowledge):
        owners[_plain(name)][owner] = place
    problems = []
    for name, places in owners.items():
        if len(places) > 1:
            where = " and ".join(f"{owner} ({place})" for owner, place in places.items())
            problems.append(f"'{name}' stands for {where}; keep it in one place")
    return problems


def _names(knowledge: Knowledge) -> Iterator[tuple[str, str, str]]:
    """Yield every name, what it stands for, and the file it is in."""
    for effect in knowledge.side_effects.values():
        for name in (effect.name, *effect.synonyms):
            yield name, f"side effect '{effect.id}'", "side_effects.yml"
    for medicine in knowledge.medicines.values():
        for name in medicine.names:
            yield name, f"medicine '{medicine.generic}'", "medicines.yml"
    for name in knowledge.gabapentin_names:
        yield name, "gabapentin", "medicines.yml"


def _plain(name: str) -> str:
    """Return a name as it is compared: case, hyphens and apostrophes make no other name."""
    return " ".join(re.sub(r"['’]", "", name.casefold()).replace("-", " ").split())
