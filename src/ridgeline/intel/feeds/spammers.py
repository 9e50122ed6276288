"""Sources of unwanted mail, as reported to blocklist.de in the last two days."""

from __future__ import annotations

from ridgeline.intel.feeds.feed import Feed, Part
from ridgeline.intel.feeds.network_list import read_network_list

FEED = Feed(
    name="spammers",
    kind="spam",
    meaning="The address was reported for unwanted mail and attacks on mail servers.",
    licence="published by blocklist.de without one; not shipped",
    format="an address or network a line",
    parts=(Part("https://lists.blocklist.de/lists/mail.txt"),),
    read=read_network_list,
    stale_days=3,
)
