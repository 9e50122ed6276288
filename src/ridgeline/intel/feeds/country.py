"""Countries: `first,last,code`, as DB-IP and ip-location-db publish."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ridgeline.intel.countries import COUNTRIES
from ridgeline.intel.feeds.csv_rows import csv_rows
from ridgeline.intel.feeds.feed import MONTH, Feed, FeedMalformed, Part, between
from ridgeline.intel.ranges import Range
from ridgeline.intel.records import Place

# Stand for "not known" in the sources; EU and AP are regions.
UNKNOWN = frozenset({"", "ZZ", "XX", "EU", "AP", "T1"})
PLACES = {code: Place(code) for code in COUNTRIES}


def read_countries(path: Path, _lists: str) -> Iterator[Range]:
    for number, (first, last, code, *_) in csv_rows(path, 3):
        place = PLACES.get(code)
        if place is not None:
            yield between(number, first, last, place)
        elif code not in UNKNOWN:
            raise FeedMalformed(number, f"{code[:40]!r} is not the code of a country")


FEED = Feed(
    name="country",
    kind="place",
    meaning="The country in which a network is used.",
    licence="CC-BY-4.0",
    attribution="IP Geolocation by DB-IP (https://db-ip.com)",
    format="CSV without a head: first address, last address, ISO 3166-1 code",
    parts=(Part(f"https://download.db-ip.com/free/dbip-country-lite-{MONTH}.csv.gz"),),
    read=read_countries,
    stale_days=180,
    maximum_bytes=300_000_000,
    links=True,
)
