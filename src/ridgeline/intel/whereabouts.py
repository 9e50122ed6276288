"""Roughly where a client is, by what is known of its address; nothing where others go on behind the address."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ridgeline.intel.facts import AddressFacts
from ridgeline.matching.travel import Whereabouts, around

EXTENTS = Path(__file__).parent / "data" / "country-extents.txt"
# Sources of city data tell a radius within which two thirds of the addresses are.
_TIMES_RADIUS = 2
# Where a source tells none, as DB-IP's: an assumption of how far off a city is that is in the right country.
_USUAL_RADIUS_KM = 250


@cache
def country_extents() -> dict[str, Whereabouts]:
    """Return a circle around each country, by its code; made by bin/build-country-extents."""
    lines = [line.split() for line in EXTENTS.read_text("ascii").splitlines()]
    return {code: Whereabouts(*map(int, numbers)) for code, *numbers in lines}


def whereabouts_of(address: AddressFacts | None) -> Whereabouts | None:
    """Return where the client of an address is.

    None where that is not known, and where it is known to be no client's own address: the exit of a VPN, a relay, a
    proxy or Tor, or a machine in a datacenter.
    """
    if address is None or any((address.vpn, address.relay, address.tor, address.proxy, address.datacenter)):
        return None
    # Without a city they are the middle of a country or a region.
    if address.city is not None and address.latitude is not None and address.longitude is not None:
        radius = address.accuracy_radius
        within = _USUAL_RADIUS_KM if radius is None else _TIMES_RADIUS * radius
        return around(address.latitude, address.longitude, within)
    return None if address.country_code is None else country_extents().get(address.country_code)
