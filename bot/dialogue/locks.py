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
from redis.asyncio.lock import Lock  # type: ignore[import-untyped]
from redis.exceptions import RedisError  # type: ignore[import-untyped]

LOCK_SECONDS = 60
"""How long a lock of a process that died stands in the way of others."""

LOOK_SECONDS = 1.0
"""How often a process that waits looks by itself."""


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

    Redis chooses the holder (redis-py's lock: a token that expires, released only by who has it). Whoever has
    to wait is woken by a message when the lock is free, and does not poll. Should a lock expire under a turn
    that takes too long, the store refuses the second of two turns: a place in a conversation is taken once.

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
        name = f"backline:turn:{conversation_id}"
        lock = self._redis.lock(name, timeout=LOCK_SECONDS)
        async with self._local.hold(conversation_id):
            try:
                held = await lock.acquire(blocking=False) or await self._wait_for(lock, name)
            except RedisError as error:
                raise LocksUnavailable("Redis cannot be reached. Check BOT_REDIS_URL.") from error
            if not held:
                raise LocksUnavailable("Another turn of this conversation takes too long.")
            try:
                yield
            finally:
                await self._release(lock, name)

    async def _wait_for(self, lock: Lock, name: str) -> bool:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + LOCK_SECONDS
        async with self._redis.pubsub() as released:
            await released.subscribe(_freed(name))
            # The subscription first: a lock that becomes free in between is seen, one way or the other.
            while not await lock.acquire(blocking=False):
                rest = deadline - loop.time()
                if rest <= 0:
                    return False
                # A process that dies tells nobody, so the lock is looked at now and then.
                await released.get_message(timeout=min(LOOK_SECONDS, rest))
        return True

    async def _release(self, lock: Lock, name: str) -> None:
        try:
            await lock.release()
            await self._redis.publish(_freed(name), "")
        except RedisError:
            # Nothing is lost: the turn is stored, and the lock ends by itself.
            return


def _freed(name: str) -> str:
    return f"{name}:freed"


def locks_of(url: str | None) -> ConversationLocks:
    """Locks of this process; or of all that share a Redis.

    Args:
        url: Where Redis is; None where there is but one process.
    """
    return SharedLocks(url) if url else LocalLocks()
