"""`bot db backup`, on SQLite and on PostgreSQL."""

import itertools
import stat
import threading
import time
from contextlib import closing

import pytest

from bot.store import backup_postgresql
from bot.store.backup import back_up
from bot.store.checking import check_database
from bot.store.database import Database
from bot.store.staff import add_staff, all_staff
from tests.unit.store.conftest import add_turn, content, make_large


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
    make_large(filled)
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


def test_a_backup_that_is_broken_off_leaves_nothing_and_keeps_the_earlier_one(filled, run, folder):
    run("backup", folder / "all")
    earlier = (folder / "all").read_bytes()

    def report(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(filled, folder / "all", report)
    assert [path.name for path in folder.iterdir()] == ["all"]
    assert (folder / "all").read_bytes() == earlier


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


@pytest.mark.services
def test_without_the_programs_of_postgresql_the_package_is_named(postgresql_url, run, folder, monkeypatch):
    with closing(Database(postgresql_url)) as database:
        database.upgrade()
    monkeypatch.setenv("PATH", str(folder))
    refused = run("backup", folder / "all", url=postgresql_url)
    assert refused.exit_code == 1
    assert "The program pg_dump is not there" in refused.output
    assert list(folder.iterdir()) == []


@pytest.mark.services
def test_a_password_goes_to_the_programs_unseen(postgresql_url, run, folder):
    url = postgresql_url.replace("//bot@", "//bot:hu%40sh@")
    with closing(Database(url)) as database:
        database.upgrade()
        arguments, secret = backup_postgresql._address(database)
    assert secret == {"PGPASSWORD": "hu@sh"}
    assert not [argument for argument in arguments if "hu" in argument]
    assert run("backup", folder / "all", url=url).exit_code == 0
    assert run("restore", folder / "all", url=url).exit_code == 0
