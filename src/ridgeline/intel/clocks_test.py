from __future__ import annotations

from zoneinfo import available_timezones

import pytest

from ridgeline.intel.clocks import country_of, offset_of, offsets_in

JANUARY, JULY = 1_767_225_600_000, 1_782_864_000_000  # 2026-01-01 and 2026-07-01


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Berlin", "DE"),
        ("Europe/Oslo", "NO"),
        ("Asia/Calcutta", "IN"),
        ("Asia/Kolkata", "IN"),
        ("Europe/Kiev", "UA"),
        ("US/Pacific", "US"),
        ("UTC", None),
        ("Etc/GMT+5", None),
        ("nowhere", None),
    ],
)
def test_a_zone_has_its_country_by_any_of_its_names(zone: str, country: str | None) -> None:
    assert country_of(zone) == country


def test_clocks_are_ahead_by_the_season() -> None:
    assert [offset_of("Europe/Berlin", at) for at in (JANUARY, JULY)] == [60, 120]
    assert offset_of("Asia/Calcutta", JULY) == 330
    assert offset_of("America/St_Johns", JULY) == -150
    assert offset_of("UTC", JULY) == 0


@pytest.mark.parametrize("zone", ["", "nowhere", "../../etc/passwd", "/etc/localtime", "Europe", "\0", "a" * 3_000])
def test_what_is_no_zone_has_no_clock(zone: str) -> None:
    assert offset_of(zone, JULY) is None


def test_every_zone_that_a_browser_can_name_has_a_clock() -> None:
    nowhere = {"Factory", "localtime"}
    for zone in available_timezones() - nowhere:
        offset = offset_of(zone, JULY)
        assert offset is not None, zone
        assert -12 * 60 <= offset <= 14 * 60


def test_a_country_has_all_its_clocks() -> None:
    assert offsets_in("DE", JULY) == {120}
    assert {-240, -300, -360, -420, -480, -600} <= offsets_in("US", JULY)
    assert offsets_in("XX", JULY) == frozenset()
