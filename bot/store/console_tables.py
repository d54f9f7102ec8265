"""The tables of the console: who may sign in, and what they corrected."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, Integer, String, Table, Text

from bot.store.tables import UtcDateTime, conversations, metadata

staff = Table(
    "staff",
    metadata,
    Column("id", Integer, primary_key=True),
    # In lower case: people do not type their address the same way each time.
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    # None until the person has set a password.
    Column("password_hash", String(200)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("disabled_at", UtcDateTime),
)

staff_links = Table(
    "staff_links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    # None: the link sets up the first account, whose owner is not known yet.
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE")),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    Index("ix_staff_sessions_staff_id", "staff_id"),
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True),
    # The message goes when its conversation is erased, and this goes with it.
    Column("conversation_id", String(64), nullable=False),
    Column("message_seq", Integer, nullable=False),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("from_intent", String(100)),
    Column("to_intent", String(100), nullable=False),
    # The line that was added to the teaching data: masked, and as the trainer confirmed it.
    Column("text", Text, nullable=False),
    Column("taken_back_at", UtcDateTime),
    ForeignKeyConstraint(
        ["conversation_id", "message_seq"],
        ["messages.conversation_id", "messages.seq"],
        name="fk_corrections_messages_conversation_id",
        ondelete="CASCADE",
    ),
    Index("ix_corrections_created_at_id", "created_at", "id"),
    Index("ix_corrections_conversation_id_message_seq", "conversation_id", "message_seq"),
)

notes = Table(
    "notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("text", Text, nullable=False),
    Index("ix_notes_conversation_id", "conversation_id"),
)

tags = Table(
    "tags",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(40), primary_key=True),
    Index("ix_tags_name", "name"),
)

assignments = Table(
    "assignments",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("assigned_at", UtcDateTime, nullable=False),
    Index("ix_assignments_staff_id", "staff_id"),
)

Index(
    "ix_conversations_highest_urgency_last_activity_at_id",
    conversations.c.highest_urgency,
    conversations.c.last_activity_at,
    conversations.c.id,
)
