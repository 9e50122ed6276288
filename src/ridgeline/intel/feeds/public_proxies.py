"""Public proxies: lists of `address:port`, with or without a scheme before it.

They do not say of what type a proxy is, and there is no free list of residential ones that works offline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ridgeline.intel.feeds.feed import Feed, FeedMalformed, Part, network_range, numbered_lines
from ridgeline.intel.ranges import Range
from ridgeline.intel.records import Listed

_PROXY = re.compile(r"(?:[a-z][a-z0-9]{2,9}://)?(?:[^@/\s]*@)?(?:\[([0-9A-Fa-f:.]+)\]|([0-9.]+)):(\d{1,5})/?")


def read_proxies(path: Path, lists: str) -> Iterator[Range]:
    record = Listed(lists or None)
    for number, line in numbered_lines(path):
        found = _PROXY.fullmatch(line)
        if found is None:
            raise FeedMalformed(number, f"{line[:60]!r} is not an address and a port")
        yield network_range(number, found[1] or found[2], record)


FEED = Feed(
    name="public-proxies",
    kind="proxy",
    meaning="The address is an open proxy that anybody can use.",
    licence="MIT (monosans/proxy-list)",
    format="`address:port` a line, with or without a scheme",
    parts=(Part("https://raw.githubusercontent.com/monosans/proxy-list/main/proxies/all.txt"),),
    read=read_proxies,
    stale_days=3,
)
