"""Keeping when keys were last used: a task that tells the store while the server runs."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from ridgeline.identify.key_uses import KeyUses
from ridgeline.storage.protocol import Storage, StorageUnavailable

EVERY_SECONDS = 30.0

log = structlog.get_logger(__name__)


@asynccontextmanager
async def key_uses_kept(storage: Storage, uses: KeyUses, every_seconds: float = EVERY_SECONDS) -> AsyncIterator[None]:
    """Keep when keys were last used, again and again, until the end of the `with` block, and then once more."""
    task = asyncio.create_task(_keep(storage, uses, every_seconds))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await _once(storage, uses)


async def _keep(storage: Storage, uses: KeyUses, every_seconds: float) -> None:
    while True:
        await asyncio.sleep(every_seconds)
        await _once(storage, uses)


async def _once(storage: Storage, uses: KeyUses) -> None:
    try:
        await uses.keep(storage)
    except StorageUnavailable as error:
        log.warning("uses_of_keys_not_kept", reason=str(error))
    except Exception:  # whatever it was: it is no reason to stop
        log.exception("uses_of_keys_not_kept")
