"""Rasa's events in the form in which they are stored: everything a conversation needs to go on, and no more.

A stock user event is 2.3 kB, because it holds the confidence of every intent there is. What staff want to
read of it is kept beside the message, so here the winner is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses

JSONObject = dict[str, Any]

#: What understanding found in a message beside intent and entities, and later messages rest on.
READ_LATER = ("questions", "open_red_flags", "established")

MODEL_ID, ASSISTANT_ID = "model_id", "assistant_id"


def slim(event: Mapping[str, Any]) -> JSONObject:
    """Leave out of a serialised event what no later turn reads."""
    kept = {key: value for key, value in event.items() if value is not None}
    metadata = kept.pop("metadata", {})
    # Every event names the model; on the user's message it is worth keeping, elsewhere it repeats itself.
    dropped = {ASSISTANT_ID} if kept["event"] == "user" else {ASSISTANT_ID, MODEL_ID}
    metadata = {key: value for key, value in metadata.items() if key not in dropped}
    if metadata:
        kept["metadata"] = metadata
    if kept["event"] == "user":
        parsed = kept.pop("parse_data", {})
        kept["parse_data"] = {"intent": parsed.get("intent", {}), "entities": parsed.get("entities", [])}
        kept["parse_data"].update({key: parsed[key] for key in READ_LATER if parsed.get(key)})
    elif kept["event"] == "bot":
        kept["data"] = {key: value for key, value in kept.get("data", {}).items() if value}
    return kept


class EventReader:
    """Makes Rasa's events of stored ones.

    Rasa finds an event's class by walking through all of them for each event, which is half of what a long
    conversation costs; this one walks once.
    """

    def __init__(self) -> None:
        self._classes: dict[str, type[Event]] = {}
        for event_class in all_subclasses(Event):
            self._classes.setdefault(event_class.type_name, event_class)

    def read(self, stored: Iterable[Mapping[str, Any]]) -> list[Event]:
        """Make events of stored ones.

        Raises:
            ValueError: An event is of a type that this version of Rasa does not have.
        """
        events = []
        for parameters in stored:
            event_class = self._classes.get(parameters["event"])
            if event_class is None:
                raise ValueError(f"There is no event of the type '{parameters['event']}'.")
            event = event_class._from_parameters(dict(parameters))  # noqa: SLF001 - what Rasa's own reader calls
            if event is not None:
                events.append(event)
        return events


def recent(stored: Sequence[Mapping[str, Any]], turns: int) -> Sequence[Mapping[str, Any]]:
    """The end of a conversation: its current session, and of that the last few turns.

    Args:
        stored: Stored events, oldest first.
        turns: How many of the user's messages to keep at most.

    Returns:
        A tail that starts with the session, or with the moment before a user's message.
    """
    seen = 0
    for index in range(len(stored) - 1, -1, -1):
        kind = stored[index]["event"]
        if kind == "session_started":
            return stored[index:]
        if kind == "user":
            seen += 1
        if seen == turns and kind == "action" and stored[index].get("name") == ACTION_LISTEN_NAME:
            return stored[index:]
    return stored


def active_loop_after(stored: Sequence[Mapping[str, Any]]) -> str | None:
    """The form that is active at the end of some stored events, if one is."""
    for event in reversed(stored):
        if event["event"] == "active_loop":
            name: str | None = event.get("name")
            return name
        if event["event"] == "session_started":
            return None
    return None
