"""What is true of the machine and of this process: Python, the settings, the clock, telemetry."""

from __future__ import annotations

import ipaddress
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from pathlib import Path

from bot.doctor.finding import Finding, fine, warning, wrong
from bot.rasa_environment import prepare_rasa
from bot.settings import SETTINGS, Settings
from bot.setup.interpreter import WANTED

DAY = 86_400
LAST_YEAR = 2100


def python(version: tuple[int, int] = sys.version_info[:2]) -> Finding:
    """Is it the Python that Rasa needs?

    Args:
        version: The first two numbers of its version.
    """
    told = ".".join(map(str, version))
    if version != WANTED:
        return wrong("Python", f"This is Python {told}; Rasa 3.6 needs 3.10. `make setup` finds it.")
    return fine("Python", told)


def settings(problems: Mapping[str, str]) -> Iterator[Finding]:
    """Can each variable be used?

    Args:
        problems: What is wrong, by variable.
    """
    for sentence in problems.values():
        yield wrong("Settings", sentence)
    if not problems:
        yield fine("Settings", f"all {len(SETTINGS)} can be used")


def openness(settings: Settings) -> Iterator[Finding]:
    """Is a server that others can reach protected from them?"""
    if _is_loopback(settings.host):
        yield fine("Openness", f"only this machine reaches {settings.host}")
        return
    guarded = True
    if settings.rate_limit == 0:
        guarded = False
        yield warning(
            "Openness",
            f"BOT_RATE_LIMIT is 0, and others can reach {settings.host}: "
            "one visitor can keep the server busy. Leave it unset for 60 messages a minute.",
        )
    if "*" in settings.allowed_origins:
        guarded = False
        yield warning(
            "Openness",
            f"BOT_ALLOWED_ORIGINS is *, and others can reach {settings.host}: "
            "any web site can embed the chat. Name those that may.",
        )
    if guarded:
        yield fine("Openness", f"others can reach {settings.host}; rate and origins are limited")


def clock(now: float | None = None) -> Finding:
    """Is the clock right, as far as one can tell without another? Sessions and tokens end by it.

    Args:
        now: Seconds since 1970; what the clock says by default.
    """
    moment = datetime.fromtimestamp(time.time() if now is None else now, timezone.utc)
    told = f"{moment:%Y-%m-%d %H:%M} UTC"
    written = Path(__file__).stat().st_mtime
    if moment.timestamp() < written - DAY or moment.year > LAST_YEAR:
        return wrong("Clock", f"It says {told}, which cannot be. Set it: sessions end by it.")
    return fine("Clock", told)


def telemetry() -> Finding:
    """Would Rasa send anything, in a process that is prepared as every one of ours?"""
    prepare_rasa()
    return telemetry_of_this_process()


def telemetry_of_this_process() -> Finding:
    """Ask Rasa itself, as the process is."""
    try:
        from rasa.telemetry import is_telemetry_enabled
    except ImportError as error:
        return wrong("Telemetry", f"Rasa cannot be asked ({error}). Install what is missing: `make setup`.")
    if is_telemetry_enabled():
        return wrong("Telemetry", "Rasa would send usage data. Set RASA_TELEMETRY_ENABLED=false.")
    return fine("Telemetry", "off")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
