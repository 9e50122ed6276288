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
from ridgeline.storage.velocity import NOTES, Asked, Change, Found
from ridgeline.storage.velocity_history import Kind, Row, Subject

_TIME = f"position >> {SLOT_BITS}"
_COLUMNS: dict[Kind, str] = {
    "visitor": ", ip, linked_id, country",
    # Without another column it is read from the index alone.
    "ip": "",
    "linked_id": ", ip, visitor_id",
}
_WITHIN = "AND position BETWEEN ?2 AND ?3"
_EVENTS: dict[Kind, str] = {
    "visitor": f"FROM event WHERE visitor_id = ?1 AND visitor_id IS NOT NULL {_WITHIN}",
    "ip": f"FROM event WHERE {STRETCH} = ?5 AND ip = ?1 AND ip IS NOT NULL {_WITHIN}",
    "linked_id": f"FROM event WHERE linked_id = ?1 AND linked_id IS NOT NULL {_WITHIN}",
}


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
    read_rows = [_rows(connection, one, at, most, erased) for one in asked]
    return Found(number, changes, read_rows, [_number(connection, one, at, erased) for one in asked])


def _rows(connection: sqlite3.Connection, one: Asked, at: int, most: int | None, erased: str) -> list[Row]:
    subject = one.subject
    low, high = _positions(one.first, at if one.counted_from is None else one.counted_from - 1)
    limit = -1 if most is None else most + 1
    sql = f"SELECT {_TIME}{_COLUMNS[subject.kind]} {_EVENTS[subject.kind]} {erased} ORDER BY position LIMIT ?4"
    if subject.kind != "ip":
        return connection.execute(sql, (subject.value, low, high, limit)).fetchall()
    found: list[Row] = []
    for stretch in _stretches(low, high):
        found += connection.execute(sql, (subject.value, low, high, limit, stretch))
    return found


def _number(connection: sqlite3.Connection, one: Asked, at: int, erased: str) -> int:
    """Return how many events there are of an address from the time on from which they are only counted."""
    if one.counted_from is None:
        return 0
    low, high = _positions(one.counted_from, at)
    sql = f"SELECT count(*) {_EVENTS['ip']} {erased}"
    found = 0
    for stretch in _stretches(low, high):
        ((number,),) = connection.execute(sql, (one.subject.value, low, high, None, stretch)).fetchall()
        found += number
    return found


def _positions(first: int, last: int) -> tuple[int, int]:
    return first_position(max(first, -LATEST_TIME)), last_position(min(last, LATEST_TIME))


def _stretches(low: int, high: int) -> Iterator[int]:
    yield from range(low >> STRETCH_BITS, (high >> STRETCH_BITS) + 1)
