"""What can be wrong with the database of an installation."""

import sqlite3
from contextlib import closing

import pytest

from bot.doctor.database import database as database_findings
from bot.doctor.database import file_system_of
from bot.doctor.finding import Level
from bot.settings import Settings
from bot.store.database import Database
from tests.services import free_port
from tests.unit.doctor.conftest import NEWEST


def test_a_database_that_is_not_there_yet_is_warned_of_and_not_made(only, state):
    (state / "backline.db").unlink()
    assert only().startswith("! Database:")
    assert not (state / "backline.db").exists()


def test_older_tables_are_told_with_the_command_that_renews_them(only, state):
    with closing(Database(f"sqlite:///{state / 'backline.db'}")) as database:
        database.downgrade("0001")
    line = only()
    assert line.startswith("✗ Database:")
    assert f"revision 0001; the newest is {NEWEST}. Run `bot db upgrade`." in line


def test_tables_of_another_version_and_no_tables_are_told(only, state):
    with closing(sqlite3.connect(state / "backline.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
        assert "at revision 9999, of another version" in only()
        connection.execute("DROP TABLE alembic_version")
        connection.commit()
        assert "has no tables yet" in only()


def test_a_database_file_that_is_none_is_told(only, state):
    (state / "backline.db").write_text("Dear Sam, " * 100)
    assert "cannot be used (file is not a database)" in only()


def test_a_database_in_memory_is_told(only):
    assert "Conversations need a database file" in only(BOT_DATABASE_URL="sqlite://")


def test_a_database_file_without_wal_is_warned_of_and_left_as_it_is(only, state):
    with closing(sqlite3.connect(state / "backline.db")) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    for _ in range(2):
        assert "is in journal mode delete" in only()


def test_a_database_file_on_a_network_file_system_is_warned_of(state, tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "22 1 0:1 / / rw,relatime shared:1 - ext4 disk rw\n"
        f"23 22 0:2 / {str(state).replace(' ', chr(92) + '040')} rw - nfs4 server:/share rw\n"
    )
    assert file_system_of(state / "backline.db", mounts) == "nfs4"
    assert file_system_of(tmp_path, mounts) == "ext4"
    first, last = database_findings(Settings(state_dir=state), mounts=mounts)
    assert first.level is Level.WARNING
    assert "network file system (nfs4)" in first.text
    assert last.level is Level.FINE


def test_a_server_of_databases_that_is_away_is_told(only):
    line = only(BOT_DATABASE_URL=f"postgresql://bot@127.0.0.1:{free_port()}/x")
    assert line.startswith("✗ Database: postgresql://bot@127.0.0.1:")
    assert "Connection refused" in line
    assert "Check BOT_DATABASE_URL." in line


@pytest.mark.services
def test_postgresql_is_looked_at_too(run, only, postgresql_url):
    assert "has no tables yet. Make them with `bot db upgrade`." in only(BOT_DATABASE_URL=postgresql_url)
    with closing(Database(postgresql_url)) as database:
        database.upgrade()
    assert "All is well." in run(BOT_DATABASE_URL=postgresql_url).output
