"""`bot db restore`, on SQLite and on PostgreSQL."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from bot.store import tables
from bot.store.checking import check_database
from bot.store.privacy import erase, erased_at
from tests.unit.store.conftest import add_turn, content, make_large

PROJECT = Path(__file__).parents[3]
KILLED = """
import os, signal, sys
from pathlib import Path
from bot.store.backup import restore
from bot.store.database import Database

def report(done, total):
    if done > total / 2:
        os.kill(os.getpid(), signal.SIGKILL)

restore(Database(sys.argv[1]), Path(sys.argv[2]), report)
"""


def files(folder):
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm")))


def test_a_restore_whose_process_is_killed_changes_nothing(filled, run, folder):
    if filled.file is None:
        pytest.skip("a server takes back what was not committed")
    make_large(filled)
    run("backup", folder / "all")
    add_turn(filled, "later")
    before = content(filled)
    filled.close()
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, filled.url, folder / "all"], check=False, cwd=PROJECT
    )
    assert killed.returncode == -signal.SIGKILL
    assert content(filled) == before
    assert check_database(filled) == []


def test_who_was_erased_after_the_backup_stays_erased(filled, run, folder):
    with filled.reading() as connection:
        name = connection.execute(select(tables.conversations.c.id)).scalars().first()
    run("backup", folder / "all")
    with filled.writing() as connection:
        erase(connection, name)
    told = run("restore", folder / "all", "--yes")
    assert told.exit_code == 0, told.output
    assert "Erased again, as it had been since the backup: 1 conversation." in told.output
    with filled.reading() as connection:
        assert name not in connection.execute(select(tables.conversations.c.id)).scalars().all()
        assert erased_at(connection, name) is not None


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
