"""Which blocking keys lead to as many visitors as they may, so that no further one is given them.

The visitors of a key are counted when one is about to get it, in one query for all that are recorded together. Crowded
keys come with every visit of a crowd's device: they are remembered for a minute, or until visitors go.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from ridgeline.storage.postgres_connections import Connection
from ridgeline.storage.postgres_layout import bucket_of
from ridgeline.storage.protocol import MOST_POSTINGS

REMEMBERED_SECONDS = 60.0
MOST_REMEMBERED = 100_000
# Keys counted in one query: of each, up to MOST_POSTINGS visitors are read.
COUNTED_AT_ONCE = 256

_KEYS_OF = (
    "SELECT visitor_id, blocking_keys FROM visitor "
    "JOIN unnest($1::smallint[], $2::bytea[]) AS wanted (bucket, visitor_id) USING (bucket, visitor_id)"
)
_COUNT = (
    "SELECT key, (SELECT count(*) FROM visitor WHERE blocking_keys @> ARRAY[key]) "
    "FROM unnest($1::bigint[]) AS wanted (key)"
)


class Crowds:
    """What this process remembers of crowded keys."""

    def __init__(self) -> None:
        self._until: dict[int, float] = {}

    def forget(self) -> None:
        """Count again: visitors have gone, and some keys may have room."""
        self._until.clear()

    async def refused(
        self, connection: Connection, visitors: Mapping[bytes, Sequence[int]], *, known: Sequence[bytes]
    ) -> dict[bytes, set[int]]:
        """Return which of the keys that visitors come with they cannot have; `known` are those who may have some."""
        has = await _keys_of(connection, [visitor_id for visitor_id in known if visitors.get(visitor_id)])
        missing = {
            visitor_id: [key for key in keys if key not in has.get(visitor_id, ())]
            for visitor_id, keys in visitors.items()
        }
        now = time.monotonic()
        asked = {key for keys in missing.values() for key in keys}
        crowded = {key for key in asked if self._until.get(key, 0.0) > now}
        holders = await _count(connection, sorted(asked - crowded))
        refused: dict[bytes, set[int]] = {}
        for visitor_id, keys in missing.items():
            for key in keys:
                if key in crowded or holders.get(key, 0) >= MOST_POSTINGS:
                    refused.setdefault(visitor_id, set()).add(key)
                    self._remember(key, now)
                else:
                    holders[key] = holders.get(key, 0) + 1
        return refused

    def _remember(self, key: int, now: float) -> None:
        if self._until.get(key, 0.0) > now:
            return
        if len(self._until) >= MOST_REMEMBERED:
            self._until.clear()
        self._until[key] = now + REMEMBERED_SECONDS


async def _keys_of(connection: Connection, visitor_ids: Sequence[bytes]) -> dict[bytes, set[int]]:
    if not visitor_ids:
        return {}
    rows = await connection.fetch(_KEYS_OF, [bucket_of(one) for one in visitor_ids], list(visitor_ids))
    return {row[0]: set(row[1]) for row in rows}


async def _count(connection: Connection, keys: Sequence[int]) -> dict[int, int]:
    return {
        key: visitors
        for start in range(0, len(keys), COUNTED_AT_ONCE)
        for key, visitors in await connection.fetch(_COUNT, keys[start : start + COUNTED_AT_ONCE])
    }
