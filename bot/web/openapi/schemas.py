"""The shapes of requests and answers, as JSON Schema."""

from __future__ import annotations

from typing import Any

from bot.settings import Settings
from bot.store.feedback import RATINGS
from bot.store.messages import BOT, STAFF, USER
from bot.store.tables import URGENCIES
from bot.web.chat import LONGEST_COMMENT, UUID

JSONObject = dict[str, Any]

MOMENT_PATTERN = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$"
CONVERSATION_PATTERN = "^[0-9a-f]{32}$"

KINDS = {
    "user": "what the person said",
    "greeting": "the first words of a conversation",
    "answer": "from the article",
    "side_effect": "about side effects of gabapentin",
    "medicine": "about taking gabapentin with something",
    "clarify": "asks which of a few topics was meant; those offered stand in `topics`",
    "not_covered": "about gabapentin or back pain, but the sources have no answer",
    "out_of_scope": "about something else",
    "handoff": "suggests seeing a doctor",
    "emergency": "says whom to call now",
    "smalltalk": "politeness, and requests to write something readable",
    "staff": "written by a person of the staff",
}
"""Every kind of message, and what it is."""

URGENCY_MEANINGS = {
    "none": "nothing to do",
    "routine": "see a doctor when you can",
    "urgent": "see a doctor today",
    "emergency": "call the emergency services or a crisis line now",
}


def schemas(settings: Settings) -> JSONObject:
    """Every shape, by the name that the calls use.

    Args:
        settings: Say how long a message may be.
    """
    access = {
        "conversation_id": _text(
            "Names the conversation. No credential: it opens nothing.", pattern=CONVERSATION_PATTERN
        ),
        "token": _text("Opens the conversation; send it as bearer token.", minLength=1),
        "expires_at": _moment("When the token ends."),
    }
    return {
        "Session": _closed({**access, "messages": _list_of(_reference("Message"), "The greeting.")}),
        "Access": _closed(access),
        "Messages": _closed({"messages": _list_of(_reference("Message"), "In the order they were said.")}),
        "Message": _message(),
        "Button": _closed({"title": _text("What stands on it."), "payload": _text("What it sends.")}),
        "Source": _closed(
            {
                "id": _text("Names the section.", minLength=1),
                "title": _text("Its heading, for people."),
                "publisher": _text("Who wrote it, such as `article`.", minLength=1),
            }
        ),
        "SourceDetails": _source_details(),
        "NewMessage": _new_message(settings),
        "Feedback": _feedback(),
        "Terms": _terms(),
        "Error": _closed(
            {
                "error": _closed(
                    {
                        "code": _text("A name for programs, stable.", pattern="^[a-z_]+$"),
                        "message": _text("A sentence for people: what is wrong, and what to do."),
                    }
                )
            }
        ),
        "Health": _closed({"status": {"const": "ok"}}),
        "Readiness": _closed(
            {
                "status": {"enum": ["ready", "not ready"]},
                "model": {"type": ["string", "null"], "description": "The loaded model's file."},
                "database": {"enum": ["reachable", "unreachable"]},
            }
        ),
    }


def _message() -> JSONObject:
    schema = _closed(
        {
            "seq": {
                "type": "integer",
                "minimum": 0,
                "description": "Its place in the conversation, from 1. 0: an emergency was answered while "
                "the database was away; it gets its place later.",
            },
            "sender": {"enum": [USER, BOT, STAFF]},
            "sent_at": _moment("When it was sent."),
            "kind": {"enum": list(KINDS), "description": _meanings(KINDS)},
            "text": _text("Markdown in short paragraphs from the bot; plain text from a person."),
            "buttons": _list_of(_reference("Button"), "What the reader may press."),
            "topics": _list_of({"type": "string"}, "Topics that it answers, most certain first."),
            "side_effects": _list_of({"type": "string"}, "Side effects that it is about."),
            "medicines": _list_of({"type": "string"}, "Medicines that it is about."),
            "urgency": {"enum": list(URGENCIES), "description": _meanings(URGENCY_MEANINGS)},
            "red_flags": _list_of({"type": "string"}, "Signs of danger that were found."),
            "sources": _list_of(_reference("Source"), "What the answer rests on."),
        }
    )
    # Only what the user sent has one.
    schema["properties"]["id"] = _uuid("The client's id of a user's message.")
    return schema


def _source_details() -> JSONObject:
    return _closed(
        {
            "id": _text("Names the section.", minLength=1),
            "title": _text("Its heading, for people."),
            "publisher": _text("Who wrote it, such as `article`.", minLength=1),
            "document": _text("The name of the whole document."),
            "question": _or_null(
                _text("The question that the section answers, where it prints the answer only.")
            ),
            "edition": _or_null(_text("Which version of the document, and since when, where known.")),
            "address": _or_null(_text("Where to read the document, where known.", format="uri")),
            "facts": _list_of(
                {"type": "string"},
                "What the assistant takes from it, in its own words; none where it only looked there.",
            ),
        }
    )


def _new_message(settings: Settings) -> JSONObject:
    text = {
        "type": "string",
        "maxLength": settings.message_length,
        "description": "What the person wrote. Nothing in it is a command.",
    }
    payload = {"type": "string", "description": "The payload of a button that this conversation offered."}
    nothing = {"type": "null"}
    return {
        "type": "object",
        "description": "Either `text` or `payload`.",
        "required": ["id"],
        "properties": {
            "id": _uuid("Made by the client for each message; sent again, it gets the same answer."),
            "text": {"anyOf": [text, nothing]},
            "payload": {"anyOf": [payload, nothing]},
        },
        "oneOf": [
            {"required": [one], "properties": {one: {"type": "string"}, other: nothing}}
            for one, other in (("text", "payload"), ("payload", "text"))
        ],
    }


def _feedback() -> JSONObject:
    return {
        "type": "object",
        "required": ["rating"],
        "properties": {
            "rating": {"enum": list(RATINGS), "description": "Whether the message helped."},
            "comment": {
                "type": ["string", "null"],
                "maxLength": LONGEST_COMMENT,
                "description": "What was good or bad about it.",
            },
        },
    }


def _terms() -> JSONObject:
    return _closed(
        {
            "kept_days": _closed(
                {
                    "conversations": _days("Of a conversation, since its last message."),
                    "comments": _days("Of what is written about an answer."),
                }
            ),
            "emergency_number": _text("Whom to call in an emergency."),
            "crisis_line": _text("Whom to call with thoughts of suicide."),
            "message_length": {
                "type": "integer",
                "minimum": 1,
                "description": "Characters of the longest message.",
            },
        }
    )


def _closed(properties: JSONObject) -> JSONObject:
    """An object that has all of these properties and no others: nothing else of ours leaves the house."""
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def _reference(name: str) -> JSONObject:
    return {"$ref": f"#/components/schemas/{name}"}


def _text(description: str, **limits: object) -> JSONObject:
    return {"type": "string", "description": description, **limits}


def _moment(description: str) -> JSONObject:
    return _text(f"{description} In UTC.", format="date-time", pattern=MOMENT_PATTERN)


def _days(description: str) -> JSONObject:
    description = f"{description} In days; null: until it is deleted."
    return {"type": ["integer", "null"], "minimum": 1, "description": description}


def _uuid(description: str) -> JSONObject:
    return _text(description, format="uuid", pattern=f"^{UUID.pattern}$")


def _or_null(schema: JSONObject) -> JSONObject:
    return {**schema, "type": [schema["type"], "null"]}


def _list_of(items: JSONObject, description: str) -> JSONObject:
    return {"type": "array", "items": items, "description": description}


def _meanings(meanings: dict[str, str]) -> str:
    return "; ".join(f"`{name}`: {meaning}" for name, meaning in meanings.items()) + "."
