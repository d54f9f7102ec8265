"""`bot db`: look after the database's tables."""

from __future__ import annotations

import click

from bot.settings import Settings, SettingsError
from bot.store.database import Database
from bot.store.errors import StoreUnavailable


@click.group()
def db() -> None:
    """Look after the database's tables."""


@db.command()
def upgrade() -> None:
    """Bring the tables to the newest form. `bot serve` does it by itself at every start."""
    database = open_database()
    try:
        database.upgrade()
        click.echo(f"The tables are at revision {database.revision()[0]}.")
    except StoreUnavailable as error:
        raise click.ClickException(f"{error} Check BOT_DATABASE_URL.") from error


@db.command()
def revision() -> None:
    """Say at which revision the tables are, and which is the newest."""
    try:
        current, newest = open_database().revision()
    except StoreUnavailable as error:
        raise click.ClickException(f"{error} Check BOT_DATABASE_URL.") from error
    click.echo(f"The tables are at revision {current or 'none'}; the newest is {newest}.")


def open_database() -> Database:
    """The database of the settings, for commands.

    Raises:
        ClickException: It cannot be used; the text says why.
    """
    try:
        return Database(Settings.from_environment().database_url)
    except (SettingsError, StoreUnavailable) as error:
        raise click.ClickException(str(error)) from error
