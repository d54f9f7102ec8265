"""`bot settings`: list every setting with its value, default and meaning."""

from __future__ import annotations

import os

import click
from rich.console import Console
from rich.table import Column, Table

from bot.settings import SETTINGS, Settings, SettingsError, without_password


@click.command()
def settings() -> None:
    """List every setting: its variable, value, default and what it is for."""
    try:
        Settings.from_environment()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    table = Table("Variable", "Value", "Default", Column("What it is for", overflow="fold"), box=None)
    for setting in SETTINGS:
        value = without_password(os.environ.get(setting.variable, "").strip())
        table.add_row(setting.variable, value or "-", setting.default or "unset", setting.description)
    console = Console()
    console.print(table)
