"""Errors as the chat API tells them: `{"error": {"code", "message"}}`, the message a sentence to act on."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.dialogue.incoming import MessageTooLong
from bot.dialogue.locks import LocksUnavailable
from bot.store.errors import ConversationNotFound, MessageIdReused, StoreUnavailable, TurnConflict

API_PREFIX = "/chat/"


class ApiError(Exception):
    """An answer of the chat API that is not the wished-for one.

    Args:
        status: The HTTP status.
        code: A name for programs, stable.
        message: A sentence for people: what is wrong, and what to do.
        headers: Further headers, such as `Retry-After`.
    """

    def __init__(self, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}


def error_response(error: ApiError) -> JSONResponse:
    """The response that tells an error."""
    content = {"error": {"code": error.code, "message": error.message}}
    return JSONResponse(content, error.status, headers={**error.headers, "Cache-Control": "no-store"})


NOT_FOUND = ApiError(404, "not_found", "There is nothing here.")
METHOD_NOT_ALLOWED = ApiError(405, "method_not_allowed", "This address does not take that method.")
UNEXPECTED = ApiError(500, "unexpected", "Something went wrong on our side. Please try again.")
CONVERSATION_GONE = ApiError(
    404, "conversation_not_found", "This conversation is no longer there. Begin a new one."
)
NOT_STORED = ApiError(
    503,
    "not_stored",
    "Your message could not be saved, so it was not answered. Please send it again.",
    {"Retry-After": "1"},
)
STARTING = ApiError(
    503, "starting", "The assistant is starting. Please try again in a few seconds.", {"Retry-After": "2"}
)


def known_error(error: Exception) -> ApiError | None:
    """The answer to an error that is part of normal life, or None for one that is not."""
    if isinstance(error, ApiError):
        return error
    if isinstance(error, MessageTooLong):
        return ApiError(413, "message_too_long", str(error))
    if isinstance(error, ConversationNotFound):
        return CONVERSATION_GONE
    if isinstance(error, MessageIdReused):
        return ApiError(409, "id_reused", str(error))
    if isinstance(error, (StoreUnavailable, TurnConflict, LocksUnavailable)):
        return NOT_STORED
    return None


def answer(request: Request, error: ApiError) -> Response:
    """Tell an error in the form that fits the address: JSON for the API, a plain sentence for pages."""
    if f"{request.url.path}/".startswith(API_PREFIX):
        return error_response(error)
    return PlainTextResponse(error.message + "\n", error.status, headers=error.headers)


async def http_error(request: Request, error: Exception) -> Response:
    """Handle what Starlette raises itself: unknown addresses and methods."""
    if not isinstance(error, HTTPException):
        raise error
    known = {404: NOT_FOUND, 405: METHOD_NOT_ALLOWED}.get(error.status_code)
    told = known or ApiError(error.status_code, "refused", error.detail)
    headers = {**told.headers, **(error.headers or {})}
    methods = _methods_of(request) if error.status_code == METHOD_NOT_ALLOWED.status else set()
    if methods:
        # Starlette names those of one route, and an address may have several.
        headers["Allow"] = ", ".join(sorted(methods))
    return answer(request, ApiError(told.status, told.code, told.message, headers))


def _methods_of(request: Request) -> set[str]:
    """The methods that an address takes, all its routes together."""
    routes = (route for route in request.app.routes if isinstance(route, Route))
    fitting = (route for route in routes if route.path_regex.match(request.scope["path"]))
    return {method for route in fitting for method in route.methods or ()}


async def domain_error(request: Request, error: Exception) -> Response:
    """Handle what the assistant and the store raise."""
    known = known_error(error)
    if known is None:
        raise error
    return answer(request, known)


HANDLED = (
    ApiError,
    MessageTooLong,
    ConversationNotFound,
    MessageIdReused,
    StoreUnavailable,
    TurnConflict,
    LocksUnavailable,
)
