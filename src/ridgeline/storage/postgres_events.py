"""Events in PostgreSQL: recording, finding by id, changing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

import asyncpg
import msgspec
from msgspec import UNSET

from ridgeline.storage.postgres_audit import add_audit
from ridgeline.storage.postgres_batches import Batches
from ridgeline.storage.postgres_connections import Connection
from ridgeline.storage.postgres_layout import NOT_ERASED, Place, column_value, own_place, read, stored, week_name
from ridgeline.storage.postgres_news import News
from ridgeline.storage.postgres_part import Part, Shared
from ridgeline.storage.postgres_search import Searcher
from ridgeline.storage.postgres_velocity_notes import note
from ridgeline.storage.postgres_writer import Draft, PostgresWriter
from ridgeline.storage.protocol import (
    AuditEntry,
    EventPage,
    EventQuery,
    Loaded,
    NewEvent,
    RollupRow,
    RollupSum,
    StoredEvent,
)
from ridgeline.wire.event import EventUpdate

# Events of one commit: it takes some milliseconds whatever it holds, and others wait for it no longer than that.
MOST_RECORDED = 256
MOST_READ = 64
_BY_PLACE = (
    "SELECT event_time, environment, frame FROM event_{week} AS event "
    f"WHERE bucket = $1 AND id_time = $2 AND event_id = $3 AND {NOT_ERASED}"
)
_BY_PLACES = (
    "SELECT wanted.number, event_time, environment, frame "
    "FROM unnest($1::smallint[], $2::bigint[], $3::bytea[]) WITH ORDINALITY "
    "AS wanted (bucket, id_time, event_id, number) JOIN {table} AS event USING (bucket, id_time, event_id) "
    f"WHERE {NOT_ERASED}"
)
_ALIASES = "SELECT event_id, id_time, bucket FROM event_alias WHERE event_id = ANY($1::bytea[])"
_DETAIL = (
    "SELECT event_detail.frame FROM event_detail_{week} AS event_detail JOIN event_{week} AS event "
    f"USING (bucket, id_time, event_id) WHERE bucket = $1 AND id_time = $2 AND event_id = $3 AND {NOT_ERASED}"
)
_CHANGED = ("linked_id", "suspect")


class PostgresEvents(Part):
    def __init__(self, shared: Shared) -> None:
        super().__init__(shared)
        self._writer = PostgresWriter(shared.writes, shared.partitions, shared.crowds)
        self._searcher = Searcher(shared)
        # One at a time: two would meet at the roll-ups anyway, and might not see an id that both have.
        self._records: Batches[Draft, None] = Batches(self._writer.record, most=MOST_RECORDED, at_once=1)
        self._event_reads: Batches[str, StoredEvent | None] = Batches(self._read_events, most=MOST_READ, at_once=2)

    async def record(self, event: NewEvent) -> None:
        remembered = self._shared.memory.events
        since = remembered.changes
        await self._records.add(await self._draft(event))
        remembered.keep(StoredEvent(event.event_id, event.timestamp, event.environment_id, event.payload), since)

    async def load(self, events: Sequence[NewEvent]) -> Loaded:
        return await self._writer.load([await self._draft(event) for event in events])

    async def event(self, event_id: str) -> StoredEvent | None:
        memory = self._shared.memory
        if memory.is_current() and (remembered := memory.events.get(event_id)) is not None:
            return remembered
        since = memory.events.changes
        event = await self._event_reads.add(event_id)
        if event is not None:
            memory.events.keep(event, since)
        return event

    async def event_detail(self, event_id: str) -> bytes | None:
        async with self._shared.reads.use() as connection:
            async for place in self._places(connection, event_id):
                try:
                    frame = await connection.fetchval(
                        _DETAIL.format(week=week_name(place.week)), place.bucket, place.id_time, place.event_id
                    )
                except asyncpg.UndefinedTableError:
                    continue
                if frame is not None:
                    return await self._shared.decompress(connection, frame)
        return None

    async def search(self, query: EventQuery) -> EventPage:
        return await self._searcher.search(query)

    async def update_event(self, event_id: str, update: EventUpdate, entry: AuditEntry) -> bool:
        changes = {name: value for name, value in msgspec.structs.asdict(update).items() if value is not UNSET}
        async with (
            self._shared.memory.changing(News("events", event_id)) as change,
            self._shared.writes.use() as connection,
        ):
            async for place in self._places(connection, event_id):
                try:
                    async with connection.transaction():
                        if await self._update(connection, place, changes):
                            await add_audit(connection, entry)
                            await change.tell(connection)
                            return True
                except asyncpg.UndefinedTableError:
                    continue
        return False

    async def rollups(self, start: int, end: int, environment_id: str | None = None) -> list[RollupRow]:
        async with self._shared.searches.use() as connection:
            rows = await connection.fetch(
                "SELECT environment, hour, measure, value, count FROM rollup WHERE hour BETWEEN $1 AND $2 "
                "AND ($3::bytea IS NULL OR environment = (SELECT number FROM environment WHERE environment_id = $3))",
                start,
                end,
                None if environment_id is None else stored(environment_id),
            )
            return [
                RollupRow(await self._shared.environment_id(connection, row[0]), row[1], row[2], read(row[3]), row[4])
                for row in rows
            ]

    async def rollup_sums(
        self, measures: Sequence[str], edges: Sequence[int], environment_id: str | None = None
    ) -> list[RollupSum]:
        async with self._shared.searches.use() as connection:
            rows = await connection.fetch(
                "SELECT width_bucket(hour, $2::bigint[]) - 1, measure, value, sum(count)::bigint FROM rollup "
                "WHERE hour >= $3 AND hour < $4 AND measure = ANY($1::text[]) "
                "AND ($5::bytea IS NULL OR environment = (SELECT number FROM environment WHERE environment_id = $5)) "
                "GROUP BY 1, 2, 3",
                list(measures),
                list(edges),
                edges[0],
                edges[-1],
                None if environment_id is None else stored(environment_id),
            )
            return [RollupSum(row[0], row[1], read(row[2]), row[3]) for row in rows]

    async def _draft(self, event: NewEvent) -> Draft:
        number = await self._shared.environment_number(event.environment_id)
        compress = self._shared.codec.compress
        return Draft.of(
            event, number, compress(event.payload), None if event.detail is None else compress(event.detail)
        )

    async def _read_events(self, event_ids: list[str]) -> list[StoredEvent | None]:
        async with self._shared.reads.use() as connection:
            found: dict[str, StoredEvent] = {}
            await self._find(connection, [(own, one) for one in event_ids if (own := own_place(one))], found)
            missing = {stored(one): one for one in event_ids if one not in found}
            if missing:
                rows = await connection.fetch(_ALIASES, list(missing))
                places = [(Place(time, bucket, event_id), missing[event_id]) for event_id, time, bucket in rows]
                await self._find(connection, places, found)
        return [found.get(event_id) for event_id in event_ids]

    async def _find(
        self, connection: Connection, places: Sequence[tuple[Place, str]], found: dict[str, StoredEvent]
    ) -> None:
        if len(places) == 1:
            ((place, event_id),) = places
            if not await self._has_week(connection, place.week):
                return
            rows = await self._rows(
                connection, _BY_PLACE.format(week=week_name(place.week)), place.bucket, place.id_time, place.event_id
            )
            for time, environment, frame in rows:
                found[event_id] = await self._stored_event(connection, event_id, time, environment, frame)
            return
        weeks = {place.week for place, _ in places}
        here = {week for week in weeks if await self._has_week(connection, week)}
        some = [one for one in places if one[0].week in here]
        if not some:
            return
        # One question for all: that of a single week needs to look at one table alone.
        table = f"event_{week_name(next(iter(here)))}" if len(here) == 1 else "event"
        rows = await self._rows(
            connection,
            _BY_PLACES.format(table=table),
            [place.bucket for place, _ in some],
            [place.id_time for place, _ in some],
            [place.event_id for place, _ in some],
        )
        for number, time, environment, frame in rows:
            event_id = some[number - 1][1]
            found[event_id] = await self._stored_event(connection, event_id, time, environment, frame)

    async def _has_week(self, connection: Connection, week: int) -> bool:
        partitions = self._shared.partitions
        return partitions.may_have(week) or week in await partitions.weeks(connection)

    async def _rows(self, connection: Connection, sql: str, *values: object) -> list[Any]:
        try:
            rows: list[Any] = await connection.fetch(sql, *values)
        except asyncpg.UndefinedTableError:
            # Another process dropped the week's partition.
            self._shared.partitions.forget()
            return []
        return rows

    async def _stored_event(
        self, connection: Connection, event_id: str, time: int, environment: int, frame: bytes
    ) -> StoredEvent:
        payload = await self._shared.decompress(connection, frame)
        return StoredEvent(event_id, time, await self._shared.environment_id(connection, environment), payload)

    async def _places(self, connection: Connection, event_id: str) -> AsyncIterator[Place]:
        """Yield where an event may lie: where its id tells, then, if it is not found there, where its aliases tell."""
        own = own_place(event_id)
        if own is not None:
            yield own
        for one, time, bucket in await connection.fetch(_ALIASES, [stored(event_id)]):
            yield Place(time, bucket, one)

    async def _update(self, connection: Connection, place: Place, changes: dict[str, Any]) -> bool:
        table = f"event_{week_name(place.week)}"
        row = await connection.fetchrow(
            f"SELECT frame, event_time FROM {table} AS event WHERE bucket = $1 AND id_time = $2 AND event_id = $3 "
            f"AND {NOT_ERASED} FOR NO KEY UPDATE",
            place.bucket,
            place.id_time,
            place.event_id,
        )
        if row is None:
            return False
        raw = await self._shared.decompress(connection, row[0])
        payload = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
        for name, value in changes.items():
            payload[name] = msgspec.Raw(msgspec.json.encode(value))
        columns = {name: column_value(changes[name]) for name in _CHANGED if name in changes}
        sets = "".join(f", {name} = ${number}" for number, name in enumerate(columns, 5))
        await connection.execute(
            f"UPDATE {table} SET frame = $4{sets} WHERE bucket = $1 AND id_time = $2 AND event_id = $3",
            place.bucket,
            place.id_time,
            place.event_id,
            self._shared.codec.compress(msgspec.json.encode(payload)),
            *columns.values(),
        )
        if "linked_id" in changes:
            await note(connection, row["event_time"], row["event_time"])
        return True
