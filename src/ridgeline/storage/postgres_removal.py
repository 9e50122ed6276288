"""Removing rows in PostgreSQL in small transactions: what is erased, and what is too old.

Several processes may do it at once, and each may die at any moment: a batch is committed whole with what is noted of
it, and the rest is found again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import asyncpg
import msgspec

from ridgeline.clock import DAY
from ridgeline.ids import BUCKETS
from ridgeline.storage.postgres_connections import Connection, Connections
from ridgeline.storage.postgres_layout import NEAR, WEEK, bucket_of, visitor_mark, week_name, week_start
from ridgeline.storage.postgres_news import News
from ridgeline.storage.postgres_partitions import Partitions, patiently
from ridgeline.storage.postgres_velocity_notes import note

# Rows removed in one transaction: as many as take about this long, well below the 50 ms that others may wait.
AIMED_SECONDS = 0.02
FIRST_BATCH, LEAST_BATCH, MOST_BATCH = 200, 20, 2_000
# Tombstones that are worked on together.
VISITORS = 50
BUCKETS_AT_ONCE = 31
# Two integers: a key space of their own, apart from the 64 bits of device locks.
_LOCK = "7265, 3"
_REMOVE = """
WITH target AS MATERIALIZED ({target}), gone AS (
  DELETE FROM event_{week} AS event WHERE ctid = ANY(ARRAY(SELECT ctid FROM target))
  RETURNING bucket, id_time, event_id, visitor_id
), details AS (
  DELETE FROM event_detail_{week} AS detail USING gone WHERE detail.bucket = gone.bucket
  AND detail.id_time = gone.id_time AND detail.event_id = gone.event_id
), aliases AS (
  DELETE FROM event_alias USING gone WHERE event_alias.event_id = gone.event_id
  AND event_alias.bucket = gone.bucket AND event_alias.id_time = gone.id_time
)
SELECT (SELECT count(*) FROM target) AS targets, visitor_id, count(gone) AS removed
FROM (SELECT) AS one LEFT JOIN gone ON TRUE GROUP BY visitor_id
"""
_OF_VISITORS = (
    "SELECT ctid FROM event_{week} WHERE substring(sha256(visitor_id), 1, 7) = ANY($1::bytea[]) "
    "AND visitor_id = ANY($2::bytea[]) AND bucket = ANY($4::smallint[]) LIMIT $3"
)
_OLD = (
    "SELECT ctid FROM event_{week} WHERE environment = $1 AND event_time >= $2 AND event_time < $3 "
    "ORDER BY event_time LIMIT $4"
)
_REMOVE_DETAILS = """
WITH old AS MATERIALIZED (
  SELECT bucket, id_time, event_id, event_time FROM event_{week}
  WHERE environment = $1 AND event_time >= $2 AND event_time < $3 ORDER BY event_time LIMIT $4
), gone AS (
  DELETE FROM event_detail_{week} AS detail USING old WHERE detail.bucket = old.bucket
  AND detail.id_time = old.id_time AND detail.event_id = old.event_id
)
SELECT count(*), max(event_time) FROM old
"""
_FORGET_PAYLOADS = """
DELETE FROM seen_payload WHERE ctid = ANY(ARRAY(
  SELECT ctid FROM seen_payload WHERE until >= $1 AND until < $2 ORDER BY until LIMIT $3
))
"""
_LOCK_TOMBSTONES = """
SELECT visitor_id FROM erasure WHERE visitor_id = ANY($1::bytea[]) ORDER BY bucket, visitor_id FOR UPDATE SKIP LOCKED
"""


class _Size:
    """How many rows go into a batch, by how long the last one took."""

    def __init__(self) -> None:
        self.rows = FIRST_BATCH

    def adapt(self, seconds: float) -> None:
        if seconds > AIMED_SECONDS:
            self.rows = max(LEAST_BATCH, self.rows // 2)
        elif seconds < AIMED_SECONDS / 2:
            self.rows = min(MOST_BATCH, self.rows * 2)


@dataclass(slots=True)
class Progress:
    """Up to which time nothing is left to remove, by environment's number: what is behind need not be read.

    For a day: another process may have loaded older events. `since` is when it was noted.
    """

    since: int = 0
    events: dict[int, int] = field(default_factory=dict)
    details: dict[int, int] = field(default_factory=dict)


class Remover:
    def __init__(self, connections: Connections, partitions: Partitions) -> None:
        self._connections = connections
        self._partitions = partitions
        self._progress = Progress()

    def forget_progress(self) -> None:
        """Look at everything again: older events have come."""
        self._progress = Progress()

    # --- erasure

    async def remove_erased(self) -> None:
        """Remove all rows behind tombstones that no other process is working on."""
        size = _Size()
        while True:
            async with self._connections.use() as connection:
                found = await connection.fetch(
                    "SELECT visitor_id, audit_number FROM erasure ORDER BY erased_at LIMIT $1 FOR UPDATE SKIP LOCKED",
                    VISITORS,
                )
                visitors = [row[0] for row in found]
                if not visitors:
                    return
                done = True
                for week in await self._partitions.weeks(connection):
                    while done and (left := await self._remove_of(connection, week, visitors, size)) != 0:
                        done = left is not None
                if done:
                    await _finish(connection, [row[1] for row in found])
            if not done:
                # Another process has taken some of them.
                await asyncio.sleep(0.1)

    async def _remove_of(self, connection: Connection, week: int, visitors: list[bytes], size: _Size) -> int | None:
        """Remove one batch of some visitors' events; returns how many there were, None if others remove them."""
        started = asyncio.get_running_loop().time()
        async with connection.transaction():
            locked = await connection.fetch(_LOCK_TOMBSTONES, visitors)
            if len(locked) < len(visitors):
                return None
            try:
                async with connection.transaction():
                    rows = await connection.fetch(
                        _sql(_REMOVE, _OF_VISITORS, week),
                        [visitor_mark(visitor_id) for visitor_id in visitors],
                        visitors,
                        size.rows,
                        [bucket_of(visitor_id) for visitor_id in visitors],
                    )
            except asyncpg.UndefinedTableError:
                # The week was dropped: it was too old.
                return 0
            removed = {row["visitor_id"]: row["removed"] for row in rows if row["removed"]}
            await connection.execute(
                "UPDATE erasure SET removed = removed + gone.count "
                "FROM unnest($1::bytea[], $2::bigint[]) AS gone (visitor_id, count) "
                "WHERE erasure.visitor_id = gone.visitor_id",
                list(removed),
                list(removed.values()),
            )
        size.adapt(asyncio.get_running_loop().time() - started)
        return int(rows[0]["targets"])

    # --- retention

    async def remove_expired(self, now: int, default_days: int, default_detail_days: int) -> int:
        """Remove what is older than its environment's retention; returns how many events that were.

        Nothing is done while another process does it.
        """
        async with self._connections.use() as connection:
            if not await connection.fetchval(f"SELECT pg_try_advisory_lock({_LOCK})"):
                return 0
            try:
                return await self._remove_expired(connection, now, default_days, default_detail_days)
            finally:
                if not connection.is_closed():
                    await connection.execute(f"SELECT pg_advisory_unlock({_LOCK})")

    async def _remove_expired(
        self, connection: Connection, now: int, default_days: int, default_detail_days: int
    ) -> int:
        # First, since they come with every event, and the rest may take long or fail.
        await _in_batches(connection, _FORGET_PAYLOADS, 0, now)
        rows = await connection.fetch("SELECT number, retention_days, detail_retention_days FROM environment")
        if not rows:
            return 0
        keeps = {number: default_days if days is None else days for number, days, _ in rows}
        details = {
            number: min(keeps[number], default_detail_days if days is None else days) for number, _, days in rows
        }
        if now - self._progress.since > DAY:
            self._progress = Progress(since=now)
        oldest = now - max(keeps.values()) * DAY
        removed = await self._drop_weeks(connection, oldest)
        await self._empty_details(connection, now - max(details.values()) * DAY)
        for number, days in keeps.items():
            removed += await self._remove_old(connection, number, now - days * DAY)
        for number, days in details.items():
            await self._remove_old_details(connection, number, now - days * DAY)
        await _remove_visitors(connection, oldest)
        return removed

    async def _drop_weeks(self, connection: Connection, before: int) -> int:
        """Drop the weeks of which all events are too old for every environment."""
        removed = 0
        for week in await self._partitions.weeks(connection):
            start, end = week_start(week), week_start(week) + WEEK
            if end + NEAR > before:
                break
            removed += await connection.fetchval(f"SELECT count(*) FROM event_{week_name(week)}")
            await self._partitions.drop(connection, week)
            await _in_batches(
                connection,
                "DELETE FROM event_alias WHERE ctid = ANY(ARRAY("
                "SELECT ctid FROM event_alias WHERE id_time >= $1 AND id_time < $2 LIMIT $3))",
                start,
                end,
            )
        return removed

    async def _empty_details(self, connection: Connection, before: int) -> None:
        """Empty the weeks of which all details are too old for every environment."""
        for week in await self._partitions.weeks(connection):
            if week_start(week) + WEEK + NEAR > before:
                break
            table = f"event_detail_{week_name(week)}"
            if await connection.fetchval(f"SELECT EXISTS (SELECT 1 FROM {table})"):
                await patiently(connection, [f"TRUNCATE {table}"])

    async def _remove_old(self, connection: Connection, environment: int, before: int) -> int:
        removed, size = 0, _Size()
        for week in await self._partitions.weeks(connection):
            first = max(week_start(week) - NEAR, self._progress.events.get(environment, -(2**62)))
            last = min(before, week_start(week) + WEEK + NEAR)
            while first < last:
                started = asyncio.get_running_loop().time()
                async with connection.transaction():
                    rows = await connection.fetch(_sql(_REMOVE, _OLD, week), environment, first, last, size.rows)
                    gone = sum(row["removed"] for row in rows)
                    if gone:
                        await News("events").tell(connection)
                        await note(connection, first, last)
                size.adapt(asyncio.get_running_loop().time() - started)
                removed += gone
                if not rows[0]["targets"]:
                    break
        self._progress.events[environment] = before - NEAR
        return removed

    async def _remove_old_details(self, connection: Connection, environment: int, before: int) -> None:
        size = _Size()
        for week in await self._partitions.weeks(connection):
            first = max(week_start(week) - NEAR, self._progress.details.get(environment, -(2**62)))
            last = min(before, week_start(week) + WEEK + NEAR)
            if not await connection.fetchval(f"SELECT EXISTS (SELECT 1 FROM event_detail_{week_name(week)})"):
                continue
            while first < last:
                started = asyncio.get_running_loop().time()
                sql = _REMOVE_DETAILS.replace("{week}", week_name(week))
                ((count, latest),) = await connection.fetch(sql, environment, first, last, size.rows)
                size.adapt(asyncio.get_running_loop().time() - started)
                if count < size.rows and latest is None:
                    break
                if latest == first:
                    # A millisecond with more events than a batch.
                    size.rows *= 2
                    if count < size.rows // 2:
                        break
                first = latest
        self._progress.details[environment] = before - NEAR


async def _finish(connection: Connection, erasures: Sequence[int]) -> None:
    """Take the tombstones away and note in the audit log how many events they were for.

    `erasures` are their audit numbers: one that was put up anew meanwhile has another, and stays.
    """
    async with connection.transaction():
        rows = await connection.fetch(
            "DELETE FROM erasure WHERE audit_number = ANY($1::bigint[]) RETURNING audit_number, removed",
            list(erasures),
        )
        for number, removed in sorted(tuple(row) for row in rows):
            details = await connection.fetchval("SELECT details FROM audit_log WHERE number = $1", number)
            if details is not None:
                noted = msgspec.json.decode(details, type=dict[str, object]) | {"events": removed}
                await connection.execute(
                    "UPDATE audit_log SET details = $2 WHERE number = $1", number, msgspec.json.encode(noted)
                )


async def _remove_visitors(connection: Connection, before: int) -> None:
    """Remove the visitors that were last seen before a time."""
    for bucket in range(0, BUCKETS, BUCKETS_AT_ONCE):
        await _in_batches(
            connection,
            "DELETE FROM visitor WHERE ctid = ANY(ARRAY("
            "SELECT ctid FROM visitor WHERE bucket BETWEEN $1 AND $2 AND last_seen_at < $4::bigint LIMIT $3))",
            bucket,
            bucket + BUCKETS_AT_ONCE - 1,
            before,
        )


async def _in_batches(connection: Connection, sql: str, first: int, last: int, *more: int) -> None:
    """Run a statement, whose third parameter is how many rows it may remove, until it finds none."""
    size = _Size()
    while True:
        started = asyncio.get_running_loop().time()
        status: str = await connection.execute(sql, first, last, size.rows, *more)
        if status == "DELETE 0":
            return
        size.adapt(asyncio.get_running_loop().time() - started)


def _sql(statement: str, target: str, week: int) -> str:
    return statement.replace("{target}", target).replace("{week}", week_name(week))
