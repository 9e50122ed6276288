"""Locks on devices among all processes of a store: advisory locks, all of them held by one connection of each process.

Holding many with one connection needs no pool that could run dry, and asking for them waits for nothing that recording
needs. Should the connection be lost, so are its locks: two first visits may then make two visitors, no more.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from ridgeline.storage.postgres_batches import Batches
from ridgeline.storage.postgres_connections import Connections
from ridgeline.storage.protocol import StorageUnavailable

WAIT_SECONDS = 5.0
# How soon a lock that another process holds is asked for again.
FIRST_PAUSE, LONGEST_PAUSE = 0.002, 0.03
MOST_LOCKS = 256


@dataclass(slots=True)
class _SharedLock:
    """A lock that counts who holds or awaits it, so that it can be forgotten after the last."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


@dataclass(frozen=True, slots=True)
class _Request:
    key: int
    is_release: bool


class DeviceLocks:
    def __init__(self, connections: Connections) -> None:
        """`connections` must be of size one: what holds the locks."""
        self._connections = connections
        self._local: dict[int, _SharedLock] = {}
        self._requests: Batches[_Request, bool] = Batches(self._ask, most=MOST_LOCKS, at_once=1)

    @asynccontextmanager
    async def hold(self, key: int | None) -> AsyncIterator[None]:
        """Hold a key; StorageUnavailable if others do so for too long."""
        if key is None:
            yield
            return
        lock = self._local.setdefault(key, _SharedLock())
        lock.users += 1
        limit = asyncio.timeout(WAIT_SECONDS)
        try:
            async with limit, lock.lock:
                await self._take(key)
                # The limit is for waiting; holding has none.
                limit.reschedule(None)
                try:
                    yield
                finally:
                    self._give_back(key)
        except TimeoutError as error:
            if limit.expired():
                raise StorageUnavailable("another visit of this device takes too long") from error
            raise
        finally:
            lock.users -= 1
            if lock.users == 0:
                del self._local[key]

    async def close(self) -> None:
        await self._requests.close()

    async def _take(self, key: int) -> None:
        pause = FIRST_PAUSE
        while True:
            asked = self._requests.add(_Request(key, is_release=False))
            try:
                if await asyncio.shield(asked):
                    return
            except asyncio.CancelledError:
                # It may be granted all the same.
                self._give_back(key)
                raise
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _give_back(self, key: int) -> None:
        """Release a key, in order after what was asked for before; nobody needs to wait for it."""
        released = self._requests.add(_Request(key, is_release=True))
        # A connection that is lost holds nothing.
        released.add_done_callback(lambda future: future.cancelled() or future.exception())

    async def _ask(self, requests: list[_Request]) -> list[bool]:
        async with self._connections.use() as connection:
            rows = await connection.fetch(
                "SELECT CASE WHEN is_release THEN pg_advisory_unlock(key) ELSE pg_try_advisory_lock(key) END "
                "FROM unnest($1::bigint[], $2::boolean[]) WITH ORDINALITY AS asked(key, is_release, place) "
                "ORDER BY place",
                [request.key for request in requests],
                [request.is_release for request in requests],
            )
        return [bool(row[0]) for row in rows]
