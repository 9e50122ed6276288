"""Payload ids in the embedded store: in memory to be looked up, and in the file to be known after a restart.

Ids are scattered, so a table of them would cost a page an event, a tenth of all that is written. Instead each commit
adds one row with the digests of all its ids behind those of the commits before, and the writer's thread, the only one
to ask, has them in sets: some 65 bytes for each event of the window and a quarter more.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import xxhash

from ridgeline.storage.protocol import NewEvent
from ridgeline.storage.sqlite_arrays import packed, unpacked

# The bits of a row's number below the time until which its ids are remembered: for two million commits in a quarter of
# a window.
NUMBER_BITS = 21
# Rows removed in one write; each is of a commit.
BATCH = 500
# Ids are written together that are remembered until the same quarter of their window.
PARTS = 4
# A set that grows is made anew as a whole while everybody waits: many small ones do so at different times.
SETS = 64
_NEXT = "SELECT min(number) FROM seen_payload WHERE number >= ?"
_NEW = "SELECT number, digests FROM seen_payload WHERE number > ? AND number < ? ORDER BY number"
_REMOVE = (
    "DELETE FROM seen_payload WHERE number IN "
    "(SELECT number FROM seen_payload WHERE number < ? ORDER BY number LIMIT ?) RETURNING digests"
)


class SeenPayloads:
    """What the writer's thread knows of payload ids, those of the present batch among them."""

    def __init__(self) -> None:
        self._seen: tuple[set[int], ...] = tuple(set() for _ in range(SETS))
        # Those of the present batch, by the time until which they are remembered.
        self._new: dict[int, list[int]] = {}
        # The last row that is known of each time, and those of the present batch.
        self._last: dict[int, int] = {}
        self._written: dict[int, int] = {}
        self._data_version: int | None = None
        self._is_current = False

    def has(self, connection: sqlite3.Connection, event: NewEvent) -> bool:
        """Tell whether an event with the same payload id is recorded, or in this batch; called in its transaction."""
        if event.payload_id is None:
            return False
        if not self._is_current:
            self.read(connection)
        digest = xxhash.xxh64_intdigest(event.payload_id)
        return digest in self._seen[digest % SETS]

    def add(self, event: NewEvent) -> None:
        """Remember the payload id of an event whose batch is about to be committed; called after `has`."""
        if event.payload_id is None:
            return
        part = max(1, event.payload_window // PARTS)
        until = event.timestamp - event.timestamp % part + part + event.payload_window
        digest = xxhash.xxh64_intdigest(event.payload_id)
        self._seen[digest % SETS].add(digest)
        digests = self._new.get(until)
        if digests is None:
            self._new[until] = [digest]
        else:
            digests.append(digest)

    def write(self, connection: sqlite3.Connection) -> None:
        for until, digests in self._new.items():
            # Nobody else writes meanwhile, and what was written before is known.
            number = self._last.get(until, (until << NUMBER_BITS) - 1) + 1
            connection.execute("INSERT INTO seen_payload VALUES (?, ?)", (number, packed("Q", digests)))
            self._written[until] = number

    def committed(self) -> None:
        self._last |= self._written
        self._new.clear()

    def forget(self) -> None:
        for digests in self._new.values():
            self._discard(digests)
        self._new.clear()
        self._written.clear()
        # Between two batches another process may write.
        self._is_current = False

    def undone(self) -> None:
        pass

    def remove_old(self, connection: sqlite3.Connection, now: int) -> bool:
        """Remove some ids that need not be remembered any more; False if these were the last."""
        removed = connection.execute(_REMOVE, (now << NUMBER_BITS, BATCH)).fetchall()
        for (content,) in removed:
            self._discard(unpacked("Q", content))
        if len(removed) == BATCH:
            return True
        for until in [until for until in self._last if until < now]:
            del self._last[until]
        return False

    def read(self, connection: sqlite3.Connection) -> None:
        """Read what is new in the table if another process may have changed it, or if nothing was read yet.

        The version changes with every write of another process, and when the log is emptied: that must cost nothing.
        """
        self._is_current = True
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        if version == self._data_version:
            return
        end = 0
        while (row := connection.execute(_NEXT, (end,)).fetchone()) != (None,):
            until = row[0] >> NUMBER_BITS
            end = (until + 1) << NUMBER_BITS
            last = self._last.get(until, row[0] - 1)
            for number, content in connection.execute(_NEW, (last, end)):
                for digest in unpacked("Q", content):
                    self._seen[digest % SETS].add(digest)
                self._last[until] = number
        self._data_version = version

    def _discard(self, digests: Iterable[int]) -> None:
        for digest in digests:
            self._seen[digest % SETS].discard(digest)
