from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridgeline.operations.time_steps import days, hours, time_zone, whole_hours

HOUR = 3_600_000
DAY = 24 * HOUR


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


@pytest.mark.parametrize(
    "name", ["", "UTC/", "../UTC", "/etc/passwd", "Europe/oslo", "Europe", "Nowhere", "a" * 300, "\0"]
)
def test_what_is_no_time_zone_is_none(name: str) -> None:
    assert time_zone(name) is None


def test_time_zones_are_known_by_name() -> None:
    assert time_zone("Europe/Oslo") == ZoneInfo("Europe/Oslo")
    assert time_zone("UTC") == ZoneInfo("UTC")


def test_whole_hours() -> None:
    assert whole_hours(1, HOUR) == (0, HOUR)
    assert whole_hours(HOUR - 1, HOUR + 1) == (0, 2 * HOUR)
    assert whole_hours(HOUR, HOUR + 1) == (HOUR, 2 * HOUR)
    assert hours(HOUR, 3 * HOUR) == [HOUR, 2 * HOUR]


def test_days_follow_the_clocks() -> None:
    oslo = ZoneInfo("Europe/Oslo")
    spring = days(at("2026-03-28T12:00+01:00"), at("2026-03-30T12:00+02:00"), oslo)
    assert spring == [at("2026-03-28T00:00+01:00"), at("2026-03-29T00:00+01:00"), at("2026-03-30T00:00+02:00")]
    assert [second - first for first, second in pairwise(spring)] == [DAY, 23 * HOUR]
    autumn = days(at("2026-10-25T00:00+02:00"), at("2026-10-27T00:00+01:00"), oslo)
    assert [second - first for first, second in pairwise(autumn)] == [25 * HOUR]
    # Where clocks skip midnight, the day begins with the first moment that there is.
    beirut = days(at("2026-03-28T12:00+02:00"), at("2026-03-30T00:00+03:00"), ZoneInfo("Asia/Beirut"))
    assert beirut == [at("2026-03-28T00:00+02:00"), at("2026-03-29T01:00+03:00")]
    # Samoa went to the other side of the date line: there was no 30 December 2011.
    apia = days(at("2011-12-29T12:00-10:00"), at("2012-01-01T00:00+14:00"), ZoneInfo("Pacific/Apia"))
    assert apia == [at("2011-12-29T00:00-10:00"), at("2011-12-31T00:00+14:00")]
    assert days(at("2026-01-01T00:00+05:30"), at("2026-01-02T00:00+05:30"), ZoneInfo("Asia/Kolkata")) == [
        at("2026-01-01T00:00+05:30")
    ]


@given(
    name=st.sampled_from(sorted(available_timezones())),
    start=st.integers(0, 9_000_000_000_000 // HOUR).map(lambda number: number * HOUR),
    width=st.integers(1, 2_000).map(lambda number: number * HOUR),
)
def test_days_cover_the_stretch_once(name: str, start: int, width: int) -> None:
    zone, end = ZoneInfo(name), start + width
    found = days(start, end, zone)
    assert found[0] <= start
    assert found[-1] < end
    assert all(first < second for first, second in pairwise(found))
    dates = [datetime.fromtimestamp(one / 1000, zone).date() for one in found]
    assert len(set(dates)) == len(dates)
    for begin, day in zip(found, dates, strict=True):
        before = datetime.fromtimestamp((begin - 1) / 1000, zone).date()
        assert before < day
    assert dates[-1] - dates[0] <= timedelta(milliseconds=width) + timedelta(days=2)
    assert datetime.fromtimestamp(start / 1000, UTC).astimezone(zone).date() == dates[0]
