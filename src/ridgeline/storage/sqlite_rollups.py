"""Roll-ups of the embedded store: what is counted now lies together, what is past lies by what it counts.

Each write counts into a hundred rows. Those of the latest hours are neighbours in a small table, so that a write
touches a page or two of it; once an hour is over they are added to the large one, which is ordered for those who ask in
which hours a value was seen. Whoever reads adds both up.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from itertools import pairwise

from ridgeline.storage.protocol import NewEvent, RollupSum
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
# By measure and value the hours lie together: a look for each step is quicker than to sort all that was found.
_PAST_SUMS = """
WITH RECURSIVE
step(number, start, stop) AS MATERIALIZED (
  SELECT key, json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(:steps)
),
series(measure, value) AS (
  SELECT wanted.value, (SELECT min(value) FROM rollup WHERE measure = wanted.value)
  FROM json_each(:measures) AS wanted
  UNION ALL
  SELECT measure, (SELECT min(value) FROM rollup WHERE measure = series.measure AND value > series.value)
  FROM series WHERE value IS NOT NULL
)
SELECT number, measure, value, (
  SELECT sum(count) FROM rollup
  WHERE measure = series.measure AND value = series.value AND hour >= start AND hour < stop
  AND (:environment IS NULL OR environment = :environment)
) FROM series CROSS JOIN step WHERE value IS NOT NULL
"""
_RECENT_SUMS = """
SELECT key, measure, rollup_recent.value, sum(count) FROM json_each(:steps) AS step CROSS JOIN rollup_recent
WHERE hour >= json_extract(step.value, '$[0]') AND hour < json_extract(step.value, '$[1]')
AND measure IN (SELECT value FROM json_each(:measures)) AND (:environment IS NULL OR environment = :environment)
GROUP BY 1, 2, 3
"""
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
    rows = [(key[1], environments.number(connection, key[0]), *key[2:], n) for key, n in rollup_counts(events).items()]
    connection.executemany(_ADD_RECENT, rows)
    newest = max(event.timestamp for event in events) // HOUR * HOUR
    # As many as were added, at least: a load of the past adds nothing else, and would leave ever more behind.
    left = max(len(rows), MOVED_AT_ONCE)
    while left > 0 and (moved := settle(connection, newest - (RECENT_HOURS - 1) * HOUR)):
        left -= moved


def sums(
    connection: sqlite3.Connection, measures: Sequence[str], edges: Sequence[int], environment_id: str | None
) -> list[RollupSum]:
    """Return some measures summed by the steps between edges."""
    number = None
    if environment_id is not None:
        known = connection.execute(
            "SELECT number FROM environment WHERE environment_id = ?", (environment_id,)
        ).fetchone()
        if known is None:
            return []
        (number,) = known
    wanted = {
        "steps": json.dumps(list(pairwise(edges))),
        "measures": json.dumps(sorted(set(measures))),
        "environment": number,
    }
    found: dict[tuple[int, str, str], int] = {}
    # In one look at the file: counts are moved from one table to the other.
    connection.execute("BEGIN")
    try:
        for query in (_PAST_SUMS, _RECENT_SUMS):
            for step, measure, value, count in connection.execute(query, wanted):
                if count is not None:
                    key = (step, measure, value)
                    found[key] = found.get(key, 0) + count
    finally:
        connection.execute("ROLLBACK")
    return [RollupSum(*key, count) for key, count in found.items()]


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
