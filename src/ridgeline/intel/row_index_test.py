from __future__ import annotations

from bisect import bisect_right

from hypothesis import given
from hypothesis import strategies as st

from ridgeline.intel.row_index import (
    BLOCK_SHIFT,
    MOST_BLOCKS,
    MOST_BUCKETS_BITS,
    ROWS_A_BUCKET,
    blocks_of,
    bucket_bits,
    buckets_of,
)

TOP = 2**32 - 1


@given(st.sets(st.integers(1, TOP), min_size=ROWS_A_BUCKET, max_size=400), st.lists(st.integers(0, TOP), min_size=20))
def test_a_row_is_in_its_bucket(cuts: set[int], numbers: list[int]) -> None:
    starts = [0, *sorted(cuts)]
    bits = bucket_bits(len(starts))
    buckets = buckets_of(starts, bits)
    assert len(buckets) == (1 << bits) + 1
    for number in [*numbers, *cuts, *(cut - 1 for cut in cuts), 0, TOP]:
        bucket = number >> 32 - bits
        row = bisect_right(starts, number, buckets[bucket], buckets[bucket + 1]) - 1
        assert row == bisect_right(starts, number) - 1


def test_buckets_grow_with_the_table() -> None:
    assert [bucket_bits(rows) for rows in (0, 1, 63, 64, 127, 128, 2**40)] == [0, 0, 0, 1, 1, 2, MOST_BUCKETS_BITS]


@given(st.sets(st.integers(0, TOP), min_size=2, max_size=40))
def test_a_block_is_named_if_any_range_reaches_into_it(cuts: set[int]) -> None:
    ordered = sorted(cuts)
    ranges = [*zip(ordered[::2], ordered[1::2], strict=False)]
    expected = {block for first, last in ranges for block in range(first >> 16, (last >> 16) + 1)}
    found = blocks_of(4, ranges)
    assert found is not None
    assert [*found] == sorted(expected)
    # The same at the other end of an address of IPv6.
    assert blocks_of(6, [(first << 84, last << 84) for first, last in ranges]) == found


def test_too_many_blocks_are_not_named() -> None:
    assert blocks_of(6, [(0, (MOST_BLOCKS << BLOCK_SHIFT[6]) - 1)]) is not None
    assert blocks_of(6, [(0, MOST_BLOCKS << BLOCK_SHIFT[6])]) is None
