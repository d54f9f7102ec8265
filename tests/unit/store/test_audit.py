"""The audit chain: every entry is tied to the one before it, and tampering shows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, update

from bot.store.audit import NO_HASH, drop_entries_before, entries_of, holds, record, subject_of, verify
from bot.store.audit_tables import audit_chain, audit_entries


@pytest.fixture
def database(either_database):
    return either_database


@pytest.fixture
def filled(database):
    with database.writing() as connection:
        for number in range(1, 6):
            record(
                connection, "anna@clinic.example", "conversation.read", subject_of(str(number)), {"n": number}
            )
    return database


def checked(database):
    with database.reading() as connection:
        return verify(connection)


def test_an_empty_chain_holds_together(database):
    check = checked(database)
    assert (check.entries, check.last_hash, check.problem) == (0, NO_HASH, None)


def test_entries_stand_one_after_the_other(filled):
    check = checked(filled)
    assert (check.entries, check.problem) == (5, None)
    with filled.reading() as connection:
        assert [entry.number for entry in entries_of(connection, 3)] == [5, 4, 3]
        assert [entry.number for entry in entries_of(connection, 3, before=3)] == [2, 1]
        assert holds(connection, check.last_hash)
        assert not holds(connection, "f" * 64)


@pytest.mark.parametrize(
    "change",
    [
        {"who": "ben@clinic.example"},
        {"action": "conversation.reviewed"},
        {"subject": "somebody else"},
        {"details": {"n": 4}},
        {"at": datetime(2020, 1, 1, tzinfo=timezone.utc)},
        {"hash": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_entry_is_noticed(filled, change):
    with filled.writing() as connection:
        connection.execute(update(audit_entries).where(audit_entries.c.number == 3).values(change))
    check = checked(filled)
    assert check.problem == "Entry 3 was changed, or one before it replaced."
    assert check.entries == 2


@pytest.mark.parametrize(
    ("number", "problem"),
    [(1, "Entry 1 is missing."), (3, "Entry 3 is missing."), (5, "Entries after 4 are missing.")],
)
def test_a_removed_entry_is_noticed(filled, number, problem):
    with filled.writing() as connection:
        connection.execute(delete(audit_entries).where(audit_entries.c.number == number))
    assert checked(filled).problem == problem


def test_an_entry_that_was_slipped_in_is_noticed(filled):
    with filled.writing() as connection:
        values = {"number": 6, "at": datetime.now(timezone.utc), "who": "x", "action": "y", "subject": ""}
        connection.execute(insert(audit_entries).values(**values, details={}, hash="1" * 64))
    assert checked(filled).problem == "Entry 6 was changed, or one before it replaced."


def test_a_chain_whose_end_was_removed_is_noticed(filled):
    with filled.writing() as connection:
        connection.execute(delete(audit_chain))
    assert "was removed" in checked(filled).problem


def test_many_at_once_stand_in_one_line(database):
    def write(number):
        with database.writing() as connection:
            record(connection, "somebody", "conversation.read", str(number))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(60)))
    check = checked(database)
    assert (check.entries, check.problem) == (60, None)


def test_an_entry_is_part_of_the_transaction_that_it_answers_for(database):
    def fails():
        with database.writing() as connection:
            record(connection, "somebody", "conversation.read")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert checked(database).entries == 0


def test_old_entries_go_and_the_rest_holds_together(filled):
    with filled.writing() as connection:
        old = datetime.now(timezone.utc) + timedelta(seconds=1)
        assert drop_entries_before(connection, old) == 5
        record(connection, "somebody", "conversation.read")
    check = checked(filled)
    assert (check.entries, check.problem) == (1, None)


def test_nothing_goes_where_nothing_is_old(filled):
    with filled.writing() as connection:
        assert drop_entries_before(connection, datetime(2020, 1, 1, tzinfo=timezone.utc)) == 0
    assert checked(filled).entries == 5


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.text(max_size=8), st.one_of(st.integers(-(2**31), 2**31), st.booleans(), st.none()))
)
def test_any_details_can_be_told_again_in_the_same_words(database, details):
    clean = {key.replace("\x00", ""): value for key, value in details.items()}
    try:
        str(clean).encode()
    except UnicodeEncodeError:
        return
    with database.writing() as connection:
        record(connection, "somebody", "something", details=clean)
    assert checked(database).problem is None
