"""A made-up feed of cities as large as a real one, for where none can be fetched."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from ridgeline.intel.addresses import Address, Version, write_address
from ridgeline.intel.compiling import Fetched, compile_feed
from ridgeline.intel.countries import COUNTRIES
from ridgeline.intel.feeds import catalogue

# DB-IP's cities of June 2026: 14.7 million networks of 565,000 places; a third are IPv4.
PLACES_A_RANGE = 26
_V4 = 1 << 24, 224 << 24
_V6 = 0x2001 << 112, 0x2C10 << 112


def compile_cities(target: Path, ranges: int) -> None:
    """Write a table of so many made-up ranges, through the feed's own reader."""
    path = target.with_suffix(".csv")
    with path.open("w") as file:
        file.writelines(_lines(ranges))
    compile_feed(catalogue()["city"], [Fetched(path, "made up")], target, as_of=0, made_at=0)
    path.unlink()


def _lines(ranges: int) -> Iterator[str]:
    draw = random.Random(ranges)
    countries = [(code, one.continent) for code, one in COUNTRIES.items()]
    places = []
    for number in range(max(1, ranges // PLACES_A_RANGE)):
        code, continent = draw.choice(countries)
        where = f"{draw.uniform(-60, 70):.4f},{draw.uniform(-180, 180):.4f}"
        places.append(f"{continent},{code},Part {number % 4_000},Made-up City {number},{where}\n")
    versions: tuple[tuple[Version, tuple[int, int], int], ...] = ((4, _V4, ranges // 3), (6, _V6, ranges - ranges // 3))
    for version, (first, end), count in versions:
        # Places and systems are told by whole links.
        unit = 1 if version == 4 else 1 << 64
        mean = (end - first) // unit // max(1, count)
        at = first
        for _ in range(count):
            size = max(1, int(draw.uniform(0.1, 1.9) * mean)) * unit
            last = min(at + size, end) - 1
            # Some places have many networks, most a few.
            place = places[int(len(places) * draw.random() ** 3)]
            yield f"{write_address(Address(version, at))},{write_address(Address(version, last))},{place}"
            at = last + 1
            if at >= end:
                break
