"""Full-text search in what people wrote: SQLite's FTS5 and PostgreSQL's text search behind one function."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.engine import Connection

from bot.store.tables import UtcDateTime

HITS_SHOWN = 50
MOST_WORDS = 12

_WORD = re.compile(r"[^\W_]+", re.UNICODE)

# FTS5 gives hits in the order of their rows, so the last ones are read and no others.
_SQLITE = """
    SELECT m.conversation_id, m.seq, m.sent_at, m.text
    FROM message_search s
    JOIN message_search_rows r ON r.id = s.rowid
    JOIN messages m ON m.conversation_id = r.conversation_id AND m.seq = r.seq
    WHERE message_search MATCH :words
    ORDER BY s.rowid DESC
    LIMIT :limit
"""
# PostgreSQL's index has no order: what nearly every message says would all have to be read and sorted. Among
# the newest messages there is enough of it; what is not found there is seldom, and the index finds it.
_POSTGRESQL_NEWEST = """
    WITH newest AS MATERIALIZED (
        SELECT conversation_id, seq, sent_at, text
        FROM messages WHERE sender <> 'bot' ORDER BY sent_at DESC LIMIT :newest
    )
    SELECT * FROM newest
    WHERE to_tsvector('english', text) @@ to_tsquery('english', :words)
    ORDER BY sent_at DESC
    LIMIT :limit
"""
_POSTGRESQL = """
    WITH found AS MATERIALIZED (
        SELECT conversation_id, seq, sent_at, text
        FROM messages
        WHERE sender <> 'bot' AND to_tsvector('english', text) @@ to_tsquery('english', :words)
    )
    SELECT * FROM found ORDER BY sent_at DESC LIMIT :limit
"""
NEWEST = 2000
"""Messages."""


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
        return _found(connection, _SQLITE, words=query, limit=limit)
    query = " & ".join(f"'{word}'" for word in words) + ":*"
    hits = _found(connection, _POSTGRESQL_NEWEST, words=query, limit=limit, newest=NEWEST)
    return hits if len(hits) == limit else _found(connection, _POSTGRESQL, words=query, limit=limit)


def _found(connection: Connection, sql: str, **parameters: str | int) -> list[Hit]:
    statement = text(sql).columns(sent_at=UtcDateTime)
    return [Hit(**row) for row in connection.execute(statement, parameters).mappings()]
