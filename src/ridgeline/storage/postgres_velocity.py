"""What PostgreSQL reads to count velocity."""

from __future__ import annotations

import asyncio
import operator
from collections.abc import Callable, Sequence
from typing import Any

import asyncpg

from ridgeline.clock import DAY
from ridgeline.signals.velocity_counts import VelocityCounts
from ridgeline.storage.columns import text_digest
from ridgeline.storage.postgres_connections import Connections
from ridgeline.storage.postgres_layout import NEAR, NOT_ERASED, bucket_of, digest_mark, stored, week_name, week_of
from ridgeline.storage.postgres_part import Part, Shared
from ridgeline.storage.protocol import StorageUnavailable, VelocitySubjects
from ridgeline.storage.velocity import MANY, Asked, Change, Found, VelocityCounter, velocity_counts
from ridgeline.storage.velocity_history import Kind, Row, Subject

ATTEMPTS = 5
# One statement reads all of it, as it was at one moment. The notes come first, then the events by subject; each row is
# (part, time, address, linked id, country or visitor), and of a note (part, number, nothing, first, nothing, last).
# What is only counted is (part, number).
_NUMBER_PART, _NOTE_PART, _COUNTED_PART = -1, -2, -3
_NUMBER = (
    f"SELECT {_NUMBER_PART} AS part, coalesce(max(number), 0) AS time, NULL::bytea AS ip, NULL::bigint AS linked_id, "
    "NULL::bytea AS other, 0::bigint AS last FROM past_change"
)
_NOTES = f"SELECT {_NOTE_PART}, number, int4send(bucket), first, NULL, last FROM past_change WHERE number > {{known}}"
_EVENTS: dict[Kind, str] = {
    "visitor": (
        "SELECT {part}, event_time, ip, linked_id, country, 0::bigint FROM event_{week} AS event "
        "WHERE substring(sha256(visitor_id), 1, 7) = {mark} AND visitor_id = {value}"
    ),
    "ip": (
        "SELECT {part}, event_time, NULL::bytea, NULL::bigint, NULL::bytea, 0::bigint FROM event_{week} AS event "
        "WHERE substring(sha256(ip), 1, 7) = {mark} AND ip = {value}"
    ),
    "linked_id": (
        "SELECT {part}, event_time, ip, NULL::bigint, visitor_id, 0::bigint FROM event_{week} AS event "
        "WHERE linked_id = {value}"
    ),
}
_COUNTED = (
    "SELECT {part}, count(*), NULL::bytea, NULL::bigint, NULL::bytea, 0::bigint FROM event_{week} AS event "
    "WHERE substring(sha256(ip), 1, 7) = {mark} AND ip = {value}"
)
_WITHIN = f"AND event_time BETWEEN {{first}} AND {{last}} AND {NOT_ERASED}"
_COLUMNS: dict[Kind, Callable[[Sequence[Any]], Row]] = {
    "visitor": operator.itemgetter(1, 2, 3, 4),
    "ip": lambda row: (row[1],),
    "linked_id": operator.itemgetter(1, 2, 4),
}


class PostgresVelocity(Part):
    def __init__(self, shared: Shared) -> None:
        super().__init__(shared)
        self._velocity = VelocityCounter(self._read_velocity, self._read_velocity_aside)

    async def velocity(self, subjects: VelocitySubjects, at: int) -> VelocityCounts:
        wanted = _wanted(subjects)
        counted = await self._velocity.count(wanted, at)
        return velocity_counts({subject.kind: counts for (subject, _), counts in zip(wanted, counted, strict=True)})

    async def _read_velocity(self, asked: Sequence[Asked], at: int, known: int | None, most: int | None) -> Found:
        return await self._read_from(self._shared.reads, asked, at, known, most)

    async def _read_velocity_aside(self, asked: Sequence[Asked], at: int, known: int | None, most: int | None) -> Found:
        return await self._read_from(self._shared.slow, asked, at, known, most)

    async def _read_from(
        self, connections: Connections, asked: Sequence[Asked], at: int, known: int | None, most: int | None
    ) -> Found:
        partitions = self._shared.partitions
        weeks = range(week_of(at - DAY - NEAR), week_of(at + NEAR) + 1)
        async with connections.use() as connection:
            for _ in range(ATTEMPTS):
                if not all(partitions.may_have(week) for week in weeks):
                    await partitions.weeks(connection)
                here = [week for week in weeks if partitions.may_have(week)]
                sql, values = _statement(asked, here, at, known, most)
                try:
                    rows = await connection.fetch(sql, *values)
                except asyncpg.UndefinedTableError:
                    # Another process dropped a week's partition.
                    partitions.forget()
                else:
                    return _found(asked, rows) if len(rows) < MANY else await asyncio.to_thread(_found, asked, rows)
        raise StorageUnavailable("velocity cannot be counted: partitions are always being dropped")


def _wanted(subjects: VelocitySubjects) -> list[tuple[Subject, Row]]:
    """Return whose events are counted, each with the values of the event itself."""
    visitor_id = None if subjects.visitor_id is None else stored(subjects.visitor_id)
    linked_id = None if subjects.linked_id is None else text_digest(subjects.linked_id)
    country = None if subjects.country is None else stored(subjects.country)
    found: list[tuple[Subject, Row]] = []
    if visitor_id is not None:
        found.append((Subject("visitor", visitor_id, bucket_of(visitor_id)), (subjects.ip, linked_id, country)))
    if subjects.ip is not None:
        found.append((Subject("ip", subjects.ip), ()))
    if linked_id is not None:
        found.append((Subject("linked_id", linked_id), (subjects.ip, visitor_id)))
    return found


def _statement(
    asked: Sequence[Asked], weeks: Sequence[int], at: int, known: int | None, most: int | None
) -> tuple[str, list[object]]:
    """Return the SQL that reads all of it, and the values of its parameters."""
    values: list[object] = []

    def parameter(value: object) -> str:
        values.append(value)
        return f"${len(values)}"

    parts = [_NUMBER]
    if known is not None:
        parts.append(_NOTES.format(known=parameter(known)))
    limit = "" if most is None else f" LIMIT {most + 1}"
    for part, one in enumerate(asked):
        if not weeks:
            break
        kind, value, _ = one.subject
        last = at if one.counted_from is None else one.counted_from - 1
        names = {"value": parameter(value), "first": parameter(one.first), "last": parameter(last)}
        if kind != "linked_id":
            names["mark"] = parameter(digest_mark(value))
        of_weeks = [f"{_EVENTS[kind]} {_WITHIN}".format(part=part, week=week_name(week), **names) for week in weeks]
        parts.append(f"(SELECT * FROM ({' UNION ALL '.join(of_weeks)}) AS part_{part}{limit})")
        if one.counted_from is not None:
            names |= {"first": parameter(one.counted_from), "last": parameter(at)}
            # Each part's number is told in a part of its own.
            counted = f"{_COUNTED} {_WITHIN}"
            parts += [counted.format(part=_COUNTED_PART - part, week=week_name(week), **names) for week in weeks]
    return " UNION ALL ".join(parts), values


def _found(asked: Sequence[Asked], read: Sequence[Any]) -> Found:
    number = 0
    changes: list[Change] = []
    rows: list[list[Row]] = [[] for _ in asked]
    numbers = [0] * len(asked)
    columns = [_COLUMNS[one.subject.kind] for one in asked]
    for row in read:
        part = row[0]
        if part >= 0:
            rows[part].append(columns[part](row))
        elif part == _NUMBER_PART:
            number = row[1]
        elif part <= _COUNTED_PART:
            numbers[_COUNTED_PART - part] += row[1]
        else:
            bucket = None if row[2] is None else int.from_bytes(row[2])
            changes.append(Change(row[1], row[3], row[5], bucket))
    for some in rows:
        some.sort(key=operator.itemgetter(0))
    changes.sort()
    return Found(number, changes, rows, numbers)
