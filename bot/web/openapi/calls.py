"""Every call, with what it takes and what it answers. A test compares this with the routes."""

from __future__ import annotations

from typing import Any

from bot.web import chat
from bot.web.openapi.responses import errors

JSONObject = dict[str, Any]

SEQ = {"type": "string", "pattern": f"^{chat.SEQ.pattern}$"}
"""A seq in an address: a whole number, as text."""

PUBLIC: list[JSONObject] = []
"""No token is asked for."""


def paths() -> JSONObject:
    """What every address takes and answers."""
    return {
        "/chat/sessions": {
            "post": _call(
                "beginConversation",
                "Begin a conversation. The answer holds its token and the greeting.",
                {"201": _json("Session", "The conversation has begun.")},
                errors(429, 503),
                security=PUBLIC,
            )
        },
        "/chat/sessions/current": {
            "delete": _call(
                "eraseConversation",
                "Erase the conversation, with all that belongs to it.",
                {"204": {"description": "It is erased; its token opens nothing any more."}},
                errors(401, 404, 503),
            )
        },
        "/chat/sessions/current/renew": {
            "post": _call(
                "renewAccess",
                "Get a further token for the same conversation before the present one expires; the present "
                "one stays good until then.",
                {"200": _json("Access", "The new token, as if it had been given out at a beginning.")},
                errors(401, 404, 429, 503),
            )
        },
        "/chat/messages": {
            "post": _call(
                "sendMessage",
                "Say something, or press a button. The same `id` gets the same answer again and does nothing "
                "twice, so a message can be sent again whenever its answer was lost.",
                {"200": _json("Messages", "What the bot says in reply.")},
                errors(401, 404, 409, 422, 429, 503),
                body="NewMessage",
            ),
            "get": _call(
                "readMessages",
                "The messages of both sides, oldest first: how a client catches up after a lost connection.",
                {"200": _json("Messages", "The messages after `after`.")},
                errors(401, 404, 422, 503),
                parameters=[
                    {
                        "name": "after",
                        "in": "query",
                        "description": "The seq of the last message that is known; 0 for all of them.",
                        "schema": {**SEQ, "default": "0"},
                    }
                ],
            ),
        },
        "/chat/messages/{seq}/feedback": {
            "post": _call(
                "rateMessage",
                "Say whether a message of the bot helped. The last rating counts.",
                {"204": {"description": "It is noted."}},
                errors(401, 404, 422, 429, 503),
                parameters=[
                    {
                        "name": "seq",
                        "in": "path",
                        "required": True,
                        "description": "The seq of a message of the bot.",
                        "schema": SEQ,
                    }
                ],
                body="Feedback",
            )
        },
        "/chat/terms": {
            "get": _call(
                "readTerms",
                "What a person is to be told before the first message, as far as it depends on the server.",
                {"200": _json("Terms", "The terms as they are now.")},
                errors(),
                security=PUBLIC,
            )
        },
        "/chat/events": {"get": _events()},
        "/chat/transcript": {
            "get": _call(
                "readTranscript",
                "The conversation as plain text, to keep or to print.",
                {"200": _text("text/plain", "A file to save.")},
                errors(401, 404, 503),
            )
        },
        "/chat/sources/{id}": {"get": _source()},
        **_operation(),
    }


def _events() -> JSONObject:
    return _call(
        "followConversation",
        "Server-sent events. `message`: one that was said, its data the JSON of a `Message`, its id the "
        "seq. `typing`: an answer is on its way. `gone`: the conversation is no longer open to this token.",
        {"200": _text("text/event-stream", "A stream that stays open.")},
        errors(401, 404, 422, 429, 503),
        parameters=[
            {
                "name": "Last-Event-ID",
                "in": "header",
                "description": "The last event that is known; the stream goes on after it.",
                "schema": SEQ,
            }
        ],
    )


def _source() -> JSONObject:
    return _call(
        "readSource",
        "What a section that a message names in `sources` is, and what the assistant takes from it. The same "
        "for everybody.",
        {"200": _json("SourceDetails", "The section."), "304": _unchanged()},
        errors(404),
        parameters=[
            {
                "name": "id",
                "in": "path",
                "required": True,
                "description": "The id of a source, such as `article:faq-1`.",
                "schema": {"type": "string", "pattern": "^(article|label):[a-z0-9.-]+$"},
            }
        ],
        security=PUBLIC,
    )


def _operation() -> JSONObject:
    """What the one who runs the server asks, and what browsers load."""
    return {
        "/healthz": {
            "get": _call(
                "isAlive",
                "Is the process alive?",
                {"200": _json("Health", "Yes.")},
                errors(),
                security=PUBLIC,
            )
        },
        "/readyz": {
            "get": _call(
                "isReady",
                "Is a model loaded, and can the database be reached?",
                {"200": _json("Readiness", "Yes, both."), "503": _json("Readiness", "Not yet, or not now.")},
                errors(),
                security=PUBLIC,
            )
        },
        "/metrics": {
            "get": _call(
                "readMetrics",
                "Counters for Prometheus. Nothing of what anybody wrote is in them.",
                {"200": _text("text/plain", "Prometheus' text format.")},
                errors(),
                security=PUBLIC,
            )
        },
        "/widget.js": {
            "get": _call(
                "loadWidget",
                "The chat as a bundle for any page.",
                {"200": _text("text/javascript", "The bundle."), "304": _unchanged()},
                errors(404),
                security=PUBLIC,
            )
        },
        "/openapi.json": {
            "get": _call(
                "readDescription",
                "This description.",
                {
                    "200": {
                        "description": "OpenAPI 3.1.",
                        "content": {"application/json": {"schema": {"type": "object"}}},
                    },
                    "304": _unchanged(),
                },
                errors(),
                security=PUBLIC,
            )
        },
    }


def _call(
    name: str,
    summary: str,
    answers: JSONObject,
    refusals: JSONObject,
    *,
    parameters: list[JSONObject] | None = None,
    body: str | None = None,
    security: list[JSONObject] | None = None,
) -> JSONObject:
    call: JSONObject = {
        "operationId": name,
        "description": summary,
        "responses": {**refusals, **answers},
    }
    if parameters:
        call["parameters"] = parameters
    if body:
        schema = {"$ref": f"#/components/schemas/{body}"}
        call["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    if security is not None:
        call["security"] = security
    return call


def _json(schema: str, description: str) -> JSONObject:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": description, "content": content}


def _text(media_type: str, description: str) -> JSONObject:
    return {"description": description, "content": {media_type: {"schema": {"type": "string"}}}}


def _unchanged() -> JSONObject:
    return {"description": "It is what `If-None-Match` named."}
