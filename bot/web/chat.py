"""The chat API: what the widget speaks. Every shape here is promised in the documentation."""

from __future__ import annotations

import asyncio
import json
import re
import time
from datetime import datetime, timezone

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.assistant import ButtonNotOffered, NotReady
from bot.dialogue.incoming import Incoming, readable
from bot.knowledge.payloads import FORGET_ME
from bot.privacy.masking import mask
from bot.store.conversations import conversation_exists
from bot.store.errors import ConversationNotFound, StoreUnavailable
from bot.store.feedback import RATINGS, set_feedback
from bot.store.messages import Message, messages_after
from bot.store.privacy import tokens_revoked_at
from bot.web.errors import STARTING, ApiError
from bot.web.live import GONE, MESSAGES, TYPING
from bot.web.services import Services, services_of
from bot.web.tokens import Access, Session, TokenRefused
from bot.web.transcript import as_text

# Both stand in the description of the API too, so they are written as any language reads them.
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
SEQ = re.compile(r"[0-9]{1,9}")
NO_STORE = {"Cache-Control": "no-store"}
LONGEST_COMMENT = 1000
"""Characters."""


async def open_session(request: Request) -> Response:
    """`POST /chat/sessions`: begin a conversation; the answer holds its token and the greeting."""
    services = services_of(request)
    await services.limits.count_session(_address(request))
    session = services.tokens.open()
    try:
        greeting = await services.assistant.begin(session.conversation_id)
    except NotReady as error:
        raise STARTING from error
    services.metrics.conversations.inc()
    return JSONResponse({**_access(session), **_messages(greeting)}, 201, headers=NO_STORE)


async def renew_session(request: Request) -> Response:
    """`POST /chat/sessions/current/renew`: a further token, for a conversation that outlasts one."""
    services = services_of(request)
    asked_at = services.tokens.now()
    conversation_id = await authorised(request)
    await services.limits.count_session(_address(request))
    if not await asyncio.to_thread(_exists, services, conversation_id):
        raise ConversationNotFound
    return JSONResponse(_access(services.tokens.renew(conversation_id, asked_at)), headers=NO_STORE)


async def post_message(request: Request) -> Response:
    """`POST /chat/messages`: say something; the answer holds what the bot says in reply."""
    services = services_of(request)
    conversation_id = await authorised(request)
    await services.limits.count_message(conversation_id, _address(request))
    incoming = _incoming(await _json(request))
    started = time.perf_counter()
    services.live.tell(conversation_id, TYPING)
    try:
        replies = await services.assistant.reply(conversation_id, incoming)
    except NotReady as error:
        raise STARTING from error
    except ButtonNotOffered as error:
        raise ApiError(422, "button_not_offered", str(error)) from error
    services.live.tell(conversation_id, GONE if incoming.payload == FORGET_ME else MESSAGES)
    services.metrics.count_turn(replies, time.perf_counter() - started)
    return JSONResponse(_messages(replies), headers=NO_STORE)


async def get_messages(request: Request) -> Response:
    """`GET /chat/messages?after=<seq>`: the messages of both sides, oldest first."""
    conversation_id = await authorised(request)
    after = request.query_params.get("after", "0")
    if not SEQ.fullmatch(after):
        raise ApiError(422, "invalid_after", "`after` must be the seq of a message, or 0 for all of them.")
    messages = await asyncio.to_thread(_read, services_of(request), conversation_id, int(after))
    return JSONResponse(_messages(messages), headers=NO_STORE)


async def post_feedback(request: Request) -> Response:
    """`POST /chat/messages/<seq>/feedback`: whether a message of the bot helped; the last rating counts."""
    services = services_of(request)
    conversation_id = await authorised(request)
    await services.limits.count_feedback(conversation_id)
    rating, comment = _feedback(await _json(request))
    seq = request.path_params["seq"]
    if not SEQ.fullmatch(seq) or not await asyncio.to_thread(
        _rate, services, conversation_id, int(seq), rating, comment
    ):
        raise ApiError(404, "message_not_found", "There is no such message of the assistant to rate.")
    return Response(status_code=204)


async def get_transcript(request: Request) -> Response:
    """`GET /chat/transcript`: the conversation as plain text."""
    conversation_id = await authorised(request)
    messages = await asyncio.to_thread(_read, services_of(request), conversation_id, 0)
    day = datetime.now(timezone.utc).strftime("%Y-%m-%d")
    disposition = f'attachment; filename="backline-{day}.txt"'
    return PlainTextResponse(as_text(messages), headers={**NO_STORE, "Content-Disposition": disposition})


async def erase_session(request: Request) -> Response:
    """`DELETE /chat/sessions/current`: erase the conversation, with all that belongs to it."""
    services = services_of(request)
    conversation_id = await authorised(request)
    if not await services.assistant.erase(conversation_id):
        raise ConversationNotFound
    services.live.tell(conversation_id, GONE)
    return Response(status_code=204)


async def authorised(request: Request) -> str:
    """The id of the conversation that the request's token opens.

    Raises:
        ApiError: 401, when there is no good token, or it was revoked.
    """
    services = services_of(request)
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise _unauthorised("Send the session's token: `Authorization: Bearer <token>`.")
    try:
        access = services.tokens.read(token.strip())
        await asyncio.to_thread(check_not_revoked, services, access)
    except TokenRefused as error:
        raise _unauthorised(f"{error} Begin a new conversation.") from error
    return access.conversation_id


def check_not_revoked(services: Services, access: Access) -> None:
    """See that a token was not revoked after it was given out.

    Raises:
        TokenRefused: It was.
    """
    try:
        with services.database.reading() as connection:
            revoked_at = tokens_revoked_at(connection, access.conversation_id)
    except StoreUnavailable:
        # Nothing can be read then either; but an emergency is answered all the same.
        return
    if revoked_at is not None and access.issued_at <= revoked_at:
        raise TokenRefused("This token was revoked.")


def _unauthorised(message: str) -> ApiError:
    return ApiError(401, "unauthorized", message, {"WWW-Authenticate": "Bearer"})


async def _json(request: Request) -> object:
    try:
        return json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise ApiError(400, "malformed", "The body is not JSON.") from error


def _incoming(content: object) -> Incoming:
    if not isinstance(content, dict):
        raise ApiError(422, "invalid", "The body must be an object with `id` and `text` or `payload`.")
    message_id = content.get("id")
    if not isinstance(message_id, str) or not UUID.fullmatch(message_id):
        raise ApiError(422, "invalid_id", "`id` must be a UUID that you make for each message.")
    text, payload = content.get("text"), content.get("payload")
    if (text is None) == (payload is None):
        raise ApiError(422, "invalid", "Send either `text` or `payload`.")
    if not isinstance(text if payload is None else payload, str):
        raise ApiError(422, "invalid", "`text` and `payload` must be strings.")
    return Incoming(message_id.lower(), text, payload)


def _feedback(content: object) -> tuple[str, str | None]:
    """Rating and comment; a comment without anything readable in it is none."""
    if not isinstance(content, dict) or content.get("rating") not in RATINGS:
        raise ApiError(422, "invalid", "The body must be an object with a `rating`: `up` or `down`.")
    comment = content.get("comment")
    if comment is None:
        return content["rating"], None
    if not isinstance(comment, str):
        raise ApiError(422, "invalid", "`comment` must be a string.")
    if len(comment) > LONGEST_COMMENT:
        raise ApiError(
            413, "comment_too_long", f"The comment is longer than {LONGEST_COMMENT} characters. Shorten it."
        )
    return content["rating"], readable(comment) or None


def _rate(services: Services, conversation_id: str, seq: int, rating: str, comment: str | None) -> bool:
    masked = mask(comment).text if comment else None
    with services.database.writing() as connection:
        if not conversation_exists(connection, conversation_id):
            raise ConversationNotFound
        return set_feedback(connection, conversation_id, seq, rating, masked)


def _read(services: Services, conversation_id: str, after: int) -> list[Message]:
    with services.database.reading() as connection:
        if not conversation_exists(connection, conversation_id):
            raise ConversationNotFound
        return messages_after(connection, conversation_id, after)


def _exists(services: Services, conversation_id: str) -> bool:
    with services.database.reading() as connection:
        return conversation_exists(connection, conversation_id)


def _access(session: Session) -> dict[str, object]:
    return {
        "conversation_id": session.conversation_id,
        "token": session.token,
        "expires_at": session.expires_at.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def _messages(messages: list[Message]) -> dict[str, object]:
    return {"messages": [message.as_json() for message in messages]}


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


routes = [
    Route("/chat/sessions", open_session, methods=["POST"]),
    Route("/chat/sessions/current/renew", renew_session, methods=["POST"]),
    Route("/chat/sessions/current", erase_session, methods=["DELETE"]),
    Route("/chat/messages", post_message, methods=["POST"]),
    Route("/chat/messages", get_messages, methods=["GET"]),
    Route("/chat/messages/{seq}/feedback", post_feedback, methods=["POST"]),
    Route("/chat/transcript", get_transcript, methods=["GET"]),
]
