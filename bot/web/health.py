"""Alive, ready, and the counters."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.store.errors import StoreUnavailable
from bot.web.services import services_of


async def healthz(request: Request) -> Response:
    """`GET /healthz`: the process answers."""
    return JSONResponse({"status": "ok"})


async def readyz(request: Request) -> Response:
    """`GET /readyz`: a model is loaded and the database can be reached; 503 while not."""
    services = services_of(request)
    try:
        await asyncio.to_thread(services.database.ping)
        database = True
    except StoreUnavailable:
        database = False
    model = services.assistant.is_ready
    content = {
        "status": "ready" if model and database else "not ready",
        "model": services.assistant.model_name,
        "database": "reachable" if database else "unreachable",
    }
    return JSONResponse(content, 200 if model and database else 503)


async def metrics(request: Request) -> Response:
    """`GET /metrics`: counters for Prometheus."""
    services = services_of(request)
    services.metrics.ready.set(services.assistant.is_ready)
    services.metrics.waiting.labels("late turns").set(services.assistant.late_turns)
    services.metrics.waiting.labels("streams").set(services.live.streams)
    return Response(services.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


routes = [
    Route("/healthz", healthz, methods=["GET"]),
    Route("/readyz", readyz, methods=["GET"]),
    Route("/metrics", metrics, methods=["GET"]),
]
