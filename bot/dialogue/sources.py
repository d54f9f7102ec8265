"""From the facts a message rests on to the sources that its reader is shown."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from bot.knowledge import Knowledge, KnowledgeError, project_knowledge
from bot.store.readable import JSONObject, SourceFinder

log = logging.getLogger(__name__)


def knowledge_sources(knowledge: Knowledge | None = None) -> SourceFinder:
    """A source finder that looks in the knowledge files.

    Args:
        knowledge: The knowledge; by default it is read from its files.

    Raises:
        KnowledgeError: The files cannot be read.
    """
    known = knowledge or project_knowledge()

    def find(facts: Sequence[str]) -> list[JSONObject]:
        sources: dict[str, JSONObject] = {}
        for fact in facts:
            try:
                found = known.sources([fact])
            except KnowledgeError as error:
                # `bot knowledge check` fails on it; the person still gets the answer.
                log.error("A message rests on an unknown fact: %s", error)
                continue
            for source in found:
                content = {"id": source.id, "title": source.title, "publisher": source.publisher}
                sources.setdefault(source.id, content)
        return list(sources.values())

    return find
