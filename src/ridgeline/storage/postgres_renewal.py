"""Visitors in PostgreSQL whose profile is of an older release, and what takes its place."""

from __future__ import annotations

from collections.abc import Sequence

from ridgeline.matching.matcher import Candidate
from ridgeline.storage.postgres_connections import Connection
from ridgeline.storage.postgres_crowds import Crowds
from ridgeline.storage.postgres_layout import bucket_of, read, stored
from ridgeline.storage.protocol import MOST_BLOCKING_KEYS, Renewal

_IS_OUTDATED = (
    "blocking_keys <> '{}' AND (profile IS NULL OR (profile <> '' AND substring(profile FROM 1 FOR $1) <> $2))"
)
_ANY = f"SELECT EXISTS (SELECT 1 FROM visitor WHERE {_IS_OUTDATED})"
_OUTDATED = f"""
SELECT visitor_id, first_seen_at, last_seen_at, profile FROM visitor
WHERE {_IS_OUTDATED} AND (bucket, visitor_id) > ($3, $4) ORDER BY bucket, visitor_id LIMIT $5
"""
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


async def outdated(connection: Connection, current: bytes, after: str, limit: int) -> list[Candidate]:
    """Return visitors with keys whose profile is missing or begins otherwise, in the order of their buckets."""
    # In that order they lie anywhere. Mostly there is none, which is told sooner by looking through them as they lie.
    if not after and not await connection.fetchval(_ANY, len(current), current):
        return []
    content = stored(after)
    rows = await connection.fetch(_OUTDATED, len(current), current, bucket_of(content) if after else -1, content, limit)
    return [Candidate(read(row[0]), *row[1:]) for row in rows]


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
