"""`bot staff`: who may sign in to the console."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.table import Table

from bot.settings import Settings, SettingsError
from bot.store.database import Database
from bot.store.errors import StoreError, StoreUnavailable
from bot.store.staff import (
    LINK_LIFETIME,
    add_staff,
    all_staff,
    disable_staff,
    enable_staff,
    make_link,
)
from bot.web.console.sign_in import base_address, link_address

_address = click.option(
    "--address", help="Where people reach the server, such as https://chat.clinic.example."
)


@click.group()
def staff() -> None:
    """Add people who may sign in to the console."""


@staff.command()
@click.argument("email")
@click.option("--name", default="", help="How colleagues know the person.")
@_address
def add(email: str, name: str, address: str | None) -> None:
    """Add a person, and print the one-time link with which they set their password."""
    with _database() as (settings, database), database.writing() as connection:
        person = add_staff(connection, email, name)
        token = make_link(connection, person.id)
    _print_link(person.email, link_address(address or base_address(settings), token))


@staff.command()
@click.argument("email")
@_address
def link(email: str, address: str | None) -> None:
    """Print a new one-time link: for a forgotten password, or to let somebody back in."""
    with _database() as (settings, database), database.writing() as connection:
        person = enable_staff(connection, email)
        token = make_link(connection, person.id)
    _print_link(person.email, link_address(address or base_address(settings), token))


@staff.command(name="list")
def list_staff() -> None:
    """List everybody who has an account."""
    with _database() as (_, database), database.reading() as connection:
        people = all_staff(connection)
    table = Table("E-mail", "Name", "Since", "Can sign in", box=None, pad_edge=False)
    for person in people:
        state = (
            "no, disabled"
            if person.disabled_at
            else "yes"
            if person.password_hash
            else "not yet: no password"
        )
        table.add_row(person.email, person.name, f"{person.created_at:%Y-%m-%d}", state)
    Console().print(table if people else "Nobody has an account yet: `bot staff add EMAIL`.")


@staff.command()
@click.argument("email")
def disable(email: str) -> None:
    """Keep a person from signing in, and sign them out everywhere."""
    with _database() as (_, database), database.writing() as connection:
        person = disable_staff(connection, email)
    click.echo(f"{person.email} cannot sign in any more. `bot staff link {person.email}` lets them back in.")


def _print_link(email: str, address: str) -> None:
    hours = int(LINK_LIFETIME.total_seconds() // 3600)
    click.echo(f"{email} sets a password here, once, within {hours} hours:\n{address}")


@contextmanager
def _database() -> Iterator[tuple[Settings, Database]]:
    try:
        settings = Settings.from_environment()
        database = Database(settings.database_url)
        database.upgrade()
        yield settings, database
    except StoreUnavailable as error:
        raise click.ClickException(f"{error} Check BOT_DATABASE_URL.") from error
    except (SettingsError, StoreError, ValueError) as error:
        raise click.ClickException(str(error)) from error
