"""Visitors in PostgreSQL: finding them, and putting up their tombstones."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager

import asyncpg

from ridgeline.matching.matcher import Candidate
from ridgeline.storage import postgres_counts, postgres_renewal
from ridgeline.storage.postgres_audit import add_audit
from ridgeline.storage.postgres_batches import Batches
from ridgeline.storage.postgres_layout import bucket_of, read, stored, visitor_mark
from ridgeline.storage.postgres_locks import DeviceLocks
from ridgeline.storage.postgres_news import News
from ridgeline.storage.postgres_part import Part, Shared
from ridgeline.storage.postgres_velocity_notes import note_visitor
from ridgeline.storage.protocol import (
    AuditEntry,
    MatcherCounts,
    OutdatedPage,
    Renewal,
    StorageUnavailable,
    weight_of,
)

MOST_READ = 256
ATTEMPTS = 5
# The weight is `weight_of`, as an integer: sums of larger ones are slow. Each key is looked up by itself, so nobody has
# to look through all the keys of whom they led to. Rows are told apart by where they lie, which stays as it is for as
# long as a statement takes. Profiles are read of the best alone.
_CANDIDATES = f"""
WITH best AS (
  SELECT place, last_seen_at, sum(weight) AS total
  FROM unnest($1::bigint[]) AS wanted (key), LATERAL (
    SELECT ({weight_of(1)} / nullif(count(*), 0))::integer AS weight,
      array_agg(ctid) AS places, array_agg(last_seen_at) AS times
    FROM visitor WHERE blocking_keys @> ARRAY[key]
  ) AS crowd, unnest(places, times) AS led_to (place, last_seen_at)
  GROUP BY place, last_seen_at ORDER BY total DESC, last_seen_at DESC LIMIT $2
)
SELECT visitor_id, first_seen_at, visitor.last_seen_at, profile FROM best JOIN visitor ON visitor.ctid = place
ORDER BY total DESC, visitor.last_seen_at DESC
"""


class PostgresVisitors(Part):
    def __init__(self, shared: Shared) -> None:
        super().__init__(shared)
        self._locks = DeviceLocks(shared.locks)
        self._visitor_reads: Batches[bytes, Candidate | None] = Batches(self._visitors, most=MOST_READ, at_once=1)

    async def visitor(self, visitor_id: str) -> Candidate | None:
        return await self._visitor_reads.add(stored(visitor_id))

    async def candidates(self, keys: Sequence[int], limit: int) -> list[Candidate]:
        if not keys:
            return []
        async with self._shared.reads.use() as connection:
            rows = await connection.fetch(_CANDIDATES, [*dict.fromkeys(keys)], limit)
        return [Candidate(read(row[0]), *row[1:]) for row in rows]

    async def outdated(self, current: bytes, start: int, limit: int) -> OutdatedPage:
        async with self._shared.slow.use() as connection:
            return await postgres_renewal.outdated(connection, current, start, limit)

    def turn_to_renew(self) -> AbstractAsyncContextManager[bool]:
        return postgres_renewal.turn(self._shared.locks)

    async def renew(self, renewals: Sequence[Renewal]) -> list[bool]:
        for attempt in range(ATTEMPTS):
            try:
                # Not one of the slow: visitors are counted by key, and those may read whole tables.
                async with self._shared.writes.use() as connection, connection.transaction():
                    return await postgres_renewal.renew(connection, renewals, self._shared.crowds)
            except asyncpg.DeadlockDetectedError:
                # Retention takes visitors as they lie.
                await asyncio.sleep(0.01 * attempt)
        raise StorageUnavailable("visitors cannot be renewed: other transactions are always in the way")

    async def add_counts(self, content: bytes) -> int:
        async with self._shared.writes.use() as connection:
            return await postgres_counts.add_counts(connection, content)

    async def counts_after(self, number: int) -> list[MatcherCounts]:
        async with self._shared.slow.use() as connection:
            return await postgres_counts.counts_after(connection, number)

    async def number_of_counts(self) -> int:
        async with self._shared.slow.use() as connection:
            return await postgres_counts.number_of_counts(connection)

    async def replace_counts(self, oldest: int, newest: int, content: bytes) -> bool:
        async with self._shared.writes.use() as connection:
            return await postgres_counts.replace_counts(connection, oldest, newest, content)

    def device_lock(self, key: int | None) -> AbstractAsyncContextManager[None]:
        return self._locks.hold(key)

    async def has_events_in(self, visitor_id: str, environment_id: str) -> bool:
        content = stored(visitor_id)
        async with self._shared.reads.use() as connection:
            return bool(
                await connection.fetchval(
                    "SELECT EXISTS (SELECT 1 FROM event WHERE bucket = $4 AND substring(sha256(visitor_id), 1, 7) = $1 "
                    "AND visitor_id = $2 AND environment = (SELECT number FROM environment WHERE environment_id = $3) "
                    "AND EXISTS (SELECT 1 FROM visitor WHERE bucket = $4 AND visitor_id = $2))",
                    visitor_mark(content),
                    content,
                    stored(environment_id),
                    bucket_of(content),
                )
            )

    async def erase_visitor(self, visitor_id: str, entry: AuditEntry) -> bool:
        content = stored(visitor_id)
        # Which events were the visitor's nobody remembers, so they all are forgotten.
        async with (
            self._shared.memory.changing(News("events")) as change,
            self._shared.writes.use() as connection,
            connection.transaction(),
        ):
            # Waits for events of the visitor that are being recorded; whoever records later finds no visitor.
            gone = await connection.fetchval(
                "DELETE FROM visitor WHERE bucket = $1 AND visitor_id = $2 RETURNING 1", bucket_of(content), content
            )
            if gone is None:
                return False
            await connection.execute(
                "INSERT INTO erased_subject VALUES ($1) ON CONFLICT DO NOTHING", stored(entry.subject)
            )
            # Whoever's they are: a view that looks for the visitor would find nothing, and still name it.
            await connection.execute(
                "DELETE FROM saved_view WHERE position($1::bytea IN query) > 0", b"visitor_id=" + content
            )
            number = await add_audit(connection, entry)
            # A visitor may have come back from a backup before its first erasure is through.
            await connection.execute(
                "INSERT INTO erasure (bucket, visitor_id, erased_at, audit_number, removed) VALUES ($1, $2, $3, $4, 0) "
                "ON CONFLICT (bucket, visitor_id) DO UPDATE SET audit_number = excluded.audit_number",
                bucket_of(content),
                content,
                entry.at,
                number,
            )
            await change.tell(connection)
            await note_visitor(connection, content)
        self._shared.crowds.forget()
        return True

    async def erased_subjects(self) -> set[str]:
        async with self._shared.reads.use() as connection:
            return {read(row[0]) for row in await connection.fetch("SELECT subject FROM erased_subject")}

    async def _visitors(self, visitor_ids: list[bytes]) -> list[Candidate | None]:
        async with self._shared.reads.use() as connection:
            rows = await connection.fetch(
                "SELECT visitor_id, first_seen_at, last_seen_at, profile FROM visitor "
                "JOIN unnest($1::smallint[], $2::bytea[]) AS wanted (bucket, visitor_id) USING (bucket, visitor_id)",
                [bucket_of(one) for one in visitor_ids],
                visitor_ids,
            )
        found = {row[0]: Candidate(read(row[0]), *row[1:]) for row in rows}
        return [found.get(one) for one in visitor_ids]
