"""Reading visitors of older releases again, while the server runs."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from ridgeline.clock import Clock
from ridgeline.matching.scoring import ScoringMatcher
from ridgeline.operations.reread import reread
from ridgeline.population import SharedPopulation
from ridgeline.pseudonyms import Pseudonyms
from ridgeline.storage.protocol import SearchTooLong, Storage, StorageUnavailable, TooManySearches

AGAIN_AFTER_SECONDS = 60.0
# An older release that served the store a while longer, or a backup of one, leaves visitors behind.
EVERY_SECONDS = 86_400.0

log = structlog.get_logger(__name__)


@asynccontextmanager
async def old_visitors_reread(
    storage: Storage, matcher: ScoringMatcher, pseudonyms: Pseudonyms, shared: SharedPopulation, clock: Clock
) -> AsyncIterator[None]:
    """Read visitors of older releases again until there are none, and each day once more, until the `with` block ends.

    Until a look finds none, the matcher seeks them under the keys that they have.
    """
    matcher.seeks_former = True
    task = asyncio.create_task(_keep_rereading(storage, matcher, pseudonyms, shared, clock))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _keep_rereading(
    storage: Storage, matcher: ScoringMatcher, pseudonyms: Pseudonyms, shared: SharedPopulation, clock: Clock
) -> None:
    while True:
        pause = EVERY_SECONDS
        try:
            async with storage.turn_to_renew() as is_ours:
                # Who has to wait finds out by a look of its own: nothing is kept that a restored store could belie.
                if is_ours:
                    await _reread_all(storage, matcher, pseudonyms, shared, clock)
                else:
                    pause = AGAIN_AFTER_SECONDS
        except (StorageUnavailable, SearchTooLong, TooManySearches) as error:
            log.warning("rereading_of_visitors_postponed", reason=str(error))
            pause = AGAIN_AFTER_SECONDS
        except Exception:  # whatever it was: visitors are found by their former keys
            log.exception("rereading_of_visitors_failed")
        await asyncio.sleep(pause)


async def _reread_all(
    storage: Storage, matcher: ScoringMatcher, pseudonyms: Pseudonyms, shared: SharedPopulation, clock: Clock
) -> None:
    total = 0
    while visitors := await reread(storage, matcher, pseudonyms, clock, shared.exchange):
        total += visitors
    matcher.seeks_former = False
    if total:
        log.info("visitors_reread", visitors=total)
