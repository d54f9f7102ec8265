"""All tables together: several modules describe them, and each is known only once it was imported."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from sqlalchemy import MetaData

import bot.store
from bot.store.tables import metadata


def all_tables() -> MetaData:
    """The description of every table, from every module of this folder whose name ends with `tables`."""
    for module in iter_modules(bot.store.__path__):
        if module.name.endswith("tables"):
            import_module(f"{bot.store.__name__}.{module.name}")
    return metadata
