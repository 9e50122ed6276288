"""Roll-ups of the embedded store: what is counted now lies together, what is past lies by what it counts.

Each write counts into a hundred rows. Those of the latest hours are neighbours in a small table, so that a write
touches a page or two of it; once an hour is over they are added to the large one, which is ordered for those who ask in
which hours a value was seen. Whoever reads adds both up.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from ridgeline.storage.protocol import NewEvent
from ridgeline.storage.rollup import rollup_counts
from ridgeline.storage.sqlite_environments import Environments

# Hours that are kept together: the present one, and the one before for whoever comes late.
RECENT_HOURS = 2
ALL = "(SELECT * FROM rollup UNION ALL SELECT * FROM rollup_recent)"
"""All counts; a count may be in two parts."""
_ADD = (
    "INSERT INTO {table} (hour, environment, measure, value, count) {rows} "
    "ON CONFLICT DO UPDATE SET count = count + excluded.count"
)
_ADD_RECENT = _ADD.format(table="rollup_recent", rows="VALUES (?, ?, ?, ?, ?)")
_SETTLE = _ADD.format(
    table="rollup", rows="SELECT hour, environment, measure, value, count FROM rollup_recent WHERE hour < ?"
)


class Uncounted:
    """Events of a batch of writes that are not in the roll-ups yet: they are counted together, before the commit."""

    def __init__(self, environments: Environments) -> None:
        self._environments = environments
        self._events: list[NewEvent] = []

    def add(self, *events: NewEvent) -> None:
        self._events += events

    def write(self, connection: sqlite3.Connection) -> None:
        if self._events:
            add_rollups(connection, self._events, self._environments)

    def forget(self) -> None:
        self._events.clear()


def add_rollups(connection: sqlite3.Connection, events: Sequence[NewEvent], environments: Environments) -> None:
    """Count events in the roll-ups."""
    connection.executemany(
        _ADD_RECENT,
        [(key[1], environments.number(connection, key[0]), *key[2:], n) for key, n in rollup_counts(events).items()],
    )
    hours = [row[0] for row in connection.execute("SELECT DISTINCT hour FROM rollup_recent ORDER BY hour")]
    if len(hours) > RECENT_HOURS:
        settle(connection, hours[-RECENT_HOURS])


def settle(connection: sqlite3.Connection, before: int = 1 << 62) -> None:
    """Move the counts of the hours before one, or all, to where past ones lie."""
    connection.execute(_SETTLE, (before,))
    connection.execute("DELETE FROM rollup_recent WHERE hour < ?", (before,))
