"""The application, put together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Mount

from bot.assistant import Assistant
from bot.settings import Settings
from bot.web import chat, events, health, pages, sources, terms
from bot.web.background import background_work
from bot.web.console import routes as console
from bot.web.errors import HANDLED, domain_error, http_error
from bot.web.limits import VisitorLimits
from bot.web.live import LiveEvents, SharedLiveEvents
from bot.web.metrics import Metrics
from bot.web.middleware.body_size import BodySizeLimit
from bot.web.middleware.request_log import RequestLog
from bot.web.middleware.security_headers import SecurityHeaders
from bot.web.model_watcher import ModelWatcher
from bot.web.openapi import document
from bot.web.services import Services
from bot.web.tokens import SessionTokens, secret_of

LARGEST_BODY = 64 * 1024
"""Bytes, or more where longer messages are allowed."""
BYTES_A_CHARACTER = 12
"""Of JSON, when every character is escaped and takes two halves."""
BYTES_AROUND = 4096
"""Of JSON around a message."""


def _nothing() -> None:
    """Nobody wants to know."""


def create_app(
    settings: Settings,
    assistant: Assistant,
    *,
    metrics: Metrics | None = None,
    tokens: SessionTokens | None = None,
    live: LiveEvents | None = None,
    model_path: Path | None = None,
    when_ready: Callable[[], None] = _nothing,
    when_unusable: Callable[[Exception], None] | None = None,
) -> Starlette:
    """Make the application.

    Args:
        settings: The settings.
        assistant: Answers messages; may still be without a model.
        metrics: Counts what happens; its own by default.
        tokens: Makes and reads session tokens; by default with the secret in the state folder.
        live: Tells whoever has a conversation open; by default within this process, or through Redis where
            the settings name one.
        model_path: Loaded when the application starts; from then on, promoted models are taken up.
        when_ready: Called once that model is loaded.
        when_unusable: Called when that model cannot be loaded.
    """
    services = Services(
        settings=settings,
        database=assistant.database,
        assistant=assistant,
        tokens=tokens or SessionTokens(secret_of(settings.state_dir), settings.session_hours),
        limits=VisitorLimits(
            settings.rate_limit,
            emergency_number=settings.emergency_number,
            redis_url=settings.redis_url,
        ),
        metrics=metrics or Metrics(),
        live=live_events(settings) if live is None else live,
    )
    app = Starlette(
        routes=[
            *chat.routes,
            *events.routes,
            *sources.routes,
            *terms.routes,
            *health.routes,
            *pages.routes(),
            *document.routes(settings),
            Mount("/console", routes=console.routes),
        ],
        middleware=_middleware(services),
        exception_handlers={HTTPException: http_error, **dict.fromkeys(HANDLED, domain_error)},
        lifespan=_lifespan(services, model_path, when_ready, when_unusable),
    )
    app.state.services = services
    return app


def _middleware(services: Services) -> list[Middleware]:
    origins = list(services.settings.allowed_origins)
    return [
        Middleware(SecurityHeaders, share_with_origins=bool(origins)),
        Middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
            expose_headers=["Retry-After"],
            max_age=600,
        ),
        Middleware(RequestLog, metrics=services.metrics),
        Middleware(BodySizeLimit, limit=_largest_body(services.settings)),
    ]


def live_events(settings: Settings) -> LiveEvents:
    """Live events of this process, or of all that share the Redis of the settings."""
    return SharedLiveEvents(settings.redis_url) if settings.redis_url else LiveEvents()


def _largest_body(settings: Settings) -> int:
    return max(LARGEST_BODY, settings.message_length * BYTES_A_CHARACTER + BYTES_AROUND)


def _lifespan(
    services: Services,
    model_path: Path | None,
    when_ready: Callable[[], None],
    when_unusable: Callable[[Exception], None] | None,
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    assistant = services.assistant

    async def load_and_watch(path: Path) -> None:
        try:
            await assistant.swap(path)
        except Exception as error:
            if when_unusable is None:
                raise
            when_unusable(error)
            return
        when_ready()
        await ModelWatcher(assistant, services.settings, path).run()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        # The server answers `/healthz` at once and is ready when the model is: loading takes seconds.
        loading = asyncio.create_task(load_and_watch(model_path)) if model_path else None
        try:
            async with background_work(services):
                yield
        finally:
            if loading is not None:
                loading.cancel()
            assistant.database.close()

    return lifespan
