"""What the embedded store reads to count velocity, and its notes of what has changed the past."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from ridgeline.ids import bucket_of
from ridgeline.storage.protocol import VelocitySubjects
from ridgeline.storage.sqlite_events import NOT_ERASED
from ridgeline.storage.sqlite_schema import (
    LATEST_TIME,
    SLOT_BITS,
    STRETCH,
    STRETCH_BITS,
    first_position,
    last_position,
    packed_ip,
)
from ridgeline.storage.velocity import NOTES, Asked, Change, Found, Kind, Row, Subject

_TIME = f"position >> {SLOT_BITS}"
_ROWS: dict[Kind, str] = {
    "visitor": f"SELECT {_TIME}, ip, linked_id, country FROM event WHERE visitor_id = ?1 AND visitor_id IS NOT NULL",
    # Without another column it is read from the index alone.
    "ip": f"SELECT {_TIME} FROM event WHERE {STRETCH} = ?5 AND ip = ?1 AND ip IS NOT NULL",
    "linked_id": f"SELECT {_TIME}, ip, visitor_id FROM event WHERE linked_id = ?1 AND linked_id IS NOT NULL",
}
_WITHIN = "AND position BETWEEN ?2 AND ?3 {erased} ORDER BY position LIMIT ?4"


class PastChanges:
    """What a batch of writes has changed of the past: noted before its commit, in one note."""

    def __init__(self) -> None:
        self._first: int | None = None
        self._last = 0

    def add(self, *times: int) -> None:
        if not times:
            return
        first, last = min(times), max(times)
        if self._first is None:
            self._first, self._last = first, last
        else:
            self._first, self._last = min(self._first, first), max(self._last, last)

    def write(self, connection: sqlite3.Connection) -> None:
        if self._first is not None:
            note(connection, self._first, self._last)

    def committed(self) -> None:
        pass

    def forget(self) -> None:
        self._first = None

    def undone(self) -> None:
        pass


def note(connection: sqlite3.Connection, first: int, last: int, bucket: int | None = None) -> None:
    """Note that events of these times were changed, `bucket` as in `Change`."""
    number = connection.execute(
        "INSERT INTO past_change (first, last, bucket) VALUES (?, ?, ?)", (first, last, bucket)
    ).lastrowid
    connection.execute("DELETE FROM past_change WHERE number <= ?", ((number or 0) - NOTES,))


def note_visitor(connection: sqlite3.Connection, visitor_id: str) -> None:
    """Note that all events of a visitor have changed."""
    span = [
        connection.execute(
            f"SELECT {_TIME} FROM event WHERE visitor_id = ? AND visitor_id IS NOT NULL ORDER BY position {order} "
            "LIMIT 1",
            (visitor_id,),
        ).fetchone()
        for order in ("", "DESC")
    ]
    if span[0] is not None:
        note(connection, span[0][0], span[1][0], bucket_of(visitor_id))


def wanted(subjects: VelocitySubjects) -> list[tuple[Subject, Row]]:
    """Return whose events are counted, each with the values of the event itself."""
    ip = None if subjects.ip is None else packed_ip(subjects.ip)
    visitor_id, linked_id = subjects.visitor_id, subjects.linked_id
    found: list[tuple[Subject, Row]] = []
    if visitor_id is not None:
        found.append((Subject("visitor", visitor_id, bucket_of(visitor_id)), (ip, linked_id, subjects.country)))
    if ip is not None:
        found.append((Subject("ip", ip), ()))
    if linked_id is not None:
        found.append((Subject("linked_id", linked_id), (ip, visitor_id)))
    return found


def read(connection: sqlite3.Connection, asked: Sequence[Asked], at: int, known: int | None, most: int | None) -> Found:
    """Return what `velocity.Read` is to; the connection is in a transaction."""
    ((number,),) = connection.execute("SELECT coalesce(max(number), 0) FROM past_change").fetchall()
    changes: list[Change] = []
    if known is not None and known < number:
        rows = connection.execute("SELECT * FROM past_change WHERE number > ? ORDER BY number", (known,))
        changes = [Change(*row) for row in rows]
    is_erasing = connection.execute("SELECT 1 FROM erasure LIMIT 1").fetchone() is not None
    erased = f"AND {NOT_ERASED}" if is_erasing else ""
    return Found(number, changes, [_rows(connection, one, at, most, erased) for one in asked])


def _rows(connection: sqlite3.Connection, one: Asked, at: int, most: int | None, erased: str) -> list[Row]:
    subject, first = one.subject, one.first
    sql = f"{_ROWS[subject.kind]} {_WITHIN.format(erased=erased)}"
    limit = -1 if most is None else most + 1
    low, high = first_position(max(first, -LATEST_TIME)), last_position(min(at, LATEST_TIME))
    if subject.kind != "ip":
        return connection.execute(sql, (subject.value, low, high, limit)).fetchall()
    found: list[Row] = []
    for stretch in _stretches(low, high):
        found += connection.execute(sql, (subject.value, low, high, limit, stretch))
    return found


def _stretches(low: int, high: int) -> Iterator[int]:
    yield from range(low >> STRETCH_BITS, (high >> STRETCH_BITS) + 1)
