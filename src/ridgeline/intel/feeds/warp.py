"""Cloudflare WARP: the addresses from which Cloudflare says that its users come out."""

from __future__ import annotations

from ridgeline.intel.feeds.feed import Feed, Part
from ridgeline.intel.feeds.geofeed import read_geofeed

FEED = Feed(
    name="warp",
    kind="relay",
    meaning="Cloudflare WARP sends its users' traffic from the address.",
    licence="published by Cloudflare without one; not shipped",
    format="CSV (RFC 8805): network, country, region, city",
    parts=(Part("https://api.cloudflare.com/local-ip-ranges.csv", lists="Cloudflare WARP"),),
    read=read_geofeed,
    stale_days=60,
)
