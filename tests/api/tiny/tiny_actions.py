"""The actions of the smallest model."""

from __future__ import annotations

from typing import Any

from bot.rasa_environment import prepare_rasa


def tiny_executor() -> Any:
    """Actions for the tiny model: one answers, one remembers, one breaks, one is silent."""
    prepare_rasa()
    from rasa_sdk.executor import ActionExecutor

    def tiredness(dispatcher, tracker, domain):
        dispatcher.utter_message(
            text="Being tired is common with it. Poison line: {poison_line}.",
            buttons=[{"title": "And in the long term?", "payload": "/long_term_use"}],
            metadata={"kind": "side_effect", "side_effects": ["fatigue"], "facts": ["fact-2"]},
        )
        return []

    def counts(dispatcher, tracker, domain):
        count = tracker.get_slot("count") + 1
        dispatcher.utter_message(text=f"That makes {count:.0f}.")
        return [{"event": "slot", "name": "count", "value": count}]

    def breaks(dispatcher, tracker, domain):
        raise RuntimeError("my secret words")

    def says_nothing(dispatcher, tracker, domain):
        return []

    executor = ActionExecutor()
    for action in (tiredness, counts, breaks, says_nothing):
        executor.register_function(f"action_{action.__name__}", action)
    return executor
