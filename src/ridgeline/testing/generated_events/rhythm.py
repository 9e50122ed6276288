"""When events happen: more by day than by night, fewer at weekends, now and then a burst."""

from __future__ import annotations

import datetime
import math
import random
from bisect import bisect_right
from itertools import accumulate

from xxhash import xxh3_64_intdigest

_SEGMENT = 300_000
_WEEK = 7 * 86_400_000
_SEGMENTS = _WEEK // _SEGMENT
_SATURDAY = 5
_BURSTS = 5
_KEPT_WEEKS = 32


class Rhythm:
    """The time of the event with a given number. Times never go back; `events_per_day` is exact for each full week."""

    def __init__(self, seed: int, start_ms: int, events_per_day: int) -> None:
        self._seed = seed & (2**64 - 1)
        self._start = start_ms
        self._events_in_week = 7 * events_per_day
        self._weeks: dict[int, list[float]] = {}

    def time_of(self, number: int) -> int:
        """Return the event's time in Unix ms."""
        week, position = divmod(number, self._events_in_week)
        bounds = self._weeks.get(week) or self._make_week(week)
        place = position + xxh3_64_intdigest(number.to_bytes(8, "little"), self._seed) / 2**64
        segment = bisect_right(bounds, place, 0, _SEGMENTS) - 1
        low = bounds[segment]
        within = (place - low) / (bounds[segment + 1] - low)
        return self._start + week * _WEEK + int((segment + min(within, 0.999_999)) * _SEGMENT)

    def _make_week(self, week: int) -> list[float]:
        """Return how many of the week's events lie before each segment, then the total."""
        if len(self._weeks) >= _KEPT_WEEKS:
            self._weeks.clear()
        begin = self._start + week * _WEEK
        levels = [_level(begin + segment * _SEGMENT) for segment in range(_SEGMENTS)]
        chance = random.Random(f"{self._seed}/bursts/{week}")
        for _ in range(_BURSTS):
            first, height = chance.randrange(_SEGMENTS), 3 + 9 * chance.random()
            for segment in range(first, min(first + chance.randrange(1, 5), _SEGMENTS)):
                levels[segment] *= height
        scale = self._events_in_week / sum(levels)
        bounds = [0.0, *(total * scale for total in accumulate(levels))]
        self._weeks[week] = bounds
        return bounds


def _level(at: int) -> float:
    moment = datetime.datetime.fromtimestamp(at / 1_000, datetime.UTC)
    hour = moment.hour + moment.minute / 60
    by_day = 1.0 + 0.55 * math.sin((hour - 9.5) / 24 * 2 * math.pi) + 0.12 * math.sin((hour - 3) / 12 * 2 * math.pi)
    return by_day * (0.72 if moment.weekday() >= _SATURDAY else 1.0)
