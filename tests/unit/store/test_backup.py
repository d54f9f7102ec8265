"""`bot db backup` and `bot db restore`, on SQLite and on PostgreSQL."""

import itertools
import sqlite3
import stat
import threading
import time
from contextlib import closing

import pytest
from sqlalchemy import func, select, text

from bot.store import tables
from bot.store.backup import back_up
from bot.store.checking import check_database
from bot.store.database import Database
from bot.store.staff import add_staff, all_staff
from tests.services import new_database
from tests.unit.store.conftest import add_turn


def content(database):
    """Every row of every table."""
    with database.reading() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table)).all()))
            for table in tables.metadata.sorted_tables
        }


def files(folder):
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm")))


@pytest.fixture
def filled(either_database):
    for number in range(3):
        add_turn(either_database, "one", number)
    add_turn(either_database, "two", kind="handoff")
    with either_database.writing() as connection:
        add_staff(connection, "jo@clinic.example", "Jo")
    return either_database


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


@pytest.fixture
def elsewhere(filled, tmp_path, request):
    """Another, empty database of the same kind."""
    if filled.file is not None:
        return f"sqlite:///{tmp_path / 'other' / 'test.db'}"
    return new_database(request.getfixturevalue("postgresql"))


def test_what_was_backed_up_is_restored_elsewhere(filled, elsewhere, run, folder):
    before = content(filled)
    made = run("backup", folder / "all")
    assert made.exit_code == 0, made.output
    assert "holds everything" in made.output
    assert "kB" in made.output
    restored = run("restore", folder / "all", url=elsewhere)
    assert restored.exit_code == 0, restored.output
    assert "Restored 2 conversations" in restored.output
    assert "Nothing is wrong" in restored.output
    with closing(Database(elsewhere)) as other:
        assert content(other) == before
        # Numbers that the database gives out go on where they were.
        add_turn(other, "three", kind="handoff")
        with other.writing() as connection:
            add_staff(connection, "al@clinic.example", "Al")
            assert len(all_staff(connection)) == 2


def test_a_backup_is_one_file_for_its_owner_alone(filled, run, folder):
    assert run("backup", folder / "all").exit_code == 0
    assert [path.name for path in folder.iterdir()] == ["all"]
    assert stat.S_IMODE((folder / "all").stat().st_mode) == 0o600


def test_a_backup_replaces_an_earlier_one_but_nothing_else(filled, run, folder):
    assert run("backup", folder / "all").exit_code == 0
    first = (folder / "all").stat().st_ino
    assert run("backup", folder / "all").exit_code == 0
    assert (folder / "all").stat().st_ino != first
    (folder / "letter").write_text("Dear Sam")
    refused = run("backup", folder / "letter")
    assert refused.exit_code == 1
    assert "is no backup" in refused.output
    assert (folder / "letter").read_text() == "Dear Sam"


def test_a_backup_into_a_folder_that_is_not_there_is_refused(filled, run, folder):
    refused = run("backup", folder / "none" / "all")
    assert refused.exit_code == 1
    assert "There is no folder" in refused.output


def test_a_backup_taken_while_turns_are_written_is_consistent(filled, elsewhere, run, folder, database_url):
    stop, written = threading.Event(), []

    def write():
        with closing(Database(database_url)) as database:
            for number in itertools.count():
                if stop.is_set():
                    return
                add_turn(database, f"busy{number % 7}", number // 7)
                written.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(written) < 10:
            time.sleep(0.01)
        results = [run("backup", folder / f"backup{number}") for number in range(3)]
    finally:
        stop.set()
        writer.join()
    assert [result.output for result in results if result.exit_code] == []
    assert len(written) > 12
    for number in range(3):
        restored = run("restore", folder / f"backup{number}", "--yes", url=elsewhere)
        assert restored.exit_code == 0, restored.output
        assert "Nothing is wrong" in restored.output


def test_turns_stored_in_the_midst_of_a_backup_are_not_in_it_and_do_not_wait(filled, elsewhere, run, folder):
    with filled.writing() as connection:
        long = {"last_preview": "", "slots": {"said": "x" * 4_000_000}}
        connection.execute(tables.conversations.update().values(long))
    before, steps = content(filled), []

    def report(done, total):
        if done:
            add_turn(filled, "meanwhile", len(steps))
            steps.append(done)

    size = back_up(filled, folder / "all", report)
    assert size == (folder / "all").stat().st_size
    assert len(steps) > (5 if filled.file else 0)
    assert run("restore", folder / "all", url=elsewhere).exit_code == 0
    with closing(Database(elsewhere)) as other:
        assert content(other) == before
    assert check_database(filled) == []


def test_a_restore_is_refused_while_conversations_would_be_lost(filled, run, folder):
    run("backup", folder / "all")
    add_turn(filled, "later")
    before = content(filled)
    refused = run("restore", folder / "all")
    assert refused.exit_code == 1
    assert "The database holds 3 conversations" in refused.output
    assert "--yes" in refused.output
    assert content(filled) == before
    assert run("restore", folder / "all", "--yes").exit_code == 0
    with filled.reading() as connection:
        assert sorted(connection.execute(select(tables.conversations.c.id)).scalars()) == ["one", "two"]


@pytest.mark.parametrize("kept", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_backup_that_was_cut_off_is_refused_and_nothing_changes(filled, run, folder, kept):
    run("backup", folder / "all")
    whole = (folder / "all").read_bytes()
    (folder / "all").write_bytes(whole[: int(len(whole) * kept)])
    before, there = content(filled), files(folder.parent)
    refused = run("restore", folder / "all", "--yes")
    assert refused.exit_code == 1
    assert "not a whole backup" in refused.output or "is not a backup" in refused.output
    assert content(filled) == before
    assert files(folder.parent) == there
    assert check_database(filled) == []


def test_a_file_that_is_no_backup_is_refused(filled, run, folder):
    (folder / "letter").write_text("Dear Sam")
    refused = run("restore", folder / "letter", "--yes")
    assert refused.exit_code == 1
    assert "is not a backup" in refused.output


def test_a_backup_of_the_other_kind_of_database_is_refused(filled, run, folder):
    other = b"PGDMP" if filled.file else b"SQLite format 3\0"
    (folder / "all").write_bytes(other + b"\0" * 100)
    refused = run("restore", folder / "all", "--yes")
    assert refused.exit_code == 1
    assert "but BOT_DATABASE_URL names" in refused.output


def test_a_backup_with_older_tables_is_brought_to_the_newest_form(filled, run, folder):
    assert run("downgrade", "0001", "--yes").exit_code == 0
    assert run("backup", folder / "old").exit_code == 0
    assert run("upgrade").exit_code == 0
    restored = run("restore", folder / "old", "--yes")
    assert restored.exit_code == 0, restored.output
    assert filled.revision()[0] == filled.revision()[1]
    assert check_database(filled) == []
    with filled.reading() as connection:
        assert connection.execute(select(func.count()).select_from(tables.messages)).scalar_one() == 8


def test_a_backup_of_a_newer_version_is_refused_and_nothing_changes(filled, run, folder):
    with filled.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert run("backup", folder / "new").exit_code == 0
    newest = filled.revision()[1]
    with filled.writing() as connection:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{newest}'"))
    before = content(filled)
    refused = run("restore", folder / "new", "--yes")
    assert refused.exit_code == 1
    assert "revision 9999, made by a newer Backline" in refused.output
    assert content(filled) == before


def test_a_restore_that_the_database_refuses_changes_nothing(filled, run, folder):
    run("backup", folder / "all")
    add_turn(filled, "later")
    before = content(filled)
    if filled.file is None:
        with filled.writing() as connection:
            connection.execute(text("CREATE VIEW report AS SELECT id FROM conversations"))
        refused = run("restore", folder / "all", "--yes")
    else:
        # Pages of another size do not fit into a file that is in use.
        with closing(sqlite3.connect(folder / "all")) as backup:
            backup.execute("PRAGMA page_size = 8192")
            backup.execute("VACUUM")
        refused = run("restore", folder / "all", "--yes")
    assert refused.exit_code == 1
    assert content(filled) == before


def test_a_server_that_has_the_database_open_goes_on_with_what_was_restored(filled, run, folder):
    run("backup", folder / "all")
    add_turn(filled, "later")
    assert run("restore", folder / "all", "--yes").exit_code == 0
    add_turn(filled, "one", 3)
    assert check_database(filled) == []


def test_a_database_that_is_not_there_cannot_be_backed_up(database_url, run, folder):
    refused = run("backup", folder / "all")
    assert refused.exit_code == 1
    assert "There is no database file" in refused.output or "no tables yet" in refused.output
    assert list(folder.iterdir()) == []


def test_the_database_itself_is_not_overwritten_by_its_backup(tmp_path, run, either_database):
    if either_database.file is None:
        pytest.skip("a server has no file")
    refused = run("backup", either_database.file)
    assert refused.exit_code == 1
    assert either_database.revision()[0] is not None


def test_a_damaged_database_is_not_replaced_unasked(tmp_path, run, filled, folder):
    if filled.file is None:
        pytest.skip("a server looks after its files itself")
    run("backup", folder / "all")
    filled.close()
    filled.file.write_bytes(b"this is no database" * 1000)
    refused = run("restore", folder / "all", "--yes")
    assert refused.exit_code == 1
    assert "move it away first" in refused.output
    filled.file.unlink()
    assert run("restore", folder / "all").exit_code == 0


@pytest.mark.services
def test_without_the_programs_of_postgresql_the_package_is_named(postgresql_url, run, folder, monkeypatch):
    with closing(Database(postgresql_url)) as database:
        database.upgrade()
    monkeypatch.setenv("PATH", str(folder))
    refused = run("backup", folder / "all", url=postgresql_url)
    assert refused.exit_code == 1
    assert "The program pg_dump is not there" in refused.output
    assert list(folder.iterdir()) == []
