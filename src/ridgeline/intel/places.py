"""From a place and how exact it is to a zone of a fixed grid: Uber's H3, whose hexagons share the whole earth.

How exact a place is, is meant as one number, `Place.within`: in 95 of 100 cases the device is not farther away. Errors
are taken for normal, alike in all directions. The standard wants just that of `accuracy` (W3C Geolocation), and Windows
keeps to it. Android's and Apple's systems give the radius of about 68 in 100 instead (`Location.getAccuracy`; a mean
square error, `horizontalAccuracy`), and browsers pass it on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# The contract's radii in metres, from the finest on: each is about that of the hexagons of one resolution.
RADII = (10, 25, 65, 175, 450, 1200, 3300, 8500, 22500)
_FINEST = 12
_SYSTEMS_OF_68 = frozenset({"Android", "iOS", "Mac OS X"})
# Of a normal error in the plane, by how many times its deviation 95 and 68 of 100 are away.
_TIMES_95 = math.sqrt(-2 * math.log(0.05))
_TIMES_68 = math.sqrt(-2 * math.log(0.32))
# The agent tells no closer place.
_LEAST = 1.0
_MOST = 1e8
_EARTH = 6_371_007.18
# Parts into which each side of a zone is cut: not much longer than the smallest deviation.
_PARTS = 20

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, repr=False)
class Place:
    """In degrees; `within` metres in 95 of 100 cases. It has no text, so that no log can have one."""

    latitude: float
    longitude: float
    within: float


@dataclass(frozen=True, slots=True)
class Zone:
    """`cell` is H3's number; `confidence` is how likely the device is inside."""

    cell: int
    radius: int
    confidence: float


def read_place(value: Any, system: str | None) -> Place | None:
    """Return the place that a client says, None where it says none; `system` is the operating system's name."""
    if not isinstance(value, dict):
        return None
    latitude = _number(value.get("latitude"), -90, 90)
    longitude = _number(value.get("longitude"), -180, 180)
    accuracy = _number(value.get("accuracy"), 0, _MOST)
    if latitude is None or longitude is None or accuracy is None:
        return None
    times = _TIMES_95 / _TIMES_68 if system in _SYSTEMS_OF_68 else 1.0
    return Place(latitude, longitude, max(accuracy, _LEAST) * times)


def zone_of(place: Place) -> Zone | None:
    """Return the smallest zone that is as wide as the place is exact, None where none is.

    The first call loads the grid, about 0.1 s: most deployments are told no places, and start without its 9 MB.
    """
    import h3.api.basic_int as h3  # noqa: PLC0415

    for step, radius in enumerate(RADII):
        if place.within <= radius:
            cell = h3.latlng_to_cell(place.latitude, place.longitude, _FINEST - step)
            corners = [_seen_from(place, corner) for corner in h3.cell_to_boundary(cell)]
            return Zone(cell, radius, _share(corners, place.within / _TIMES_95))
    return None


def _number(value: Any, least: float, most: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if least <= value <= most else None


def _seen_from(place: Place, corner: Point) -> Point:
    """Return metres to the east and to the north, in the plane that touches the earth there; of poles, too."""
    latitude, longitude = math.radians(place.latitude), math.radians(place.longitude)
    other, turn = math.radians(corner[0]), math.radians(corner[1]) - longitude
    east = math.cos(other) * math.sin(turn)
    north = math.cos(latitude) * math.sin(other) - math.sin(latitude) * math.cos(other) * math.cos(turn)
    return _EARTH * east, _EARTH * north


def _share(corners: Sequence[Point], deviation: float) -> float:
    """Return how much of a normal distribution around the origin lies inside a polygon, counter-clockwise, 0 to 1.

    By Green's theorem the sum over its sides: of each, `far * (1 - exp(-q / 2s²)) / q` along it, where `far` is the
    side's distance and `q` that of its points, squared. That has no pole, so that few parts of a side will do.
    """
    total = 0.0
    for (x, y), (next_x, next_y) in zip(corners, [*corners[1:], corners[0]], strict=True):
        length = math.hypot(next_x - x, next_y - y)
        if not length:
            continue
        along_x, along_y = (next_x - x) / length, (next_y - y) / length
        far = x * along_y - y * along_x
        begin = x * along_x + y * along_y
        part = length / _PARTS
        for number in range(_PARTS):
            square = far * far + (begin + (number + 0.5) * part) ** 2
            if square:
                total -= far * part * math.expm1(-square / (2 * deviation * deviation)) / square
    # Two digits say enough, and less of where in the zone the device is.
    return round(min(1.0, max(0.0, total / math.tau)), 2)
