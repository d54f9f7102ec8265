"""What the routes work with, put together once for an application."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import HTTPConnection

from bot.assistant import Assistant
from bot.settings import Settings
from bot.store.database import Database
from bot.web.limits import VisitorLimits
from bot.web.live import LiveEvents
from bot.web.metrics import Metrics
from bot.web.tokens import SessionTokens


@dataclass(frozen=True)
class Services:
    """What the routes work with.

    Attributes:
        settings: The settings.
        database: Where conversations are kept.
        assistant: Answers messages.
        tokens: Makes and reads session tokens.
        limits: Counts what visitors send.
        metrics: Counts what happens.
        live: Tells whoever has a conversation open that something happened in it.
    """

    settings: Settings
    database: Database
    assistant: Assistant
    tokens: SessionTokens
    limits: VisitorLimits
    metrics: Metrics
    live: LiveEvents


def services_of(connection: HTTPConnection) -> Services:
    """The services of the application that a request came to."""
    services: Services = connection.app.state.services
    return services
