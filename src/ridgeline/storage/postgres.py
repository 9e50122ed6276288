"""The production store: PostgreSQL 14 or newer, served by any number of processes.

What must hold among processes holds in the database itself: tombstones and revoked keys are read with each query.
`postgres_memory.py` keeps true what a process remembers besides. Why the tables are as they are stands in
`docs/decisions`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence

import structlog

from ridgeline.clock import system_clock
from ridgeline.storage.postgres_access import PostgresAccess
from ridgeline.storage.postgres_connections import Connections, Outage
from ridgeline.storage.postgres_events import PostgresEvents
from ridgeline.storage.postgres_keys import PostgresKeys
from ridgeline.storage.postgres_memory import Memory
from ridgeline.storage.postgres_operations import PostgresOperations
from ridgeline.storage.postgres_part import Shared
from ridgeline.storage.postgres_partitions import Partitions
from ridgeline.storage.postgres_schema import add_shipped_dictionary, bring_up_to_date
from ridgeline.storage.postgres_search import SEARCHES_AT_ONCE
from ridgeline.storage.postgres_velocity import PostgresVelocity
from ridgeline.storage.postgres_visitors import PostgresVisitors
from ridgeline.storage.protocol import AuditEntry, Loaded, NewEvent, StorageUnavailable

READS, WRITES, SLOW = 8, 4, 4
# How often a serving process looks for tombstones that others have put up.
LOOK_SECONDS = 1.0
DICTIONARY_SECONDS = 20.0
PARTITION_SECONDS = 600.0
PAUSE_AFTER_FAILURE = 2.0
# For what is only ever asked by key. Of many blocking keys together PostgreSQL expects more visitors than there are
# and would read the whole table; with that forbidden, what has no index seems so dear that it would be compiled.
_BY_KEY = {"enable_seqscan": "off", "jit": "off"}

log = structlog.get_logger(__name__)


class PostgresStorage(
    PostgresKeys, PostgresAccess, PostgresEvents, PostgresVelocity, PostgresVisitors, PostgresOperations
):
    """Implements `ridgeline.storage.protocol.Storage`."""

    def __init__(self, shared: Shared) -> None:
        super().__init__(shared)
        self._housekeeping: list[asyncio.Task[None]] = []
        self._tombstones = asyncio.Event()

    @classmethod
    async def open(cls, url: str, *, serving: bool, search_seconds: float = 5.0) -> PostgresStorage:
        """Open the database, brought to the present schema if need be; ConfigurationError if it cannot be.

        `serving` remembers what is read, and keeps house in the background: partitions, erasures, dictionaries.
        """
        settings = await bring_up_to_date(url, older_too=False)
        outage = Outage()
        writes = Connections(url, WRITES, settings=settings | _BY_KEY, outage=outage)
        shared = Shared(
            url=url,
            # The way by a key is the same for all of them, and to plan velocity anew takes longer than to count it.
            reads=Connections(url, READS, settings=_BY_KEY | {"plan_cache_mode": "force_generic_plan"}, outage=outage),
            writes=writes,
            searches=Connections(
                url,
                SEARCHES_AT_ONCE,
                # What is best depends on the values: an id that nobody has, a network that everybody is in.
                # The price of a page is an SSD's: PostgreSQL's default is that of a disk that turns.
                settings={"plan_cache_mode": "force_custom_plan", "random_page_cost": "1.1"},
                statement_seconds=search_seconds,
                outage=outage,
            ),
            lookups=Connections(
                url,
                SEARCHES_AT_ONCE,
                # One plan for all values and weeks: down an index of each week's, in the order of the answer, and one
                # after the other where it is of several stretches.
                settings={
                    "max_parallel_workers_per_gather": "0",
                    "plan_cache_mode": "force_generic_plan",
                    "random_page_cost": "1.1",
                    "enable_bitmapscan": "off",
                    "enable_seqscan": "off",
                },
                statement_seconds=search_seconds,
                outage=outage,
            ),
            locks=Connections(url, 1, outage=outage),
            # A batch of a visitor's rows is read from an index up to its limit; a bitmap would be of all each time.
            slow=Connections(url, SLOW, statement_seconds=None, settings={"enable_bitmapscan": "off"}, outage=outage),
            partitions=Partitions(writes),
            memory=Memory(
                Connections(url, 1, settings={"application_name": "ridgeline listener"}, outage=outage),
                serving=serving,
            ),
            search_seconds=search_seconds,
        )
        storage = cls(shared)
        try:
            async with shared.writes.use() as connection:
                await add_shipped_dictionary(connection)
                await shared.load_dictionaries(connection)
                await shared.load_environments(connection)
            if serving:
                await shared.partitions.ensure_ahead(system_clock())
        except BaseException:
            await storage.close()
            raise
        if serving:
            storage._keep_house()
        return storage

    async def check(self) -> None:
        async with self._shared.writes.use() as connection:
            # A real write: a full disk or a standby shows only then.
            await connection.execute("UPDATE workspace SET created_at = created_at")

    async def close(self) -> None:
        for task in self._housekeeping:
            task.cancel()
        await asyncio.gather(*self._housekeeping, return_exceptions=True)
        await self._records.close()
        await self._event_reads.close()
        await self._visitor_reads.close()
        await self._key_reads.close()
        await self._locks.close()
        shared = self._shared
        for connections in (shared.reads, shared.writes, shared.searches, shared.lookups, shared.locks, shared.slow):
            await connections.close()
        await shared.memory.close()

    async def load(self, events: Sequence[NewEvent]) -> Loaded:
        # What is loaded may be older than what retention has looked at already.
        self._remover.forget_progress()
        return await super().load(events)

    async def erase_visitor(self, visitor_id: str, entry: AuditEntry) -> bool:
        erased = await super().erase_visitor(visitor_id, entry)
        if erased:
            self._tombstones.set()
        return erased

    def _keep_house(self) -> None:
        async def look_for_tombstones() -> None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._tombstones.wait()
            self._tombstones.clear()
            await self._remover.remove_erased()

        async def follow_dictionaries() -> None:
            await asyncio.sleep(DICTIONARY_SECONDS)
            async with self._shared.reads.use() as connection:
                await self._shared.load_dictionaries(connection)

        async def make_partitions() -> None:
            await asyncio.sleep(PARTITION_SECONDS)
            self._shared.partitions.forget()
            await self._shared.partitions.ensure_ahead(system_clock())

        jobs = (look_for_tombstones, follow_dictionaries, make_partitions, self._shared.memory.listen)
        self._housekeeping = [asyncio.create_task(_again_and_again(job)) for job in jobs]


async def _again_and_again(job: Callable[[], Awaitable[None]]) -> None:
    """Do something for as long as the store is open, whatever becomes of the server meanwhile."""
    while True:
        try:
            await job()
        except StorageUnavailable as error:
            log.warning("housekeeping_postponed", job=job.__name__, reason=str(error))
            await asyncio.sleep(PAUSE_AFTER_FAILURE)
        except Exception:
            # A defect, or a server that says something unheard-of: neither may end the job for good.
            log.exception("housekeeping_failed", job=job.__name__)
            await asyncio.sleep(PAUSE_AFTER_FAILURE)
