"""Whether a device can have come so far in the time.

Two addresses that no plane joins in the time between two visits are two devices', or one's of which an address is not
where it is: behind a VPN that no list knows, or on a phone that roams, whose traffic leaves at home.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

_EARTH_KM = 6371.0
# As fast as airliners are over the ground, with the wind behind them; the ways to and from airports come for nothing.
FASTEST_KM_PER_HOUR = 1000
_HOUR = 3_600_000
# From the middle of a field of one degree to its corner.
ROUNDING_KM = 79


class Whereabouts(NamedTuple):
    """A circle on the earth: its middle in whole degrees, and its radius in kilometres.

    Coarse by intention: it is kept with a visitor, and distances that matter here are those of countries.
    """

    latitude: int
    longitude: int
    within: int


def around(latitude: float, longitude: float, within: float) -> Whereabouts:
    """Return the whereabouts that hold a circle around a place, in degrees and kilometres."""
    return Whereabouts(round(latitude), round(longitude), math.ceil(within) + ROUNDING_KM)


@lru_cache(maxsize=8_192)
def kilometres_between(one: Whereabouts, other: Whereabouts) -> float:
    """Return the least distance between any two places of the two circles; 0 where they meet."""
    north, other_north = math.radians(one.latitude), math.radians(other.latitude)
    east = math.radians(other.longitude - one.longitude)
    # The haversine formula, which is exact for small distances, too.
    part = math.sin((other_north - north) / 2) ** 2
    part += math.cos(north) * math.cos(other_north) * math.sin(east / 2) ** 2
    middles = 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(part)))
    return max(0.0, middles - one.within - other.within)


def is_out_of_reach(before: Whereabouts | None, now: Whereabouts | None, elapsed_ms: int) -> bool:
    """Tell whether nobody comes from the one to the other in the time; False where one of them is not known."""
    if before is None or now is None or before == now:
        return False
    return kilometres_between(before, now) > FASTEST_KM_PER_HOUR * max(0, elapsed_ms) / _HOUR
