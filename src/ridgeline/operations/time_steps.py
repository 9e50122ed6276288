"""Stretches of time cut into steps: hours of UTC, or days of a time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from ridgeline.storage.rollup import HOUR


def time_zone(name: str) -> ZoneInfo | None:
    """Return the time zone of an IANA name; None if there is none of this name."""
    # A name is looked up as a file, so only those that there are may be looked up.
    return ZoneInfo(name) if name in _names() else None


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones())


def whole_hours(start: int, end: int) -> tuple[int, int]:
    """Return the beginning of the first and the end of the last hour that begins from the hour of `start` to `end`."""
    first = start // HOUR * HOUR
    return first, max(first, -(-end // HOUR) * HOUR)


def hours(start: int, end: int) -> list[int]:
    """Return when each hour from `start` to `end` begins; both are whole hours."""
    return list(range(start, end, HOUR))


def days(start: int, end: int, zone: ZoneInfo) -> list[int]:
    """Return when each day of a time zone begins that has a part of what is from `start` to before `end`.

    The first may begin before `start`. A day has 23 or 25 hours when clocks are changed, and begins when its first
    moment is, should there be no midnight; one that a zone left out is not there.
    """
    day = datetime.fromtimestamp(start / 1000, zone).date()
    found: list[int] = []
    while True:
        at = _begins(day, zone)
        if at >= end:
            return found
        if not found or at > found[-1]:
            found.append(at)
        day += timedelta(days=1)


def _begins(day: date, zone: ZoneInfo) -> int:
    # Of a midnight that clocks skip this is the moment in which they do.
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC).timestamp() * 1000)
