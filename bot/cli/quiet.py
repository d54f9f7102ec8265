"""Quiet, for commands whose output people read."""

from __future__ import annotations

import warnings

from bot.logs import configure_logging


def keep_libraries_quiet() -> None:
    """Show errors only. Libraries warn of what nobody at a terminal can change, in the midst of an answer."""
    warnings.simplefilter("ignore")
    # Replacing the function holds where the filter does not: several libraries set filters of their own.
    warnings.showwarning = lambda *told, **more: None
    configure_logging("error")
