"""What the matcher counts in the population, shared by all processes and kept in the store, while the server runs."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import structlog

from ridgeline.matching.frequencies import Population, Presence
from ridgeline.matching.parameters import Parameters
from ridgeline.matching.stored_population import Stored, decode, encode
from ridgeline.storage.protocol import MatcherCounts, MatcherStore, StorageUnavailable

EVERY_SECONDS = 60.0
MOST_ROWS = 20

log = structlog.get_logger(__name__)


class SharedPopulation:
    """Gives the store what one process counted, and takes from it what the others did."""

    def __init__(self, store: MatcherStore, population: Population, parameters: Parameters) -> None:
        self._store = store
        self._population = population
        self._parameters = parameters
        self._read = 0
        self._own: set[int] = set()
        self._unsaid: Stored | None = None
        # What is said while others are heard would be taken for another's.
        self._lock = asyncio.Lock()

    async def exchange(self) -> None:
        """Say what was counted since the last time, and hear what others did; raises StorageUnavailable."""
        async with self._lock:
            await self._exchange()

    async def gone(self, last: Presence, since: int) -> None:
        """Count a visitor no more that was erased, and say so at once: nobody else could after this process ended.

        Where the store does not take it now, it is said with the next exchange.
        """
        async with self._lock:
            self._population.gone(last, since)
            try:
                await self._say()
            except StorageUnavailable as error:
                log.warning("population_not_shared", reason=str(error))

    async def _exchange(self) -> None:
        await self._say()
        for row in await self._store.counts_after(self._read):
            if row.is_whole or row.number not in self._own:
                await self._hear(row)
            self._own.discard(row.number)
            self._read = row.number

    async def _hear(self, row: MatcherCounts) -> None:
        await asyncio.sleep(0)
        stored = decode(row.content)
        if stored is None:
            return
        if row.is_whole:
            # Some of what it stands for is known already, and nobody can tell which.
            for _ in self._population.taking_over(stored):
                await asyncio.sleep(0)
            # It stands for none of what follows it.
            self._own.clear()
            return
        steps = self._population.merging(stored)
        try:
            for _ in steps:
                # Each row may take a twentieth of a second, and others are waiting.
                await asyncio.sleep(0)
        finally:
            # Half of one could never be told from the rest.
            for _ in steps:
                pass
            self._read = row.number

    async def sum_up(self) -> bool:
        """Put one row in the place of many, where there are so many; tells whether that was done."""
        if await self._store.number_of_counts() < MOST_ROWS:
            return False
        rows = await self._store.counts_after(0)
        # Megabytes, which nobody should wait for.
        content = await asyncio.to_thread(self._sum, rows)
        if content is None:
            return False
        return await self._store.replace_counts(rows[0].number, rows[-1].number, content)

    async def _say(self) -> None:
        while (changes := self._unsaid or self._population.take_changes()) is not None:
            # Said again if the store does not take it now.
            self._unsaid = changes
            self._own.add(await self._store.add_counts(encode(changes)))
            self._unsaid = None

    def _sum(self, rows: Sequence[MatcherCounts]) -> bytes | None:
        """Return the sum of all rows; None where one is of a newer release, which would be lost."""
        total = Population(self._parameters)
        for row in rows:
            stored = decode(row.content)
            if stored is None:
                return None
            total.merge(stored)
        return encode(total.stored())


@asynccontextmanager
async def shared_population(shared: SharedPopulation) -> AsyncIterator[SharedPopulation]:
    """Read what is known of the population; until the end of the `with` block share it again and again, and then once.

    A store that cannot be read now does not keep the server from starting: it is read when it can be.
    """
    await _exchange(shared)
    task = asyncio.create_task(_keep_sharing(shared))
    try:
        yield shared
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await _exchange(shared)


async def _keep_sharing(shared: SharedPopulation) -> None:
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        await _exchange(shared)


async def _exchange(shared: SharedPopulation) -> None:
    try:
        await shared.exchange()
        await shared.sum_up()
    except StorageUnavailable as error:
        log.warning("population_not_shared", reason=str(error))
    except Exception:  # whatever it was: the matcher goes on with what it knows
        log.exception("population_not_shared")
