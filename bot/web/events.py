"""`GET /chat/events`: what happens in a conversation, as it happens, as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.store.conversations import conversation_exists, last_seq
from bot.store.errors import ConversationNotFound, StoreUnavailable
from bot.store.messages import Message, messages_after
from bot.web.chat import SEQ, authorised, check_not_revoked
from bot.web.errors import ApiError
from bot.web.live import GONE, STOPPING, TYPING
from bot.web.services import Services, services_of
from bot.web.tokens import TokenRefused

MOST_STREAMS = 8
"""Of one conversation: a person's tabs and devices. More are a mistake, or somebody's attack."""
LOOK_SECONDS = 15.0
"""A hint may be lost; so often the store is looked into without one."""
RETRY_MILLISECONDS = 2000
STOPS_WITHIN_SECONDS = 2.0
"""So long a stream may take to end by itself when the server stops; then it is cut off."""


async def get_events(request: Request) -> Response:
    """`GET /chat/events`: begins behind `Last-Event-ID`, or else with what is said from now on."""
    services = services_of(request)
    conversation_id = await authorised(request)
    if services.live.followers(conversation_id) >= MOST_STREAMS:
        raise ApiError(
            429, "too_many_streams", "This conversation is open in too many places.", {"Retry-After": "30"}
        )
    asked = request.headers.get("Last-Event-ID", "").strip()
    if asked and not SEQ.fullmatch(asked):
        raise ApiError(422, "invalid_last_event_id", "`Last-Event-ID` must be the seq of a message, or 0.")
    seq = await asyncio.to_thread(_begin, services, conversation_id, int(asked) if asked else None)
    token = request.headers["Authorization"].partition(" ")[2].strip()
    return EventSourceResponse(
        _events(services, conversation_id, token, seq),
        ping=int(LOOK_SECONDS),
        shutdown_grace_period=STOPS_WITHIN_SECONDS,
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _events(
    services: Services, conversation_id: str, token: str, seq: int
) -> AsyncIterator[ServerSentEvent]:
    with services.live.follow(conversation_id) as hints:
        yield ServerSentEvent(comment="open", retry=RETRY_MILLISECONDS)
        while True:
            try:
                new = await asyncio.to_thread(_read, services, token, seq)
            except (TokenRefused, ConversationNotFound):
                yield ServerSentEvent(event=GONE, data="{}")
                return
            except StoreUnavailable:
                # The client comes again by itself, and begins behind what it has.
                return
            for message in new:
                seq = message.seq
                yield ServerSentEvent(
                    id=str(seq), event="message", data=json.dumps(message.as_json(), ensure_ascii=False)
                )
            hint = await _next(hints)
            while hint == TYPING:
                yield ServerSentEvent(event=TYPING, data="{}")
                hint = await _next(hints)
            if hint == STOPPING:
                return


async def _next(hints: asyncio.Queue[str]) -> str | None:
    try:
        return await asyncio.wait_for(hints.get(), LOOK_SECONDS)
    except asyncio.TimeoutError:
        return None


def _begin(services: Services, conversation_id: str, seq: int | None) -> int:
    with services.database.reading() as connection:
        last = last_seq(connection, conversation_id)
    if last is None:
        raise ConversationNotFound
    return last if seq is None else min(seq, last)


def _read(services: Services, token: str, after: int) -> list[Message]:
    # A token may expire, or be revoked, while its stream is open.
    access = services.tokens.read(token)
    check_not_revoked(services, access)
    conversation_id = access.conversation_id
    with services.database.reading() as connection:
        if not conversation_exists(connection, conversation_id):
            raise ConversationNotFound
        return messages_after(connection, conversation_id, after)


routes = [Route("/chat/events", get_events, methods=["GET"])]
