"""Messages that actions send, with what the chat API reports about each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from rasa_sdk.executor import CollectingDispatcher

from actions.numbers import with_numbers
from bot.knowledge import Urgency

Kind = Literal[
    "answer",
    "side_effect",
    "medicine",
    "clarify",
    "not_covered",
    "out_of_scope",
    "handoff",
    "emergency",
    "smalltalk",
    "greeting",
]


@dataclass(frozen=True)
class Button:
    """A reply that a person can tap.

    Attributes:
        title: what stands on it.
        intent: what tapping it means.
        entities: the entities that come with the intent, by name.
    """

    title: str
    intent: str
    entities: dict[str, str] = field(default_factory=dict)

    @property
    def payload(self) -> str:
        """The payload in Rasa's form."""
        entities = json.dumps(self.entities, ensure_ascii=False) if self.entities else ""
        return f"/{self.intent}{entities}"


@dataclass(frozen=True)
class Message:
    """One message of the assistant.

    Attributes:
        kind: what sort of message it is.
        text: Markdown; telephone numbers as placeholders.
        topics, side_effects, medicines, red_flags: what it is about, by id.
        urgency: how pressing it is.
        facts: what it rests on: ids of facts, or sections such as `label:6.1`.
        buttons: what can be tapped.
        asks: what it asks, if the next message may be a plain yes, no or name.
    """

    kind: Kind
    text: str
    topics: Sequence[str] = ()
    side_effects: Sequence[str] = ()
    medicines: Sequence[str] = ()
    urgency: Urgency = "none"
    red_flags: Sequence[str] = ()
    facts: Sequence[str] = ()
    buttons: Sequence[Button] = ()
    asks: str | None = None

    def send(self, dispatcher: CollectingDispatcher) -> None:
        """Hand the message over for sending."""
        dispatcher.utter_message(
            text=with_numbers(self.text),
            buttons=[{"title": button.title, "payload": button.payload} for button in self.buttons],
            metadata=metadata_of(
                self.kind,
                topics=self.topics,
                side_effects=self.side_effects,
                medicines=self.medicines,
                urgency=self.urgency,
                red_flags=self.red_flags,
                facts=self.facts,
                asks=self.asks,
            ),
        )


def metadata_of(
    kind: Kind,
    *,
    topics: Sequence[str] = (),
    side_effects: Sequence[str] = (),
    medicines: Sequence[str] = (),
    urgency: Urgency = "none",
    red_flags: Sequence[str] = (),
    facts: Sequence[str] = (),
    asks: str | None = None,
) -> dict[str, Any]:
    """Return what the chat API reports about a message. The arguments are those of `Message`."""
    return {
        "kind": kind,
        "topics": list(topics),
        "side_effects": list(side_effects),
        "medicines": list(medicines),
        "urgency": urgency,
        "red_flags": list(red_flags),
        "facts": list(facts),
        "asks": asks,
    }
