"""When keys were last used: noted in memory with each request, written to the store once a minute."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from ridgeline.clock import Clock
from ridgeline.storage.access import AccessStore
from ridgeline.storage.protocol import StorageUnavailable

EVERY_SECONDS = 60.0

log = structlog.get_logger(__name__)


class KeyUse:
    """What of the keys' use is not written yet; as many entries at most as there are keys."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._times: dict[str, int] = {}

    def note(self, key_id: str) -> None:
        """Note that a key is used now; of every request, so it is one write to a dictionary."""
        self._times[key_id] = self._clock()

    async def write(self, store: AccessStore) -> None:
        """Write what was noted since the last time; what could not be written is kept for the next."""
        times, self._times = self._times, {}
        if not times:
            return
        try:
            await store.keys_used(times)
        except BaseException:
            # What was noted meanwhile is later.
            self._times = times | self._times
            raise


@asynccontextmanager
async def key_use_written(use: KeyUse, store: AccessStore) -> AsyncIterator[None]:
    """Write the keys' use again and again, and a last time at the end of the `with` block."""
    task = asyncio.create_task(_write(use, store))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await _try_to_write(use, store)


async def _write(use: KeyUse, store: AccessStore) -> None:
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        await _try_to_write(use, store)


async def _try_to_write(use: KeyUse, store: AccessStore) -> None:
    try:
        await use.write(store)
    except StorageUnavailable as error:
        log.warning("key_use_not_written", reason=str(error))
    except Exception:  # whatever it was: it is tried again, and nothing else may end with it
        log.exception("key_use_failed")
