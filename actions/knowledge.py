"""The knowledge that actions speak from, read once, when an action first needs it."""

from __future__ import annotations

from functools import lru_cache

from bot.knowledge import Knowledge, load_knowledge


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    """Return what the knowledge files say.

    Raises:
        KnowledgeError: a file cannot be used.
    """
    return load_knowledge()
