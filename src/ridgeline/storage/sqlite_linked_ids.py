"""The busiest linked ids in the embedded store.

The index by linked id knows no order of time among all of them, so the table is walked from the latest event on: there
events of one time lie together.
"""

from __future__ import annotations

import sqlite3

from ridgeline.storage.access import TopLinkedIds
from ridgeline.storage.sqlite_environments import Environments
from ridgeline.storage.sqlite_schema import LATEST_TIME, first_position, last_position


def top_linked_ids(
    connection: sqlite3.Connection,
    environments: Environments,
    start: int,
    end: int,
    environment_id: str | None,
    limit: int,
    among: int,
) -> TopLinkedIds:
    """Return the linked ids with the most events, among the latest `among` events of the range."""
    number = None if environment_id is None else environments.number(connection, environment_id)
    if environment_id is not None and number is None:
        return TopLinkedIds.of({}, limit, is_whole=True)
    rows = connection.execute(
        "SELECT linked_id, environment, visitor_id FROM event WHERE position BETWEEN ? AND ? "
        "ORDER BY position DESC LIMIT ?",
        (first_position(min(max(start, 0), LATEST_TIME)), last_position(min(end, LATEST_TIME)), among + 1),
    ).fetchall()
    erased = {row[0] for row in connection.execute("SELECT visitor_id FROM erasure")}
    counts: dict[str, int] = {}
    for linked_id, environment, visitor_id in rows[:among]:
        # One that was emptied is none.
        if not linked_id or (number is not None and environment != number) or visitor_id in erased:
            continue
        counts[linked_id] = counts.get(linked_id, 0) + 1
    return TopLinkedIds.of(counts, limit, is_whole=len(rows) <= among)
