"""Staff, their sign-in links and sessions, and the corrections that they make."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _staff(*, nullable: bool = False) -> sa.Column[sa.Integer]:
    return sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id", ondelete="CASCADE"), nullable=nullable)


def upgrade() -> None:
    """Make the tables of the console."""
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("password_hash", sa.String(200)),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("disabled_at", MOMENT),
        sa.UniqueConstraint("email", name="uq_staff_email"),
    )
    op.create_table(
        "staff_links",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        _staff(nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        _staff(),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
    )
    op.create_index("ix_staff_sessions_staff_id", "staff_sessions", ["staff_id"])
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("message_seq", sa.Integer, nullable=False),
        _staff(),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("from_intent", sa.String(100)),
        sa.Column("to_intent", sa.String(100), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("taken_back_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["conversation_id", "message_seq"],
            ["messages.conversation_id", "messages.seq"],
            name="fk_corrections_messages_conversation_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_corrections_created_at_id", "corrections", ["created_at", "id"])
    op.create_index(
        "ix_corrections_conversation_id_message_seq", "corrections", ["conversation_id", "message_seq"]
    )
    op.create_index(
        "ix_conversations_highest_urgency_last_activity_at_id",
        "conversations",
        ["highest_urgency", "last_activity_at", "id"],
    )


def downgrade() -> None:
    """Drop them, with every account and correction."""
    op.drop_index("ix_conversations_highest_urgency_last_activity_at_id", "conversations")
    for table in ("corrections", "staff_sessions", "staff_links", "staff"):
        op.drop_table(table)
