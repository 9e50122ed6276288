"""How much slower this machine is after a rest than most are: limits of time in tests of browsers grow by it.

Some virtual machines take the processor, its caches or memory away from whoever rests for some milliseconds, as a page
does between its tasks. It is measured by work that is none of ours: rows of a table in memory.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import time

ROWS, LOOKS = 100_000, 150
REST_SECONDS = 0.003
# After a rest a look takes up to so many times as long as in a row of them, on machines that take nothing away.
USUAL = 3.0
# Beyond this nothing could be said of what is measured.
MOST = 4.0


def slowness_after_rest() -> float:
    """Return by how much limits are to grow: 1 on a usual machine."""
    table = sqlite3.connect(":memory:")
    table.execute("CREATE TABLE row (number INTEGER PRIMARY KEY, content BLOB)")
    draw = random.Random(1)
    table.executemany("INSERT INTO row VALUES (?, ?)", ((number, draw.randbytes(400)) for number in range(ROWS)))

    def look() -> float:
        number = draw.randrange(ROWS)
        begun = time.perf_counter()
        table.execute("SELECT content FROM row WHERE number = ?", (number,)).fetchall()
        return time.perf_counter() - begun

    in_a_row = [look() for _ in range(10 * LOOKS)][LOOKS:]
    rested = []
    for _ in range(LOOKS):
        time.sleep(REST_SECONDS)
        rested.append(look())
    table.close()
    ratio = statistics.median(rested) / statistics.median(in_a_row)
    return min(MOST, max(1.0, ratio / USUAL))
