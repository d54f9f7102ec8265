"""Emergencies that are answered while nothing can be stored, or no model is loaded: kept, and stored later.

Nobody who writes that they cannot breathe is told to send it again. The rules for danger need neither a model
nor a database; what they find is answered at once, kept in memory, and stored as soon as that is possible.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted

from bot.dialogue.first_aid import as_read_by_rules, first_aid
from bot.dialogue.wording import Wording
from bot.store.database import Database
from bot.store.errors import ConversationNotFound, StoreError
from bot.store.late_turns import store_late_turn
from bot.store.messages import NOT_NUMBERED, USER, Message, message_from_row
from bot.store.readable import SourceFinder, readable_messages
from bot.store.turns import MESSAGE_DEFAULTS

log = logging.getLogger(__name__)

MOST_KEPT = 1000
"""Turns; one takes a few kilobytes. Beyond them an emergency is still answered, but not kept."""
DROPPED = "emergency_not_kept"


@dataclass(frozen=True)
class LateTurn:
    """A turn that waits to be stored.

    Attributes:
        conversation_id: The conversation.
        message_id: The client's id of the person's message.
        events: The turn's events, as Rasa serialises them.
        reply: What the person was told.
        moment: When.
    """

    conversation_id: str
    message_id: str
    events: Sequence[dict[str, Any]]
    reply: Sequence[Message]
    moment: datetime


class LateTurns:
    """Answers emergencies by rules alone, and keeps the turns until they are stored.

    All but the search and the storing runs on the event loop: what waits is changed by nothing else.

    Args:
        database: Where they will be stored.
        placeholders: What each placeholder of a text stands for.
        find_sources: Turns references to facts into the sources that a reader is shown.
        on_failure: Called with `DROPPED` when a turn cannot even be kept.
    """

    def __init__(
        self,
        database: Database,
        placeholders: Mapping[str, str],
        find_sources: SourceFinder,
        on_failure: Callable[[str], None],
    ) -> None:
        self._database = database
        self._wording = Wording(placeholders)
        self._find_sources = find_sources
        self._on_failure = on_failure
        self._waiting: list[LateTurn] = []
        self._storing = asyncio.Lock()

    def __len__(self) -> int:
        return len(self._waiting)

    async def answer(self, message: UserMessage) -> list[Message] | None:
        """Answer a message if the rules find an emergency in it; takes a second or two the first time.

        Args:
            message: The message; its `message_id` is the client's.

        Returns:
            What the person is told, with `NOT_NUMBERED` as the seq; None where there is no sign of danger.
        """
        turn = self._kept(message)
        if turn is None:
            turn = await asyncio.to_thread(self._turn_of, message)
            if turn is None:
                return None
            # The same message may have come twice at once.
            kept = self._kept(message)
            if kept is None:
                self._keep(turn)
            else:
                turn = kept
        return list(turn.reply)

    async def store(self, conversation_id: str | None = None) -> list[Message]:
        """Store what waits, oldest first.

        Args:
            conversation_id: Only the turns of this conversation; by default all.

        Returns:
            The stored messages of the bot.

        Raises:
            StoreUnavailable: The database is still away; what was not stored keeps waiting.
            TurnConflict: Another process stored a turn of the conversation meanwhile; try again.
        """
        stored: list[Message] = []
        async with self._storing:
            for turn in [one for one in self._waiting if conversation_id in (None, one.conversation_id)]:
                try:
                    stored += await asyncio.to_thread(self._store, turn)
                except ConversationNotFound:
                    log.warning("a late turn belongs to a conversation that was erased; it is dropped")
                except StoreError:
                    self._put_behind_the_others(turn.conversation_id)
                    raise
                # It may have been forgotten meanwhile.
                self._waiting = [one for one in self._waiting if one is not turn]
        return [message for message in stored if message.sender != USER]

    def holds(self, conversation_id: str) -> bool:
        """Whether turns of a conversation wait to be stored."""
        return any(turn.conversation_id == conversation_id for turn in self._waiting)

    def forget(self, conversation_id: str) -> None:
        """Drop what waits of a conversation that is erased."""
        self._waiting = [turn for turn in self._waiting if turn.conversation_id != conversation_id]

    def _kept(self, message: UserMessage) -> LateTurn | None:
        for turn in self._waiting:
            if (turn.conversation_id, turn.message_id) == (message.sender_id, message.message_id):
                return turn
        return None

    def _turn_of(self, message: UserMessage) -> LateTurn | None:
        signs = first_aid().read(message.text or "")
        if not signs.are_of_danger:
            return None
        said = first_aid().reply(signs.ids, is_emergency=True)
        self._wording.fill(said)
        events = [as_read_by_rules(message, signs), said, ActionExecuted(ACTION_LISTEN_NAME)]
        new = [event.as_dict() for event in events]
        now = datetime.now(timezone.utc)
        return LateTurn(message.sender_id, message.message_id, new, self._as_read(new), now)

    def _put_behind_the_others(self, conversation_id: str) -> None:
        """Let a conversation that cannot be stored hold up no other; its own turns stay in order."""
        self._waiting.sort(key=lambda turn: turn.conversation_id == conversation_id)

    def _keep(self, turn: LateTurn) -> None:
        if len(self._waiting) >= MOST_KEPT:
            log.error("an emergency was answered and cannot be kept: %d wait already", len(self._waiting))
            self._on_failure(DROPPED)
            return
        self._waiting.append(turn)

    def _as_read(self, events: Sequence[dict[str, Any]]) -> list[Message]:
        rows = readable_messages(events, self._find_sources)
        return [
            message_from_row({**MESSAGE_DEFAULTS, **row, "seq": NOT_NUMBERED})
            for row in rows
            if row["sender"] != USER
        ]

    def _store(self, turn: LateTurn) -> list[Message]:
        with self._database.writing() as connection:
            return store_late_turn(
                connection,
                turn.conversation_id,
                turn.message_id,
                turn.events,
                self._find_sources,
                turn.moment,
            )
