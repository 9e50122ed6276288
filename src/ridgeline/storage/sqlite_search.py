"""A search over events as one SQL statement: a walk along an index in the order of the answer, cut at the limit."""

from __future__ import annotations

import sqlite3
from typing import Any

from ridgeline.storage.protocol import EventPage, EventQuery, StoredEvent
from ridgeline.wire.search import Filter

# The event's fields that events have, and their columns. A filter on any other field matches nothing: no event has it.
COLUMNS = {
    "identification.visitor_id": "visitor_id",
    "linked_id": "linked_id",
    "ip_address": "ip",
    "url": "url",
    "origin": "origin",
    "environment_id": "environment_id",
    "suspect": "suspect",
    "sdk.platform": "sdk_platform",
    "sdk.version": "sdk_version",
}


def search(connection: sqlite3.Connection, query: EventQuery) -> EventPage:
    """Return one page of the events that match."""
    conditions = ["source = ?", "timestamp BETWEEN ? AND ?"]
    values: list[Any] = [query.source, query.start, query.end]
    for test in query.filters:
        condition, operands = _condition(test)
        conditions.append(condition)
        values.extend(operands)
    if query.environment_id is not None:
        conditions.append("environment_id = ?")
        values.append(query.environment_id)
    conditions.append("NOT EXISTS (SELECT 1 FROM erasure WHERE erasure.visitor_id = event.visitor_id)")
    where = " AND ".join(conditions)

    position, position_values = "", []
    if query.after is not None:
        position = f" AND (timestamp, event_id) {'>' if query.reverse else '<'} (?, ?)"
        position_values = list(query.after)
    order = "ASC" if query.reverse else "DESC"
    rows = connection.execute(
        f"SELECT event_id, timestamp, environment_id, payload FROM event WHERE {where}{position} "
        f"ORDER BY timestamp {order}, event_id {order} LIMIT ?",
        (*values, *position_values, query.limit + 1),
    ).fetchall()
    total_hits = None
    if query.total_hits is not None:
        (total_hits,) = connection.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM event WHERE {where} LIMIT ?)", (*values, query.total_hits)
        ).fetchone()
    return EventPage([StoredEvent(*row) for row in rows[: query.limit]], len(rows) > query.limit, total_hits)


def _condition(test: Filter) -> tuple[str, tuple[Any, ...]]:
    column = COLUMNS.get(test.field)
    if column is None:
        return ("TRUE" if test.test == "not_known" else "FALSE"), ()
    if test.test == "known":
        return f"{column} IS NOT NULL", ()
    if test.test == "not_known":
        return f"{column} IS NULL", ()
    if test.test == "at_least":
        return f"{column} >= ?", test.values
    if test.test == "within":
        return f"{column} BETWEEN ? AND ?", test.values
    return f"{column} IN ({', '.join('?' * len(test.values))})", test.values
