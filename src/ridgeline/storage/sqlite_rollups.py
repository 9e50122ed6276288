"""Roll-ups of the embedded store: what is counted now lies together, what is past lies by what it counts.

Each write counts into a hundred rows. Those of the latest hours are neighbours in a small table, so that a write
touches a page or two of it; once an hour is over they are added to the large one, which is ordered for those who ask in
which hours a value was seen. Whoever reads adds both up.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from ridgeline.storage.protocol import NewEvent
from ridgeline.storage.rollup import HOUR, rollup_counts
from ridgeline.storage.sqlite_environments import Environments

# Hours that are kept together: the present one, and the one before for whoever comes late.
RECENT_HOURS = 2
# Counts that are moved in one write: it takes some milliseconds.
MOVED_AT_ONCE = 1_000
_COLUMNS = "hour, environment, measure, value, count"
ALL = f"(SELECT {_COLUMNS} FROM rollup UNION ALL SELECT {_COLUMNS} FROM rollup_recent)"
"""All counts; a count may be in two parts."""
_SAME = "(hour, environment, measure, value)"
SUMS = (
    "SELECT rollup.environment, rollup.hour, rollup.measure, rollup.value, "
    f"rollup.count + coalesce(recent.count, 0) FROM rollup LEFT JOIN rollup_recent AS recent USING {_SAME}",
    "SELECT environment, hour, measure, value, count FROM rollup_recent AS recent WHERE NOT EXISTS "
    "(SELECT 1 FROM rollup WHERE rollup.hour = recent.hour AND rollup.environment = recent.environment "
    "AND rollup.measure = recent.measure AND rollup.value = recent.value)",
)
"""Two queries that yield every count once and whole, as (environment, hour, measure, value, count), without a sort."""
_ADD = (
    f"INSERT INTO {{table}} ({_COLUMNS}) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT DO UPDATE SET count = count + excluded.count"
)
_ADD_RECENT, _ADD_PAST = _ADD.format(table="rollup_recent"), _ADD.format(table="rollup")


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

    def committed(self) -> None:
        pass

    def forget(self) -> None:
        self._events.clear()

    def undone(self) -> None:
        self._environments.forget()


def add_rollups(connection: sqlite3.Connection, events: Sequence[NewEvent], environments: Environments) -> None:
    """Count events in the roll-ups."""
    if not events:
        return
    connection.executemany(
        _ADD_RECENT,
        [(key[1], environments.number(connection, key[0]), *key[2:], n) for key, n in rollup_counts(events).items()],
    )
    newest = max(event.timestamp for event in events) // HOUR * HOUR
    settle(connection, newest - (RECENT_HOURS - 1) * HOUR)


def settle(connection: sqlite3.Connection, before: int) -> int:
    """Move some counts of the hours before one to where past ones lie; returns how many."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM rollup_recent WHERE hour < ? ORDER BY hour LIMIT ?", (before, MOVED_AT_ONCE)
    ).fetchall()
    if rows:
        connection.executemany(_ADD_PAST, rows)
        connection.executemany(
            "DELETE FROM rollup_recent WHERE hour = ? AND environment = ? AND measure = ? AND value = ?",
            [row[:4] for row in rows],
        )
    return len(rows)


def settle_all(connection: sqlite3.Connection) -> None:
    """Have every count in one part."""
    while settle(connection, 1 << 62):
        pass
