"""How much one visitor may ask for: messages a minute, counted by conversation and by address."""

from __future__ import annotations

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bot.web.errors import ApiError

ADDRESS_ALLOWANCE = 10
"""How many visitors' worth one address may send: a clinic's patients share one, and so does a flood."""


class VisitorLimits:
    """Counts what visitors send.

    Args:
        messages_a_minute: How many messages one conversation may send a minute; 0 switches counting off.
    """

    def __init__(self, messages_a_minute: int) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage()) if messages_a_minute else None
        self._visitor = RateLimitItemPerMinute(max(messages_a_minute, 1))
        self._address = RateLimitItemPerMinute(max(messages_a_minute, 1) * ADDRESS_ALLOWANCE)

    def count_session(self, address: str) -> None:
        """Count a new conversation.

        Raises:
            ApiError: 429, with the seconds to wait.
        """
        self._count(self._address, "address", address)

    def count_message(self, conversation_id: str, address: str) -> None:
        """Count a message.

        Raises:
            ApiError: 429, with the seconds to wait.
        """
        self._count(self._visitor, "conversation", conversation_id)
        self._count(self._address, "address", address)

    def _count(self, allowed: RateLimitItemPerMinute, *who: str) -> None:
        if self._limiter is None or self._limiter.hit(allowed, *who):
            return
        free_at, _ = self._limiter.get_window_stats(allowed, *who)
        seconds = max(1, math.ceil(free_at - time.time()))
        raise ApiError(
            429,
            "too_many_messages",
            f"That was a lot at once. Please wait {seconds} seconds and send it again.",
            {"Retry-After": str(seconds)},
        )
