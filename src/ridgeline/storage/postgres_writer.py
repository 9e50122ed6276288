"""Storing events: many in one transaction, each of them wholly or not at all.

Transactions of several processes meet at rows of visitors, of payload ids and of roll-ups. They are taken in one order
everywhere, visitors first, so that no two wait for each other; the roll-ups, which all processes share, are taken last.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import asyncpg

from ridgeline.clock import system_clock
from ridgeline.storage.postgres_connections import Connection, Connections
from ridgeline.storage.postgres_crowds import Crowds
from ridgeline.storage.postgres_layout import ROW, Place, bucket_of, own_place, place_of, row_of, stored, week_name
from ridgeline.storage.postgres_partitions import Partitions
from ridgeline.storage.postgres_velocity_notes import note
from ridgeline.storage.protocol import (
    MOST_BLOCKING_KEYS,
    EventIdTaken,
    Loaded,
    NewEvent,
    PayloadSeen,
    StorageUnavailable,
    VisitorGone,
)
from ridgeline.storage.rollup import Key, rollup_counts
from ridgeline.storage.velocity import LATE_MS

ATTEMPTS = 5
_AGAIN = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)
_GONE_PARTITION = (asyncpg.UndefinedTableError, asyncpg.CheckViolationError)

_MERGED_KEYS = f"""
CASE WHEN visitor.blocking_keys @> {{new}} THEN visitor.blocking_keys ELSE
  (SELECT array_agg(key) FROM (
    SELECT key FROM unnest({{new}} || visitor.blocking_keys) WITH ORDINALITY AS merged(key, place)
    GROUP BY key ORDER BY min(place) LIMIT {MOST_BLOCKING_KEYS}
  ) AS kept)
END
"""
_VISITORS = (
    "unnest($1::smallint[], $2::bytea[], $3::bigint[], $4::bigint[], $5::text[], $6::bytea[]) "
    "AS new (bucket, visitor_id, first_seen_at, last_seen_at, keys, profile)"
)
_PUT_VISITORS = f"""
INSERT INTO visitor (bucket, visitor_id, first_seen_at, last_seen_at, blocking_keys, profile)
SELECT bucket, visitor_id, first_seen_at, last_seen_at, keys::bigint[], profile FROM {_VISITORS}
ON CONFLICT (bucket, visitor_id) DO UPDATE SET
  first_seen_at = least(visitor.first_seen_at, excluded.first_seen_at),
  last_seen_at = greatest(visitor.last_seen_at, excluded.last_seen_at),
  blocking_keys = {_MERGED_KEYS.format(new="excluded.blocking_keys")},
  profile = CASE WHEN excluded.last_seen_at >= visitor.last_seen_at THEN coalesce(excluded.profile, visitor.profile)
    ELSE coalesce(visitor.profile, excluded.profile) END
"""
_SEE_VISITORS = f"""
WITH new AS (
  SELECT bucket, visitor_id, last_seen_at, keys::bigint[] AS blocking_keys, profile FROM {_VISITORS}
), locked AS MATERIALIZED (
  SELECT visitor.bucket, visitor.visitor_id FROM new JOIN visitor USING (bucket, visitor_id)
  ORDER BY visitor.bucket, visitor.visitor_id FOR NO KEY UPDATE OF visitor
)
UPDATE visitor SET
  last_seen_at = greatest(visitor.last_seen_at, new.last_seen_at),
  blocking_keys = {_MERGED_KEYS.format(new="new.blocking_keys")},
  profile = coalesce(new.profile, visitor.profile)
FROM locked JOIN new USING (bucket, visitor_id)
WHERE visitor.bucket = locked.bucket AND visitor.visitor_id = locked.visitor_id
RETURNING visitor.visitor_id
"""
_TOMBSTONES = """
SELECT visitor_id FROM erasure JOIN unnest($1::smallint[], $2::bytea[]) AS new (bucket, visitor_id)
USING (bucket, visitor_id)
"""
_ALIASES = "SELECT event_id FROM event_alias WHERE event_id = ANY($1::bytea[])"
_PRESENT = """
SELECT event_id FROM event_{week}
JOIN unnest($1::smallint[], $2::bigint[], $3::bytea[]) AS wanted (bucket, id_time, event_id)
USING (bucket, id_time, event_id)
"""
_ADD_ALIASES = """
INSERT INTO event_alias (bucket, id_time, event_id)
SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[]) ON CONFLICT DO NOTHING RETURNING event_id
"""
# In the order of the ids, in which all processes take them. One that another transaction has just put there is waited
# for: if that is rolled back, this one is the first.
_REMEMBER_PAYLOADS = """
INSERT INTO seen_payload (payload_id, until) SELECT * FROM unnest($1::bytea[], $2::bigint[])
ON CONFLICT DO NOTHING RETURNING payload_id
"""
_NAMES = ", ".join(name for name, _ in ROW)
_ARRAYS = ", ".join(f"${number}::{kind}[]" for number, (_, kind) in enumerate(ROW, 1))
_ADD_EVENTS = (
    f"INSERT INTO event_{{week}} ({_NAMES}) SELECT * FROM unnest({_ARRAYS}) ON CONFLICT DO NOTHING RETURNING event_id"
)
_ADD_DETAILS = """
INSERT INTO event_detail_{week} (bucket, id_time, event_id, frame)
SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[], $4::bytea[]) ON CONFLICT DO NOTHING
"""
_ADD_ROLLUPS = """
INSERT INTO rollup (environment, hour, measure, value, count)
SELECT * FROM unnest($1::integer[], $2::bigint[], $3::text[], $4::bytea[], $5::bigint[])
ON CONFLICT (measure, value, hour, environment) DO UPDATE SET count = rollup.count + excluded.count
"""


@dataclass(frozen=True, slots=True)
class Draft:
    """An event on its way into the tables; the frames are its payload and its detail, compressed."""

    event: NewEvent
    environment: int
    frame: bytes
    detail: bytes | None
    place: Place
    is_aliased: bool

    @classmethod
    def of(cls, event: NewEvent, environment: int, frame: bytes, detail: bytes | None) -> Draft:
        place, is_aliased = place_of(event)
        return cls(event, environment, frame, detail, place, is_aliased)


@dataclass(slots=True)
class _Refused(Exception):
    """What keeps a transaction from being committed: ids that are taken, visitors that are gone, payloads seen."""

    taken: set[bytes] = field(default_factory=set)
    seen: set[bytes] = field(default_factory=set)
    gone: set[bytes] = field(default_factory=set)


@dataclass(slots=True)
class _Seen:
    """What some events tell of one visitor."""

    first: int
    last: int
    is_new: bool
    keys: list[int]
    """The latest first."""
    profile: bytes | None = None
    profile_at: int = 0


class PostgresWriter:
    def __init__(self, connections: Connections, partitions: Partitions, crowds: Crowds) -> None:
        self._connections = connections
        self._partitions = partitions
        self._crowds = crowds

    async def record(self, drafts: list[Draft]) -> list[Exception | None]:
        """Store new events; the answers say which of them were refused, and why."""
        answers: list[Exception | None] = [None] * len(drafts)
        waiting: list[int] = []
        ids: set[bytes] = set()
        payloads: set[bytes | None] = set()
        for number, draft in enumerate(drafts):
            payload_id = draft.event.payload_id
            if draft.place.event_id in ids:
                answers[number] = EventIdTaken(draft.event.event_id)
            elif payload_id is not None and payload_id in payloads:
                answers[number] = PayloadSeen(draft.event.event_id)
            else:
                ids.add(draft.place.event_id)
                payloads.add(payload_id)
                waiting.append(number)
        while waiting:
            try:
                await self._write([drafts[number] for number in waiting], count=True, known=True)
            except _Refused as refused:
                for number in waiting:
                    answers[number] = _answer(drafts[number], refused)
                waiting = [number for number in waiting if answers[number] is None]
            except StorageUnavailable:
                raise
            except Exception as error:  # noqa: BLE001 - whoever asked for the one that cannot be stored is told
                if len(waiting) == 1:
                    answers[waiting[0]] = error
                    break
                for number in waiting:
                    (answers[number],) = await self.record([drafts[number]])
                break
            else:
                break
        return answers

    async def load(self, drafts: Sequence[Draft], *, count: bool = True) -> Loaded:
        """Store events of the past; those that are there, or whose visitors are erased, are left as they are."""
        new = {draft.place.event_id: draft for draft in reversed(drafts)}
        async with self._connections.use() as connection:
            for event_id in await self._present(connection, list(new.values())):
                del new[event_id]
        while new:
            try:
                await self._write(list(new.values()), count=count, known=False)
                break
            except _Refused as refused:
                new = {event_id: draft for event_id, draft in new.items() if _answer(draft, refused) is None}
        return Loaded(len(new), len(drafts) - len(new))

    async def _write(self, drafts: list[Draft], *, count: bool, known: bool) -> None:
        """Store all of the events, or raise _Refused and store none; `known` visitors must be there."""
        for attempt in range(ATTEMPTS):
            await self._partitions.ensure({draft.place.week for draft in drafts})
            try:
                async with self._connections.use() as connection, connection.transaction():
                    await self._store(connection, drafts, count=count, known=known)
            except _GONE_PARTITION:
                self._partitions.forget()
            except _AGAIN:
                await asyncio.sleep(0.01 * attempt)
            else:
                return
        raise StorageUnavailable("events cannot be stored: other transactions are always in the way")

    async def _store(self, connection: Connection, drafts: list[Draft], *, count: bool, known: bool) -> None:
        refused = _Refused()
        visitors = _visitors(drafts, in_order_of_time=not known)
        await self._put_visitors(connection, visitors, refused, known=known)
        buckets, ids = [bucket_of(visitor_id) for visitor_id in visitors], list(visitors)
        if visitors:
            # After the visitors' rows: an erasure that came before it is seen now, a later one waits for us.
            refused.gone.update(row[0] for row in await connection.fetch(_TOMBSTONES, buckets, ids))
        refused.taken.update(await self._taken(connection, drafts))
        refused.seen.update(await _remember_payloads(connection, drafts))
        if refused.taken or refused.gone or refused.seen:
            raise refused
        aliased = [draft for draft in drafts if draft.is_aliased]
        if aliased:
            added = await connection.fetch(_ADD_ALIASES, *_keys(draft.place for draft in aliased))
            refused.taken = {draft.place.event_id for draft in aliased} - {row[0] for row in added}
        for week, some in _by_week(drafts).items():
            rows = [row_of(draft.event, draft.place, draft.environment, draft.frame) for draft in some]
            added = await connection.fetch(
                _ADD_EVENTS.format(week=week_name(week)), *[list(column) for column in zip(*rows, strict=True)]
            )
            if len(added) < len(some):
                refused.taken |= {draft.place.event_id for draft in some} - {row[0] for row in added}
            details = [draft for draft in some if draft.detail is not None]
            if details:
                await connection.execute(
                    _ADD_DETAILS.format(week=week_name(week)),
                    *_keys(draft.place for draft in details),
                    [draft.detail for draft in details],
                )
        if refused.taken:
            raise refused
        if count:
            await _count(connection, drafts)
        await _note_past(connection, drafts, known=known)

    async def _put_visitors(
        self, connection: Connection, visitors: Mapping[bytes, _Seen], refused: _Refused, *, known: bool
    ) -> None:
        new = {visitor_id: seen for visitor_id, seen in visitors.items() if seen.is_new or not known}
        keys = {visitor_id: seen.keys for visitor_id, seen in visitors.items() if seen.keys}
        if keys:
            may_have = [visitor_id for visitor_id in keys if not known or visitor_id not in new]
            for visitor_id, crowded in (await self._crowds.refused(connection, keys, known=may_have)).items():
                seen = visitors[visitor_id]
                seen.keys = [key for key in seen.keys if key not in crowded]
        if new:
            await connection.execute(_PUT_VISITORS, *_visitor_arrays(new))
        if len(new) < len(visitors):
            old = {visitor_id: seen for visitor_id, seen in visitors.items() if visitor_id not in new}
            rows = await connection.fetch(_SEE_VISITORS, *_visitor_arrays(old))
            refused.gone.update(old.keys() - {row[0] for row in rows})

    async def _taken(self, connection: Connection, drafts: Sequence[Draft]) -> set[bytes]:
        """Return the ids that are there already in a place other than the one where they are to be stored."""
        ids = [draft.place.event_id for draft in drafts]
        taken = {row[0] for row in await connection.fetch(_ALIASES, ids)}
        elsewhere = [
            place for draft in drafts if draft.is_aliased and (place := own_place(draft.event.event_id)) is not None
        ]
        return taken | await self._in_place(connection, elsewhere)

    async def _present(self, connection: Connection, drafts: Sequence[Draft]) -> set[bytes]:
        await self._partitions.weeks(connection)
        here = await self._in_place(connection, [draft.place for draft in drafts])
        return here | await self._taken(connection, drafts)

    async def _in_place(self, connection: Connection, places: Sequence[Place]) -> set[bytes]:
        found: set[bytes] = set()
        by_week: dict[int, list[Place]] = {}
        for place in places:
            by_week.setdefault(place.week, []).append(place)
        for week, some in by_week.items():
            if self._partitions.may_have(week):
                rows = await connection.fetch(_PRESENT.format(week=week_name(week)), *_keys(some))
                found.update(row[0] for row in rows)
        return found


def _answer(draft: Draft, refused: _Refused) -> Exception | None:
    if draft.place.event_id in refused.taken:
        return EventIdTaken(draft.event.event_id)
    if draft.event.visitor_id is not None and stored(draft.event.visitor_id) in refused.gone:
        return VisitorGone(draft.event.visitor_id)
    if draft.event.payload_id in refused.seen:
        return PayloadSeen(draft.event.event_id)
    return None


def _visitors(drafts: Sequence[Draft], *, in_order_of_time: bool) -> dict[bytes, _Seen]:
    """Return what the events tell of their visitors, in the order in which all processes take them.

    Of several profiles of a visitor the last one counts, or the latest if `in_order_of_time`.
    """
    found: dict[bytes, _Seen] = {}
    for draft in drafts:
        event = draft.event
        if event.visitor_id is None:
            continue
        seen = found.setdefault(stored(event.visitor_id), _Seen(event.timestamp, event.timestamp, False, []))
        seen.first, seen.last = min(seen.first, event.timestamp), max(seen.last, event.timestamp)
        seen.is_new |= event.visitor_is_new
        if event.blocking_keys:
            latest = [*dict.fromkeys(event.blocking_keys)][:MOST_BLOCKING_KEYS]
            seen.keys = [*dict.fromkeys([*latest, *seen.keys])][:MOST_BLOCKING_KEYS]
        if event.profile is not None and (
            seen.profile is None or not in_order_of_time or event.timestamp >= seen.profile_at
        ):
            seen.profile, seen.profile_at = event.profile, event.timestamp
    return dict(sorted(found.items(), key=lambda item: (bucket_of(item[0]), item[0])))


def _visitor_arrays(visitors: Mapping[bytes, _Seen]) -> tuple[list[object], ...]:
    return (
        [bucket_of(visitor_id) for visitor_id in visitors],
        list(visitors),
        [seen.first for seen in visitors.values()],
        [seen.last for seen in visitors.values()],
        ["{" + ",".join(map(str, seen.keys)) + "}" for seen in visitors.values()],
        [seen.profile for seen in visitors.values()],
    )


def _keys(places: Iterable[Place]) -> tuple[list[int], list[int], list[bytes]]:
    listed = list(places)
    return (
        [place.bucket for place in listed],
        [place.id_time for place in listed],
        [place.event_id for place in listed],
    )


def _by_week(drafts: Sequence[Draft]) -> dict[int, list[Draft]]:
    """Return the events by week, in the order in which all processes store them."""
    found: dict[int, list[Draft]] = {}
    for draft in sorted(drafts, key=lambda draft: draft.place):
        found.setdefault(draft.place.week, []).append(draft)
    return found


async def _remember_payloads(connection: Connection, drafts: Sequence[Draft]) -> set[bytes]:
    """Note the payload ids that some events have; returns those that are noted already."""
    until = {
        draft.event.payload_id: draft.event.timestamp + draft.event.payload_window
        for draft in drafts
        if draft.event.payload_id is not None
    }
    if not until:
        return set()
    ids = sorted(until)
    rows = await connection.fetch(_REMEMBER_PAYLOADS, ids, [until[payload_id] for payload_id in ids])
    return until.keys() - {row[0] for row in rows}


async def _note_past(connection: Connection, drafts: Sequence[Draft], *, known: bool) -> None:
    """Note what the events have changed of the past: those that come as they happen, nothing."""
    before = system_clock() - LATE_MS if known else None
    times = [draft.event.timestamp for draft in drafts if before is None or draft.event.timestamp < before]
    if times:
        await note(connection, min(times), max(times))


async def _count(connection: Connection, drafts: Sequence[Draft]) -> None:
    numbers = {draft.event.environment_id: draft.environment for draft in drafts}
    counts: Counter[Key] = rollup_counts(draft.event for draft in drafts)
    rows = sorted(
        (measure, stored(value), hour, numbers[environment], count)
        for (environment, hour, measure, value), count in counts.items()
    )
    if rows:
        measures, values, hours, environments, added = (list(column) for column in zip(*rows, strict=True))
        await connection.execute(_ADD_ROLLUPS, environments, hours, measures, values, added)
