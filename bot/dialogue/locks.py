"""One turn of a conversation at a time, in the order in which messages came.

Rasa's own lock looks again every second, so a second quick message waits a second too long; these wake up.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol
from weakref import WeakValueDictionary

from redis.asyncio import Redis  # type: ignore[import-untyped]
from redis.exceptions import RedisError  # type: ignore[import-untyped]

LOCK_SECONDS = 60
"""How long a lock of a process that died stands in the way of others."""

POLL_SECONDS = 0.02


class LocksUnavailable(Exception):
    """The shared locks cannot be reached, or a lock was not free in time."""


class ConversationLocks(Protocol):
    """Locks, one for each conversation."""

    def hold(self, conversation_id: str) -> AbstractAsyncContextManager[None]:
        """Wait for the conversation's lock, first come first served, and hold it."""


class LocalLocks:
    """Locks of one process. A lock lives as long as somebody holds it or waits for it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def hold(self, conversation_id: str) -> AsyncIterator[None]:
        """Wait for the conversation's lock, first come first served, and hold it."""
        lock = self._locks.get(conversation_id)
        if lock is None:
            lock = self._locks[conversation_id] = asyncio.Lock()
        async with lock:
            yield


class SharedLocks:
    """Locks that several processes share through Redis.

    Args:
        url: Where Redis is, such as `redis://127.0.0.1:6379/0`.
    """

    def __init__(self, url: str) -> None:
        self._redis: Redis = Redis.from_url(url)
        # Within a process, order is kept locally; Redis only has to choose between processes.
        self._local = LocalLocks()

    @asynccontextmanager
    async def hold(self, conversation_id: str) -> AsyncIterator[None]:
        """Wait for the conversation's lock and hold it.

        Raises:
            LocksUnavailable: Redis is away, or the lock was not free in time.
        """
        lock = self._redis.lock(
            f"backline:turn:{conversation_id}",
            timeout=LOCK_SECONDS,
            sleep=POLL_SECONDS,
            blocking_timeout=LOCK_SECONDS,
        )
        async with self._local.hold(conversation_id):
            try:
                held = await lock.acquire()
            except RedisError as error:
                raise LocksUnavailable("Redis cannot be reached. Check BOT_REDIS_URL.") from error
            if not held:
                raise LocksUnavailable("Another turn of this conversation takes too long.")
            try:
                yield
            finally:
                await _release(lock)


async def _release(lock: object) -> None:
    try:
        await lock.release()  # type: ignore[attr-defined]  # redis has no types for its asyncio locks
    except RedisError:
        # Nothing is lost: the turn is stored, and the lock ends by itself.
        return
