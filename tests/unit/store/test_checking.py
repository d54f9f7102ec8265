"""`bot db check` and `bot db downgrade`, on SQLite and on PostgreSQL."""

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete, inspect, text, update

from bot.store.checking import check_database
from bot.store.database import Database
from bot.store.tables import conversations, events, messages
from tests.unit.store.conftest import add_turn

PROJECT = Path(__file__).parents[3]
UPGRADES = """
import sys, time
from bot.store.database import Database

database = Database(sys.argv[1])
time.sleep(max(float(sys.argv[2]) - time.time(), 0))
database.upgrade()
"""


def change(database, *statements):
    """Do what our code never does."""
    with database.writing() as connection:
        for statement in statements:
            connection.execute(text(statement) if isinstance(statement, str) else statement)


def without_foreign_keys(database, statement):
    """Delete a row and leave what belongs to it."""
    if database.file is None:
        with database.writing() as connection:
            connection.execute(text("SET session_replication_role = replica"))
            connection.execute(text(statement))
            connection.execute(text("SET session_replication_role = origin"))
    else:
        with closing(sqlite3.connect(database.file)) as connection:
            connection.execute(statement)
            connection.commit()


def tables_of(database):
    with database.reading() as connection:
        return set(inspect(connection).get_table_names())


def told(result):
    assert result.exit_code == 1, result.output
    return result.output


def test_of_a_whole_database_it_says_that_nothing_is_wrong(filled, run):
    result = run("check")
    assert (result.exit_code, result.output) == (0, "Nothing is wrong: revision 0004, 2 conversations.\n")


def test_a_database_without_tables_is_told(database_url, run):
    assert "Run `bot db upgrade`" in told(run("check"))


def test_older_tables_are_told(filled, run):
    filled.downgrade("0003")
    assert "at revision 0003; the newest is 0004. Run `bot db upgrade`." in told(run("check"))


def test_tables_of_a_newer_version_are_told(filled, run):
    change(filled, "UPDATE alembic_version SET version_num = '9999'")
    assert "9999, which this version of Backline does not know" in told(run("check"))


def test_a_table_that_is_missing_is_named(filled, run):
    change(filled, "DROP TABLE feedback")
    assert "The table feedback is missing." in told(run("check"))


def test_a_column_that_is_missing_or_not_ours_is_named(filled, run):
    change(filled, "ALTER TABLE messages DROP COLUMN payload", "ALTER TABLE messages ADD COLUMN mood TEXT")
    output = told(run("check"))
    assert "The column messages.payload is missing." in output
    assert "The column messages.mood is not one of ours." in output


def test_an_index_that_is_missing_is_named(filled, run):
    change(filled, "DROP INDEX ix_conversations_needs_person")
    assert "conversations lacks a rule or an index: ix_conversations_needs_person." in told(run("check"))


def test_tables_of_other_people_are_left_alone(filled):
    change(filled, "CREATE TABLE theirs (id INTEGER PRIMARY KEY)", "CREATE INDEX theirs_id ON theirs (id)")
    assert check_database(filled) == []


def test_rows_without_what_they_belong_to_are_counted(filled, run):
    without_foreign_keys(filled, "DELETE FROM conversations WHERE id = 'two'")
    output = told(run("check"))
    assert "2 rows of messages without the row of conversations that they belong to" in output
    assert "bot db restore" in output


def test_a_summary_that_counts_wrongly_is_named_and_mended_as_told(filled, run):
    change(filled, update(conversations).where(conversations.c.id == "one").values(message_count=5))
    output = told(run("check"))
    assert "Conversation one: message_count is not the number of stored messages" in output
    [problem] = check_database(filled)
    change(filled, problem.mend.partition("SQL: ")[2])
    assert run("check").exit_code == 0


def test_messages_and_events_that_are_missing_between_others_are_told(filled, run):
    change(
        filled,
        delete(messages).where(messages.c.conversation_id == "one", messages.c.seq == 3),
        delete(events).where(events.c.conversation_id == "two", events.c.position == 0),
        update(conversations).where(conversations.c.id == "one").values(message_count=5),
    )
    output = told(run("check"))
    assert "Conversation one: messages are missing between others." in output
    assert "Conversation two: events are missing between others." in output


def test_a_damaged_file_is_told(tmp_path, run):
    database = Database(f"sqlite:///{tmp_path / 'damaged.db'}")
    database.upgrade()
    for number in range(50):
        add_turn(database, "one", number)
    with database.reading() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    with database.file.open("r+b") as file:
        size = file.seek(0, 2)
        file.seek(size // 2)
        file.write(b"\xff" * 8192)
    assert "The database file is damaged" in told(run("check", url=database.url))


def test_a_file_that_is_no_database_is_told(tmp_path, run):
    (tmp_path / "letter.db").write_text("Dear Sam, " * 100)
    assert "damaged" in told(run("check", url=f"sqlite:///{tmp_path / 'letter.db'}"))


def test_the_tables_can_be_taken_down_to_nothing_and_made_again(filled, run):
    for expected in ("0003", "0002", "0001", "none"):
        result = run("downgrade", "--yes")
        assert result.exit_code == 0, result.output
        assert f"at revision {expected}." in result.output
    assert tables_of(filled) == {"alembic_version"}
    assert run("upgrade").exit_code == 0
    assert check_database(filled) == []


def test_what_the_earlier_form_can_hold_is_kept(filled, run):
    assert run("downgrade", "0001", "--yes").exit_code == 0
    assert tables_of(filled) == {"alembic_version", "conversations", "events", "handoffs", "messages"}
    assert run("upgrade").exit_code == 0
    assert run("check").output == "Nothing is wrong: revision 0004, 2 conversations.\n"


def test_before_anything_is_lost_it_asks(filled, run):
    result = run("downgrade", "base", input="n\n")
    assert result.exit_code == 1
    assert "0004  Audit entries, tombstones, revoked tokens;" in result.output
    assert "0001  Conversations, events, messages and handoffs." in result.output
    assert filled.revision()[0] == "0004"
    assert run("downgrade", "base", input="y\n").exit_code == 0
    assert filled.revision()[0] is None


@pytest.mark.parametrize("revision", ["0004", "9999", "head"])
def test_a_revision_that_is_not_below_the_present_one_is_refused(filled, run, revision):
    assert "Choose one of 0003, 0002, 0001, base." in told(run("downgrade", revision, "--yes"))
    assert filled.revision()[0] == "0004"


def test_of_no_tables_nothing_can_be_taken_back(database_url, run):
    assert "There are no tables." in told(run("downgrade", "--yes"))


def test_processes_that_start_at_once_make_the_tables_once(database_url):
    # Python takes a moment to begin; the work itself is begun by all at once.
    command = [sys.executable, "-c", UPGRADES, database_url, str(time.time() + 3)]
    started = [subprocess.Popen(command, cwd=PROJECT) for _ in range(4)]
    assert [process.wait(60) for process in started] == [0, 0, 0, 0]
    database = Database(database_url)
    assert check_database(database) == []
    database.close()
