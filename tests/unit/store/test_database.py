import sqlite3
import threading
from datetime import datetime, timedelta, timezone

import pytest
from click.testing import CliRunner
from sqlalchemy import insert, select

import bot.store.console_tables  # noqa: F401 - its tables are compared too
from bot.cli.database import db
from bot.store.checking import schema_differences
from bot.store.database import Database
from bot.store.errors import StoreUnavailable
from bot.store.tables import conversations

NOON = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)
ROW = {"id": "c", "created_at": NOON, "last_activity_at": NOON, "message_count": 0, "slots": {}}


@pytest.fixture
def database(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'folder' / 'test.db'}")
    database.upgrade()
    yield database
    database.close()


def test_migrations_make_the_tables_that_the_code_knows(database):
    with database.reading() as connection:
        assert schema_differences(connection) == []


def test_upgrading_twice_changes_nothing(database):
    before = database.revision()
    database.upgrade()
    assert database.revision() == before
    assert before[0] == before[1]


def test_a_new_file_that_another_process_is_just_making_is_waited_for(tmp_path):
    other = sqlite3.connect(tmp_path / "test.db", isolation_level=None, check_same_thread=False)
    # SQLite refuses to change how such a file is written, and does not wait by itself.
    other.execute("BEGIN IMMEDIATE")
    done = threading.Timer(0.3, other.execute, ["COMMIT"])
    done.start()
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    database.upgrade()
    with database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    done.join()
    database.close()
    other.close()


def test_what_is_written_together_is_stored_together_or_not_at_all(database):
    def write_and_fail():
        with database.writing() as connection:
            connection.execute(insert(conversations).values(ROW))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    with database.reading() as connection:
        assert connection.execute(select(conversations)).all() == []


def test_readers_do_not_wait_for_a_writer(database):
    with database.writing() as writer:
        writer.execute(insert(conversations).values(ROW))
        with database.reading() as reader:
            assert reader.execute(select(conversations)).all() == []


def test_moments_come_back_in_utc(database):
    paris = timezone(timedelta(hours=1))
    with database.writing() as connection:
        connection.execute(insert(conversations).values({**ROW, "created_at": NOON.astimezone(paris)}))
    with database.reading() as connection:
        assert connection.execute(select(conversations.c.created_at)).scalar_one() == NOON


def test_a_moment_without_a_time_zone_is_refused(database):
    with pytest.raises(StoreUnavailable), database.writing() as connection:
        connection.execute(insert(conversations).values({**ROW, "created_at": datetime(2026, 1, 1)}))  # noqa: DTZ001


def test_the_file_survives_a_crash_of_the_machine(database):
    with database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


def test_a_database_in_memory_is_refused():
    with pytest.raises(StoreUnavailable, match="file"):
        Database("sqlite://")


def test_an_error_does_not_carry_what_was_to_be_stored(database):
    with pytest.raises(StoreUnavailable) as refused, database.reading() as connection:
        connection.execute(
            select(conversations).where(conversations.c.id == "x").prefix_with("no such thing")
        )
    error = refused.value
    assert "no such thing" not in str(error)


def test_a_file_that_is_no_database_is_named_as_unusable(tmp_path):
    path = tmp_path / "test.db"
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreUnavailable):
        Database(f"sqlite:///{path}").upgrade()


def test_the_command_makes_the_tables(tmp_path):
    result = CliRunner().invoke(db, ["upgrade"], env={"BOT_STATE_DIR": str(tmp_path)})
    assert result.exit_code == 0, result.output
    tables = sqlite3.connect(tmp_path / "backline.db").execute("SELECT name FROM sqlite_master").fetchall()
    assert ("messages",) in tables
    assert "at revision" in CliRunner().invoke(db, ["revision"], env={"BOT_STATE_DIR": str(tmp_path)}).output


def test_the_command_says_what_to_check_when_the_database_is_away(tmp_path):
    environment = {"BOT_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "BOT_STATE_DIR": str(tmp_path)}
    result = CliRunner().invoke(db, ["upgrade"], env=environment)
    assert result.exit_code == 1
    assert "Check BOT_DATABASE_URL" in result.output
