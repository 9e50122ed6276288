from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridgeline.matching.travel import Whereabouts, around, is_out_of_reach, kilometres_between

MINUTE, HOUR = 60_000, 3_600_000
BERLIN, MUNICH, TOKYO = around(52.52, 13.41, 20), around(48.14, 11.58, 20), around(35.68, 139.69, 20)
_WHEREABOUTS = st.builds(Whereabouts, st.integers(-90, 90), st.integers(-180, 180), st.integers(0, 5_000))


def test_how_far_it_is_at_least() -> None:
    # 504 and 8,918 km from city to city.
    assert 504 - 4 * 100 < kilometres_between(BERLIN, MUNICH) <= 504
    assert 8_918 - 4 * 100 < kilometres_between(BERLIN, TOKYO) <= 8_918


@pytest.mark.parametrize(
    ("to", "elapsed", "expected"),
    [
        (TOKYO, 5 * MINUTE, True),
        (TOKYO, 8 * HOUR, True),
        # About as long as the flight.
        (TOKYO, 12 * HOUR, False),
        (MUNICH, 5 * MINUTE, True),
        (MUNICH, HOUR, False),
        (BERLIN, 0, False),
        (None, 0, False),
    ],
)
def test_what_no_plane_reaches(to: Whereabouts | None, elapsed: int, expected: bool) -> None:
    assert is_out_of_reach(BERLIN, to, elapsed) is expected
    assert is_out_of_reach(to, BERLIN, elapsed) is expected


@given(_WHEREABOUTS, _WHEREABOUTS, st.integers(0, 100 * HOUR))
def test_it_is_as_far_back_and_time_only_helps(one: Whereabouts, other: Whereabouts, elapsed: int) -> None:
    assert kilometres_between(one, other) == pytest.approx(kilometres_between(other, one))
    assert 0 <= kilometres_between(one, other) <= 20_016
    if not is_out_of_reach(one, other, elapsed):
        assert not is_out_of_reach(one, other, elapsed + HOUR)
    # Half around the earth takes no longer than 21 hours.
    assert not is_out_of_reach(one, other, 21 * HOUR)


@given(st.floats(-90, 90), st.floats(-180, 180), st.integers(0, 500))
def test_what_was_rounded_still_holds_the_place(latitude: float, longitude: float, within: int) -> None:
    known = around(latitude, longitude, within)
    middle, exact = vector(known.latitude, known.longitude), vector(latitude, longitude)
    assert 6371 * 2 * math.asin(min(1, math.dist(middle, exact) / 2)) <= known.within - within


def vector(latitude: float, longitude: float) -> tuple[float, float, float]:
    north, east = math.radians(latitude), math.radians(longitude)
    return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)
