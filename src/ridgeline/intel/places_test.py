from __future__ import annotations

import math
import random
import time
from typing import Any

import h3.api.basic_int as h3
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ridgeline.intel.places import RADII, Place, Zone, read_place, zone_of

VIENNA = (48.20849, 16.37208)
EARTH = 6_371_007.18
PENTAGON = h3.cell_to_latlng(h3.get_pentagons(12)[3])

latitudes = st.floats(-90, 90) | st.sampled_from([90.0, -90.0, 89.99999, -89.99999, 0.0])
longitudes = st.floats(-180, 180) | st.sampled_from([180.0, -180.0, 179.99999, -179.99999, 0.0])
distances = st.sampled_from([1.0, 4.0, 10.0, 10.01, 64.0, 175.0, 1000.0, 8500.0, 22500.0]) | st.floats(1, 22500)


def place(accuracy: Any = 8, system: str | None = None, **changes: Any) -> Place | None:
    told = {"latitude": VIENNA[0], "longitude": VIENNA[1], "accuracy": accuracy}
    return read_place({**told, **changes}, system)


def zone(latitude: float, longitude: float, within: float) -> Zone:
    found = zone_of(Place(latitude, longitude, within))
    assert found is not None
    return found


def moved(latitude: float, longitude: float, east: float, north: float) -> tuple[float, float]:
    """The place that many metres farther, along a great circle."""
    up, turn = math.radians(latitude), math.radians(longitude)
    here = (math.cos(up) * math.cos(turn), math.cos(up) * math.sin(turn), math.sin(up))
    to_east = (-math.sin(turn), math.cos(turn), 0.0)
    to_north = (-math.sin(up) * math.cos(turn), -math.sin(up) * math.sin(turn), math.cos(up))
    far = math.hypot(east, north) or 1e-9
    x, y, z = (
        math.cos(far / EARTH) * one + math.sin(far / EARTH) * (east * two + north * three) / far
        for one, two, three in zip(here, to_east, to_north, strict=True)
    )
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


@pytest.mark.parametrize(
    ("accuracy", "radius"),
    [(0, 10), (1, 10), (10, 10), (10.1, 25), (25, 25), (26, 65), (170, 175), (400, 450), (1e3, 1200), (22500, 22500)],
)
def test_the_zone_is_the_smallest_that_is_as_wide_as_the_place_is_exact(accuracy: float, radius: int) -> None:
    known = place(accuracy)
    assert known is not None
    found = zone_of(known)
    assert found is not None
    assert found.radius == radius
    assert h3.get_resolution(found.cell) == 12 - RADII.index(radius)
    assert found.cell == h3.latlng_to_cell(*VIENNA, h3.get_resolution(found.cell))


def test_a_place_that_is_less_exact_than_the_largest_zone_has_none() -> None:
    known = place(22501)
    assert known is not None
    assert zone_of(known) is None


def test_each_radius_is_that_of_its_hexagons() -> None:
    for step, radius in enumerate(RADII):
        as_a_circle = math.sqrt(h3.average_hexagon_area(12 - step, unit="m^2") / math.pi)
        assert 0.92 < radius / as_a_circle < 1.02


@pytest.mark.parametrize(("system", "times"), [("Windows", 1), (None, 1), ("Android", 1.62), ("iOS", 1.62)])
def test_what_holds_in_68_cases_is_extended_to_95(system: str | None, times: float) -> None:
    known = place(100, system)
    assert known is not None
    assert known.within == pytest.approx(100 * times, rel=0.01)


@given(latitudes, longitudes, distances)
@example(90.0, 0.0, 1.0)
@example(-90.0, 180.0, 22500.0)
@example(0.0, 180.0, 5.0)
@example(*PENTAGON, 1.0)
@example(*PENTAGON, 10.0)
def test_every_place_on_earth_has_a_zone(latitude: float, longitude: float, within: float) -> None:
    found = zone(latitude, longitude, within)
    assert found.radius >= within
    assert 0 < found.cell < 2**63
    assert 0.2 < found.confidence <= 1


@settings(max_examples=40, deadline=None)
@given(latitudes, longitudes, distances)
@example(90.0, 0.0, 10.0)
@example(-89.99999, 12.0, 450.0)
@example(0.0, 180.0, 8500.0)
@example(*PENTAGON, 10.0)
def test_confidence_is_how_often_a_normal_error_stays_inside(latitude: float, longitude: float, within: float) -> None:
    found = zone(latitude, longitude, within)
    draw = random.Random(1)
    deviation = within / math.sqrt(-2 * math.log(0.05))
    times = 4_000
    inside = sum(
        h3.latlng_to_cell(
            *moved(latitude, longitude, draw.gauss(0, deviation), draw.gauss(0, deviation)),
            h3.get_resolution(found.cell),
        )
        == found.cell
        for _ in range(times)
    )
    assert found.confidence == pytest.approx(inside / times, abs=0.035)


def test_confidence_falls_from_the_middle_to_a_side_and_a_corner() -> None:
    def confidence(point: tuple[float, float], within: float) -> float:
        return zone(point[0], point[1], within).confidence

    cell = h3.latlng_to_cell(*VIENNA, 12)
    middle, (one, other, *_) = h3.cell_to_latlng(cell), h3.cell_to_boundary(cell)
    side = (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
    assert 0.9 < confidence(middle, 10) <= 0.95
    assert confidence(side, 10) == pytest.approx(0.45, abs=0.03)
    assert confidence(one, 10) == pytest.approx(1 / 3, abs=0.03)
    assert confidence(middle, 1) == 1


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["latitude", "longitude", "accuracy", "x"]), inner)
        ),
        max_leaves=8,
    )
)
@example({"latitude": 10**400, "longitude": 0, "accuracy": 1})
@example({"latitude": math.nan, "longitude": 0, "accuracy": 1})
@example({"latitude": 1, "longitude": 1, "accuracy": math.inf})
def test_whatever_is_told_is_a_place_or_none(value: Any) -> None:
    known = read_place(value, None)
    if known is not None:
        assert abs(known.latitude) <= 90
        assert abs(known.longitude) <= 180
        assert known.within >= 1
        zone_of(known)


@pytest.mark.parametrize(
    "changes",
    [{"latitude": 90.1}, {"longitude": -180.1}, {"latitude": True}, {"longitude": "16"}, {"latitude": None}],
)
def test_what_is_no_place_is_not_believed(changes: dict[str, Any]) -> None:
    assert place(**changes) is None
    assert place(-1) is None
    assert place(None) is None


def test_a_place_has_no_text() -> None:
    known = place()
    for text in (repr(known), str(known), f"{known}"):
        assert "48" not in text
        assert "16.3" not in text


def test_it_is_quick() -> None:
    zone(*VIENNA, 8)
    fastest = min(_seconds() for _ in range(50))
    assert fastest < 0.0003


def _seconds() -> float:
    started = time.perf_counter()
    zone(*VIENNA, 8)
    return time.perf_counter() - started
