"""Short cuts to the rows of a table: where to begin a search, and where there is nothing to search for.

A search by halves through half a million rows touches memory all over the table, nineteen times, which is most of what
it costs. What is here is made when a table is compiled, and lies in its file.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from ridgeline.intel.addresses import BITS, Version

# So many rows are left to a search on average: they lie in a page of memory or two.
ROWS_A_BUCKET = 32
MOST_BUCKETS_BITS = 16
# How many bits an address has behind its block, a /16 or a /28: of most of these no list says anything.
BLOCK_SHIFT: dict[Version, int] = {4: 16, 6: 100}
# What they are called in a table: one that another release made with other blocks has none of these.
BLOCKS: dict[Version, str] = {4: "blocks4/16", 6: "blocks6/28"}
MOST_BLOCKS = 1 << 16


def bucket_bits(rows: int) -> int:
    """Return how many leading bits of an IPv4 address name its bucket, in a table of so many rows."""
    return min(MOST_BUCKETS_BITS, max(0, (rows // ROWS_A_BUCKET).bit_length() - 1))


def buckets_of(starts: Sequence[int], bits: int) -> array[int]:
    """Return for each bucket of IPv4, and for one behind the last, the first row that starts in it or later."""
    width = 1 << BITS[4] - bits
    return array("I", [bisect_left(starts, bucket * width) for bucket in range(1 << bits)] + [len(starts)])


def blocks_of(version: Version, ranges: Iterable[tuple[int, int]]) -> array[int] | None:
    """Return the blocks, in order, into which ordered ranges (first and last address) reach; None if those are many."""
    shift = BLOCK_SHIFT[version]
    blocks = array("I")
    following = 0
    for first, last in ranges:
        begin, end = max(following, first >> shift), (last >> shift) + 1
        if len(blocks) + end - begin > MOST_BLOCKS:
            return None
        blocks.extend(range(begin, end))
        following = max(following, end)
    return blocks
