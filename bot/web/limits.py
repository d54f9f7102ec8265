"""How much one visitor may ask for: messages a minute, counted by conversation and by address."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable

from bot.web.errors import ApiError

ADDRESS_ALLOWANCE = 10
"""How many visitors' worth one address may send: a clinic's patients share one, and so does a flood."""

WINDOW_SECONDS = 60.0


class MovingWindow:
    """Counts hits of the last minute, exactly, for any number of keys.

    Args:
        limit: Hits that a key may have within a minute.
        clock: Seconds that never go back.
    """

    def __init__(self, limit: int, clock: Callable[[], float]) -> None:
        self.limit = limit
        self._clock = clock
        self._hits: dict[str, deque[float]] = {}
        self._tidied_at = clock()

    def hit(self, key: str) -> float:
        """Count one, if there is room.

        Returns:
            0 when it was counted; else the seconds until there is room.
        """
        now = self._clock()
        self._tidy(now)
        hits = self._hits.setdefault(key, deque(maxlen=self.limit))
        if len(hits) == self.limit and now - hits[0] < WINDOW_SECONDS:
            return WINDOW_SECONDS - (now - hits[0])
        hits.append(now)
        return 0.0

    def _tidy(self, now: float) -> None:
        """Once a minute, forget the keys that were quiet for one."""
        if now - self._tidied_at < WINDOW_SECONDS:
            return
        self._tidied_at = now
        self._hits = {key: hits for key, hits in self._hits.items() if now - hits[-1] < WINDOW_SECONDS}


class VisitorLimits:
    """Counts what visitors send.

    Args:
        messages_a_minute: How many messages, and as many ratings, one conversation may send a minute;
            0 switches counting off.
        clock: Seconds that never go back.
        emergency_number: Named to whoever has to wait.
    """

    def __init__(
        self,
        messages_a_minute: int,
        clock: Callable[[], float] = time.monotonic,
        *,
        emergency_number: str = "911",
    ) -> None:
        self._emergency_number = emergency_number
        self._is_on = messages_a_minute > 0
        self._visitors = MovingWindow(messages_a_minute, clock)
        self._addresses = MovingWindow(messages_a_minute * ADDRESS_ALLOWANCE, clock)
        # Apart from messages: who rates an answer must not have to wait with the next question.
        self._ratings = MovingWindow(messages_a_minute, clock)

    def count_session(self, address: str) -> None:
        """Count a new conversation.

        Raises:
            ApiError: 429, with the seconds to wait.
        """
        self._count(self._addresses, address)

    def count_message(self, conversation_id: str, address: str) -> None:
        """Count a message.

        Raises:
            ApiError: 429, with the seconds to wait.
        """
        self._count(self._visitors, conversation_id)
        self._count(self._addresses, address)

    def count_feedback(self, conversation_id: str) -> None:
        """Count a rating.

        Raises:
            ApiError: 429, with the seconds to wait.
        """
        self._count(self._ratings, conversation_id)

    def _count(self, window: MovingWindow, key: str) -> None:
        wait = window.hit(key) if self._is_on else 0.0
        if wait:
            seconds = math.ceil(wait)
            raise ApiError(
                429,
                "too_many_messages",
                f"That was a lot at once. Please wait {seconds} seconds and send it again. "
                f"In an emergency, do not wait: call {self._emergency_number} now.",
                {"Retry-After": str(seconds)},
            )
