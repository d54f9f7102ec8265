"""What patients thought of answers."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of ratings."""
    op.create_table(
        "feedback",
        sa.Column("conversation_id", sa.String(64), primary_key=True),
        sa.Column("message_seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("rating", sa.String(8), nullable=False),
        sa.Column("comment", sa.Text),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id", "message_seq"],
            ["messages.conversation_id", "messages.seq"],
            name="fk_feedback_messages",
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    """Drop it, with every rating."""
    op.drop_table("feedback")
