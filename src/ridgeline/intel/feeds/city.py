"""Cities with coordinates: DB-IP's CSV, or a file in MaxMind's format. The time zone is that of the coordinates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ridgeline.intel.countries import COUNTRIES
from ridgeline.intel.feeds.country import UNKNOWN
from ridgeline.intel.feeds.csv_rows import csv_rows
from ridgeline.intel.feeds.feed import MONTH, Feed, FeedMalformed, Part, between
from ridgeline.intel.ranges import Range
from ridgeline.intel.records import Division, Place
from ridgeline.intel.time_zones import time_zone_at


def read_cities(path: Path, _lists: str) -> Iterator[Range]:
    known: dict[tuple[str, ...], Place] = {}
    for number, (first, last, _, *named) in csv_rows(path, 8):
        key = tuple(named[:5])
        place = known.get(key)
        if place is None:
            place = known[key] = _place(number, *key)
        if place.country is not None:
            yield between(number, first, last, place)


def _place(number: int, country: str, division: str, city: str, latitude: str, longitude: str) -> Place:
    if country in UNKNOWN:
        return Place()
    if country not in COUNTRIES:
        raise FeedMalformed(number, f"{country[:40]!r} is not the code of a country")
    north, east = _degrees(number, latitude, 90), _degrees(number, longitude, 180)
    return Place(
        country=country,
        city=city or None,
        divisions=(Division(division),) if division else (),
        latitude=north,
        longitude=east,
        timezone=time_zone_at(north, east),
    )


def _degrees(number: int, text: str, limit: int) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not -limit <= value <= limit:
        raise FeedMalformed(number, f"{text[:40]!r} is not a number of degrees up to {limit}")
    return round(value, 4)


FEED = Feed(
    name="city",
    kind="place",
    meaning="City, part of the country and coordinates, whose time zone is told with them.",
    licence="CC-BY-4.0",
    attribution="IP Geolocation by DB-IP (https://db-ip.com)",
    format="CSV without a head: first address, last address, continent, country, part of it, city, latitude, longitude",
    parts=(Part(f"https://download.db-ip.com/free/dbip-city-lite-{MONTH}.csv.gz"),),
    read=read_cities,
    stale_days=90,
    maximum_bytes=2_000_000_000,
    links=True,
    ordered=True,
)
