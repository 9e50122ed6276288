"""Ranges of addresses with what is said of them, and how lists that overlap become one."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from ridgeline.intel.addresses import Version
from ridgeline.intel.records import Record


class Range(NamedTuple):
    """The addresses from `first` to `last`, both included."""

    version: Version
    first: int
    last: int
    record: Record


def flatten(lists: Iterable[Iterable[Range]]) -> Iterator[Range]:
    """Yield ranges in order that do not overlap: an earlier list wins, and within one list the narrower range."""
    ranked = [(one, rank) for rank, ranges in enumerate(lists) for one in ranges]
    ranked.sort(key=lambda item: (item[0].version, item[0].first))
    for version, group in groupby(ranked, key=lambda item: item[0].version):
        yield from _flatten_version(version, group)


def _flatten_version(version: Version, ranked: Iterable[tuple[Range, int]]) -> Iterator[Range]:
    # The best range that holds the present place is at the top; one that has ended is dropped when it gets there.
    holding: list[tuple[int, int, int, Range]] = []
    place = 0

    def until(end: int | None) -> Iterator[Range]:
        nonlocal place
        while holding:
            best = holding[0][3]
            if best.last < place:
                heapq.heappop(holding)
                continue
            if end is not None and place >= end:
                return
            last = best.last if end is None else min(best.last, end - 1)
            yield Range(version, place, last, best.record)
            place = last + 1

    for number, (one, rank) in enumerate(ranked):
        yield from until(one.first)
        place = one.first
        heapq.heappush(holding, (rank, one.last - one.first, number, one))
    yield from until(None)
