"""`bot privacy`: what is kept of a conversation, all of it, or none of it any more."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path

import click

from bot.cli.database import open_database
from bot.settings import Settings
from bot.store.audit import record, subject_of
from bot.store.privacy import BY_OPERATOR, erase, erased_at, export, revoke_tokens
from bot.store.sweeping import sweep

WHO = "command line"


@click.group()
def privacy() -> None:
    """Export, erase and sweep what people said."""


@privacy.command("export")
@click.argument("conversation_id")
@click.option("--into", type=click.Path(dir_okay=False, path_type=Path), help="A file  [default: the screen]")
def export_conversation(conversation_id: str, into: Path | None) -> None:
    """Write everything that is stored of a conversation, as JSON."""
    with open_database() as database, database.writing() as connection:
        content = export(connection, conversation_id)
        if content is None:
            raise _not_there(conversation_id, erased_at(connection, conversation_id))
        record(connection, WHO, "conversation.exported", subject_of(conversation_id))
    text = json.dumps(content, indent=1, ensure_ascii=False)
    if into is None:
        click.echo(text)
        return
    into.touch(mode=0o600)
    into.write_text(f"{text}\n", encoding="utf-8")
    click.echo(f"{len(content['messages'])} messages are in {into}.")


@privacy.command("erase")
@click.argument("conversation_id")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase_conversation(conversation_id: str, yes: bool) -> None:
    """Erase a conversation with all that belongs to it. It cannot be brought back."""
    if not yes:
        click.confirm(f"Erase the conversation {conversation_id} for ever?", abort=True)
    with open_database() as database:
        with database.writing() as connection:
            if not erase(connection, conversation_id, BY_OPERATOR):
                raise _not_there(conversation_id, erased_at(connection, conversation_id))
            record(connection, WHO, "conversation.erased", subject_of(conversation_id))
        database.scrub()
    click.echo("It is erased. Backups that were made before still hold it.")


@privacy.command("revoke")
@click.argument("conversation_id")
def revoke(conversation_id: str) -> None:
    """Make every token of a conversation worthless; what was said stays."""
    with open_database() as database, database.writing() as connection:
        if not revoke_tokens(connection, conversation_id):
            raise _not_there(conversation_id, erased_at(connection, conversation_id))
        record(connection, WHO, "tokens.revoked", subject_of(conversation_id))
    click.echo("Its tokens open nothing any more.")


@privacy.command("sweep")
def sweep_now() -> None:
    """Remove what is older than BOT_RETENTION_DAYS allows. `bot serve` does it every hour."""
    with open_database() as database:
        removed = sweep(database, Settings.from_environment().retention_days, datetime.now(timezone.utc))
    told = ", ".join(f"{count} {kind}" for kind, count in removed.items())
    click.echo(f"Removed: {told}." if told else "There is nothing that is too old.")


def _not_there(conversation_id: str, moment: datetime | None) -> click.ClickException:
    if moment is not None:
        return click.ClickException(f"It was erased on {moment:%Y-%m-%d at %H:%M} UTC.")
    return click.ClickException(f"There is no conversation {conversation_id}.")
