"""Rows of a CSV file with the number of the line on which each ends."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from ridgeline.intel.feeds.feed import FeedMalformed, numbered_lines


def csv_rows(path: Path, least: int) -> Iterator[tuple[int, list[str]]]:
    """Yield rows of at least so many fields; FeedMalformed for a shorter one."""
    number = 0

    def lines() -> Iterator[str]:
        nonlocal number
        for number, line in numbered_lines(path):  # noqa: B007
            yield line

    try:
        for row in csv.reader(lines(), strict=True):
            if len(row) < least:
                raise FeedMalformed(number, f"it has {len(row)} fields, not {least}")
            yield number, row
    except csv.Error as error:
        raise FeedMalformed(number, f"it is not CSV: {error}") from None
