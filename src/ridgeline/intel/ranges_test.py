from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ridgeline.intel.ranges import Range, flatten
from ridgeline.intel.records import Listed

SPAN = 40


@st.composite
def ranges(draw: st.DrawFn) -> Range:
    first = draw(st.integers(0, SPAN - 1))
    last = draw(st.integers(first, SPAN - 1))
    return Range(draw(st.sampled_from((4, 6))), first, last, Listed(draw(st.sampled_from("abcdef"))))


def best(lists: list[list[Range]], version: int, number: int) -> set[object]:
    """What may be said of an address, found the slow way: of the first list that has it, by the narrowest ranges."""
    for one in lists:
        holding = [item for item in one if item.version == version and item.first <= number <= item.last]
        if holding:
            narrowest = min(item.last - item.first for item in holding)
            return {item.record for item in holding if item.last - item.first == narrowest}
    return set()


@given(st.lists(st.lists(ranges(), max_size=8), max_size=3))
def test_every_address_keeps_what_is_said_of_it_first_and_most_narrowly(lists: list[list[Range]]) -> None:
    flat = list(flatten(lists))
    for before, after in pairwise(flat):
        assert (before.version, before.last) < (after.version, after.first)
    for version in (4, 6):
        for number in range(SPAN):
            said = {one.record for one in flat if one.version == version and one.first <= number <= one.last}
            expected = best(lists, version, number)
            assert len(said) == min(1, len(expected))
            assert said <= expected
