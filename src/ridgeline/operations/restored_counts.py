"""What a restore adds to the counts of the population, so that everybody is counted once who is in the store."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from ridgeline.matching.frequencies import Population
from ridgeline.matching.parameters import shipped
from ridgeline.matching.profile import Profile, decode
from ridgeline.matching.scoring import presence_of
from ridgeline.matching.stored_population import encode
from ridgeline.storage.protocol import DumpBatch, DumpedCounts, Storage

TOGETHER = 50


class RestoredCounts:
    """Is told what becomes of an archive's visitors, and counts them where the archive's own counts were not taken.

    A store that has counts of its own takes no others: those visitors that came with the archive are counted then. One
    that takes them takes those of visitors, too, who were erased here later: they are taken out.
    """

    def __init__(self, storage: Storage, now: int, *, is_empty: bool) -> None:
        """`now` is the present time in Unix ms."""
        self._storage = storage
        self._is_empty = is_empty
        self._came = Population(shipped())
        self._came.tell_time(now)
        self._left_out = Population(shipped())
        self._times: dict[str, tuple[int, int]] = {}
        self._taken = False
        self._last = b""

    def erased_visitors(self, rows: Iterable[tuple[str, int, int]]) -> None:
        """Note the visitors of the archive that are left out."""
        self._times.update((visitor_id, (first, last)) for visitor_id, first, last in rows)

    def erased_profiles(self, rows: Iterable[tuple[str, bytes]]) -> None:
        """Note the profiles of the archive that are left out."""
        for visitor_id, raw in rows:
            profile = decode(raw)
            if profile is not None and profile.counted:
                first, last = self._times.get(visitor_id, (_since(profile), 0))
                presence = presence_of(profile)
                self._left_out.gone(replace(presence, at=max(presence.at, last)), first)

    async def restore_profiles(self, rows: Sequence[tuple[str, bytes]]) -> int:
        """Bring profiles into the store; return how many were not there."""
        if self._is_empty:
            added = await self._storage.restore(DumpBatch("profile", rows))
            self._count(rows if added else ())
            return added
        total = 0
        # Some are there, and which ones only a row of its own tells.
        for start in range(0, len(rows), TOGETHER):
            some = rows[start : start + TOGETHER]
            done = await asyncio.gather(*(self._storage.restore(DumpBatch("profile", [row])) for row in some))
            self._count([row for row, added in zip(some, done, strict=True) if added])
            total += sum(done)
        return total

    def offered(self, rows: Sequence[DumpedCounts], added: int) -> None:
        """Note that the store was given counts of the archive, and how many rows it took."""
        self._taken = self._taken or added > 0
        if rows:
            self._last = rows[-1].content

    async def settle(self) -> None:
        """Add to the store's counts what is missing, after all profiles and counts of the archive were brought."""
        # A restore that is repeated finds the archive's counts there.
        rows = [] if self._taken else await self._storage.counts_after(0)
        if self._taken or (rows and rows[-1].content == self._last):
            changes = self._left_out.take_changes() if self._taken else None
        else:
            changes = self._came.stored() if self._came.take_changes() is not None else None
        if changes is not None:
            await self._storage.add_counts(encode(changes))
        self._taken = True
        self._left_out.take_changes()

    def _count(self, rows: Iterable[tuple[str, Any]]) -> None:
        for _, raw in rows:
            profile = decode(raw)
            if profile is not None and profile.counted:
                self._came.seen(presence_of(profile), None, since=_since(profile))


def _since(profile: Profile) -> int:
    """Return when a visitor came first, as its profile tells."""
    return min(profile.lines[0].born_at, profile.seen_at) if profile.lines else profile.seen_at
