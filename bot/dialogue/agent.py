"""Rasa's agent, put together from our parts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.tracker_store import TrackerStore
from rasa.exceptions import ModelNotFound
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa_sdk.executor import ActionExecutor

from bot.dialogue.actions import InProcessActions
from bot.dialogue.errors import ModelUnusable
from bot.dialogue.first_aid import first_aid
from bot.dialogue.processor import TurnProcessor
from bot.dialogue.turn_taken import OnTurn, nobody_counts
from bot.dialogue.wording import Wording
from bot.privacy.masking import mask
from bot.settings import Settings
from bot.store.database import Database
from bot.store.readable import SourceFinder
from bot.store.tracker_store import ConversationTrackerStore

WARM_UP_TEXT = "Can I take gabapentin for a long time?"


class ConversationAgent(Agent):  # type: ignore[misc]
    """Rasa's agent with our processor, and without the fallback that keeps lost conversations in memory."""

    processor: TurnProcessor

    def __init__(
        self, *, on_failure: Callable[[str], None], on_turn: OnTurn = nobody_counts, **arguments: Any
    ) -> None:
        super().__init__(**arguments)
        self._on_failure = on_failure
        self._on_turn = on_turn

    @staticmethod
    def _create_tracker_store(store: TrackerStore | None, domain: Domain) -> TrackerStore:
        if store is None:
            raise TypeError("A conversation agent needs a tracker store.")
        store.domain = domain
        return store

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Load a model into this agent."""
        self.processor = TurnProcessor(
            on_failure=self._on_failure,
            on_turn=self._on_turn,
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=self.nlg,
        )
        self.domain = self.processor.domain
        self._set_fingerprint(fingerprint)
        self.tracker_store.domain = self.domain
        self.nlg.responses = self.domain.responses


def load_agent(
    model_path: Path,
    database: Database,
    settings: Settings,
    executor: ActionExecutor,
    find_sources: SourceFinder,
    on_failure: Callable[[str], None],
    on_turn: OnTurn = nobody_counts,
) -> ConversationAgent:
    """Load a model; takes seconds, so not on the event loop.

    Raises:
        ModelUnusable: It is not there, broken, or made by another version of Rasa.
    """
    agent = ConversationAgent(
        on_failure=on_failure,
        on_turn=on_turn,
        generator=Wording(settings.placeholders),
        tracker_store=ConversationTrackerStore(database=database, find_sources=find_sources),
        action_endpoint=InProcessActions(executor),
    )
    try:
        # First: it must be there when the model is not.
        first_aid()
        # Its lists of names are read now, not while the first patient waits.
        mask("")
        agent.load_model(model_path)
        asyncio.run(_warm_up(agent))
    except (ModelNotFound, OSError) as error:
        raise ModelUnusable(f"There is no usable model at {model_path}. `bot train` makes one.") from error
    except Exception as error:
        raise ModelUnusable(
            f"The model {model_path.name} cannot be loaded: {_root(error)} "
            "If nothing else is missing, train it again with `bot train`."
        ) from error
    return agent


async def _warm_up(agent: ConversationAgent) -> None:
    """Understand and decide once: the first patient does not wait, and a broken model is noticed here."""
    tracker = agent.tracker_store.init_tracker("warm-up")
    parsed = await agent.parse_message(WARM_UP_TEXT)
    tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
    tracker.update(UserUttered(WARM_UP_TEXT, parsed["intent"], parsed["entities"], parsed))
    agent.predict_next_with_tracker(tracker)


def _root(error: BaseException) -> str:
    """What an error began with: Rasa wraps a missing file in three layers that name the graph instead."""
    while error.__cause__ is not None:
        error = error.__cause__
    return f"{type(error).__name__}: {error}".rstrip(".") + "."
