"""The only place where the product asks what time it is."""

from __future__ import annotations

import time
from collections.abc import Callable

Clock = Callable[[], int]
"""Returns the present time in Unix milliseconds."""

MINUTE = 60_000
DAY = 24 * 60 * MINUTE


def system_clock() -> int:
    """Return the machine's time in Unix milliseconds."""
    return time.time_ns() // 1_000_000
