from __future__ import annotations

from collections import Counter

from ridgeline.clock import DAY
from ridgeline.demo_data.draws import drawn
from ridgeline.demo_data.rhythm import Habit, is_weekend, times_between

# A Monday, 00:00 UTC.
MONDAY = 1_795_392_000_000
HOUR = 3_600_000


def hours(zone: str, habit: Habit) -> Counter[int]:
    found = times_between(drawn("rhythm", zone, habit), 3_000, MONDAY, MONDAY + 28 * DAY, zone, habit)
    assert found == sorted(found)
    assert all(MONDAY <= at < MONDAY + 28 * DAY for at in found)
    return Counter(at // HOUR % 24 for at in found)


def test_people_sleep_at_night_by_their_own_clock() -> None:
    berlin, tokyo = hours("Europe/Berlin", "home"), hours("Asia/Tokyo", "home")
    # Nine in the evening, and three in the night.
    assert berlin[20] > 5 * berlin[2]
    assert tokyo[12] > 5 * tokyo[18]
    machines = hours("UTC", "always")
    assert min(machines.values()) > 3_000 / 24 / 2


def test_who_works_does_not_at_weekends() -> None:
    assert (is_weekend(MONDAY - 1), is_weekend(MONDAY), is_weekend(MONDAY + 5 * DAY)) == (True, False, True)
    found = times_between(drawn("work"), 2_000, MONDAY, MONDAY + 28 * DAY, "UTC", "work")
    assert sum(map(is_weekend, found)) < 100


def test_there_is_more_going_on_towards_the_end() -> None:
    found = times_between(drawn("growth"), 4_000, MONDAY, MONDAY + 28 * DAY, "UTC", "always")
    later = sum(at >= MONDAY + 14 * DAY for at in found)
    assert 1.15 < later / (4_000 - later) < 1.4
