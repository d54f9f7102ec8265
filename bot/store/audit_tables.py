"""The tables that answer for what was done: a chain of audit entries, and what is left of the erased."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, String, Table

from bot.store.tables import UtcDateTime, metadata

audit_entries = Table(
    "audit_entries",
    metadata,
    # Given by us, one after the other: a gap is a missing entry.
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("who", String(254), nullable=False),
    Column("action", String(64), nullable=False),
    # A conversation is named by the hash of its id, so that nothing leads back to one that was erased.
    Column("subject", String(100), nullable=False),
    Column("details", JSON, nullable=False, default=dict),
    Column("hash", String(64), nullable=False),
)

audit_chain = Table(
    "audit_chain",
    metadata,
    # One row. Whoever adds an entry locks it, so that entries stand in one line.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("last_number", Integer, nullable=False),
    Column("last_hash", String(64), nullable=False),
    # What stood before the oldest entry that is still kept.
    Column("base_number", Integer, nullable=False),
    Column("base_hash", String(64), nullable=False),
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("conversation_hash", String(64), primary_key=True),
    Column("erased_at", UtcDateTime, nullable=False, index=True),
    Column("reason", String(16), nullable=False),
)
