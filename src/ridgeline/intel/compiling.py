"""From the files of a feed to a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ridgeline.errors import RidgelineError
from ridgeline.intel.feeds.feed import Feed, FeedMalformed
from ridgeline.intel.maxmind import MaxmindFile, is_maxmind_file
from ridgeline.intel.ranges import Range, flatten
from ridgeline.intel.table import Description, UnorderedRanges, write_table

ROWS_A_STEP = 50_000
Rows = Callable[[int], None]
"""Takes how many rows have been read."""


class FeedRefused(RidgelineError):
    """A feed's file that is not used; the table that was there stays."""

    def __init__(self, feed: str, source: str, reason: str) -> None:
        super().__init__(f"The feed {feed} from {source} is not used: {reason.rstrip('.')}.")


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file of a feed that is at hand: whose ranges it holds, and where it came from."""

    path: Path
    source: str
    lists: str = ""


def compile_feed(
    feed: Feed, files: Sequence[Fetched], target: Path, *, as_of: int, made_at: int, rows: Rows = lambda _: None
) -> Description:
    """Write the table of a feed in place of `target`; FeedRefused if a file is not in the feed's format."""
    description = Description(
        feed=feed.name,
        kind=feed.kind,
        licence=feed.licence,
        attribution=feed.attribution,
        sources=tuple(dict.fromkeys(file.source for file in files)),
        as_of=as_of,
        made_at=made_at,
    )
    lists = [_counted(_read(feed, file), rows) for file in files]
    ordered = feed.ordered or all(is_maxmind_file(file.path) for file in files)
    ranges: Iterable[Range] = (one for ranges in lists for one in ranges) if ordered else flatten(lists)
    try:
        return write_table(target, description, ranges, links=feed.links)
    except UnorderedRanges as error:
        raise FeedRefused(feed.name, files[0].source, str(error)) from None


def _read(feed: Feed, file: Fetched) -> Iterator[Range]:
    """Yield what a file holds, which must be something."""
    empty = True
    try:
        if not is_maxmind_file(file.path):
            ranges = feed.read(file.path, file.lists)
        elif feed.kind in {"place", "asn"}:
            ranges = MaxmindFile(file.path).ranges(feed.kind)
        else:
            raise FeedMalformed(0, "a file in MaxMind's format holds no such list")
        for one in ranges:
            empty = False
            yield one
        if empty:
            raise FeedMalformed(0, "it holds no ranges")
    except RidgelineError as error:
        raise FeedRefused(feed.name, file.source, str(error)) from None


def _counted(ranges: Iterator[Range], rows: Rows) -> Iterator[Range]:
    for number, one in enumerate(ranges, start=1):
        if number % ROWS_A_STEP == 0:
            rows(number)
        yield one
