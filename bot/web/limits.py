"""How much one visitor may ask for: messages a minute, counted by conversation and by address."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import deque
from collections.abc import Callable
from typing import Protocol

from limits import RateLimitItemPerMinute
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError  # type: ignore[import-untyped]

from bot.web.errors import ApiError

log = logging.getLogger(__name__)

ADDRESS_ALLOWANCE = 10
"""How many visitors' worth one address may send: a clinic's patients share one, and so does a flood."""

WINDOW_SECONDS = 60.0


class Window(Protocol):
    """Counts hits of the last minute, for any number of keys."""

    def hit(self, key: str) -> float:
        """Count one, if there is room.

        Returns:
            0 when it was counted; else the seconds until there is room.
        """


class MovingWindow:
    """Counts hits of the last minute, exactly, for any number of keys, within this process.

    The storage in memory of the library `limits` walks through all keys after each hit, on a thread of its
    own; this one costs the same with a hundred visitors and with a hundred thousand.

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


class SharedWindow:
    """Counts hits of the last minute for all processes that share a Redis.

    Args:
        name: What is counted.
        limit: Hits that a key may have within a minute.
        storage: The Redis.
    """

    def __init__(self, name: str, limit: int, storage: RedisStorage) -> None:
        self._name = name
        self._item = RateLimitItemPerMinute(limit)
        # The limiter itself holds it weakly.
        self._storage = storage
        self._limiter = MovingWindowRateLimiter(storage)

    def hit(self, key: str) -> float:
        """Count one, if there is room; waits for Redis.

        Returns:
            0 when it was counted; else the seconds until there is room.

        Raises:
            RedisError: Redis is away.
        """
        if self._limiter.hit(self._item, self._name, key):
            return 0.0
        free_at, _ = self._limiter.get_window_stats(self._item, self._name, key)
        return max(free_at - time.time(), 1.0)


class VisitorLimits:
    """Counts what visitors send.

    Args:
        messages_a_minute: How many messages, and as many ratings, one conversation may send a minute;
            0 switches counting off.
        clock: Seconds that never go back.
        emergency_number: Named to whoever has to wait.
        redis_url: Where processes count together; by default each counts by itself.
    """

    def __init__(
        self,
        messages_a_minute: int,
        clock: Callable[[], float] = time.monotonic,
        *,
        emergency_number: str = "911",
        redis_url: str | None = None,
    ) -> None:
        self._emergency_number = emergency_number
        self._is_on = messages_a_minute > 0
        self._is_shared = redis_url is not None
        storage = RedisStorage(redis_url) if redis_url is not None and self._is_on else None

        def window(name: str, limit: int) -> Window:
            return SharedWindow(name, limit, storage) if storage else MovingWindow(limit, clock)

        self._visitors = window("messages", messages_a_minute)
        self._addresses = window("address", messages_a_minute * ADDRESS_ALLOWANCE)
        # Apart from messages: who rates an answer must not have to wait with the next question.
        self._ratings = window("ratings", messages_a_minute)

    async def count_session(self, address: str) -> None:
        """Count a new conversation.

        Raises:
            ApiError: 429, with the seconds to wait.
        """
        await self._count(self._addresses, address)

    async def count_message(self, conversation_id: str, address: str) -> None:
        """Count a message.

        Raises:
            ApiError: 429, with the seconds to wait.
        """
        await self._count(self._visitors, conversation_id)
        await self._count(self._addresses, address)

    async def count_feedback(self, conversation_id: str) -> None:
        """Count a rating.

        Raises:
            ApiError: 429, with the seconds to wait.
        """
        await self._count(self._ratings, conversation_id)

    async def _count(self, window: Window, key: str) -> None:
        wait = await self._hit(window, key) if self._is_on else 0.0
        if wait:
            seconds = math.ceil(wait)
            raise ApiError(
                429,
                "too_many_messages",
                f"That was a lot at once. Please wait {seconds} seconds and send it again. "
                f"In an emergency, do not wait: call {self._emergency_number} now.",
                {"Retry-After": str(seconds)},
            )

    async def _hit(self, window: Window, key: str) -> float:
        if not self._is_shared:
            return window.hit(key)
        try:
            return await asyncio.to_thread(window.hit, key)
        except RedisError as error:
            # A limit that cannot be counted must not stand between a person and an emergency number.
            log.warning("visitors cannot be counted: %s", type(error).__name__)
            return 0.0
