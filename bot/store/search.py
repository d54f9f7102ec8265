"""Full-text search in what people wrote: SQLite's FTS5 and PostgreSQL's text search behind one function."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, text
from sqlalchemy.engine import Connection

from bot.store.tables import UtcDateTime

HITS_SHOWN = 50
MOST_WORDS = 12

_WORD = re.compile(r"[^\W_]+", re.UNICODE)

# The newest hits: the index says which messages have the words, and of those the last ones are read.
_SQLITE = """
    SELECT m.conversation_id, m.seq, m.sent_at, m.text
    FROM message_search s
    JOIN message_search_rows r ON r.id = s.rowid
    JOIN messages m ON m.conversation_id = r.conversation_id AND m.seq = r.seq
    WHERE message_search MATCH :words
    ORDER BY s.rowid DESC
    LIMIT :limit
"""
_POSTGRESQL = """
    SELECT conversation_id, seq, sent_at, text
    FROM messages
    WHERE sender <> 'bot' AND to_tsvector('english', text) @@ to_tsquery('english', :words)
    ORDER BY sent_at DESC
    LIMIT :limit
"""


@dataclass(frozen=True)
class Hit:
    """A message that has the words.

    Attributes:
        conversation_id: Its conversation.
        seq: Its place there.
        sent_at: When it was sent, in UTC.
        text: The message.
    """

    conversation_id: str
    seq: int
    sent_at: datetime
    text: str


def search(connection: Connection, wanted: str, limit: int = HITS_SHOWN) -> list[Hit]:
    """Find messages of people that have all of some words, in any form: "dizzy" finds "dizziness" too.

    Args:
        connection: The database.
        wanted: The words; the last one may be only a beginning. Marks and operators mean nothing.
        limit: How many hits at most.

    Returns:
        The newest hits first.
    """
    words = _WORD.findall(wanted)[:MOST_WORDS]
    if not words:
        return []
    if connection.dialect.name == "sqlite":
        query = " ".join(f'"{word}"' for word in words) + "*"
        sql = _SQLITE
    else:
        query = " & ".join(f"'{word}'" for word in words) + ":*"
        sql = _POSTGRESQL
    statement = text(sql).bindparams(bindparam("words"), bindparam("limit")).columns(sent_at=UtcDateTime)
    found = connection.execute(statement, {"words": query, "limit": limit}).mappings()
    return [Hit(**row) for row in found]
