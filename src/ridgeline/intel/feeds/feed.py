"""What a feed is, and what its readers share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ridgeline.errors import RidgelineError
from ridgeline.intel.addresses import read_network
from ridgeline.intel.ranges import Range
from ridgeline.intel.records import Kind, Record

MONTH = "{month}"
"""Stands for the present month (`2026-11`) in an address; the month before is tried next."""

_LONGEST_LINE = 10_000


class FeedMalformed(RidgelineError):
    """A text that is not in the feed's format; `line` counts from 1 and is 0 where the whole is meant."""

    def __init__(self, line: int, reason: str) -> None:
        self.line = line
        self.reason = reason
        super().__init__(f"line {line}: {reason}" if line else reason)


Reader = Callable[[Path, str], Iterator[Range]]
"""Reads a file of a part, whose list names what it lists; FeedMalformed if it is not in the format."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a feed. `name` tells the parts of a feed apart, `lists` is whose ranges it holds."""

    url: str
    name: str = ""
    lists: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A source of one kind of table. Where parts overlap, the earlier one is believed."""

    name: str
    kind: Kind
    meaning: str
    licence: str
    attribution: str = ""
    format: str
    parts: tuple[Part, ...]
    read: Reader
    stale_days: int
    # A broken mirror may send anything; no real feed is near its limit.
    maximum_bytes: int = 64_000_000
    # Whether IPv6 is told by whole links (/64), as it is for what tells of networks, not of hosts.
    links: bool = False
    # Whether its ranges come in order and never overlap; what is too much to sort in memory must.
    ordered: bool = False


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text that are neither empty nor comments, with their numbers."""
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            if len(raw) > _LONGEST_LINE:
                raise FeedMalformed(number, "it is longer than any line of a feed")
            try:
                line = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip()
            except UnicodeDecodeError:
                raise FeedMalformed(number, "it is not UTF-8") from None
            if line and not line.startswith(("#", ";")):
                yield number, line


def network_range(number: int, text: str, record: Record) -> Range:
    """Return the range of an address or network that stands in a line."""
    try:
        version, first, last = read_network(text)
    except ValueError as error:
        raise FeedMalformed(number, f"{_shown(error)}") from None
    return Range(version, first, last, record)


def between(number: int, first_text: str, last_text: str, record: Record) -> Range:
    """Return the range from the first address to the last that stand in a line."""
    first, last = network_range(number, first_text, record), network_range(number, last_text, record)
    if first.version != last.version or first.first > last.last or "/" in first_text + last_text:
        raise FeedMalformed(number, f"{_shown(first_text)} to {_shown(last_text)} is no range of addresses")
    return Range(first.version, first.first, last.last, record)


def _shown(text: object) -> str:
    shown = str(text)
    return shown if len(shown) <= 120 else shown[:119] + "…"  # noqa: PLR2004
