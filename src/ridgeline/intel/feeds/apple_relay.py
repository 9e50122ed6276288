"""iCloud Private Relay: where Apple's list of egress addresses says that its users come out."""

from __future__ import annotations

from ridgeline.intel.feeds.feed import Feed, Part
from ridgeline.intel.feeds.geofeed import read_geofeed

NAME = "iCloud Private Relay"

FEED = Feed(
    name="apple-relay",
    kind="relay",
    meaning="iCloud Private Relay sends its users' traffic from the address.",
    licence="published by Apple without one; what ships is CC0-1.0 (lord-alfred/ipranges)",
    format="CSV (RFC 8805): network, country, region, city",
    parts=(Part("https://mask-api.icloud.com/egress-ip-ranges.csv", lists=NAME),),
    read=read_geofeed,
    stale_days=120,
)
