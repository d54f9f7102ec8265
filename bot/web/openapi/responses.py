"""What every answer that is not the wished-for one means."""

from __future__ import annotations

from typing import Any

JSONObject = dict[str, Any]

MEANINGS = {
    400: "What was sent is not HTTP, or its body is not JSON.",
    401: "There is no token, or it is altered, expired, or of another server. Begin a new conversation.",
    404: "There is nothing here: no such address, conversation or message.",
    405: "This address does not take that method; `Allow` says which it takes.",
    408: "The request did not arrive whole in time. The connection is closed; send it again.",
    409: "The `id` stands for another message of this conversation. Make a new one.",
    413: "The message, the comment or the whole request is too long. Send a shorter one.",
    422: "It is JSON, but not of this shape; or the button was not offered in this conversation.",
    429: "That was a lot at once. Wait for the seconds that `Retry-After` names.",
    431: "The headers are too large.",
    503: "The assistant is starting, or the turn could not be stored, and then nothing was: the same "
    "request, with the same `id`, can be sent again after the seconds that `Retry-After` names.",
}
ALWAYS = (400, 405, 408, 413, 431)
"""Any address may answer so: most of these are said before it is known which call is meant."""

WAITING = {
    "Retry-After": {
        "description": "Seconds to wait.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    }
}
HEADERS: dict[int, JSONObject] = {
    401: {"WWW-Authenticate": {"required": True, "schema": {"const": "Bearer"}}},
    405: {"Allow": {"required": True, "schema": {"type": "string"}}},
    429: WAITING,
    503: WAITING,
}


def error_components() -> JSONObject:
    """The responses that calls refer to."""
    return {_name(status): _error(status) for status in MEANINGS}


def errors(*statuses: int) -> JSONObject:
    """The errors of a call: its own, and those of any address.

    Args:
        statuses: Its own.
    """
    return {
        str(status): {"$ref": f"#/components/responses/{_name(status)}"}
        for status in sorted({*statuses, *ALWAYS})
    }


def _name(status: int) -> str:
    return f"Error{status}"


def _error(status: int) -> JSONObject:
    content: JSONObject = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    if status in (404, 405):
        # Outside /chat/ these are told to people.
        content["text/plain"] = {"schema": {"type": "string"}}
    response: JSONObject = {"description": MEANINGS[status], "content": content}
    if status in HEADERS:
        response["headers"] = HEADERS[status]
    return response
