from __future__ import annotations

import datetime

import pytest

from ridgeline.clock import DAY
from ridgeline.demo_data.releases import Browser, chromium_of, release

BROWSERS: tuple[Browser, ...] = ("chrome", "edge", "firefox", "safari", "samsung")


def at(year: int, month: int, day: int) -> int:
    return int(datetime.datetime(year, month, day, tzinfo=datetime.UTC).timestamp()) * 1_000


def test_versions_follow_the_calendar() -> None:
    assert release("chrome", at(2025, 12, 2)).major == 143
    assert release("chrome", at(2026, 12, 2)).major == 156
    assert release("firefox", at(2025, 12, 8)).full == "145.0"
    assert release("safari", at(2026, 1, 1)).full == "26.2"
    assert release("safari", at(2026, 9, 14)).full == "26.6"
    assert release("safari", at(2026, 9, 15)).full == "27.0"
    assert chromium_of("chrome", release("chrome", at(2026, 1, 1))) == release("chrome", at(2026, 1, 1)).full
    assert chromium_of("edge", release("edge", at(2026, 1, 1))).startswith("144.0.75")


@pytest.mark.parametrize("browser", BROWSERS)
def test_no_version_is_before_an_earlier_one(browser: Browser) -> None:
    days = [release(browser, at(2025, 10, 1) + day * DAY) for day in range(1_200)]
    assert [one.engine for one in days] == sorted(one.engine for one in days)
    numbers = [[int(part) for part in one.full.split(".")] for one in days]
    assert numbers == sorted(numbers)
    # One comes out every ten weeks, at least.
    assert len({one.full for one in days}) >= 1_200 // 71
