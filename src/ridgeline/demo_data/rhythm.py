"""When people visit: by day more than by night, less at weekends where they work, and ever more of them."""

from __future__ import annotations

from random import Random
from typing import Literal

from ridgeline.clock import DAY
from ridgeline.intel.clocks import offset_of

Habit = Literal["home", "work", "always"]
_HOUR = 3_600_000
# How busy each hour of the local day is.
_AT_HOME = (2, 1, 0.5, 0.3, 0.3, 0.6, 1.5, 3, 4, 4.5, 5, 5.5, 6, 5.5, 5, 5, 5.5, 6, 7, 8, 8.5, 8, 6, 4)
_AT_WORK = (0, 0, 0, 0, 0, 0, 0.2, 1, 5, 8, 8, 8, 4, 7, 8, 8, 7, 4, 1, 0.3, 0.1, 0, 0, 0)
_HOURS: dict[Habit, tuple[float, ...]] = {"home": _AT_HOME, "work": _AT_WORK, "always": (1.0,) * 24}
_WEEKEND: dict[Habit, float] = {"home": 1.15, "work": 0.05, "always": 1.0}
_THURSDAY = 3  # 1 January 1970
_SATURDAY = 5
GROWTH = 1.6
"""By so much there is more going on at the end than at the beginning."""
_TRIES = 200


def time_between(random: Random, start: int, end: int, zone: str, habit: Habit = "home") -> int:
    """Return a time (Unix ms) from `start` to before `end` at which somebody with this clock may visit."""
    hours, weekend = _HOURS[habit], _WEEKEND[habit]
    most = max(hours) * max(1.0, weekend) * GROWTH
    at = start
    for _ in range(_TRIES):
        place = random.random()
        at = start + int((end - start) * place)
        local = at + 60_000 * (offset_of(zone, at) or 0)
        busy = hours[local // _HOUR % 24] * (weekend if is_weekend(local) else 1.0)
        if random.random() * most < busy * (1 + (GROWTH - 1) * place):
            break
    return at


def is_weekend(local: int) -> bool:
    """Tell it of a time by the local clock."""
    return (local // DAY + _THURSDAY) % 7 >= _SATURDAY


def times_between(random: Random, count: int, start: int, end: int, zone: str, habit: Habit = "home") -> list[int]:
    """Return so many times in order."""
    return sorted(time_between(random, start, end, zone, habit) for _ in range(count))
