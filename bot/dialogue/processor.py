"""How a turn runs: understand, answer, make sure that something was said, store it whole."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from rasa.core.actions.action import ActionExecutionRejection, RemoteAction, create_bot_utterance
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_DEACTIVATE_LOOP_NAME, ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException

from bot.dialogue.actions import InProcessAction
from bot.dialogue.context import last_understood, with_context
from bot.dialogue.first_aid import EMERGENCY, Signs, as_read_by_rules, first_aid, not_understood
from bot.dialogue.own_data import response_about_own_data
from bot.dialogue.places import place_of
from bot.dialogue.safety_lines import add_safety_line
from bot.dialogue.turn_taken import STAGES, OnTurn, TurnTaken
from bot.dialogue.wording import Wording
from bot.knowledge import project_knowledge
from bot.nlu.red_flags.finder import RED_FLAG
from bot.store.errors import StoreError
from bot.store.tracker_store import ConversationTracker

log = logging.getLogger(__name__)

EMERGENCY_ACTION = "action_emergency"
OTHER_MEANINGS = "action_offer_other_meanings"
"""Called after each reply."""
RESPONSE_KEY = "response"
"""In a message's metadata: answer with this response instead of trying to understand."""


class TurnProcessor(MessageProcessor):  # type: ignore[misc]
    """Rasa's processor, with a promise: every turn ends with a message to the person, or with a `StoreError`.

    Args:
        on_failure: Called with the name of what failed whenever a part of a turn fails.
        on_turn: Told of each turn that was stored.
        arguments: What Rasa's own processor takes.
    """

    nlg: Wording

    def __init__(self, *, on_failure: Callable[[str], None], on_turn: OnTurn, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._on_failure = on_failure
        self._on_turn = on_turn

    async def begin(self, conversation_id: str, channel: OutputChannel) -> ConversationTracker:
        """Begin a conversation with the greeting, and store it.

        Raises:
            StoreError: It could not be stored; nothing was.
        """
        tracker: ConversationTracker = await self.fetch_tracker_and_update_session(conversation_id, channel)
        greeting = self.nlg.greeting()
        if greeting:
            await self._say(greeting, tracker, channel)
        return await self._finish(tracker, 0)

    async def take_turn(self, message: UserMessage) -> ConversationTracker:
        """Answer a message and store the turn.

        Raises:
            StoreError: The turn could not be read or stored; nothing was stored.
        """
        times = [time.perf_counter()]
        tracker: ConversationTracker = await self.fetch_tracker_and_update_session(
            message.sender_id, message.output_channel
        )
        times.append(time.perf_counter())
        first_new = len(tracker.events)
        try:
            await self._answer(message, tracker)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever breaks, the person gets an answer
            self._failed("turn", error)
        self._complete(message, tracker, first_new)
        add_safety_line(tracker, list(tracker.events)[first_new:], project_knowledge())
        times.append(time.perf_counter())
        await self._finish(tracker, first_new)
        times.append(time.perf_counter())
        self._tell(tracker, times)
        return tracker

    def _tell(self, tracker: ConversationTracker, times: list[float]) -> None:
        took = (after - before for before, after in pairwise(times))
        intent = tracker.latest_message.intent_name if tracker.latest_message else None
        self._on_turn(TurnTaken(intent, dict(zip(STAGES, took, strict=True))))

    async def handle_message(self, message: UserMessage) -> list[dict[str, Any]] | None:
        """Rasa's name for a turn, for its own channels."""
        tracker = await self.take_turn(message)
        return [{"recipient_id": tracker.sender_id, "text": said.text} for said in tracker.last_stored]

    async def _answer(self, message: UserMessage, tracker: DialogueStateTracker) -> None:
        signs = first_aid().read(message.text or "", last_understood(tracker))
        if await self._answer_emergency(message, signs, tracker):
            return
        response = (message.metadata or {}).get(RESPONSE_KEY) or response_about_own_data(message.text or "")
        if response in self.nlg.responses:
            tracker.update(not_understood(message, signs), self.domain)
            await self._say(response, tracker, message.output_channel)
            return
        await self._handle_message_with_tracker(message, tracker)
        tracker = await self.run_action_extract_slots(message.output_channel, tracker)
        await self._run_prediction_loop(message.output_channel, tracker)
        await self._offer_other_meanings(message.output_channel, tracker)

    async def _answer_emergency(
        self, message: UserMessage, signs: Signs, tracker: DialogueStateTracker
    ) -> bool:
        """Answer at once where the rules find an emergency: it need not wait for the rest to be understood.

        Returns:
            Whether that is the whole answer.
        """
        if EMERGENCY_ACTION not in self.domain.action_names_or_texts or (message.text or "").startswith("/"):
            return False
        if not first_aid().can_be_answered_at_once(signs):
            return False
        tracker.update(as_read_by_rules(message, signs), self.domain)
        said = await self._events_of(EMERGENCY_ACTION, message.output_channel, tracker)
        tracker.update_with_events([ActionExecuted(EMERGENCY_ACTION), *said], self.domain)
        if tracker.active_loop_name:
            # As the rule "an emergency ends the questions" has it.
            ended = [
                ActionExecuted(ACTION_DEACTIVATE_LOOP_NAME),
                ActiveLoop(None),
                SlotSet(REQUESTED_SLOT, None),
            ]
            tracker.update_with_events(ended, self.domain)
        return True

    async def _offer_other_meanings(self, channel: OutputChannel, tracker: DialogueStateTracker) -> None:
        """Let an action add to the answer. It decides nothing, so it leaves no trace for the policies."""
        if OTHER_MEANINGS not in self.domain.action_names_or_texts:
            return
        try:
            said = await self._events_of(OTHER_MEANINGS, channel, tracker)
        except Exception as error:  # noqa: BLE001 - the person has the answer, and this only adds to it
            self._failed(OTHER_MEANINGS, error)
            return
        tracker.update_with_events([event for event in said if isinstance(event, BotUttered)], self.domain)

    async def _events_of(
        self, action: str, channel: OutputChannel, tracker: DialogueStateTracker
    ) -> list[Event]:
        """Run one of our actions without asking the policies, and return what it adds."""
        running = InProcessAction(action, self.action_endpoint)
        events: list[Event] = await running.run(channel, self.nlg, tracker, self.domain)
        return events

    def _parse_message_with_graph(
        self, message: UserMessage, tracker: DialogueStateTracker, only_output_properties: bool = True
    ) -> dict[str, Any]:
        parsed: dict[str, Any] = super()._parse_message_with_graph(
            with_context(message, tracker), tracker, only_output_properties
        )
        return parsed

    async def _run_action(self, action: Any, *arguments: Any, **named: Any) -> bool:  # noqa: ANN401
        if isinstance(action, RemoteAction):
            action = InProcessAction(action.name(), action.action_endpoint)
        # Rasa swallows what an action raises; without this nobody would count it.
        running = _Watched(action, self._failed)
        result: bool = await super()._run_action(running, *arguments, **named)
        return result

    async def _say(self, response: str, tracker: DialogueStateTracker, channel: OutputChannel) -> None:
        draft = await self.nlg.generate(response, tracker, channel.name())
        if draft:
            draft["utter_action"] = response
            tracker.update(create_bot_utterance(draft), self.domain)

    def _complete(self, message: UserMessage, tracker: DialogueStateTracker, first_new: int) -> None:
        """Put in what a failed turn lacks: the person's message, an answer, and the wait for the next."""
        new = list(tracker.events)[first_new:]
        # What failed may have been the understanding itself: the rules for danger need nothing of it.
        if not any(isinstance(event, UserUttered) for event in new):
            signs = first_aid().read(message.text or "", last_understood(tracker))
            tracker.update(as_read_by_rules(message, signs), self.domain)
        if not any(_speaks(event) for event in new):
            self._on_failure("silence")
            read = tracker.latest_message
            is_emergency = read is not None and read.intent_name == EMERGENCY
            tracker.update(first_aid().reply(_red_flags(tracker), is_emergency=is_emergency), self.domain)
        if tracker.latest_action_name != ACTION_LISTEN_NAME:
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME), self.domain)

    async def _finish(self, tracker: ConversationTracker, first_new: int) -> ConversationTracker:
        for event in list(tracker.events)[first_new:]:
            if isinstance(event, BotUttered):
                self.nlg.fill(event)
        await self.save_tracker(tracker)
        return tracker

    def _failed(self, what: str, error: Exception) -> None:
        # The exception's text may hold a patient's words; its type and place do not.
        log.error("%s failed with %s at %s", what, type(error).__name__, place_of(error))
        self._on_failure(what)


class _Watched:
    """An action that reports what it raises, and raises it on."""

    def __init__(self, action: Any, report: Callable[[str, Exception], None]) -> None:  # noqa: ANN401
        self._action = action
        self._report = report

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._action, name)

    async def run(self, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401
        try:
            return await self._action.run(*arguments, **named)
        except ActionExecutionRejection:
            raise
        except Exception as error:  # noqa: BLE001 - raised on below, without its text
            self._report(self._action.name(), error)
            # Rasa logs what it is given in full, and the original may hold a patient's words.
            raise RasaException(f"{self._action.name()} failed.") from None


def _speaks(event: Event) -> bool:
    return isinstance(event, BotUttered) and bool(event.text)


def _red_flags(tracker: DialogueStateTracker) -> list[str]:
    message = tracker.latest_message
    entities = message.entities if message else []
    return [str(entity["value"]) for entity in entities if entity.get("entity") == RED_FLAG]
