"""Reading visitors of older releases again, while the server runs."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from ridgeline.matching.scoring import ScoringMatcher
from ridgeline.operations.reread import reread
from ridgeline.population import SharedPopulation
from ridgeline.pseudonyms import Pseudonyms
from ridgeline.storage.protocol import SearchTooLong, Storage, StorageUnavailable, TooManySearches

AGAIN_AFTER_SECONDS = 60.0

log = structlog.get_logger(__name__)


@asynccontextmanager
async def old_visitors_reread(
    storage: Storage, matcher: ScoringMatcher, pseudonyms: Pseudonyms, shared: SharedPopulation
) -> AsyncIterator[None]:
    """Read visitors of older releases again until all are, or until the end of the `with` block."""
    task = asyncio.create_task(_reread(storage, matcher, pseudonyms, shared))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _reread(storage: Storage, matcher: ScoringMatcher, pseudonyms: Pseudonyms, shared: SharedPopulation) -> None:
    while True:
        try:
            visitors = await reread(storage, matcher, pseudonyms, shared.exchange)
        except (StorageUnavailable, SearchTooLong, TooManySearches) as error:
            log.warning("rereading_of_visitors_postponed", reason=str(error))
        except Exception:  # whatever it was: the server does without
            log.exception("rereading_of_visitors_failed")
            return
        else:
            if visitors:
                log.info("visitors_reread", visitors=visitors)
            return
        await asyncio.sleep(AGAIN_AFTER_SECONDS)
