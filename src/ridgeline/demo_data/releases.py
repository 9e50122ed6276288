"""Which version of a browser is out at a time: the calendars that browsers keep, carried on.

Chromium brings a version every four weeks and a build every week, Firefox a version every four weeks, Samsung Internet
one every ten. Safari's are named after the year, seven of them from September on.
"""

from __future__ import annotations

import datetime
from typing import Literal, NamedTuple

from ridgeline.clock import DAY
from ridgeline.demo_data.draws import share

Browser = Literal["chrome", "edge", "firefox", "safari", "samsung"]


class Release(NamedTuple):
    """`engine` counts the engine's versions, which what a browser draws goes with; `full` is the whole version."""

    major: int
    engine: int
    full: str


class _Train(NamedTuple):
    first: int
    since: int
    days: int


def _day(year: int, month: int, day: int) -> int:
    return int(datetime.datetime(year, month, day, tzinfo=datetime.UTC).timestamp()) * 1_000


_CHROMIUM = _Train(143, _day(2025, 12, 2), 28)
_FIREFOX = _Train(146, _day(2025, 12, 9), 28)
_SAMSUNG = _Train(29, _day(2025, 11, 1), 70)
# Month and day of the minor versions, from September on.
_SAFARI = ((9, 15), (10, 28), (12, 12), (2, 3), (3, 24), (5, 12), (7, 14))
_SAFARI_IS_YEAR_LESS = 1_999
_SEPTEMBER = 9
_SAMSUNG_ENGINE, _SAMSUNG_STEP = 136, 4


def release(browser: Browser, at: int) -> Release:
    """Return what a browser that is up to date has at a time (Unix ms)."""
    if browser == "safari":
        return _safari(at)
    if browser == "firefox":
        major, _ = _on(_FIREFOX, at)
        return Release(major, major, f"{major}.0")
    if browser == "samsung":
        major, week = _on(_SAMSUNG, at)
        return Release(major, _SAMSUNG_ENGINE + _SAMSUNG_STEP * (major - _SAMSUNG.first), f"{major}.0.{week // 4}.1")
    major, week = _on(_CHROMIUM, at)
    return Release(major, major, _chromium(browser, major, week))


def chromium_of(browser: Browser, known: Release) -> str:
    """Return the whole version of the Chromium of which a browser is made."""
    if browser == "samsung":
        return _chromium("chrome", known.engine, 3)
    return known.full if browser == "chrome" else _chromium("chrome", known.major, 0)


def _on(train: _Train, at: int) -> tuple[int, int]:
    """Return the version at a time, and for how many weeks it has been out."""
    days = (at - train.since) // DAY
    return train.first + days // train.days, days % train.days // 7


def _chromium(browser: Browser, major: int, week: int) -> str:
    branch = 7_499 + 60 * (major - 143) if browser == "chrome" else 3_650 + 70 * (major - 143)
    return f"{major}.0.{branch}.{40 + 50 * week + int(40 * share('patch', browser, major, week))}"


def _safari(at: int) -> Release:
    today = datetime.datetime.fromtimestamp(at / 1_000, datetime.UTC).date()
    for back in range(2):
        year = today.year - back
        for minor in reversed(range(len(_SAFARI))):
            month, day = _SAFARI[minor]
            if datetime.date(year + (month < _SEPTEMBER), month, day) <= today:
                major = year - _SAFARI_IS_YEAR_LESS
                return Release(major, 10 * major + minor, f"{major}.{minor}")
    raise AssertionError("a year has a September")
