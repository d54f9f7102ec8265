"""Audit entries: every read and change by staff, each tied to the one before it by a hash.

Whoever alters, removes or slips in an entry breaks the chain, and `verify` says where. Somebody who can write
the whole database could make a new chain; against that, note the chain's last hash elsewhere now and then.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from bot.store.audit_tables import audit_chain, audit_entries

NO_HASH = "0" * 64
READ_AT_ONCE = 1000


@dataclass(frozen=True)
class AuditEntry:
    """One entry.

    Attributes:
        number: Its place in the chain, from 1.
        at: When, in UTC.
        who: The member of staff, or what acted by itself.
        action: What was done.
        subject: To what.
        details: What else is worth knowing; never a patient's words.
    """

    number: int
    at: datetime
    who: str
    action: str
    subject: str
    details: Mapping[str, Any]

    def hash_after(self, previous: str) -> str:
        """The hash that ties it to the entry before it."""
        moment = self.at.astimezone(timezone.utc).isoformat(timespec="microseconds")
        content = [previous, self.number, moment, self.who, self.action, self.subject, self.details]
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


@dataclass(frozen=True)
class AuditCheck:
    """What became of looking through the chain.

    Attributes:
        entries: How many entries hold together.
        last_hash: The hash of the last of them; note it elsewhere to find out if the whole chain is replaced.
        problem: What is wrong; None when nothing is.
    """

    entries: int
    last_hash: str
    problem: str | None


def subject_of(conversation_id: str) -> str:
    """How audit entries and tombstones name a conversation."""
    return hashlib.sha256(f"conversation {conversation_id}".encode()).hexdigest()


def record(
    connection: Connection,
    who: str,
    action: str,
    subject: str = "",
    details: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Add an entry at the end of the chain.

    Args:
        connection: The database, for writing; the entry is part of its transaction.
        who: The member of staff, or what acts by itself, such as `retention`.
        action: What is done, such as `conversation.read`.
        subject: To what; see `subject_of` for conversations.
        details: What else is worth knowing, as JSON; never a patient's words.
    """
    chain = connection.execute(select(audit_chain).with_for_update()).mappings().one()
    entry = AuditEntry(
        chain["last_number"] + 1, datetime.now(timezone.utc), who, action, subject, dict(details or {})
    )
    new_hash = entry.hash_after(chain["last_hash"])
    connection.execute(insert(audit_entries).values({**vars(entry), "hash": new_hash}))
    connection.execute(update(audit_chain).values(last_number=entry.number, last_hash=new_hash))
    return entry


def verify(connection: Connection) -> AuditCheck:
    """Look through the chain, from its oldest entry to its newest."""
    chain = connection.execute(select(audit_chain)).mappings().one_or_none()
    if chain is None:
        return AuditCheck(0, NO_HASH, "The row that holds the chain's end was removed.")
    number, last_hash, seen = chain["base_number"], chain["base_hash"], 0
    statement = select(audit_entries).order_by(audit_entries.c.number)
    for row in connection.execution_options(yield_per=READ_AT_ONCE).execute(statement).mappings():
        number += 1
        if row["number"] != number:
            return AuditCheck(seen, last_hash, f"Entry {number} is missing.")
        entry = AuditEntry(**{name: row[name] for name in AuditEntry.__dataclass_fields__})
        if entry.hash_after(last_hash) != row["hash"]:
            return AuditCheck(seen, last_hash, f"Entry {number} was changed, or one before it replaced.")
        last_hash, seen = row["hash"], seen + 1
    if (number, last_hash) != (chain["last_number"], chain["last_hash"]):
        return AuditCheck(seen, last_hash, f"Entries after {number} are missing.")
    return AuditCheck(seen, last_hash, None)


def holds(connection: Connection, last_hash: str) -> bool:
    """Whether a hash that was noted earlier as the chain's last is still in it."""
    known = select(audit_entries.c.number).where(audit_entries.c.hash == last_hash)
    base = select(audit_chain.c.id).where(audit_chain.c.base_hash == last_hash)
    return any(connection.execute(one).first() is not None for one in (known, base))


def entries_of(connection: Connection, limit: int, before: int | None = None) -> list[AuditEntry]:
    """Entries, the newest first.

    Args:
        connection: The database.
        limit: How many at most.
        before: Only those with a smaller number.
    """
    statement = select(audit_entries).order_by(audit_entries.c.number.desc()).limit(limit)
    if before is not None:
        statement = statement.where(audit_entries.c.number < before)
    names = AuditEntry.__dataclass_fields__
    return [
        AuditEntry(**{name: row[name] for name in names}) for row in connection.execute(statement).mappings()
    ]


def drop_entries_before(connection: Connection, moment: datetime) -> int:
    """Remove entries that are older than a moment; the chain begins behind them from then on.

    Returns:
        How many.
    """
    connection.execute(select(audit_chain).with_for_update()).one()
    statement = (
        select(audit_entries.c.number, audit_entries.c.hash)
        .where(audit_entries.c.at < moment)
        .order_by(audit_entries.c.number.desc())
        .limit(1)
    )
    last = connection.execute(statement).first()
    if last is None:
        return 0
    removed = connection.execute(delete(audit_entries).where(audit_entries.c.number <= last.number))
    connection.execute(update(audit_chain).values(base_number=last.number, base_hash=last.hash))
    return int(removed.rowcount)
