"""What clocks show around the world: the zones of countries, the countries of zones, and their distance from UTC.

From the IANA time zone database, as the package `tzdata` ships it.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

_HOUR = 3_600_000


def country_of(zone: str) -> str | None:
    """Return the country (ISO 3166-1) whose zone this is, by any of its names; None for those of none, such as UTC."""
    countries, _ = _zones()
    _, links = _names()
    # Names of their own before what they stand for: Oslo's clocks are Berlin's.
    return countries.get(zone) or countries.get(links.get(zone, zone))


def offset_of(zone: str, at: int) -> int | None:
    """Return by how many minutes the zone's clocks are ahead of UTC at a time (Unix ms); None if there is no such."""
    zones, links = _names()
    return _offset(zone, at // _HOUR) if zone in zones or zone in links else None


def offsets_in(country: str, at: int) -> frozenset[int]:
    """Return all that clocks of a country may be ahead of UTC, in minutes; none for a country that is not known."""
    return _offsets_in(country, at // _HOUR)


@lru_cache(maxsize=4_096)
def _offset(zone: str, hour: int) -> int:
    ahead = datetime.fromtimestamp(hour * 3_600, UTC).astimezone(ZoneInfo(zone)).utcoffset()
    return 0 if ahead is None else round(ahead.total_seconds() / 60)


@lru_cache(maxsize=4_096)
def _offsets_in(country: str, hour: int) -> frozenset[int]:
    _, zones = _zones()
    return frozenset(_offset(zone, hour) for zone in zones.get(country, ()))


@cache
def _zones() -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the country of each zone, and the zones of each country."""
    countries: dict[str, str] = {}
    zones: dict[str, list[str]] = defaultdict(list)
    for line in _read("zone.tab").splitlines():
        if line and not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            countries[zone] = country
            zones[country].append(zone)
    return countries, dict(zones)


@cache
def _names() -> tuple[frozenset[str], dict[str, str]]:
    """Return all zones, and the one that each further name stands for."""
    lines = [line.split(" ") for line in _read("tzdata.zi").splitlines()]
    zones = frozenset(line[1] for line in lines if line[0] == "Z")
    return zones, {line[2]: line[1] for line in lines if line[0] == "L"}


def _read(name: str) -> str:
    return (resources.files("tzdata.zoneinfo") / name).read_text()
