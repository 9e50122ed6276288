"""Short cuts to the rows of a table of IPv4: where to begin a search, and where there is nothing to search for.

A search by halves through half a million rows touches memory all over the table, nineteen times, which is most of what
it costs. What is here is made when a table is compiled, and lies in its file.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence

BITS = 32
# So many rows are left to a search on average: they lie in a page of memory or two.
ROWS_A_BUCKET = 32
MOST_BUCKETS_BITS = 16
# A bit for each /16.
BLOCK_BITS = 16
BLOCKS = 1 << BITS - BLOCK_BITS


def bucket_bits(rows: int) -> int:
    """Return how many leading bits of an address name its bucket, in a table of so many rows."""
    return min(MOST_BUCKETS_BITS, max(0, (rows // ROWS_A_BUCKET).bit_length() - 1))


def buckets_of(starts: Sequence[int]) -> array[int]:
    """Return for each bucket, and for one behind the last, the first row that starts in it or later."""
    bits = bucket_bits(len(starts))
    width = 1 << BITS - bits
    return array("I", [bisect_left(starts, bucket * width) for bucket in range(1 << bits)] + [len(starts)])


def blocks_of(starts: Sequence[int], records: Sequence[int]) -> bytearray:
    """Return a bit for each /16, lowest bit first: whether a row with a record reaches into it."""
    blocks = bytearray(BLOCKS // 8)
    for row, record in enumerate(records):
        if record:
            after = starts[row + 1] if row + 1 < len(starts) else 1 << BITS
            for block in range(starts[row] >> BLOCK_BITS, (after - 1 >> BLOCK_BITS) + 1):
                blocks[block >> 3] |= 1 << (block & 7)
    return blocks
