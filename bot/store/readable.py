"""From Rasa's events to readable messages: the only place that knows how the one holds the other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from bot.store.messages import BOT, USER
from bot.store.tables import URGENCIES

log = logging.getLogger(__name__)

JSONObject = dict[str, Any]
SourceFinder = Callable[[Sequence[str]], list[JSONObject]]
"""Turns references to facts into the sources that a reader is shown: `{id, title, publisher}`."""

RANKING_LENGTH = 5
DEFAULT_KIND = "smalltalk"


def no_sources(facts: Sequence[str]) -> list[JSONObject]:
    """The source finder of an assistant without knowledge."""
    return []


def readable_messages(events: Iterable[Mapping[str, Any]], find_sources: SourceFinder) -> list[JSONObject]:
    """Rows for the table `messages`, in order, still without conversation and seq.

    Args:
        events: New events of one turn, as Rasa serialises them.
        find_sources: Turns the references to facts in a bot's message into sources.
    """
    rows = []
    for event in events:
        if event["event"] == "user" and event.get("text") is not None:
            rows.append(_user_message(event))
        elif event["event"] == "bot" and event.get("text"):
            rows.append(_bot_message(event, find_sources))
    return rows


def trigger_words(user_message: Mapping[str, Any]) -> list[str]:
    """The words of a user's message that were recognised as warning signs."""
    understood = user_message["understood"] or {}
    words = []
    for entity in understood.get("entities", []):
        if entity.get("entity") == "red_flag":
            start, end = entity.get("start"), entity.get("end")
            known_place = isinstance(start, int) and isinstance(end, int)
            words.append(user_message["text"][start:end] if known_place else str(entity.get("value")))
    return [word for word in words if word]


def _user_message(event: Mapping[str, Any]) -> JSONObject:
    parsed = event.get("parse_data") or {}
    intent = parsed.get("intent") or {}
    metadata = event.get("metadata") or {}
    return {
        "sender": USER,
        "kind": USER,
        # What the person saw themselves say: a button's title, or their words before clean-up.
        "text": metadata.get("shown_text", event["text"]),
        "sent_at": _moment(event),
        "client_id": metadata.get("client_id"),
        "payload": metadata.get("payload"),
        "understood": {
            "intent": intent.get("name"),
            "confidence": intent.get("confidence"),
            "ranking": list(parsed.get("intent_ranking") or [])[:RANKING_LENGTH],
            "entities": parsed.get("entities") or [],
            "model_id": metadata.get("model_id"),
        },
    }


def _bot_message(event: Mapping[str, Any], find_sources: SourceFinder) -> JSONObject:
    # Rasa keeps a response's `metadata:` block, and the keyword of `utter_message`, one level down.
    told = (event.get("metadata") or {}).get("metadata") or {}
    urgency = told.get("urgency") or "none"
    if urgency not in URGENCIES:
        # A slip in a response must not cost the person the answer; telling staff too much is the safe side.
        log.error("A message has the urgency '%s', which is none of %s.", urgency, ", ".join(URGENCIES))
        urgency = "routine"
    buttons = (event.get("data") or {}).get("buttons") or []
    return {
        "sender": BOT,
        "kind": told.get("kind") or DEFAULT_KIND,
        "text": event["text"],
        "sent_at": _moment(event),
        "buttons": [{"title": button["title"], "payload": button["payload"]} for button in buttons],
        "topics": list(told.get("topics") or []),
        "side_effects": list(told.get("side_effects") or []),
        "medicines": list(told.get("medicines") or []),
        "urgency": urgency,
        "red_flags": list(told.get("red_flags") or []),
        "sources": find_sources(list(told.get("facts") or [])),
    }


def _moment(event: Mapping[str, Any]) -> datetime:
    return datetime.fromtimestamp(float(event["timestamp"]), timezone.utc)
