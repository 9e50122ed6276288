"""Counting velocity: exactly what the store holds, though a subject may have had 100,000 events in the day.

What a subject did in 24 hours is read from the events' indexes. Of a busy one the process keeps all but the latest
seconds in memory, so that only these are read. Nothing is written for that when events are recorded as they happen: who
changes what is past (a late event, an import, an erasure, retention) notes the time that it has changed, in the same
transaction, and each reading looks for notes that it does not know.
"""

from __future__ import annotations

import asyncio
import bisect
import operator
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from ridgeline.clock import DAY, MINUTE, Clock, system_clock
from ridgeline.signals.velocity_counts import VelocityCounts, WindowCounts
from ridgeline.storage.velocity_history import History, Kind, Row, Subject, Value

WINDOWS = (5 * MINUTE, 60 * MINUTE, DAY)
# Who records an event that is older than this notes that it has changed the past.
LATE_MS = 10_000
# What is older than this is kept. The difference is for the way from that look at the clock to the end of the commit,
# and for clocks of servers that differ.
SETTLED_MS = 30_000
# From so many events in 24 hours on a subject is kept: fewer are read in some tenths of a millisecond.
KEPT_FROM = 200
# Events that a process keeps, of all subjects; each takes about 170 bytes, and its values.
MOST_KEPT = 1_000_000
# Rows that are read at once; whoever has more is read aside.
MOST_AT_ONCE = 4_000
# Rows that are put in order beside the loop: it would be held for some milliseconds.
MANY = 2_000
NOTES = 1_000
"""So many of the latest notes a store keeps; who has missed older ones believes nothing that it kept."""
ATTEMPTS = 4


class Change(NamedTuple):
    """A note that events from `first` to `last` were added, changed or removed.

    `bucket` tells that they were those of one visitor, in this bucket, and therefore no other visitor's.
    """

    number: int
    first: int
    last: int
    bucket: int | None

    def concerns(self, subject: Subject) -> bool:
        return self.bucket is None or subject.bucket is None or self.bucket == subject.bucket


@dataclass(frozen=True, slots=True)
class Asked:
    """A subject whose events are to be read from a time on, and what the process has of it from before."""

    subject: Subject
    first: int
    history: History | None
    known: int | None = None
    """The newest note that the history knew when this was asked; meanwhile it may learn of others."""
    counted_from: int | None = None
    """From this time on only the number of the events is asked for; None where all their rows are."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was read at one moment: the newest note's number, the notes after a known one, the rows of each subject."""

    number: int
    changes: Sequence[Change]
    rows: Sequence[Sequence[Row]]
    """In the order of time."""
    numbers: Sequence[int]
    """Of each subject, how many events there are from `counted_from` on; 0 where that is None."""


Read: TypeAlias = Callable[[Sequence[Asked], int, int | None, int | None], Awaitable[Found]]
"""Reads the rows up to a time, both ends included, the notes after a number, and at most one row more than a limit."""


class VelocityCounter:
    """Counts for a store; `read` and `read_aside` are its two ways of reading, at once and what may take long."""

    def __init__(self, read: Read, read_aside: Read, clock: Clock = system_clock) -> None:
        self._read = read
        self._read_aside = read_aside
        self._clock = clock
        self._kept: OrderedDict[Subject, History] = OrderedDict()
        self._building: dict[Subject, asyncio.Future[None]] = {}

    async def count(self, wanted: Sequence[tuple[Subject, Row]], at: int) -> list[list[WindowCounts]]:
        """Return for each subject its events, and the distinct values of each column.

        The row that comes with a subject are the values of the event itself, which is counted, and not in the store.
        """
        if not wanted:
            return []
        for attempt in range(ATTEMPTS):
            counts = await self._attempt(wanted, at, may_rely=attempt < ATTEMPTS - 1)
            if counts is not None:
                return counts
        raise AssertionError("what relies on nothing is counted at once")

    async def _attempt(
        self, wanted: Sequence[tuple[Subject, Row]], at: int, *, may_rely: bool
    ) -> list[list[WindowCounts]] | None:
        """Count; None if what was kept of a subject turned out to have changed."""
        while True:
            # What is read once need not be read by each that asks meanwhile.
            under_way = [self._building[subject] for subject, _ in wanted if subject in self._building]
            if under_way:
                await asyncio.wait(under_way)
                continue
            # Before anything is read: what is kept must have been there.
            settled = min(at, self._clock()) - SETTLED_MS
            asked = [self._asked(subject, own, at, settled, may_rely=may_rely) for subject, own in wanted]
            known = min((one.known for one in asked if one.known is not None), default=None)
            found = await self._read(asked, at, known, MOST_AT_ONCE)
            crowded = [one for one, rows in zip(asked, found.rows, strict=True) if len(rows) > MOST_AT_ONCE]
            if not crowded:
                return await self._counted(wanted, asked, found, at, settled)
            # Of one that is kept only the latest is read, which nobody else would be spared.
            new = [one.subject for one in crowded if one.history is None]
            if not any(subject in self._building for subject in new):
                break
        built: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._building.update(dict.fromkeys(new, built))
        try:
            found = await self._read_aside(asked, at, known, None)
            return await self._counted(wanted, asked, found, at, settled)
        finally:
            for subject in new:
                del self._building[subject]
            built.set_result(None)

    def _asked(self, subject: Subject, own: Row, at: int, settled: int, *, may_rely: bool) -> Asked:
        history = self._kept.get(subject) if may_rely else None
        if history is None or not history.start <= at - DAY <= history.end:
            return Asked(subject, at - DAY, None)
        self._kept.move_to_end(subject)
        # What is not to be kept yet lies in all windows: of an address, of which nothing else is counted, the number
        # will do, however many visit from it.
        is_enough = not own and at - WINDOWS[0] <= settled and history.end <= settled
        return Asked(subject, history.end, history, history.number, settled if is_enough else None)

    async def _counted(
        self,
        wanted: Sequence[tuple[Subject, Row]],
        asked: Sequence[Asked],
        found: Found,
        at: int,
        settled: int,
    ) -> list[list[WindowCounts]] | None:
        # Each of them, so that the next attempt finds none changed.
        still_so = [self._is_still_so(one, found) for one in asked]
        if not all(still_so):
            return None
        histories = [
            await self._built(one.subject, found.number, rows, at, settled)
            if one.history is None and len(rows) >= KEPT_FROM
            else one.history
            for one, rows in zip(asked, found.rows, strict=True)
        ]
        # Meanwhile others may have cut what is kept, down to where nothing was read. From here on nobody comes between.
        if not all(
            one.history is None or one.history.start <= at - DAY <= one.first <= one.history.end for one in asked
        ):
            return None
        counts = []
        for (_, own), one, history, rows, number in zip(
            wanted, asked, histories, found.rows, found.numbers, strict=True
        ):
            if history is not None and one.history is history and history.number == found.number:
                self._extend(history, rows, settled)
                history.trim(at - DAY - 10 * MINUTE)
            if own:
                counts.append(_count(history, rows, at, own))
            else:
                counts.append([_count_events(history, rows, one.counted_from, number, at)])
        return counts

    def _is_still_so(self, one: Asked, found: Found) -> bool:
        """Take from a history what has changed since; False if what was read does not follow on it then."""
        history = one.history
        if history is None or one.known is None:
            return True
        # Not those after `known`: another subject that was asked for may have been kept long ago, and miss some.
        news = [change for change in found.changes if change.number > history.number]
        if found.number < one.known or len(news) < found.number - history.number:
            # It missed notes that are gone by now, or the store is one of before.
            if self._kept.get(history.subject) is history:
                del self._kept[history.subject]
            return False
        for change in news:
            if change.last >= history.start and change.concerns(history.subject):
                history.cut(change.first)
        history.number = max(history.number, found.number)
        return history.end >= one.first

    async def _built(self, subject: Subject, number: int, rows: Sequence[Row], at: int, settled: int) -> History | None:
        """Keep what was read of a subject, but for the latest."""
        if settled <= at - DAY:
            return None
        past = rows[: _place(rows, settled)]
        arguments = (subject, at - DAY, number, past, settled)
        history = History.of(*arguments) if len(past) < MANY else await asyncio.to_thread(History.of, *arguments)
        self._kept[subject] = history
        self._kept.move_to_end(subject)
        while len(self._kept) > 1 and sum(map(len, self._kept.values())) > MOST_KEPT:
            self._kept.popitem(last=False)
        return history

    def _extend(self, history: History, rows: Sequence[Row], settled: int) -> None:
        if history.end < settled:
            history.extend(rows[_place(rows, history.end) : _place(rows, settled)], settled)


def _place(rows: Sequence[Row], time: int) -> int:
    """Return how many of some rows are before a time."""
    return bisect.bisect_left(rows, time, key=operator.itemgetter(0))


def _count_events(
    history: History | None, rows: Sequence[Row], counted_from: int | None, number: int, at: int
) -> WindowCounts:
    """Return the events of the kept, of the read, of those that were only counted, and the event itself."""
    last = at if counted_from is None else min(at, counted_from - 1)
    first_read = 0 if history is None else _place(rows, history.end)
    counts = []
    for window in WINDOWS:
        low, high = (0, 0) if history is None else history.within(at - window, last)
        counts.append(1 + number + high - low + len(rows) - max(first_read, _place(rows, at - window)))
    return WindowCounts(*counts)


def _count(history: History | None, rows: Sequence[Row], at: int, own: Row) -> list[WindowCounts]:
    """Return the events, then the distinct values of each column, of the kept, the read, and the event itself."""
    first_read = 0 if history is None else _place(rows, history.end)
    number, events = len(rows), 1
    kept = [] if history is None else history.columns
    values: list[set[Value]] = [set() for _ in own]
    places: list[list[int]] = [[] for _ in own]
    counts: list[list[int]] = []

    def add(row: Row) -> None:
        for column, value in enumerate(row):
            if value is not None and value not in values[column]:
                values[column].add(value)
                if kept:
                    bisect.insort(places[column], kept[column].place(value))

    add(own)
    # From the shortest window on: each has all that is in the one before.
    for window in WINDOWS:
        while number > first_read and rows[number - 1][0] >= at - window:
            number -= 1
            events += 1
            add(rows[number][1:])
        if history is None:
            counts.append([events, *map(len, values)])
            continue
        low, high = history.within(at - window, at)
        distinct = [
            one.distinct(low, high, others, theirs) for one, others, theirs in zip(kept, values, places, strict=False)
        ]
        counts.append([events + high - low, *(distinct or map(len, values))])
    return [WindowCounts(*windows) for windows in zip(*counts, strict=True)]


def velocity_counts(counted: Mapping[Kind, Sequence[WindowCounts]]) -> VelocityCounts:
    """Return what was counted of the subjects that there are, each as `VelocityCounter.count` gives it."""

    def of(kind: Kind, number: int) -> WindowCounts | None:
        return counted[kind][number] if kind in counted else None

    return VelocityCounts(
        events=of("visitor", 0),
        distinct_ip=of("visitor", 1),
        distinct_linked_id=of("visitor", 2),
        distinct_country=of("visitor", 3),
        ip_events=of("ip", 0),
        distinct_ip_by_linked_id=of("linked_id", 1),
        distinct_visitor_id_by_linked_id=of("linked_id", 2),
    )
