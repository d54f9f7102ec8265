"""Settings: `BOT_*` environment variables, read once, checked, and frozen.

`Settings.from_environment()` is the only place that reads the environment. Every setting carries its
variable, its default and its description, so that `bot settings` and the documentation list the same ones.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.retention import Retention

DATABASE_FILE = "backline.db"


class SettingsError(ValueError):
    """A setting has a value that cannot be used; the text says which, and what would work."""


@dataclass(frozen=True)
class Setting:
    """One `BOT_*` variable.

    Attributes:
        field: The attribute of `Settings` that it fills.
        variable: The environment variable's name.
        default: What it is when unset, as a person would write it.
        description: One sentence for the person who runs the server.
        parse: Turns the text into the value; raises `ValueError` with the reason.
    """

    field: str
    variable: str
    default: str
    description: str
    parse: Callable[[str], Any]


def _number(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not re.fullmatch(r"\d+", text) or not low <= int(text) <= high:
            raise ValueError(f"it must be a whole number from {low} to {high}")
        return int(text)

    return parse


def _text(text: str) -> str:
    if not text.isprintable():
        raise ValueError("it must be one line of plain text")
    return text


def _log_level(text: str) -> str:
    levels = ("debug", "info", "warning", "error")
    if text.lower() not in levels:
        raise ValueError(f"it must be one of {', '.join(levels)}")
    return text.lower()


def _database_url(text: str) -> str:
    if text and not re.match(r"(sqlite|postgresql(\+psycopg2)?)://", text):
        raise ValueError("it must start with sqlite:/// or postgresql+psycopg2://")
    return text


def _redis_url(text: str) -> str | None:
    if text and urlsplit(text).scheme not in ("redis", "rediss", "unix"):
        raise ValueError("it must start with redis://, rediss:// or unix://")
    return text or None


def _origins(text: str) -> tuple[str, ...]:
    origins = tuple(part.rstrip("/") for part in re.split(r"[,\s]+", text.strip()) if part)
    for origin in origins:
        parts = urlsplit(origin)
        if origin != "*" and (parts.scheme not in ("http", "https") or not parts.netloc or parts.path):
            raise ValueError(f"'{origin}' is not an origin such as https://clinic.example")
    return origins


SETTINGS: tuple[Setting, ...] = (
    Setting("host", "BOT_HOST", "127.0.0.1", "Address the server listens on.", _text),
    Setting("port", "BOT_PORT", "8000", "Port the server listens on.", _number(1, 65535)),
    Setting(
        "state_dir",
        "BOT_STATE_DIR",
        "var",
        "Folder for the database, models, reports and the secrets made at first start.",
        Path,
    ),
    Setting(
        "database_url",
        "BOT_DATABASE_URL",
        "",
        f"Database; unset means the SQLite file {DATABASE_FILE} in BOT_STATE_DIR. "
        "For PostgreSQL: postgresql+psycopg2://user:password@host/name.",
        _database_url,
    ),
    Setting(
        "redis_url",
        "BOT_REDIS_URL",
        "",
        "Set it when several processes serve one database: they then share locks and live events.",
        _redis_url,
    ),
    Setting(
        "rate_limit",
        "BOT_RATE_LIMIT",
        "60",
        "Messages a minute for one visitor; 0 switches the limit off.",
        _number(0, 1_000_000),
    ),
    Setting(
        "allowed_origins",
        "BOT_ALLOWED_ORIGINS",
        "",
        "Origins that may embed the widget, separated by commas, such as https://clinic.example.",
        _origins,
    ),
    Setting(
        "emergency_number",
        "BOT_EMERGENCY_NUMBER",
        "911",
        "Emergency number that urgent messages name.",
        _text,
    ),
    Setting("crisis_line", "BOT_CRISIS_LINE", "988", "Suicide and crisis line that messages name.", _text),
    Setting("poison_line", "BOT_POISON_LINE", "1-800-222-1222", "Poison line that messages name.", _text),
    Setting(
        "session_hours",
        "BOT_SESSION_HOURS",
        "24",
        "Hours for which a visitor's token opens the conversation.",
        _number(1, 24 * 365),
    ),
    Setting(
        "message_length",
        "BOT_MESSAGE_LENGTH",
        "2000",
        "Longest message a visitor may send, in characters.",
        _number(1, 9_999),
    ),
    Setting(
        "retention_days",
        "BOT_RETENTION_DAYS",
        str(Retention()),
        "Days for which each kind of data is kept; a single number is for conversations, 0 keeps for ever.",
        Retention.parse,
    ),
    Setting("log_level", "BOT_LOG_LEVEL", "info", "debug, info, warning or error.", _log_level),
)


def without_password(text: str) -> str:
    """A setting's value as it may be shown: an address keeps its form, and loses its password."""
    text = re.sub(r"(://[^:/?#]*:).*@", r"\1***@", text)
    return re.sub(r"([?&](?:password|passfile|sslpassword)=)[^&]*", r"\1***", text)


@dataclass(frozen=True)
class Settings:
    """Everything a person can set about a running assistant. See `SETTINGS` for the meaning of each."""

    host: str = "127.0.0.1"
    port: int = 8000
    state_dir: Path = Path("var")
    database_url: str = ""
    redis_url: str | None = None
    rate_limit: int = 60
    allowed_origins: tuple[str, ...] = ()
    emergency_number: str = "911"
    crisis_line: str = "988"
    poison_line: str = "1-800-222-1222"
    session_hours: int = 24
    message_length: int = 2000
    retention_days: Retention = field(default_factory=Retention)
    log_level: str = "info"

    def __post_init__(self) -> None:
        if not self.database_url:
            path = (self.state_dir / DATABASE_FILE).absolute()
            object.__setattr__(self, "database_url", f"sqlite:///{path}")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read every `BOT_*` variable.

        Args:
            environ: The variables; the process environment by default.

        Raises:
            SettingsError: A value cannot be used, or a `BOT_*` name is not one of ours (most likely a typo).
        """
        settings, problems = cls.as_far_as_possible(environ)
        if problems:
            raise SettingsError(next(iter(problems.values())))
        return settings

    @classmethod
    def as_far_as_possible(cls, environ: Mapping[str, str] = os.environ) -> tuple[Settings, dict[str, str]]:
        """Read every `BOT_*` variable; one that cannot be used counts as unset.

        Args:
            environ: The variables; the process environment by default.

        Returns:
            The settings, and for each variable that is wrong a sentence, without any password.
        """
        known = {setting.variable for setting in SETTINGS}
        problems = {
            name: f"{name} is not a setting. `bot settings` lists them all."
            for name in sorted(environ)
            if name.startswith("BOT_") and name not in known
        }
        values: dict[str, Any] = {}
        for setting in SETTINGS:
            text = environ.get(setting.variable, "").strip() or setting.default
            try:
                values[setting.field] = setting.parse(text)
            except ValueError as error:
                problems[setting.variable] = f"{setting.variable} is '{without_password(text)}', but {error}."
        return cls(**values), problems

    @property
    def models_dir(self) -> Path:
        """Where promoted models lie, beside the file `current` that names the one in use."""
        return self.state_dir / "models"

    @property
    def encoder_dir(self) -> Path:
        """Where set-up builds the sentence encoder."""
        return self.state_dir / "encoder"

    @property
    def _kept_for(self) -> str:
        days = self.retention_days.conversations
        return f"for {days} days after the last message" if days else "until you erase it"

    @property
    def placeholders(self) -> dict[str, str]:
        """What the placeholders in outgoing texts stand for."""
        return {
            "emergency_number": self.emergency_number,
            "crisis_line": self.crisis_line,
            "poison_line": self.poison_line,
            "kept_for": self._kept_for,
        }
