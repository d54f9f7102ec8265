"""`bot db`: look after the database's tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

from bot.settings import Settings, SettingsError
from bot.store.backup import back_up, conversations_in
from bot.store.backup import restore as restore_backup
from bot.store.backup_sqlite import Report
from bot.store.checking import check_database
from bot.store.database import Database, known_revisions
from bot.store.errors import BackupRefused, StoreUnavailable

NO_TABLES = "base"

_yes = click.option("--yes", is_flag=True, help="Do not ask: what is lost may be lost.")


@click.group()
def db() -> None:
    """Create, check, back up and restore the database."""


@db.command()
def upgrade() -> None:
    """Bring the tables to the newest form. `bot serve` does it by itself at every start."""
    with open_database() as database:
        database.upgrade()
        click.echo(f"The tables are at revision {database.revision()[0]}.")


@db.command()
@click.argument("revision", required=False)
@_yes
def downgrade(revision: str | None, yes: bool) -> None:
    """Bring the tables back to REVISION; by default one back, `base` for no tables at all.

    For an older version of Backline. What only the newer tables can hold is lost, so that it asks first.
    """
    with open_database() as database:
        lost = _taken_back(database.revision()[0], revision)
        target = _before(lost[-1])
        if not yes:
            brought = "\n".join(f"  {name}  {known_revisions()[name]}" for name in lost)
            click.echo(f"This takes back, with everything stored in it:\n{brought}")
            click.confirm("Is there a backup, and shall it be lost here?", abort=True)
        database.downgrade(target)
        click.echo(f"The tables are at revision {database.revision()[0] or 'none'}.")


@db.command()
def revision() -> None:
    """Say at which revision the tables are, and which is the newest."""
    with open_database() as database:
        current, newest = database.revision()
    click.echo(f"The tables are at revision {current or 'none'}; the newest is {newest}.")


@db.command()
def check() -> None:
    """Check the file, the tables, and that what is stored agrees with itself.

    Names every problem with the way to mend it, and ends with status 1 when there is one.
    """
    with open_database() as database:
        _check(database)


@db.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write everything into FILE, as it is at this moment. The server may run and write meanwhile.

    FILE holds what patients wrote: only its owner may read it, and it should be kept as carefully.
    """
    with open_database() as database, _progress("Backing up") as report:
        size = back_up(database, file, report)
    click.echo(f"{file} holds everything, {decimal(size)}.")


@db.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_yes
def restore(file: Path, yes: bool) -> None:
    """Replace everything in the database by what is in FILE, a backup.

    All of it or nothing. Older backups are brought to the newest form, and the result is checked.
    """
    with open_database() as database:
        held = 0 if yes else conversations_in(database)
        if held:
            raise click.ClickException(
                f"The database holds {_number(held, 'conversation')}, which would be lost. "
                "Make a backup with `bot db backup`, then add --yes."
            )
        with _progress("Restoring") as report:
            erased = restore_backup(database, file, report)
        if erased:
            click.echo(f"Erased again, as it had been since the backup: {_number(erased, 'conversation')}.")
        click.echo(f"Restored {_number(conversations_in(database), 'conversation')} from {file}.")
        _check(database)


def _check(database: Database) -> None:
    problems = check_database(database)
    for problem in problems:
        click.echo(problem)
    if problems:
        raise click.ClickException(f"{_number(len(problems), 'problem')}, see above")
    click.echo(
        f"Nothing is wrong: revision {database.revision()[0]}, "
        f"{_number(conversations_in(database), 'conversation')}."
    )


def _taken_back(current: str | None, target: str | None) -> list[str]:
    """The revisions that are undone, newest first."""
    known = list(known_revisions())
    if current not in known:
        raise click.ClickException(
            "There are no tables." if current is None else f"Revision {current} is not known here."
        )
    below = [*known[known.index(current) + 1 :], NO_TABLES]
    target = target or below[0]
    if target not in below:
        raise click.ClickException(
            f"{target} is not below revision {current}. Choose one of {', '.join(below)}."
        )
    return [current, *below][: below.index(target) + 1]


def _before(revision: str) -> str:
    known = [*known_revisions(), NO_TABLES]
    return known[known.index(revision) + 1]


def _number(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


@contextmanager
def _progress(what: str) -> Iterator[Report]:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)

        def report(done: int, total: int | None) -> None:
            bar.update(task, completed=done, total=total)

        yield report


@contextmanager
def open_database() -> Iterator[Database]:
    """The database of the settings, for commands: what is wrong with it becomes a sentence.

    Raises:
        ClickException: It cannot be reached or used.
    """
    try:
        database = Database(Settings.from_environment().database_url)
    except (SettingsError, StoreUnavailable) as error:
        raise click.ClickException(str(error)) from error
    try:
        yield database
    except StoreUnavailable as error:
        raise click.ClickException(f"{error} Check BOT_DATABASE_URL.") from error
    except BackupRefused as error:
        raise click.ClickException(str(error)) from error
    finally:
        database.close()
