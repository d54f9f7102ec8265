"""`bot audit`: look through what staff read and changed."""

from __future__ import annotations

import click

from bot.cli.database import open_database
from bot.store.audit import holds, verify


@click.group()
def audit() -> None:
    """Look through what staff read and changed."""


@audit.command("verify")
@click.option("--expect", metavar="HASH", help="A last hash that was noted earlier; the chain must hold it.")
def verify_chain(expect: str | None) -> None:
    """Check that no entry was altered, removed or slipped in; ends with status 1 where one was."""
    with open_database() as database, database.reading() as connection:
        check = verify(connection)
        known = expect is None or holds(connection, expect)
    if check.problem is not None:
        raise click.ClickException(f"{check.problem} {check.entries} entries before it hold together.")
    if not known:
        raise click.ClickException("The chain holds together, but it is another one: that hash is not in it.")
    click.echo(f"{check.entries} entries hold together. The last hash is {check.last_hash}.")
