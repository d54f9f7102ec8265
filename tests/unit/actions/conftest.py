"""Eight verbs for action tests: the person names things, the bot remembers, an action runs, and one looks."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.knowledge import knowledge


class Conversation:
    """One turn of a conversation, seen from an action."""

    def __init__(self) -> None:
        self._entities: list[dict[str, str]] = []
        self._slots: dict[str, Any] = {}
        self._ranking: list[dict[str, object]] = []
        self._earlier: list[dict[str, Any]] = []
        self.messages: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []

    def names(self, entity: str, *values: str) -> Conversation:
        """The person's message names things of one kind."""
        self._entities += [{"entity": entity, "value": value} for value in values]
        return self

    def remembers(self, **slots: list[str]) -> Conversation:
        """Slots hold something from before."""
        self._slots |= slots
        return self

    def understood(self, ranking: list[dict[str, object]]) -> Conversation:
        """What the classifier took the message for, the likeliest first."""
        self._ranking = ranking
        return self

    def was_told(self, said: dict[str, Any]) -> Conversation:
        """The bot said something before, with what it reports about it."""
        self._earlier.append({"event": "bot", "metadata": {"metadata": said}})
        return self

    def has_just_said(self, said: dict[str, Any]) -> Conversation:
        """The bot has answered the person's message already."""
        self._earlier = [{"event": "user"}]
        return self.was_told(said)

    def run(self, action: Action) -> Conversation:
        """Run an action for the person's message."""
        message = {"entities": self._entities, "intent_ranking": self._ranking, "intent": {}}
        if self._ranking:
            message["intent"] = self._ranking[0]
        tracker = Tracker("conversation", self._slots, message, self._earlier, False, None, {}, action.name())
        dispatcher = CollectingDispatcher()
        self.events = asyncio.run(action.run(dispatcher, tracker, {}))
        self.messages = dispatcher.messages
        return self

    def reports(self, key: str) -> list[Any]:
        """What the messages report under a key of their metadata."""
        return [message["metadata"][key] for message in self.messages]

    def buttons(self, number: int = -1) -> list[str]:
        """The payloads of the buttons under a message."""
        return [button["payload"] for button in self.messages[number]["buttons"]]

    @property
    def text(self) -> str:
        """The only message's text."""
        (message,) = self.messages
        return message["text"]

    def now_remembers(self, slot: str) -> Any:
        """What the action put into a slot; None when it left the slot alone."""
        put = [event["value"] for event in self.events if event == SlotSet(slot, event["value"])]
        return put[-1] if put else None

    def sources(self, number: int = 0) -> list[str]:
        """The sources that a message rests on, as the chat API reports them."""
        return [source.id for source in knowledge().sources(self.messages[number]["metadata"]["facts"])]


@pytest.fixture
def conversation() -> Conversation:
    return Conversation()
