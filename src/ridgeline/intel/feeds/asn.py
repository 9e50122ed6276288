"""Autonomous systems: `first,last,number,name`, as DB-IP and ip-location-db publish."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ridgeline.intel.feeds.csv_rows import csv_rows
from ridgeline.intel.feeds.feed import MONTH, Feed, FeedMalformed, Part, between
from ridgeline.intel.ranges import Range
from ridgeline.intel.records import System


def read_systems(path: Path, _lists: str) -> Iterator[Range]:
    known: dict[tuple[str, str], System] = {}
    for number, (first, last, system, name, *_) in csv_rows(path, 4):
        record = known.get((system, name))
        if record is None:
            digits = system.removeprefix("AS")
            if not (digits.isascii() and digits.isdigit() and len(digits) <= 10 and int(digits) < 1 << 32):  # noqa: PLR2004
                raise FeedMalformed(number, f"{system[:40]!r} is not the number of an autonomous system")
            record = known[system, name] = System(int(digits), name or None)
        # 0 stands for a range that nobody announces.
        if record.number:
            yield between(number, first, last, record)


FEED = Feed(
    name="asn",
    kind="asn",
    meaning="The autonomous system that announces a network, and its name.",
    licence="CC-BY-4.0",
    attribution="IP Geolocation by DB-IP (https://db-ip.com)",
    format="CSV without a head: first address, last address, number, name",
    parts=(Part(f"https://download.db-ip.com/free/dbip-asn-lite-{MONTH}.csv.gz"),),
    read=read_systems,
    stale_days=180,
    maximum_bytes=300_000_000,
    links=True,
)
