"""The sweep: removes what is older than it may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.engine import Connection

from bot.retention import Retention
from bot.store.audit import drop_entries_before, record
from bot.store.audit_tables import tombstones
from bot.store.console_tables import staff_links, staff_sessions
from bot.store.database import Database
from bot.store.privacy import BY_RETENTION, erase
from bot.store.tables import conversations, feedback

AT_ONCE = 200
"""Conversations erased in one transaction, so that turns never wait long for a sweep."""
WHO = "retention"


def sweep(database: Database, retention: Retention, now: datetime) -> dict[str, int]:
    """Remove what is older than it may be. Several processes may do it at once.

    Args:
        database: The database.
        retention: How long each kind is kept.
        now: The present moment.

    Returns:
        How much was removed, by kind; what was written about it into the audit chain too.

    Raises:
        StoreUnavailable: The database cannot be reached; what was removed until then is.
    """
    limits = {
        field.name: now - timedelta(days=getattr(retention, field.name))
        for field in fields(Retention)
        if getattr(retention, field.name)
    }
    removed = {"conversations": 0}
    if "conversations" in limits:
        removed["conversations"] = _erase_conversations(database, limits["conversations"])
    with database.writing() as connection:
        removed |= _remove_the_rest(connection, limits, now)
        removed = {kind: count for kind, count in removed.items() if count}
        if removed:
            record(connection, WHO, "retention.swept", details=removed)
    if removed:
        database.scrub()
    return removed


def _erase_conversations(database: Database, before: datetime) -> int:
    old = (
        select(conversations.c.id)
        .where(conversations.c.last_activity_at < before)
        .order_by(conversations.c.last_activity_at)
        .limit(AT_ONCE)
    )
    total = 0
    while True:
        with database.writing() as connection:
            ids = connection.execute(old).scalars().all()
            total += sum(erase(connection, conversation_id, BY_RETENTION) for conversation_id in ids)
        if len(ids) < AT_ONCE:
            return total


def _remove_the_rest(connection: Connection, limits: Mapping[str, datetime], now: datetime) -> dict[str, int]:
    removed: dict[str, int] = {}
    if "comments" in limits:
        old = feedback.c.created_at < limits["comments"]
        gone = connection.execute(
            update(feedback).where(old, feedback.c.comment.is_not(None)).values(comment=None)
        )
        removed["comments"] = gone.rowcount
    if "sessions" in limits:
        before = limits["sessions"]
        ended = or_(staff_sessions.c.expires_at < before, staff_sessions.c.revoked_at < before)
        removed["sessions"] = connection.execute(delete(staff_sessions).where(ended)).rowcount
        used = or_(staff_links.c.expires_at < before, staff_links.c.used_at < before)
        removed["links"] = connection.execute(delete(staff_links).where(used)).rowcount
    if "tombstones" in limits:
        old = tombstones.c.erased_at < limits["tombstones"]
        removed["tombstones"] = connection.execute(delete(tombstones).where(old)).rowcount
    if "audit" in limits:
        removed["audit"] = drop_entries_before(connection, limits["audit"])
    return removed
