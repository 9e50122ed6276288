"""Payload ids in the embedded store: in memory to be looked up, and in the file to be known after a restart.

Ids are scattered, so a table of them would cost a page an event, a tenth of all that is written. Instead each commit
adds one row with the digests of all its ids behind those of the commits before, and the writer's thread, the only one
to ask, has them in sets: some 65 bytes for each event of the window and a quarter more.
"""

from __future__ import annotations

import sqlite3
import sys
from array import array

import xxhash

from ridgeline.storage.protocol import NewEvent

# The bits of a row's number below the time until which its ids are remembered: for two million commits in a quarter of
# a window.
NUMBER_BITS = 21
# Rows removed in one write; each is of a commit.
BATCH = 500
# Ids are kept together that are remembered until the same quarter of their window.
PARTS = 4
_NEXT = "SELECT min(number) FROM seen_payload WHERE number >= ?"
_NEW = "SELECT number, digests FROM seen_payload WHERE number > ? AND number < ? ORDER BY number"


class SeenPayloads:
    """What the writer's thread knows of payload ids, and those of the present batch."""

    def __init__(self) -> None:
        self._seen: dict[int, set[int]] = {}
        self._new: dict[int, set[int]] = {}
        # The last row that is known of each part, and those of the present batch.
        self._last: dict[int, int] = {}
        self._written: dict[int, int] = {}
        self._data_version: int | None = None

    def has(self, connection: sqlite3.Connection, event: NewEvent) -> bool:
        """Tell whether an event with the same payload id is recorded, or in this batch; called in its transaction."""
        if event.payload_id is None:
            return False
        if not self._new:
            self._read_what_others_wrote(connection)
        digest = xxhash.xxh64_intdigest(event.payload_id)
        return any(digest in digests for digests in (*self._seen.values(), *self._new.values()))

    def add(self, event: NewEvent) -> None:
        """Remember the payload id of an event whose batch is about to be committed."""
        if event.payload_id is None:
            return
        part = max(1, event.payload_window // PARTS)
        until = event.timestamp - event.timestamp % part + part + event.payload_window
        self._new.setdefault(until, set()).add(xxhash.xxh64_intdigest(event.payload_id))

    def write(self, connection: sqlite3.Connection) -> None:
        for until, digests in self._new.items():
            (number,) = connection.execute(
                "SELECT coalesce(max(number), ?1 - 1) + 1 FROM seen_payload WHERE number >= ?1 AND number < ?2",
                (until << NUMBER_BITS, (until + 1) << NUMBER_BITS),
            ).fetchone()
            connection.execute("INSERT INTO seen_payload VALUES (?, ?)", (number, _bytes(digests)))
            self._written[until] = number

    def committed(self) -> None:
        for until, digests in self._new.items():
            self._seen.setdefault(until, set()).update(digests)
        self._last |= self._written
        self.forget()

    def forget(self) -> None:
        self._new.clear()
        self._written.clear()

    def undone(self) -> None:
        pass

    def remove_old(self, connection: sqlite3.Connection, now: int) -> bool:
        """Remove some ids that need not be remembered any more; False if these were the last."""
        for until in [until for until in self._seen if until < now]:
            del self._seen[until]
            self._last.pop(until, None)
        removed = connection.execute(
            "DELETE FROM seen_payload WHERE number IN "
            "(SELECT number FROM seen_payload WHERE number < ? ORDER BY number LIMIT ?)",
            (now << NUMBER_BITS, BATCH),
        ).rowcount
        return removed == BATCH

    def _read_what_others_wrote(self, connection: sqlite3.Connection) -> None:
        """Read what is new in the table if another process may have changed it, or if nothing was read yet.

        The version changes with every write of another process, and when the log is emptied: that must cost nothing.
        """
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        if version == self._data_version:
            return
        end = 0
        while (row := connection.execute(_NEXT, (end,)).fetchone()) != (None,):
            until = row[0] >> NUMBER_BITS
            end = (until + 1) << NUMBER_BITS
            last = self._last.get(until, row[0] - 1)
            seen = self._seen.setdefault(until, set())
            for number, content in connection.execute(_NEW, (last, end)):
                seen.update(_digests(content))
                self._last[until] = number
        self._data_version = version


def _bytes(digests: set[int]) -> bytes:
    """Return 8 bytes a digest, the lowest first on any machine."""
    packed = array("Q", digests)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def _digests(content: bytes) -> array[int]:
    digests = array("Q", content)
    if sys.byteorder == "big":
        digests.byteswap()
    return digests
