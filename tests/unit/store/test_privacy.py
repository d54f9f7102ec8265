"""What is kept of a person: all of it can be had, all of it can be erased, and nothing is kept too long."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text, update

from bot.retention import Retention
from bot.store.audit import entries_of, record, subject_of, verify
from bot.store.audit_tables import tombstones
from bot.store.feedback import feedback_of, set_feedback
from bot.store.privacy import erase, erased_at, export, revoke_tokens, tokens_revoked_at
from bot.store.search import search
from bot.store.sweeping import sweep
from bot.store.tables import conversations
from bot.store.turns import Turn, store_turn

NOW = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)
MARKER = "zebracross"


@pytest.fixture
def database(either_database):
    return either_database


def keep(database, conversation_id, words=f"my secret word is {MARKER}", moment=NOW):
    """Store one turn of a conversation, with an emergency and a rating."""
    messages = [
        {"sender": "user", "kind": "user", "text": words, "sent_at": moment, "client_id": "1"},
        {
            "sender": "bot",
            "kind": "emergency",
            "text": "Call 911 now.",
            "sent_at": moment,
            "urgency": "emergency",
        },
    ]
    events = [{"event": "user", "text": words}, {"event": "bot", "text": "Call 911 now."}]
    turn = Turn(conversation_id, 0, events, messages, {"offered": [words]}, moment)
    with database.writing() as connection:
        store_turn(connection, turn)
        set_feedback(connection, conversation_id, 2, "down", f"no help with {words}")


def everything_stored(database):
    """The whole content of the database, whatever tables there are."""
    with database.reading() as connection:
        names = inspect(connection).get_table_names()
        return "\n".join(
            str(row) for name in names for row in connection.execute(text(f"SELECT * FROM {name}"))
        )


def test_an_export_holds_everything_that_is_stored(database):
    keep(database, "anna")
    with database.reading() as connection:
        content = export(connection, "anna")
        assert export(connection, "nobody") is None
    read_again = json.loads(json.dumps(content))
    assert [message["text"] for message in read_again["messages"]][1] == "Call 911 now."
    assert len(read_again["events"]) == 2
    assert read_again["handoffs"][0]["urgency"] == "emergency"
    assert MARKER in read_again["feedback"][0]["comment"]
    assert read_again["conversation"]["id"] == "anna"


def test_what_is_erased_leaves_a_tombstone_and_nothing_else(database):
    keep(database, "anna")
    keep(database, "ben", "hello")
    with database.writing() as connection:
        record(connection, "staff@clinic.example", "conversation.read", subject_of("anna"))
        assert erase(connection, "anna")
        assert not erase(connection, "anna")
    database.scrub()
    stored = everything_stored(database)
    assert MARKER not in stored
    assert "anna" not in stored
    assert "ben" in stored
    with database.reading() as connection:
        assert erased_at(connection, "anna") is not None
        assert erased_at(connection, "ben") is None
        [grave] = connection.execute(select(tombstones)).mappings()
        assert (grave["conversation_hash"], grave["reason"]) == (subject_of("anna"), "visitor")


def test_nothing_of_it_is_left_in_the_file(database):
    if database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reuses its pages after a vacuum")
    for number in range(30):
        keep(database, f"conversation-{number}")
    with database.writing() as connection:
        for number in range(30):
            erase(connection, f"conversation-{number}")
    path = Path(database.engine.url.database)
    stored = [path, path.with_name(f"{path.name}-wal")]
    assert any(MARKER.encode() in one.read_bytes() for one in stored)
    database.scrub()
    assert not any(MARKER.encode() in one.read_bytes() for one in stored)


def test_revoked_tokens_are_those_of_before(database):
    keep(database, "anna")
    with database.writing() as connection:
        assert tokens_revoked_at(connection, "anna") is None
        assert revoke_tokens(connection, "anna")
        assert not revoke_tokens(connection, "nobody")
    with database.reading() as connection:
        assert tokens_revoked_at(connection, "anna") is not None


class TestSearch:
    def hits(self, database, wanted):
        with database.reading() as connection:
            return [(hit.conversation_id, hit.text) for hit in search(connection, wanted)]

    def test_words_are_found_in_any_form_the_newest_first(self, database):
        keep(database, "old", "I feel dizzy", NOW - timedelta(days=1))
        keep(database, "new", "is dizziness usual?", NOW)
        keep(database, "other", "my back hurts")
        found = self.hits(database, "Dizzy")
        assert [conversation for conversation, _ in found] == ["new", "old"]

    def test_all_words_must_be_there_and_the_last_may_be_a_beginning(self, database):
        keep(database, "one", "my left leg is numb")
        keep(database, "two", "my left arm is fine")
        assert [one for one, _ in self.hits(database, "left nu")] == ["one"]

    def test_what_the_assistant_said_is_not_searched(self, database):
        keep(database, "one", "hello")
        assert self.hits(database, "911") == []

    def test_what_is_erased_is_not_found(self, database):
        keep(database, "one")
        with database.writing() as connection:
            erase(connection, "one")
        assert self.hits(database, MARKER) == []

    @pytest.mark.parametrize(
        "wanted", ["", "   ", "'", '"', "* OR 1", "NEAR(", "a AND", "%", "\\", ":*", "!!", "-x"]
    )
    def test_marks_and_operators_mean_nothing(self, database, wanted):
        keep(database, "one")
        assert isinstance(self.hits(database, wanted), list)


class TestSweep:
    def test_what_is_older_than_it_may_be_goes(self, database):
        for days in (1, 89, 91, 400):
            keep(database, f"conversation-{days}", moment=NOW - timedelta(days=days))
        removed = sweep(database, Retention(conversations=90), NOW)
        assert removed["conversations"] == 2
        with database.reading() as connection:
            left = connection.execute(select(conversations.c.id)).scalars().all()
            assert sorted(left) == ["conversation-1", "conversation-89"]
            [entry] = entries_of(connection, 10)
            assert (entry.who, entry.action, entry.details["conversations"]) == (
                "retention",
                "retention.swept",
                2,
            )
            assert verify(connection).problem is None

    def test_more_than_go_in_one_transaction_all_go(self, database, monkeypatch):
        monkeypatch.setattr("bot.store.sweeping.AT_ONCE", 3)
        for number in range(10):
            keep(database, f"conversation-{number}", moment=NOW - timedelta(days=100))
        assert sweep(database, Retention(), NOW)["conversations"] == 10

    def test_each_kind_has_its_own_time(self, database):
        keep(database, "anna", moment=NOW - timedelta(days=20))
        keep(database, "ben", moment=NOW - timedelta(days=20))
        with database.writing() as connection:
            erase(connection, "ben")
        now = datetime.now(timezone.utc)
        later = now + timedelta(days=40)
        removed = sweep(database, Retention(conversations=0, comments=30, tombstones=30), later)
        assert removed == {"comments": 1, "tombstones": 1}
        with database.reading() as connection:
            assert feedback_of(connection, "anna")[2].comment is None

    def test_nothing_is_removed_where_everything_is_kept_for_ever(self, database):
        keep(database, "anna", moment=NOW - timedelta(days=5000))
        for_ever = Retention(conversations=0, comments=0, sessions=0, audit=0, tombstones=0)
        assert sweep(database, for_ever, NOW) == {}

    def test_sweeping_again_removes_nothing(self, database):
        keep(database, "anna", moment=NOW - timedelta(days=100))
        sweep(database, Retention(), NOW)
        assert sweep(database, Retention(), NOW) == {}


class TestDays:
    def test_a_number_alone_is_for_conversations(self):
        assert Retention.parse("30") == Retention(conversations=30)

    def test_each_kind_can_be_named(self):
        assert Retention.parse("conversations=7, audit=0") == Retention(conversations=7, audit=0)

    def test_what_it_says_can_be_read_again(self):
        kept = Retention(conversations=7, audit=0)
        assert Retention.parse(str(kept)) == kept

    @pytest.mark.parametrize(
        "text", ["soon", "-1", "messages=3", "audit", "audit=", "audit=1.5", "audit=999999"]
    )
    def test_everything_else_is_refused(self, text):
        with pytest.raises(ValueError, match="number of days"):
            Retention.parse(text)


def test_a_conversation_goes_on_being_kept_while_it_goes_on(database):
    keep(database, "anna", moment=NOW - timedelta(days=100))
    with database.writing() as connection:
        connection.execute(update(conversations).values(last_activity_at=NOW))
    assert sweep(database, Retention(comments=0), NOW) == {}
