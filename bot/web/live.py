"""Who has a conversation open right now, and how they hear that something happened in it.

What is told is a hint, never the thing itself: whoever hears it reads the store. So a hint that is lost
delays a message by some seconds and loses nothing.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from redis.asyncio import Redis  # type: ignore[import-untyped]
from redis.exceptions import RedisError  # type: ignore[import-untyped]

log = logging.getLogger(__name__)

MESSAGES, TYPING, GONE, STOPPING = "messages", "typing", "gone", "stopping"
"""New messages are stored; an answer is being worked out; the conversation was erased; the server stops."""

HINTS_KEPT = 32
"""For a reader that is slow; beyond them it reads the store anyway."""
OUTGOING_KEPT = 10_000
RECONNECT_SECONDS = 1.0
CHANNEL = "backline:live"


class LiveEvents:
    """Tells whoever has a conversation open that something happened in it, within this process."""

    def __init__(self) -> None:
        self._queues: dict[str, set[asyncio.Queue[str]]] = {}
        self._is_closed = False

    def tell(self, conversation_id: str, what: str) -> None:
        """Tell everybody who follows a conversation; returns at once."""
        for queue in self._queues.get(conversation_id, ()):
            if not queue.full():
                queue.put_nowait(what)

    @contextmanager
    def follow(self, conversation_id: str) -> Iterator[asyncio.Queue[str]]:
        """What is told of a conversation while the context is open."""
        # One place stays free, so that the end is always heard.
        queue: asyncio.Queue[str] = asyncio.Queue(HINTS_KEPT)
        if self._is_closed:
            queue.put_nowait(STOPPING)
        self._queues.setdefault(conversation_id, set()).add(queue)
        try:
            yield queue
        finally:
            following = self._queues[conversation_id]
            following.discard(queue)
            if not following:
                del self._queues[conversation_id]

    def followers(self, conversation_id: str) -> int:
        """How many follow a conversation in this process."""
        return len(self._queues.get(conversation_id, ()))

    @property
    def streams(self) -> int:
        """How many streams are open in this process."""
        return sum(map(len, self._queues.values()))

    def close(self) -> None:
        """Tell all followers that the server stops."""
        self._is_closed = True
        for queues in self._queues.values():
            for queue in queues:
                while queue.full():
                    queue.get_nowait()
                queue.put_nowait(STOPPING)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """There are no other processes."""
        yield

    def _wake_all(self) -> None:
        for conversation_id in list(self._queues):
            LiveEvents.tell(self, conversation_id, MESSAGES)


class SharedLiveEvents(LiveEvents):
    """The same in every process that shares a Redis.

    Args:
        url: Where Redis is, such as `redis://127.0.0.1:6379/0`.
    """

    def __init__(self, url: str) -> None:
        super().__init__()
        self._redis: Redis = Redis.from_url(url)
        self._me = secrets.token_hex(8)
        self._outgoing: asyncio.Queue[str] | None = None

    def tell(self, conversation_id: str, what: str) -> None:
        """Tell everybody who follows a conversation; returns at once."""
        super().tell(conversation_id, what)
        if self._outgoing is not None and not self._outgoing.full():
            self._outgoing.put_nowait(json.dumps([self._me, conversation_id, what]))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Exchange hints with other processes while the context is open."""
        self._outgoing = asyncio.Queue(OUTGOING_KEPT)
        tasks = [asyncio.create_task(one) for one in (self._publish(self._outgoing), self._listen())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._redis.close()

    async def _publish(self, outgoing: asyncio.Queue[str]) -> None:
        while True:
            hint = await outgoing.get()
            try:
                await self._redis.publish(CHANNEL, hint)
            except RedisError as error:
                # Whoever follows elsewhere looks into the store by themselves, only later.
                log.warning("a hint could not be passed on: %s", type(error).__name__)

    async def _listen(self) -> None:
        while True:
            try:
                async with self._redis.pubsub() as subscription:
                    await subscription.subscribe(CHANNEL)
                    # What was told while nobody listened is lost: everybody looks once.
                    self._wake_all()
                    async for message in subscription.listen():
                        if message["type"] == "message":
                            self._heard(message["data"])
            except RedisError as error:
                log.warning("live events of other processes are away: %s", type(error).__name__)
            await asyncio.sleep(RECONNECT_SECONDS)

    def _heard(self, hint: bytes) -> None:
        try:
            sender, conversation_id, what = json.loads(hint)
        except ValueError:
            log.warning("a hint on %s is not one of ours", CHANNEL)
            return
        if sender != self._me:
            LiveEvents.tell(self, conversation_id, what)
