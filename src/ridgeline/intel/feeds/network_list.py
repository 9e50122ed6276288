"""Lists of addresses and networks: one a line, or the JSON in which Google, Microsoft, OpenAI and Amazon publish."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from ridgeline.intel.feeds.feed import FeedMalformed, network_range, numbered_lines
from ridgeline.intel.ranges import Range
from ridgeline.intel.records import Listed

_KEYS = ("ipv4Prefix", "ipv6Prefix", "ip_prefix", "ipv6_prefix")
_COMMENTS = ("#", ";")


def read_network_list(path: Path, lists: str) -> Iterator[Range]:
    """Yield what is listed; `lists` is whose it is."""
    record = Listed(lists or None)
    with path.open("rb") as file:
        starts_as_json = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}
    if starts_as_json:
        yield from _read_json(path, record)
        return
    for number, line in numbered_lines(path):
        text = line
        for mark in _COMMENTS:
            text = text.partition(mark)[0]
        yield network_range(number, text.strip(), record)


def _read_json(path: Path, record: Listed) -> Iterator[Range]:
    try:
        document = msgspec.json.decode(path.read_bytes())
    except msgspec.DecodeError as error:
        raise FeedMalformed(0, f"it is not JSON: {error}") from None
    lists = [document.get("prefixes"), document.get("ipv6_prefixes", [])] if isinstance(document, dict) else [None]
    for items in lists:
        if not isinstance(items, list):
            raise FeedMalformed(0, "it has no list `prefixes`")
        for number, item in enumerate(items, start=1):
            prefix = next((item[key] for key in _KEYS if key in item), None) if isinstance(item, dict) else None
            if not isinstance(prefix, str):
                raise FeedMalformed(0, f"prefix {number} has none of {', '.join(_KEYS)}")
            try:
                yield network_range(0, prefix, record)
            except FeedMalformed as error:
                raise FeedMalformed(0, f"prefix {number}: {error.reason}") from None
