"""Keeping no longer than configured: a task that removes what has expired while the server runs."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from ridgeline.deployment import Deployment
from ridgeline.storage.protocol import StorageUnavailable

FIRST_AFTER_SECONDS = 10.0
EVERY_SECONDS = 600.0

log = structlog.get_logger(__name__)


@asynccontextmanager
async def kept_within_retention(deployment: Deployment) -> AsyncIterator[None]:
    """Remove expired events again and again, until the end of the `with` block."""
    task = asyncio.create_task(_remove(deployment))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _remove(deployment: Deployment) -> None:
    settings = deployment.settings
    await asyncio.sleep(FIRST_AFTER_SECONDS)
    while True:
        try:
            removed = await deployment.storage.remove_expired(
                deployment.clock(), settings.retention_days, settings.detail_retention_days
            )
            if removed:
                log.info("expired_events_removed", events=removed)
        except StorageUnavailable as error:
            log.warning("removal_of_expired_events_postponed", reason=str(error))
        except Exception:  # whatever it was: what has expired must go some time
            log.exception("removal_of_expired_events_failed")
        await asyncio.sleep(EVERY_SECONDS)
