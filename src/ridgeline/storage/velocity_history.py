"""What a process keeps of a busy subject's events, so that only the latest have to be read."""

from __future__ import annotations

import bisect
from array import array
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

# Places of a block: as many are counted one by one as there are blocks of a busy day.
BLOCK_BITS = 9
_NEVER = 2**62  # later than any place
_NOTHING: array[int] = array("q")
# Of a value that came so often after a window, the first of those tells where it was before.
_STEPS_BACK = 64

Kind = Literal["visitor", "ip", "linked_id"]
Value: TypeAlias = int | str | bytes | None
Row: TypeAlias = tuple[Any, ...]
"""An event of a subject: its time, then by kind: visitor (address, linked id, country), linked_id (address, visitor).

Values are those of the store; they are only compared.
"""


class Subject(NamedTuple):
    """Whose events are counted: the value as the store holds it, and the visitor's bucket."""

    kind: Kind
    value: Any
    bucket: int | None = None


class _Values:
    """One value of each event of a history: which are the latest of their kind, and where each came before.

    Places are counted from the history's first event, also after that is gone.
    """

    __slots__ = ("_base", "_before", "_blocks", "_is_latest", "_latest", "_sorted", "_values")

    def __init__(self) -> None:
        self._base = 0
        self._values: list[Value] = []
        self._latest: dict[Value, int] = {}
        # Where the same value was before: -1 where it was not; later than all where there is no value.
        self._before = array("q")
        self._is_latest = bytearray()
        # How many of each block's places are the latest of their kind, so that not all need be counted.
        self._blocks: list[int] = []
        # Of each block that is full, where its values were before, in order: for windows that end in the past.
        self._sorted: list[array[int]] = []

    def append(self, value: Value) -> None:
        place = self._base + len(self._values)
        if place >> BLOCK_BITS == len(self._blocks):
            self._blocks.append(0)
        before = _NEVER
        if value is not None:
            before = self._latest.get(value, -1)
            if before >= self._base:
                self._mark(before, 0)
            self._latest[value] = place
        self._values.append(value)
        self._before.append(before)
        self._is_latest.append(0)
        if value is not None:
            self._mark(place, 1)
        if (place + 1) >> BLOCK_BITS > len(self._sorted):
            block = self._before[max(0, (len(self._sorted) << BLOCK_BITS) - self._base) :]
            self._sorted.append(array("q", sorted(block)))

    def pop(self) -> None:
        value, before = self._values.pop(), self._before.pop()
        place = self._base + len(self._values)
        if value is not None:
            self._mark(place, 0)
            if before >= self._base:
                self._mark(before, 1)
                self._latest[value] = before
            else:
                del self._latest[value]
        self._is_latest.pop()
        del self._blocks[(place + (1 << BLOCK_BITS) - 1) >> BLOCK_BITS :]
        del self._sorted[place >> BLOCK_BITS :]

    def remove_first(self, count: int) -> None:
        for index in range(count):
            if self._is_latest[index]:
                self._mark(self._base + index, 0)
        del self._values[:count], self._before[:count], self._is_latest[:count]
        for block in range(self._base >> BLOCK_BITS, (self._base + count) >> BLOCK_BITS):
            self._sorted[block] = _NOTHING
        self._base += count
        self._latest = {value: place for value, place in self._latest.items() if place >= self._base}

    def place(self, value: Value) -> int:
        """Return where a value was last, before everything if nowhere."""
        return self._latest.get(value, -1)

    def distinct(self, low: int, high: int, others: set[Value], places: Sequence[int]) -> int:
        """Return how many values there are from one index to before another, together with others.

        `places` are those of the others, in order: so that each is looked up once for all windows.
        """
        if high < len(self._values):
            # As of a time in the past: of each value the first in the window counts.
            elsewhere = sum([not self._is_within(value, low, high) for value in others])
            return self._firsts(low, high) + elsewhere
        first = self._base + low
        whole = (first >> BLOCK_BITS) + 1
        found = self._is_latest.count(1, low, (whole << BLOCK_BITS) - self._base) + sum(self._blocks[whole:])
        return found + bisect.bisect_left(places, first)

    def _firsts(self, low: int, high: int) -> int:
        """Return of how many indexes of a window the value was not in it before."""
        first = self._base + low
        is_first = first.__gt__
        start = ((first - 1) >> BLOCK_BITS) + 1
        end = (self._base + high) >> BLOCK_BITS
        if start >= end:
            return sum(map(is_first, self._before[low:high]))
        found = sum(map(is_first, self._before[low : (start << BLOCK_BITS) - self._base]))
        found += sum(map(is_first, self._before[(end << BLOCK_BITS) - self._base : high]))
        return found + sum([bisect.bisect_left(block, first) for block in self._sorted[start:end]])

    def _is_within(self, value: Value, low: int, high: int) -> bool:
        place = self._latest.get(value, -1)
        for _ in range(_STEPS_BACK):
            if place < self._base + low:
                return False
            if place < self._base + high:
                return True
            place = self._before[place - self._base]
        return self._before[self._values.index(value, high)] >= self._base + low

    def _mark(self, place: int, is_latest: int) -> None:
        self._is_latest[place - self._base] = is_latest
        self._blocks[place >> BLOCK_BITS] += 1 if is_latest else -1


class History:
    """All events of a subject from `start` to before `end`, as they were when the store's newest note was `number`."""

    __slots__ = ("_columns", "_times", "end", "number", "start", "subject")

    def __init__(self, subject: Subject, start: int, number: int) -> None:
        self.subject = subject
        self.start = self.end = start
        self.number = number
        self._times = array("q")
        self._columns: list[_Values] = []

    @classmethod
    def of(cls, subject: Subject, start: int, number: int, rows: Sequence[Row], end: int) -> History:
        history = cls(subject, start, number)
        history.extend(rows, end)
        return history

    def __len__(self) -> int:
        return len(self._times)

    def extend(self, rows: Sequence[Row], end: int) -> None:
        """Take in the rows, in order, from the end so far to before another."""
        if not rows:
            self.end = end
            return
        while len(self._columns) < len(rows[0]) - 1:
            self._columns.append(_Values())
        self._times.extend(row[0] for row in rows)
        for number, column in enumerate(self._columns, 1):
            append = column.append
            for row in rows:
                append(row[number])
        self.end = end

    def cut(self, first: int) -> None:
        """Forget what is not before a time."""
        while self._times and self._times[-1] >= first:
            self._times.pop()
            for column in self._columns:
                column.pop()
        self.end = max(self.start, min(self.end, first))

    def trim(self, before: int) -> None:
        """Forget what is before a time, if that is much of it: it takes long."""
        count = bisect.bisect_left(self._times, before)
        if count * 4 > len(self._times):
            del self._times[:count]
            for column in self._columns:
                column.remove_first(count)
            self.start = max(self.start, before)

    def within(self, first: int, last: int) -> tuple[int, int]:
        return bisect.bisect_left(self._times, first), bisect.bisect_right(self._times, last)

    @property
    def columns(self) -> Sequence[_Values]:
        """The values, by column; none before the first event."""
        return self._columns
