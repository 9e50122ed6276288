from __future__ import annotations

from bisect import bisect_right

from hypothesis import given
from hypothesis import strategies as st

from ridgeline.intel.row_index import BLOCKS, MOST_BUCKETS_BITS, ROWS_A_BUCKET, blocks_of, bucket_bits, buckets_of

TOP = 2**32 - 1


@given(st.sets(st.integers(1, TOP), min_size=ROWS_A_BUCKET, max_size=400), st.lists(st.integers(0, TOP), min_size=20))
def test_a_row_is_in_its_bucket(cuts: set[int], numbers: list[int]) -> None:
    starts = [0, *sorted(cuts)]
    buckets = buckets_of(starts)
    bits = bucket_bits(len(starts))
    assert len(buckets) == (1 << bits) + 1
    for number in [*numbers, *cuts, *(cut - 1 for cut in cuts), 0, TOP]:
        bucket = number >> 32 - bits
        row = bisect_right(starts, number, buckets[bucket], buckets[bucket + 1]) - 1
        assert row == bisect_right(starts, number) - 1


def test_buckets_grow_with_the_table() -> None:
    assert [bucket_bits(rows) for rows in (0, 1, 63, 64, 127, 128, 2**40)] == [0, 0, 0, 1, 1, 2, MOST_BUCKETS_BITS]


@given(st.sets(st.integers(1, TOP), max_size=40), st.data())
def test_a_block_is_marked_if_anything_in_it_is_listed(cuts: set[int], data: st.DataObject) -> None:
    starts = [0, *sorted(cuts)]
    records = [data.draw(st.integers(0, 1)) for _ in starts]
    marked = blocks_of(starts, records)
    ends = [*starts[1:], 2**32]
    expected = {
        block
        for start, end, record in zip(starts, ends, records, strict=True)
        if record and end - start < 2**22
        for block in range(start >> 16, (end - 1 >> 16) + 1)
    }
    found = {block for block in range(BLOCKS) if marked[block >> 3] >> (block & 7) & 1}
    wide = [(start, end) for start, end, record in zip(starts, ends, records, strict=True) if record]
    assert expected <= found
    # Of wide rows the ends and the middle are looked at: to list all their blocks here takes long.
    assert all({start >> 16, end - 1 >> 16, start + end >> 17} <= found for start, end in wide)
    assert all(any(start >> 16 <= block <= end - 1 >> 16 for start, end in wide) for block in found)
