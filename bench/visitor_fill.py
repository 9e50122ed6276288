"""Filling a store with visitors, their blocking keys and profiles: past the product, in the order of each table.

A million visits would take too long. What the product would have made of them is the same: to a key that leads to
MOST_POSTINGS visitors no further one is added.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import asyncpg
import numpy as np

from ridgeline.deployment import DATABASE_FILE
from ridgeline.ids import bucket_of
from ridgeline.storage.protocol import MOST_POSTINGS
from ridgeline.storage.sqlite_arrays import packed
from store_backends import PostgresBackend, SqliteBackend

_PARTS = 256


class Filled(NamedTuple):
    """A visitor to be stored, seen once, at a time in Unix ms."""

    visitor_id: str
    seen_at: int
    keys: Sequence[int]
    profile: bytes


class Holders:
    """Counts to how many visitors each key leads, in a byte: the keys of ten million visitors fit no dictionary.

    Keys whose lowest bits agree share a byte. There are at least four bytes for each key and few crowds, so next to no
    key is taken for crowded that is not.
    """

    def __init__(self, keys: int) -> None:
        self._counts = bytearray(1 << max(16, (4 * keys - 1).bit_length()))
        self._mask = len(self._counts) - 1

    def take(self, keys: Iterable[int]) -> list[int]:
        """Return those of one visitor's keys that are not crowded yet, and count the visitor for them."""
        counts, mask = self._counts, self._mask
        taken = []
        for key in keys:
            place = key & mask
            if counts[place] < MOST_POSTINGS:
                counts[place] += 1
                taken.append(key)
        return taken

    def crowded(self) -> int:
        """Return how many keys lead to as many visitors as they may."""
        return self._counts.count(MOST_POSTINGS)


async def fill(backend: SqliteBackend | PostgresBackend, visitors: Iterable[Filled], holders: Holders) -> None:
    """Store visitors in an empty store that has its schema."""
    if isinstance(backend, SqliteBackend):
        _fill_sqlite(backend.data_dir / DATABASE_FILE, visitors, holders)
    else:
        assert backend.settings.database_url is not None
        await _fill_postgres(backend.settings.database_url, visitors, holders)


def _fill_sqlite(path: Path, visitors: Iterable[Filled], holders: Holders) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -1000000")
    connection.execute("BEGIN")
    # By the first bits of their keys, to be sorted one part after the other.
    parts = [(array("q"), array("I")) for _ in range(_PARTS)]
    ids: list[str] = []
    times = array("q")

    def profiles() -> Iterator[tuple[object, ...]]:
        for number, (visitor_id, seen_at, keys, profile) in enumerate(visitors, 1):
            ids.append(visitor_id)
            times.append(seen_at)
            taken = holders.take(keys)
            for key in taken:
                listed, numbers = parts[(key >> 56) + 128]
                listed.append(key)
                numbers.append(number)
            yield number, visitor_id, seen_at, seen_at, packed("q", taken), profile

    connection.executemany("INSERT INTO visitor_profile VALUES (?, ?, ?, ?, ?, ?)", profiles())
    order = sorted(range(len(ids)), key=ids.__getitem__)
    connection.executemany(
        "INSERT INTO visitor VALUES (?, ?, ?, ?)", ((ids[at], times[at], times[at], at + 1) for at in order)
    )
    for place in range(_PARTS):
        connection.executemany("INSERT INTO posting VALUES (?, ?)", _postings(*parts[place]))
        parts[place] = (array("q"), array("I"))
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _postings(keys: array[int], numbers: array[int]) -> Iterator[tuple[int, bytes]]:
    """Yield each key in order with the numbers of its visitors, the first ones first."""
    listed = np.frombuffer(keys, np.int64)
    order = np.argsort(listed, kind="stable")
    listed = listed[order]
    content = np.frombuffer(numbers, np.uint32)[order].astype("<u4").tobytes()
    begins = np.flatnonzero(np.diff(listed, prepend=listed[:1] - 1)) if len(listed) else order
    ends = [*(4 * begins[1:]).tolist(), len(content)]
    for key, begin, end in zip(listed[begins].tolist(), (4 * begins).tolist(), ends, strict=False):
        yield key, content[begin:end]


async def _fill_postgres(url: str, visitors: Iterable[Filled], holders: Holders) -> None:
    connection = await asyncpg.connect(url)
    index = await connection.fetchval("SELECT pg_get_indexdef('visitor_by_blocking_key'::regclass)")
    await connection.execute("DROP INDEX visitor_by_blocking_key")
    rows = (
        (seen_at, seen_at, bucket_of(visitor_id), visitor_id.encode(), holders.take(keys), profile)
        for visitor_id, seen_at, keys, profile in visitors
    )
    await connection.copy_records_to_table(
        "visitor",
        records=rows,
        columns=["first_seen_at", "last_seen_at", "bucket", "visitor_id", "blocking_keys", "profile"],
    )
    await connection.execute("SET maintenance_work_mem = '1GB'")
    await connection.execute(index, timeout=7_200)
    await connection.execute("VACUUM (ANALYZE) visitor", timeout=7_200)
    await connection.close()
