"""Conversations, events, messages and handoffs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _conversation() -> sa.ForeignKey:
    return sa.ForeignKey("conversations.id", ondelete="CASCADE")


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_activity_at", MOMENT, nullable=False),
        sa.Column("message_count", sa.Integer, nullable=False),
        sa.Column("highest_urgency", sa.String(16), nullable=False),
        sa.Column("needs_person", sa.Boolean, nullable=False),
        sa.Column("reviewed_at", MOMENT),
        sa.Column("reviewed_by", sa.String(200)),
        sa.Column("last_preview", sa.String(160), nullable=False),
        sa.Column("slots", sa.JSON, nullable=False),
    )
    op.create_index("ix_conversations_last_activity_at_id", "conversations", ["last_activity_at", "id"])
    op.create_index(
        "ix_conversations_needs_person", "conversations", ["needs_person", "last_activity_at", "id"]
    )
    op.create_table(
        "events",
        sa.Column("conversation_id", sa.String(64), _conversation(), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("event", sa.JSON, nullable=False),
    )
    op.create_table(
        "messages",
        sa.Column("conversation_id", sa.String(64), _conversation(), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("sender", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("client_id", sa.String(64)),
        sa.Column("reply_to", sa.Integer),
        sa.Column("payload", sa.Text),
        sa.Column("buttons", sa.JSON, nullable=False),
        sa.Column("topics", sa.JSON, nullable=False),
        sa.Column("side_effects", sa.JSON, nullable=False),
        sa.Column("medicines", sa.JSON, nullable=False),
        sa.Column("urgency", sa.String(16), nullable=False),
        sa.Column("red_flags", sa.JSON, nullable=False),
        sa.Column("sources", sa.JSON, nullable=False),
        sa.Column("understood", sa.JSON),
        sa.UniqueConstraint("conversation_id", "client_id", name="uq_messages_conversation_id_client_id"),
    )
    op.create_table(
        "handoffs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("conversation_id", sa.String(64), _conversation(), nullable=False),
        sa.Column("message_seq", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("urgency", sa.String(16), nullable=False),
        sa.Column("trigger_words", sa.JSON, nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["conversation_id", "message_seq"],
            ["messages.conversation_id", "messages.seq"],
            name="fk_handoffs_messages_message_seq",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("conversation_id", "message_seq", name="uq_handoffs_conversation_id_message_seq"),
    )
    op.create_index("ix_handoffs_closed_at_created_at_id", "handoffs", ["closed_at", "created_at", "id"])


def downgrade() -> None:
    """Drop them, with every conversation."""
    for table in ("handoffs", "messages", "events", "conversations"):
        op.drop_table(table)
