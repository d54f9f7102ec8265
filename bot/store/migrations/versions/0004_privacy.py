"""Audit entries, tombstones, revoked tokens; notes, tags and assignments; what staff search with."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
NO_HASH = "0" * 64


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("who", sa.String(254), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(100), nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    chain = op.create_table(
        "audit_chain",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("last_number", sa.Integer, nullable=False),
        sa.Column("last_hash", sa.String(64), nullable=False),
        sa.Column("base_number", sa.Integer, nullable=False),
        sa.Column("base_hash", sa.String(64), nullable=False),
    )
    empty = {"id": 1, "last_number": 0, "last_hash": NO_HASH, "base_number": 0, "base_hash": NO_HASH}
    op.bulk_insert(chain, [empty])
    op.create_table(
        "tombstones",
        sa.Column("conversation_hash", sa.String(64), primary_key=True),
        sa.Column("erased_at", MOMENT, nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
    )
    op.create_index("ix_tombstones_erased_at", "tombstones", ["erased_at"])
    _case_work()
    op.add_column("conversations", sa.Column("tokens_revoked_at", MOMENT))
    for statement in _SEARCH[op.get_bind().dialect.name]:
        op.execute(statement)


def _conversation(*, is_key: bool) -> "sa.Column[sa.String]":
    there = sa.ForeignKey("conversations.id", ondelete="CASCADE")
    return sa.Column("conversation_id", sa.String(64), there, primary_key=is_key, nullable=False)


def _case_work() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer, primary_key=True),
        _conversation(is_key=False),
        sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("ix_notes_conversation_id", "notes", ["conversation_id"])
    op.create_table(
        "tags",
        _conversation(is_key=True),
        sa.Column("name", sa.String(40), primary_key=True),
    )
    op.create_index("ix_tags_name", "tags", ["name"])
    op.create_table(
        "assignments",
        _conversation(is_key=True),
        sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
        sa.Column("assigned_at", MOMENT, nullable=False),
    )
    op.create_index("ix_assignments_staff_id", "assignments", ["staff_id"])


def downgrade() -> None:
    for statement in _NO_SEARCH[op.get_bind().dialect.name]:
        op.execute(statement)
    op.drop_column("conversations", "tokens_revoked_at")
    op.drop_index("ix_tombstones_erased_at", "tombstones")
    for table in ("assignments", "tags", "notes", "tombstones", "audit_chain", "audit_entries"):
        op.drop_table(table)


# What the bot says is the same in every conversation: only people's words are worth finding.
_SEARCH = {
    "sqlite": (
        # Rows of `messages` have no number of their own that stays, so the index gives them one.
        """
        CREATE TABLE message_search_rows (
            id INTEGER PRIMARY KEY,
            conversation_id VARCHAR(64) NOT NULL,
            seq INTEGER NOT NULL,
            UNIQUE (conversation_id, seq)
        )
        """,
        "CREATE VIRTUAL TABLE message_search USING fts5(text, tokenize = 'porter unicode61')",
        """
        CREATE TRIGGER message_search_added AFTER INSERT ON messages WHEN NEW.sender <> 'bot' BEGIN
            INSERT INTO message_search_rows (conversation_id, seq) VALUES (NEW.conversation_id, NEW.seq);
            INSERT INTO message_search (rowid, text)
                SELECT id, NEW.text FROM message_search_rows
                WHERE conversation_id = NEW.conversation_id AND seq = NEW.seq;
        END
        """,
        """
        CREATE TRIGGER message_search_removed AFTER DELETE ON messages WHEN OLD.sender <> 'bot' BEGIN
            DELETE FROM message_search WHERE rowid = (
                SELECT id FROM message_search_rows
                WHERE conversation_id = OLD.conversation_id AND seq = OLD.seq
            );
            DELETE FROM message_search_rows WHERE conversation_id = OLD.conversation_id AND seq = OLD.seq;
        END
        """,
        """
        INSERT INTO message_search_rows (conversation_id, seq)
            SELECT conversation_id, seq FROM messages WHERE sender <> 'bot' ORDER BY sent_at
        """,
        """
        INSERT INTO message_search (rowid, text)
            SELECT r.id, m.text FROM message_search_rows r
            JOIN messages m ON m.conversation_id = r.conversation_id AND m.seq = r.seq
        """,
    ),
    "postgresql": (
        """
        CREATE INDEX ix_messages_search ON messages USING gin (to_tsvector('english', text))
            WHERE sender <> 'bot'
        """,
        # A word that most messages have is found sooner by looking through the newest ones.
        "CREATE INDEX ix_messages_search_sent_at ON messages (sent_at) WHERE sender <> 'bot'",
    ),
}
_NO_SEARCH = {
    "sqlite": (
        "DROP TRIGGER message_search_removed",
        "DROP TRIGGER message_search_added",
        "DROP TABLE message_search",
        "DROP TABLE message_search_rows",
    ),
    "postgresql": ("DROP INDEX ix_messages_search_sent_at", "DROP INDEX ix_messages_search"),
}
