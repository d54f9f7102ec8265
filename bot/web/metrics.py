"""What an operator watches, as Prometheus reads it. Counts only: nothing of what anybody wrote."""

from __future__ import annotations

from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.dialogue.turn_taken import TurnTaken
from bot.store.messages import Message

SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


class Metrics:
    """The counters of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.conversations = Counter("backline_conversations", "Conversations begun.", registry=self.registry)
        self.turns = Counter("backline_turns", "Messages answered.", registry=self.registry)
        self.turn_seconds = Histogram(
            "backline_turn_seconds", "Time to answer a message.", buckets=SECONDS, registry=self.registry
        )
        self.messages = Counter(
            "backline_bot_messages", "Messages of the bot.", ["kind"], registry=self.registry
        )
        self.emergencies = Counter(
            "backline_emergencies", "Turns that named emergency help.", registry=self.registry
        )
        self.errors = Counter(
            "backline_errors", "Requests answered with an error.", ["code"], registry=self.registry
        )
        self.failures = Counter(
            "backline_failures", "Parts of a turn that failed.", ["part"], registry=self.registry
        )
        self.stage_seconds = Histogram(
            "backline_stage_seconds",
            "Time of each part of a turn.",
            ["stage"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self.intents = Counter(
            "backline_intents",
            "What messages were understood as; nlu_fallback: not at all.",
            ["intent"],
            registry=self.registry,
        )
        self.waiting = Gauge(
            "backline_waiting",
            "Answered emergencies that wait to be stored, and open event streams.",
            ["what"],
            registry=self.registry,
        )
        self.ready = Gauge("backline_model_loaded", "1 once a model is loaded.", registry=self.registry)

    def count_turn(self, replies: Sequence[Message], seconds: float) -> None:
        """Count an answered message.

        Args:
            replies: What the bot said.
            seconds: How long it took.
        """
        self.turns.inc()
        self.turn_seconds.observe(seconds)
        for message in replies:
            self.messages.labels(message.kind).inc()
        if any(message.urgency == "emergency" for message in replies):
            self.emergencies.inc()

    def count_stages(self, turn: TurnTaken) -> None:
        """Count what a message was understood as, and how long each part of its turn took."""
        if turn.intent is not None:
            self.intents.labels(turn.intent).inc()
        for stage, seconds in turn.seconds.items():
            self.stage_seconds.labels(stage).observe(seconds)

    def count_failure(self, part: str) -> None:
        """Count a part of a turn that failed, such as an action."""
        self.failures.labels(part).inc()

    def text(self) -> bytes:
        """All counters in Prometheus' text format."""
        return bytes(generate_latest(self.registry))
