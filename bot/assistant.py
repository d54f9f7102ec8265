"""The assistant behind a few verbs: load a model, begin a conversation, reply, swap the model.

Rasa is imported when the first model is loaded, not with this module: the import takes seconds.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from bot.dialogue.incoming import (
    Incoming,
    MessageTooLong,
    has_words,
    is_in_another_script,
    readable,
    without_command,
)
from bot.dialogue.locks import ConversationLocks, LocalLocks, LocksUnavailable
from bot.dialogue.own_data import FORGOTTEN
from bot.dialogue.turn_taken import OnTurn, nobody_counts
from bot.knowledge.payloads import FORGET_ME
from bot.privacy.masking import mask
from bot.rasa_environment import prepare_rasa
from bot.settings import Settings
from bot.store.conversations import conversation_exists
from bot.store.database import Database
from bot.store.errors import ConversationNotFound, MessageIdReused, StoreError, StoreUnavailable, TurnConflict
from bot.store.messages import (
    BOT,
    NOT_NUMBERED,
    USER,
    Message,
    message_with_client_id,
    offered_buttons,
    replies_to,
)
from bot.store.privacy import erase
from bot.store.readable import SourceFinder, no_sources

if TYPE_CHECKING:
    from rasa.core.channels.channel import UserMessage
    from rasa_sdk.executor import ActionExecutor

    from bot.dialogue.agent import ConversationAgent
    from bot.dialogue.late_turns import LateTurns

log = logging.getLogger(__name__)

ATTEMPTS = 3
"""How often a turn is tried when another process stores one of the same conversation meanwhile."""


class NotReady(Exception):
    """No model is loaded yet."""


class ButtonNotOffered(ValueError):
    """The payload is none of the buttons that this conversation offered."""


def _ignore(what: str) -> None:
    """Take note of nothing."""


class Assistant:
    """Answers messages with the model that is loaded.

    Args:
        database: Where conversations are kept.
        settings: The settings.
        executor: Knows the actions; by default those of the package `actions`.
        find_sources: Turns references to facts into the sources that a reader is shown.
        locks: One turn of a conversation at a time; by default within this process.
        on_failure: Called with the name of what failed whenever a part of a turn fails.
        on_turn: Told of each turn that was stored.
    """

    def __init__(
        self,
        database: Database,
        settings: Settings,
        *,
        executor: ActionExecutor | None = None,
        find_sources: SourceFinder = no_sources,
        locks: ConversationLocks | None = None,
        on_failure: Callable[[str], None] = _ignore,
        on_turn: OnTurn = nobody_counts,
    ) -> None:
        self.database = database
        self.settings = settings
        self.locks = locks or LocalLocks()
        self._executor = executor
        self._find_sources = find_sources
        self._on_failure = on_failure
        self._on_turn = on_turn
        self._agent: ConversationAgent | None = None
        self._late: LateTurns | None = None

    @classmethod
    async def load(
        cls,
        model_path: Path,
        database: Database,
        settings: Settings,
        *,
        executor: ActionExecutor | None = None,
        find_sources: SourceFinder = no_sources,
    ) -> Assistant:
        """An assistant with a model.

        Raises:
            ModelUnusable: The model cannot be loaded.
        """
        assistant = cls(database, settings, executor=executor, find_sources=find_sources)
        await assistant.swap(model_path)
        return assistant

    @property
    def is_ready(self) -> bool:
        """Whether a model is loaded."""
        return self._agent is not None

    @property
    def model_id(self) -> str | None:
        """The id of the loaded model."""
        return self._agent.model_id if self._agent else None

    @property
    def model_name(self) -> str | None:
        """The file name of the loaded model."""
        return self._agent.model_name if self._agent else None

    async def swap(self, model_path: Path) -> None:
        """Load a model beside the current one, then switch: turns in hand finish on the old one.

        Raises:
            ModelUnusable: The model cannot be loaded; the current one stays.
        """
        self._agent = await asyncio.to_thread(self._load_agent, model_path)

    async def begin(self, conversation_id: str) -> list[Message]:
        """Begin a conversation.

        Returns:
            The greeting.

        Raises:
            NotReady: No model is loaded yet.
            StoreError: It could not be stored; nothing was.
        """
        agent = self._ready_agent()
        from rasa.core.channels.channel import CollectingOutputChannel

        tracker = await agent.processor.begin(conversation_id, CollectingOutputChannel())
        return list(tracker.last_stored)

    async def reply(self, conversation_id: str, incoming: Incoming) -> list[Message]:
        """Answer a message, once: the same id gets the same answer again.

        An emergency is answered even without a model or a database: by rules alone, kept in memory, and
        stored as soon as that is possible.

        Returns:
            What the bot says in reply.

        Raises:
            NotReady: No model is loaded yet.
            MessageTooLong: The message is longer than `BOT_MESSAGE_LENGTH`.
            ButtonNotOffered: The payload is none of the buttons that this conversation offered.
            MessageIdReused: The id stands for another message.
            ConversationNotFound: There is no such conversation, or it was erased.
            StoreUnavailable: The turn could not be stored; nothing was.
            LocksUnavailable: The locks that processes share cannot be reached; nothing was stored.
        """
        shown = readable(incoming.text or "")
        if max(len(shown), len(incoming.text or "")) > self.settings.message_length:
            raise MessageTooLong(self.settings.message_length)
        try:
            return await self._reply(conversation_id, incoming, shown)
        except (NotReady, StoreUnavailable, TurnConflict, LocksUnavailable) as error:
            late = None if incoming.payload else await self._reply_late(conversation_id, incoming, shown)
            if late is None:
                raise
            log.warning("an emergency was answered by rules alone: %s", type(error).__name__)
            return late

    async def _reply(self, conversation_id: str, incoming: Incoming, shown: str) -> list[Message]:
        agent = self._ready_agent()
        async with self.locks.hold(conversation_id):
            if self._late is not None and self._late.holds(conversation_id):
                await self._late.store(conversation_id)
            for attempt in range(1, ATTEMPTS + 1):
                known = await asyncio.to_thread(self._known_reply, conversation_id, incoming, shown)
                if known is not None:
                    return known
                if incoming.payload == FORGET_ME:
                    return await self._forget(conversation_id)
                try:
                    return await self._turn(agent, conversation_id, incoming, shown)
                except TurnConflict:
                    if attempt == ATTEMPTS:
                        raise
        raise AssertionError("unreachable")

    async def _reply_late(self, conversation_id: str, incoming: Incoming, shown: str) -> list[Message] | None:
        """Answer an emergency by rules alone, and store it if that is possible now."""
        late = await self._late_turns()
        message = _user_message(conversation_id, incoming, shown)
        reply = await late.answer(message)
        if reply is None:
            return None
        try:
            return await late.store(conversation_id) or reply
        except StoreError:
            return reply

    @property
    def late_turns(self) -> int:
        """How many answered emergencies wait to be stored."""
        return 0 if self._late is None else len(self._late)

    async def store_late_turns(self) -> None:
        """Try to store the emergencies that were answered while that was not possible."""
        if self._late is None or not len(self._late):
            return
        try:
            await self._late.store()
        except StoreError:
            log.warning("%d answered emergencies wait to be stored", len(self._late))

    async def erase(self, conversation_id: str) -> bool:
        """Erase a conversation, as its visitor wishes, with what is kept of it in memory.

        Returns:
            Whether there was one.

        Raises:
            StoreUnavailable: The database cannot be reached; nothing was erased.
            LocksUnavailable: The locks that processes share cannot be reached; nothing was erased.
        """
        # A turn in hand finishes first, so that it cannot bring back what was erased.
        async with self.locks.hold(conversation_id):
            return await self._erase(conversation_id)

    async def _erase(self, conversation_id: str) -> bool:
        erased = await asyncio.to_thread(self._erase_stored, conversation_id)
        if self._late is not None:
            self._late.forget(conversation_id)
        return erased

    def _erase_stored(self, conversation_id: str) -> bool:
        with self.database.writing() as connection:
            erased = erase(connection, conversation_id)
        if erased:
            self.database.scrub()
        return erased

    async def _late_turns(self) -> LateTurns:
        if self._late is None:
            made = await asyncio.to_thread(self._make_late_turns)
            # Several emergencies may have come at once; all are kept in one place.
            if self._late is None:
                self._late = made
        return self._late

    def _make_late_turns(self) -> LateTurns:
        prepare_rasa()
        from bot.dialogue.late_turns import LateTurns

        return LateTurns(self.database, self.settings.placeholders, self._find_sources, self._on_failure)

    async def _turn(
        self, agent: ConversationAgent, conversation_id: str, incoming: Incoming, shown: str
    ) -> list[Message]:
        if incoming.payload is not None:
            shown = await asyncio.to_thread(self._button_title, conversation_id, incoming.payload)
        message = _user_message(conversation_id, incoming, shown)
        tracker = await agent.processor.take_turn(message)
        return [message for message in tracker.last_stored if message.sender != USER]

    async def _forget(self, conversation_id: str) -> list[Message]:
        """Do as the button says; the words of farewell are stored nowhere."""
        await asyncio.to_thread(self._button_title, conversation_id, FORGET_ME)
        await self._erase(conversation_id)
        return [Message(NOT_NUMBERED, BOT, "smalltalk", FORGOTTEN, datetime.now(timezone.utc))]

    def _known_reply(self, conversation_id: str, incoming: Incoming, shown: str) -> list[Message] | None:
        with self.database.reading() as connection:
            if not conversation_exists(connection, conversation_id):
                raise ConversationNotFound("There is no such conversation. Begin a new one.")
            asked = message_with_client_id(connection, conversation_id, incoming.id)
            if asked is None:
                return None
            same = incoming.payload is not None or asked.text in (shown, mask(shown).text)
            if asked.payload != incoming.payload or not same:
                raise MessageIdReused("This id stands for another message. Use a new id for each message.")
            return replies_to(connection, conversation_id, asked.seq)

    def _button_title(self, conversation_id: str, payload: str) -> str:
        with self.database.reading() as connection:
            offered = offered_buttons(connection, conversation_id)
        if payload not in offered:
            raise ButtonNotOffered("This button was not offered in the conversation.")
        return offered[payload]

    def _ready_agent(self) -> ConversationAgent:
        if self._agent is None:
            raise NotReady("The assistant is starting. Try again in a few seconds.")
        return self._agent

    def _load_agent(self, model_path: Path) -> ConversationAgent:
        prepare_rasa()
        from bot.dialogue.actions import executor_of
        from bot.dialogue.agent import load_agent

        if self._executor is None:
            self._executor = executor_of()
        return load_agent(
            model_path,
            self.database,
            self.settings,
            self._executor,
            self._find_sources,
            self._on_failure,
            self._on_turn,
        )


def _user_message(conversation_id: str, incoming: Incoming, shown: str) -> UserMessage:
    from rasa.core.channels.channel import UserMessage

    from bot.dialogue.processor import RESPONSE_KEY
    from bot.dialogue.wording import ANOTHER_SCRIPT, NO_WORDS, NOTHING_SENT

    metadata = {"client_id": incoming.id, "shown_text": shown}
    text = incoming.payload if incoming.payload is not None else without_command(shown)
    if incoming.payload is not None:
        metadata["payload"] = incoming.payload
    elif not shown:
        metadata[RESPONSE_KEY] = NOTHING_SENT
    elif not has_words(text):
        metadata[RESPONSE_KEY] = NO_WORDS
    elif is_in_another_script(text):
        metadata[RESPONSE_KEY] = ANOTHER_SCRIPT
    return UserMessage(
        text,
        sender_id=conversation_id,
        message_id=incoming.id,
        input_channel="chat",
        metadata=metadata,
    )
