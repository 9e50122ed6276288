"""The weekly partitions of events and their details: made ahead and on demand, dropped when all of them is too old.

A partition is made as a table of its own and then attached, which holds nobody up; writers and searches name the
partition that they mean, so that neither making nor dropping another one waits for them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence

import asyncpg
import structlog

from ridgeline.storage.postgres_connections import Connection, Connections
from ridgeline.storage.postgres_layout import NEAR, WEEK, week_name, week_named, week_of, week_start
from ridgeline.storage.postgres_news import News
from ridgeline.storage.postgres_velocity_notes import note_statement
from ridgeline.storage.protocol import StorageUnavailable

# Enough for a server that is not restarted, nor asked for anything, for a while.
WEEKS_AHEAD = 4
# Two integers: a key space of their own, apart from the 64 bits of device locks.
_LOCK = "SELECT pg_advisory_xact_lock(7265, 2)"
_KNOWN = (
    "SELECT relname::text FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid WHERE inhparent = 'event'::regclass"
)
_LOCK_TIMEOUT = "SET LOCAL lock_timeout = '50ms'"
ATTEMPTS = 100
PAUSE_SECONDS = 0.1

log = structlog.get_logger(__name__)


class Partitions:
    """Which weeks have partitions; others may make and drop them, too."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._known: frozenset[int] = frozenset()

    async def weeks(self, connection: Connection) -> list[int]:
        """Read which weeks there are now, the oldest first."""
        prefix = len("event_")
        weeks = sorted(week_named(row[0][prefix:]) for row in await connection.fetch(_KNOWN))
        self._known = frozenset(weeks)
        return weeks

    def may_have(self, week: int) -> bool:
        """Tell whether a week's partition was there when the partitions were last read."""
        return week in self._known

    async def ensure(self, weeks: Collection[int]) -> None:
        """Make the partitions of some weeks where they are missing."""
        if self._known.issuperset(weeks):
            return
        async with self._connections.use() as connection:
            await self.weeks(connection)
            for week in sorted(set(weeks) - self._known):
                await patiently(connection, _making(week))
                log.info("partition_made", week=week_name(week))
            await self.weeks(connection)

    async def ensure_ahead(self, now: int) -> None:
        """Make the partitions of this week and the next ones."""
        await self.ensure([week_of(now) + number for number in range(-1, WEEKS_AHEAD + 1)])

    def forget(self) -> None:
        """Read the partitions again before relying on one: another process may have dropped it."""
        self._known = frozenset()

    async def drop(self, connection: Connection, week: int) -> None:
        """Drop a week's events and details."""
        name = week_name(week)
        await patiently(
            connection,
            [
                f"DROP TABLE IF EXISTS event_{name}, event_detail_{name}",
                News("events").statement,
                note_statement(week_start(week) - NEAR, week_start(week) + WEEK + NEAR),
            ],
        )
        self._known -= {week}
        log.info("partition_dropped", week=name)


def _making(week: int) -> list[str]:
    name, start = week_name(week), week_start(week)
    return [
        statement
        for table in ("event_detail", "event")
        for statement in (
            f"CREATE TABLE {table}_{name} (LIKE {table} INCLUDING ALL)",
            f"ALTER TABLE {table} ATTACH PARTITION {table}_{name} FOR VALUES FROM ({start}) TO ({start + WEEK})",
        )
    ]


async def patiently(connection: Connection, statements: Sequence[str]) -> None:
    """Change tables in one transaction between what others do to them: give way after a moment, and try again."""
    for _ in range(ATTEMPTS):
        try:
            async with connection.transaction():
                # One process at a time; others may be making the same.
                await connection.execute(_LOCK)
                await connection.execute(_LOCK_TIMEOUT)
                for statement in statements:
                    await connection.execute(statement)
        except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError):
            await asyncio.sleep(PAUSE_SECONDS)
        except asyncpg.DuplicateTableError:
            # Another process was faster.
            return
        else:
            return
    raise StorageUnavailable("something holds a lock on the tables of events, which must be changed")
