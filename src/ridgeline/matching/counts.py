"""Counts by key in bounded memory: the rarest are forgotten first, and what is forgotten counts as never seen.

Taking away what was never counted here leaves a debt, which is paid when the count is heard of.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import islice

MOST_OWED = 50_000
"""Of so many keys more was taken away than is counted here: what was to be taken from is heard of later."""
_LEAST = 1e-12
_STEP = 4_000
_SAMPLE = 4_000
_SCATTERING = 2_654_435_761  # a prime near 2 ** 32 divided by the golden ratio: neighbours land far apart
_CANCELLED = 1e-9


class Counts:
    """`numbers` is for reading: all that is counted, each above zero.

    `forgotten` is what a number that is not there may have been at most.
    """

    def __init__(self, most: int) -> None:
        self.numbers: dict[int, float] = {}
        self.forgotten = 0.0
        # Below zero, and apart, so that whoever reads the counts meets no such number.
        self._owed: dict[int, float] = {}
        self._forgetting: Iterator[None] | None = None
        self._most = most

    def everything(self) -> dict[int, float]:
        """Return all counts; debts are negative."""
        return self.numbers | self._owed

    def change(self, key: int, change: float, *, owe: bool) -> None:
        """Add to a count, less what is owed of it; with `owe`, what there is not yet to take away is owed."""
        owed = self._owed
        number = self.numbers.get(key, 0.0) + change
        if owed and key in owed:
            number += owed.pop(key)
        if number > _LEAST and number > _CANCELLED * -change:
            self.numbers[key] = number
            return
        self.numbers.pop(key, None)
        if owe and number < -_LEAST and number < -_CANCELLED * abs(change):
            owed[key] = number
            if len(owed) > MOST_OWED:
                drop_least(owed, MOST_OWED * 2 // 3)

    def change_all(self, keys: Iterable[int], change: float, *, owe: bool) -> None:
        """Add to the count of each key, as `change` does."""
        if self._owed or change <= _LEAST:
            for key in keys:
                self.change(key, change, owe=owe)
            return
        numbers = self.numbers
        get = numbers.get
        for key in keys:
            numbers[key] = get(key, 0.0) + change

    def replace(self, keys: Iterable[int], less: float, more: float, new: Set[int] = frozenset()) -> None:
        """Take from the count of each key, but for `new` ones, what somebody counted for; add what it counts for now.

        Both above zero. Nothing is owed: of what is not there, no more is taken than there is.
        """
        owed = self._owed
        numbers = self.numbers
        get = numbers.get
        least = max(_LEAST, _CANCELLED * less)
        for key in keys:
            if key in new:
                self.change(key, more, owe=False)
                continue
            number = get(key, 0.0) - less
            if owed and key in owed:
                number += owed.pop(key)
            if number > least:
                numbers[key] = number + more
                continue
            # As one that has just come: of equals, what was there first is forgotten first.
            numbers.pop(key, None)
            if more > _LEAST:
                numbers[key] = more

    def scale(self, factor: float) -> None:
        """Multiply all by a factor; what becomes next to nothing is dropped."""
        self._forgetting = None
        self.forgotten *= factor
        self.numbers = {key: number * factor for key, number in self.numbers.items() if number * factor > _LEAST}
        self._owed = {key: number * factor for key, number in self._owed.items() if number * factor < -_LEAST}

    def forget(self, at_once: int) -> None:
        """Drop the rarest third, when there are too many; those beyond `at_once` now, the others little by little."""
        if self._forgetting is None:
            if len(self.numbers) <= self._most:
                return
            drop = len(self.numbers) - self._most * 2 // 3
            limit = _limit(self.numbers, drop)
            # What comes again was forgotten anew, on top of what was forgotten of it before.
            self.forgotten += limit
            self._forgetting = _steps_of_forgetting(self.numbers, drop, limit)
        for _ in self._forgetting:
            if len(self.numbers) <= at_once + _STEP:
                return
        self._forgetting = None


def _steps_of_forgetting(counts: dict[int, float], drop: int, limit: float) -> Iterator[None]:
    """To drop all in one go would keep everybody waiting for a tenth of a second.

    Knows the counts alone: with their owner it would make a cycle, which nobody frees but the garbage collector.
    """
    for number, key in enumerate(list(counts), 1):
        if drop and counts.get(key, math.inf) <= limit:
            del counts[key]
            drop -= 1
        if not number % _STEP:
            yield


def drop_least(counts: dict[int, float], most: int) -> float:
    """Drop what is nearest to zero, of equals what was there first, until about so many are left.

    Returns how far from zero any of it was at most.
    """
    drop = len(counts) - most
    limit = _limit(counts, drop)
    least = (key for key, number in counts.items() if abs(number) <= limit)
    for key in list(islice(least, drop)):
        del counts[key]
    return limit


def _limit(counts: Mapping[int, float], drop: int) -> float:
    """Return how far from zero the last one is of those to drop; about, where there are many."""
    numbers = list(counts.values())
    place = drop - 1
    if len(numbers) > _SAMPLE:
        # Everybody waits meanwhile, and to sort all takes longest.
        numbers = [numbers[number * _SCATTERING % len(numbers)] for number in range(_SAMPLE)]
        place = place * _SAMPLE // len(counts)
    return sorted(map(abs, numbers))[place]
