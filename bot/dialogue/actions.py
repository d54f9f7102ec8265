"""The project's actions, run inside the server: no second process, no HTTP, no silence when it is away."""

from __future__ import annotations

import asyncio
import copy
from importlib import import_module
from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

ACTIONS_PACKAGE = "actions"
ACTION_SECONDS = 10.0


def executor_of(package: str = ACTIONS_PACKAGE) -> ActionExecutor:
    """Register every action of a package.

    Raises:
        ImportError: The package, or one of its modules, cannot be imported.
    """
    executor = ActionExecutor()
    # The SDK ends the process when the import fails; importing first turns that into an error one can read.
    executor.register_package(import_module(package))
    return executor


class InProcessAction(RemoteAction):  # type: ignore[misc]
    """A custom action that is not remote at all.

    Rasa checks what an action server sends against a JSON schema, and the schema against its own, which takes
    four times as long as the rest of a turn. What comes from this process was checked by the SDK already.
    """

    def _validate_action_result(self, result: dict[str, Any]) -> bool:
        return True


class InProcessActions(EndpointConfig):  # type: ignore[misc]
    """An action endpoint that calls the actions directly.

    Args:
        executor: Knows the actions.
    """

    def __init__(self, executor: ActionExecutor) -> None:
        # Only actions that ask for the domain (`send_domain: true`) are given it: it is large.
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = executor

    async def request(self, json: dict[str, Any], **request: Any) -> dict[str, Any] | None:
        """Run the action that Rasa asks for.

        Args:
            json: Rasa's call: `next_action`, `tracker`, and maybe `domain`.
            request: What an HTTP request would need; not used.

        Returns:
            The action's events and responses.

        Raises:
            TimeoutError: The action took longer than `ACTION_SECONDS`.
            Exception: Whatever the action raises; the turn goes on without its events.
        """
        # Over HTTP an action works on a copy; here a changed list would change the conversation.
        json["tracker"]["slots"] = copy.deepcopy(json["tracker"]["slots"])
        result: dict[str, Any] | None = await asyncio.wait_for(self._executor.run(json), ACTION_SECONDS)
        return result
