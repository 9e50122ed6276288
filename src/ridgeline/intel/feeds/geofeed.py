"""Geofeeds (RFC 8805): `network,country,region,city,postal code`, of which the network is taken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ridgeline.intel.feeds.csv_rows import csv_rows
from ridgeline.intel.feeds.feed import network_range
from ridgeline.intel.ranges import Range
from ridgeline.intel.records import Listed


def read_geofeed(path: Path, lists: str) -> Iterator[Range]:
    """Yield the networks; the places are those of the users, not of the relay. A bare list of networks is one, too."""
    record = Listed(lists or None)
    for number, (network, *_) in csv_rows(path, 1):
        yield network_range(number, network.strip(), record)
