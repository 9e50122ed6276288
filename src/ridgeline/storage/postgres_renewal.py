"""Visitors in PostgreSQL whose profile is of an older release, and what takes its place."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from ridgeline.matching.matcher import Candidate
from ridgeline.storage.postgres_connections import Connection, Connections
from ridgeline.storage.postgres_crowds import Crowds
from ridgeline.storage.postgres_layout import bucket_of, read, stored
from ridgeline.storage.protocol import MOST_BLOCKING_KEYS, OutdatedPage, Renewal, StorageUnavailable

# Pages of the table, of 8 KB, looked through at once, as they lie: in the order of an index they would lie anywhere.
LOOKED_THROUGH = 256
_OUTDATED = """
SELECT ctid, visitor_id, first_seen_at, last_seen_at, profile FROM visitor
WHERE ctid >= $3::tid AND ctid < $4::tid AND CASE WHEN profile IS NULL THEN blocking_keys <> '{}'
ELSE profile <> '' AND substring(profile FROM 1 FOR $1) <> $2 END ORDER BY ctid LIMIT $5
"""
_PAGES = "SELECT pg_relation_size('visitor') / current_setting('block_size')::bigint"
# A place within the table as one number: the page's, and the row's in it.
_ROW_BITS = 16
_LOCK_OF_TURN = "7265, 4"
# In the order in which all processes take visitors. A row that was waited for is compared as it is then.
_LOCK = """
SELECT visitor.visitor_id FROM visitor
JOIN unnest($1::smallint[], $2::bytea[], $3::bytea[]) AS known (bucket, visitor_id, before) USING (bucket, visitor_id)
WHERE visitor.profile IS NOT DISTINCT FROM known.before
ORDER BY visitor.bucket, visitor.visitor_id FOR NO KEY UPDATE OF visitor
"""
_RENEW = """
UPDATE visitor SET blocking_keys = new.keys::bigint[], profile = new.profile
FROM unnest($1::smallint[], $2::bytea[], $3::text[], $4::bytea[]) AS new (bucket, visitor_id, keys, profile)
WHERE visitor.bucket = new.bucket AND visitor.visitor_id = new.visitor_id
"""


async def outdated(connection: Connection, current: bytes, start: int, limit: int) -> OutdatedPage:
    """Return visitors whose profile begins otherwise, or is missing though they have keys, as they lie in the table."""
    page, row = start >> _ROW_BITS, start & ((1 << _ROW_BITS) - 1)
    end = page + LOOKED_THROUGH
    rows = await connection.fetch(_OUTDATED, len(current), current, (page, row), (end, 0), limit)
    visitors = [Candidate(read(found[1]), *found[2:]) for found in rows]
    if len(rows) == limit:
        last_page, last_row = rows[-1][0]
        return OutdatedPage(visitors, (last_page << _ROW_BITS) + last_row + 1)
    return OutdatedPage(visitors, end << _ROW_BITS if end < await connection.fetchval(_PAGES) else None)


@asynccontextmanager
async def turn(locks: Connections) -> AsyncIterator[bool]:
    """Hold a lock, if no other process does, by the one connection that holds device locks: it stays open."""
    async with locks.use() as connection:
        is_ours = bool(await connection.fetchval(f"SELECT pg_try_advisory_lock({_LOCK_OF_TURN})"))
    try:
        yield is_ours
    finally:
        if is_ours:
            # A connection that is lost holds nothing.
            with contextlib.suppress(StorageUnavailable):
                async with locks.use() as connection:
                    await connection.execute(f"SELECT pg_advisory_unlock({_LOCK_OF_TURN})")


async def renew(connection: Connection, renewals: Sequence[Renewal], crowds: Crowds) -> list[bool]:
    """Replace the profile and keys of those whose profile is still the one before, within a transaction."""
    wanted = {stored(one.visitor_id): one for one in renewals}
    rows = await connection.fetch(
        _LOCK, [bucket_of(one) for one in wanted], list(wanted), [one.before for one in wanted.values()]
    )
    locked = {row[0] for row in rows}
    # The first come, first served: not in the order of the locks.
    keys = {one: [*dict.fromkeys(wanted[one].blocking_keys)][:MOST_BLOCKING_KEYS] for one in wanted if one in locked}
    refused = await crowds.refused(connection, keys, known=list(keys))
    kept = {one: [key for key in found if key not in refused.get(one, ())] for one, found in keys.items()}
    if not kept:
        return [False] * len(renewals)
    await connection.execute(
        _RENEW,
        [bucket_of(one) for one in kept],
        list(kept),
        ["{" + ",".join(map(str, found)) + "}" for found in kept.values()],
        [wanted[one].profile for one in kept],
    )
    return [one in kept for one in wanted]
