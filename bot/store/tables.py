"""The tables: what people and the assistant said to each other, and what came of it.

`events` is what Rasa needs to continue a conversation. `messages` is what a person can read, with what was
understood beside it. `conversations` is the summary that lists are made from, kept up to date by every turn,
so that no list ever has to read the other tables.
"""

from __future__ import annotations

from datetime import datetime, timezone

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)

URGENCIES = ("none", "routine", "urgent", "emergency")
"""How soon a person needs help, least urgent first."""


class UtcDateTime(TypeDecorator):  # type: ignore[type-arg]  # generic in the stubs only
    """A moment in UTC. SQLite keeps no time zone: it is taken off on the way in, put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse moments without a time zone: they would be read back as another moment."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A stored moment needs a time zone.")
        moment = value.astimezone(timezone.utc)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give every moment its time zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=timezone.utc) if value.tzinfo is None else value.astimezone(timezone.utc)


conversations = Table(
    "conversations",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_activity_at", UtcDateTime, nullable=False),
    Column("message_count", Integer, nullable=False, default=0),
    Column("highest_urgency", String(16), nullable=False, default="none"),
    Column("needs_person", Boolean, nullable=False, default=False),
    Column("reviewed_at", UtcDateTime),
    Column("reviewed_by", String(200)),
    Column("last_preview", String(160), nullable=False, default=""),
    # Slot values at the end of the last turn: with them, a turn starts from a short tail of events
    # instead of from the whole history.
    Column("slots", JSON, nullable=False, default=dict),
    # Tokens that were given out before open nothing.
    Column("tokens_revoked_at", UtcDateTime),
    Index("ix_conversations_last_activity_at_id", "last_activity_at", "id"),
    Index("ix_conversations_needs_person", "needs_person", "last_activity_at", "id"),
)

events = Table(
    "events",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("event", JSON, nullable=False),
)

messages = Table(
    "messages",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("sender", String(8), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("text", Text, nullable=False),
    Column("sent_at", UtcDateTime, nullable=False),
    # The client's UUID of a user's message; a database takes any number of NULLs in a unique constraint.
    Column("client_id", String(64)),
    # The seq of the user's message that a bot's message answers.
    Column("reply_to", Integer),
    Column("payload", Text),
    Column("buttons", JSON, nullable=False, default=list),
    Column("topics", JSON, nullable=False, default=list),
    Column("side_effects", JSON, nullable=False, default=list),
    Column("medicines", JSON, nullable=False, default=list),
    Column("urgency", String(16), nullable=False, default="none"),
    Column("red_flags", JSON, nullable=False, default=list),
    Column("sources", JSON, nullable=False, default=list),
    # Users' messages only: {intent, confidence, ranking (top 5), entities, model_id}.
    Column("understood", JSON(none_as_null=True)),
    UniqueConstraint("conversation_id", "client_id"),
)

handoffs = Table(
    "handoffs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("message_seq", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("reason", String(200), nullable=False),
    Column("urgency", String(16), nullable=False),
    Column("trigger_words", JSON, nullable=False, default=list),
    Column("closed_at", UtcDateTime),
    ForeignKeyConstraint(
        ["conversation_id", "message_seq"],
        ["messages.conversation_id", "messages.seq"],
        name="fk_handoffs_messages_message_seq",
        ondelete="CASCADE",
    ),
    UniqueConstraint("conversation_id", "message_seq"),
    Index("ix_handoffs_closed_at_created_at_id", "closed_at", "created_at", "id"),
)

feedback = Table(
    "feedback",
    metadata,
    # One for each message: the message goes when its conversation is erased, and this goes with it.
    Column("conversation_id", String(64), primary_key=True),
    Column("message_seq", Integer, primary_key=True, autoincrement=False),
    Column("rating", String(8), nullable=False),
    # Masked before it comes here; a mask may be longer than what it hides.
    Column("comment", Text),
    Column("created_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(
        ["conversation_id", "message_seq"],
        ["messages.conversation_id", "messages.seq"],
        ondelete="CASCADE",
    ),
)
