"""Rasa's tracker store on our tables: a turn is stored whole, in one transaction, or not at all.

Different from Rasa's own: nothing is ever kept in memory instead, nothing is counted or re-read on saving,
SQL never runs on the event loop, and a turn starts from the last few turns and the slot values, so that the
hundredth is as quick as the first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime, timezone
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from sqlalchemy import select

from bot.settings import Settings
from bot.store.database import Database
from bot.store.events import EventReader, active_loop_after, recent, slim
from bot.store.masked_events import masked
from bot.store.messages import Message
from bot.store.readable import SourceFinder, no_sources, readable_messages
from bot.store.tables import conversations, events
from bot.store.turns import Turn, store_turn

TURNS_KEPT = 4
"""Turns of history a policy can look back on: eight states and more, where config.yml asks for four."""

EVENTS_READ = 400
"""Stored events read for a turn: some sixty turns, for actions that sum up what was said so far."""


class ConversationTracker(DialogueStateTracker):  # type: ignore[misc]
    """The end of a conversation, which knows how much of it is stored already.

    Attributes:
        known_events: How many of its events are not new.
        next_position: Where its new events will be stored.
        last_stored: The messages of the turn that was stored last.
        earlier: Stored events before the ones it holds. Policies never look at them, so they are never made
            into objects, which is what makes long conversations slow; actions get them as they are.
    """

    known_events: int = 0
    next_position: int = 0
    last_stored: Sequence[Message] = ()
    earlier: Sequence[dict[str, Any]] = ()

    def init_copy(self) -> ConversationTracker:
        """An empty tracker of the same conversation."""
        copy = ConversationTracker(
            self.sender_id, self.slots.values(), self._max_event_history, is_rule_tracker=self.is_rule_tracker
        )
        copy.earlier = self.earlier
        return copy

    def current_state(self, event_verbosity: EventVerbosity = EventVerbosity.NONE) -> dict[str, Any]:
        """The state as actions get it: with `ALL`, the events of the whole conversation."""
        state: dict[str, Any] = super().current_state(event_verbosity)
        if event_verbosity == EventVerbosity.ALL:
            state["events"] = [*self.earlier, *state["events"]]
        return state


class ConversationTrackerStore(TrackerStore):  # type: ignore[misc]
    """Keeps conversations in our tables.

    Args:
        domain: The model's domain.
        event_broker: Not used: whoever wants to follow conversations reads the tables.
        database: Where; by default the one that `BOT_DATABASE_URL` names (for `rasa run` and `rasa shell`).
        find_sources: Turns references to facts into the sources that a reader is shown.
        arguments: Other keys of `endpoints.yml`; there are none that matter.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        database: Database | None = None,
        find_sources: SourceFinder = no_sources,
        **arguments: Any,
    ) -> None:
        super().__init__(domain, event_broker)
        if database is None:
            database = Database(Settings.from_environment().database_url)
            database.upgrade()
        self.database = database
        self.find_sources = find_sources
        self._reader = EventReader()

    def init_tracker(self, sender_id: str) -> ConversationTracker:
        """An empty tracker."""
        return ConversationTracker(sender_id, self.domain.slots)

    async def create_tracker(self, sender_id: str, append_action_listen: bool = True) -> DialogueStateTracker:
        """A tracker for a new conversation. It is stored at the end of the turn, not here."""
        tracker = self.init_tracker(sender_id)
        if append_action_listen:
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        return tracker

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The current session of a conversation, its last few turns."""
        return await asyncio.to_thread(self._load, sender_id, EVENTS_READ)

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """A conversation with all that ever happened in it."""
        return await asyncio.to_thread(self._load, conversation_id, None)

    async def keys(self) -> Iterable[str]:
        """The ids of all conversations."""
        return await asyncio.to_thread(self._ids)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store what is new in a tracker, with its readable messages, in one transaction.

        Raises:
            StoreUnavailable: The database is away or refused; nothing was stored.
            ConversationNotFound: The conversation was erased meanwhile.
            TurnConflict: Another process stored a turn of it meanwhile.
        """
        if not isinstance(tracker, ConversationTracker):
            raise TypeError("Only a tracker that came from this store can be saved in it.")
        turn = self._turn(tracker)
        tracker.last_stored = await asyncio.to_thread(self._store, turn)
        tracker.known_events = len(tracker.events)
        tracker.next_position += len(turn.events)

    def _turn(self, tracker: ConversationTracker) -> Turn:
        new = [masked(event.as_dict()) for event in list(tracker.events)[tracker.known_events :]]
        changed = {
            name: slot.value for name, slot in tracker.slots.items() if slot.value != slot.initial_value
        }
        return Turn(
            conversation_id=tracker.sender_id,
            first_position=tracker.next_position,
            events=[slim(event) for event in new],
            messages=readable_messages(new, self.find_sources),
            slots=changed,
            moment=datetime.now(timezone.utc),
        )

    def _store(self, turn: Turn) -> list[Message]:
        with self.database.writing() as connection:
            return store_turn(connection, turn)

    def _load(self, conversation_id: str, limit: int | None) -> ConversationTracker | None:
        statement = (
            select(events.c.position, events.c.event)
            .where(events.c.conversation_id == conversation_id)
            .order_by(events.c.position.desc())
            .limit(limit)
        )
        with self.database.reading() as connection:
            slots = connection.execute(
                select(conversations.c.slots).where(conversations.c.id == conversation_id)
            ).scalar_one_or_none()
            rows = connection.execute(statement).all()
        if slots is None or not rows:
            return None
        stored = [row.event for row in reversed(rows)]
        tracker = self.init_tracker(conversation_id)
        if limit is not None:
            kept = recent(stored, TURNS_KEPT)
            tracker.earlier = stored[: len(stored) - len(kept)]
            stored = list(kept)
        if stored[0]["event"] != "session_started" and limit is not None:
            self._restore_slots(tracker, slots)
            self._restore_form(tracker)
        self._replay(tracker, self._reader.read(stored))
        tracker.known_events = len(tracker.events)
        tracker.next_position = rows[0].position + 1
        return tracker

    @staticmethod
    def _restore_slots(tracker: ConversationTracker, slots: dict[str, Any]) -> None:
        """Begin with the slot values: what set them may lie before the events that are read."""
        for name, value in slots.items():
            if name in tracker.slots:
                tracker.update(SlotSet(name, value))

    @staticmethod
    def _restore_form(tracker: ConversationTracker) -> None:
        """Begin with the form that was active: it may have begun before the events that are read."""
        form = active_loop_after(tracker.earlier)
        if form:
            tracker.update(ActiveLoop(form))

    @staticmethod
    def _replay(tracker: ConversationTracker, stored: list[Event]) -> None:
        for event in stored:
            # A newer model may not have a slot that an older one set.
            if not isinstance(event, SlotSet) or event.key in tracker.slots:
                tracker.update(event)

    def _ids(self) -> list[str]:
        with self.database.reading() as connection:
            return list(connection.execute(select(conversations.c.id)).scalars())
