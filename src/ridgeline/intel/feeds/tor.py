"""Tor exits: the project's bulk list, or its `exit-addresses`, which also tell when each was seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from ridgeline.intel.feeds.feed import Feed, FeedMalformed, Part, network_range, numbered_lines
from ridgeline.intel.ranges import Range
from ridgeline.intel.records import Listed

_OTHER_LINES = ("ExitNode ", "Published ", "LastStatus ", "@type ", "Downloaded ")
_HOUR_MS = 3_600_000


def read_exits(path: Path, _lists: str) -> Iterator[Range]:
    for number, line in numbered_lines(path):
        if line.startswith(_OTHER_LINES):
            continue
        if not line.startswith("ExitAddress "):
            yield network_range(number, line, Listed())
            continue
        _, address, *seen = line.split()
        try:
            at = datetime.fromisoformat(" ".join(seen)).replace(tzinfo=UTC)
        except ValueError:
            raise FeedMalformed(number, f"{' '.join(seen)[:40]!r} is not a time") from None
        yield network_range(number, address, Listed(last_seen_at=int(at.timestamp() * 1_000) // _HOUR_MS * _HOUR_MS))


FEED = Feed(
    name="tor",
    kind="tor",
    meaning="The address is an exit of the Tor network.",
    licence="CC0-1.0 (The Tor Project)",
    format="an address a line, or TorDNSEL's exit list",
    parts=(Part("https://check.torproject.org/exit-addresses"),),
    read=read_exits,
    stale_days=3,
)
