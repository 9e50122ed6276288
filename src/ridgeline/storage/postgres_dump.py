"""Dumps of a PostgreSQL store at one moment, and adding what they hold to another."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from ridgeline.ids import random_base62
from ridgeline.storage import postgres_counts
from ridgeline.storage.codec import dictionary_of
from ridgeline.storage.columns import columns_of
from ridgeline.storage.postgres_access import read_members, read_views, restore_members, restore_views
from ridgeline.storage.postgres_audit import AUDIT, add_audit, audit_entry, audit_values
from ridgeline.storage.postgres_connections import Connection
from ridgeline.storage.postgres_crowds import Crowds
from ridgeline.storage.postgres_keys import (
    LOCK_ENVIRONMENTS,
    dumped_workspaces,
    insert_environment,
    insert_key,
    insert_workspace,
    read_environments,
    read_keys,
)
from ridgeline.storage.postgres_layout import NOT_ERASED, bucket_of, read, stored, week_name
from ridgeline.storage.postgres_news import News
from ridgeline.storage.postgres_part import Shared
from ridgeline.storage.postgres_writer import Draft, PostgresWriter
from ridgeline.storage.protocol import (
    MOST_BLOCKING_KEYS,
    ApiKey,
    AuditEntry,
    Dictionary,
    DumpBatch,
    DumpedCounts,
    DumpedEvent,
    DumpedWorkspace,
    DumpTable,
    Environment,
    NewEvent,
    RollupRow,
)
from ridgeline.wire.event import Event

DUMP_ROWS = 1_000


async def dump(shared: Shared, connection: Connection) -> AsyncGenerator[DumpBatch, None]:
    """Yield the whole store as it is at the first call, tombstoned visitors left out."""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        # No week is dropped meanwhile: dropping does not wait for us, it is put off.
        await connection.execute("LOCK TABLE event, event_detail IN ACCESS SHARE MODE")
        yield DumpBatch("workspace", await dumped_workspaces(connection))
        yield DumpBatch("environment", await read_environments(connection))
        yield DumpBatch("api_key", await read_keys(connection))
        yield DumpBatch("member", await read_members(connection))
        yield DumpBatch("saved_view", await read_views(connection))
        names = {
            row[0]: read(row[1]) for row in await connection.fetch("SELECT number, environment_id FROM environment")
        }
        weeks = await shared.partitions.weeks(connection)
        parts: list[tuple[DumpTable, str, Callable[[Any], Any]]] = [
            (
                "dictionary",
                "SELECT dictionary_id, content, created_at FROM dictionary ORDER BY created_at, dictionary_id",
                lambda row: Dictionary(*row),
            ),
            ("erased", "SELECT subject FROM erased_subject", lambda row: read(row[0])),
            ("audit", f"SELECT {AUDIT} FROM audit_log ORDER BY number", audit_entry),
            (
                "visitor",
                "SELECT visitor_id, first_seen_at, last_seen_at FROM visitor ORDER BY bucket, visitor_id",
                lambda row: (read(row[0]), row[1], row[2]),
            ),
            (
                "blocking_key",
                "SELECT visitor_id, unnest(blocking_keys) FROM visitor",
                lambda row: (read(row[0]), row[1]),
            ),
            (
                "profile",
                "SELECT visitor_id, profile FROM visitor WHERE profile IS NOT NULL",
                lambda row: (read(row[0]), row[1]),
            ),
            (
                "rollup",
                "SELECT environment, hour, measure, value, count FROM rollup",
                lambda row: RollupRow(names[row[0]], row[1], row[2], read(row[3]), row[4]),
            ),
            *(
                (
                    "event",
                    "SELECT event.event_id, event_time, environment, edge, visitor_id, event.frame, detail.frame "
                    f"FROM event_{week_name(week)} AS event LEFT JOIN event_detail_{week_name(week)} AS detail "
                    f"USING (bucket, id_time, event_id) WHERE {NOT_ERASED}",
                    lambda row: DumpedEvent(
                        read(row[0]),
                        row[1],
                        names[row[2]],
                        "edge" if row[3] else "device",
                        None if row[4] is None else read(row[4]),
                        row[5],
                        row[6],
                    ),
                )
                for week in weeks
            ),
        ]
        for table, sql, build in parts:
            if table == "rollup":
                async for row in postgres_counts.dumped_counts(connection):
                    yield DumpBatch("matcher_counts", [row])
            cursor = await connection.cursor(sql)
            while found := await cursor.fetch(DUMP_ROWS):
                yield DumpBatch(table, [build(row) for row in found])


class Restorer:
    """Adds the rows of a dump that are missing."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._writer = PostgresWriter(shared.writes, shared.partitions, shared.crowds)

    async def restore(self, batch: DumpBatch) -> int:
        """Add a batch and return how many of its rows were missing."""
        if batch.table == "event":
            return await self._restore_events(batch.rows)
        if batch.table == "workspace":
            return await self._restore_workspace(batch.rows)
        async with self._shared.writes.use() as connection:
            async with connection.transaction():
                if batch.table == "blocking_key":
                    restored = await _restore_blocking_keys(connection, batch.rows, self._shared.crowds)
                else:
                    restored = await _RESTORERS[batch.table](connection, batch.rows)
            await self._shared.load_environments(connection)
            await self._shared.load_dictionaries(connection)
        return restored

    async def _restore_workspace(self, rows: Sequence[DumpedWorkspace]) -> int:
        memory = self._shared.memory
        async with (
            memory.changing(News("workspace")) as change,
            self._shared.writes.use() as connection,
            connection.transaction(),
        ):
            restored = await _restore_workspace(connection, rows)
            if restored:
                # Its weights are others now.
                await change.tell(connection)
        return restored

    async def _restore_events(self, rows: Sequence[DumpedEvent]) -> int:
        drafts = []
        async with self._shared.reads.use() as connection:
            await self._shared.load_environments(connection)
            await self._shared.load_dictionaries(connection)
        codec = self._shared.codec
        for row in rows:
            payload = codec.decompress(row.payload)
            event = NewEvent(
                row.event_id,
                row.timestamp,
                row.environment_id,
                row.source,
                row.visitor_id,
                visitor_is_new=False,
                payload=payload,
                columns=columns_of(msgspec.json.decode(payload, type=Event)),
            )
            number = await self._shared.environment_number(row.environment_id)
            drafts.append(Draft.of(event, number, self._kept(row.payload), row.detail and self._kept(row.detail)))
        # The roll-ups of a dump are restored as they are.
        return (await self._writer.load(drafts, count=False)).stored

    def _kept(self, frame: bytes) -> bytes:
        """Return a frame that can be read here."""
        codec = self._shared.codec
        number = dictionary_of(frame)
        return frame if not number or codec.knows(number) else codec.compress(codec.decompress(frame))


async def _restore_workspace(connection: Connection, rows: Sequence[DumpedWorkspace]) -> int:
    await connection.execute(LOCK_ENVIRONMENTS)
    restored = 0
    for row in rows:
        known = await connection.fetchval("SELECT workspace_id FROM workspace")
        if known is None:
            await insert_workspace(connection, row)
        elif known == stored(row.workspace_id) or await connection.fetchval("SELECT EXISTS (SELECT 1 FROM event)"):
            continue
        else:
            await connection.execute("DELETE FROM workspace")
            await insert_workspace(connection, row)
            # A store without events: its own environments are further ones from now on, or go if no key needs them.
            await connection.execute(
                "DELETE FROM environment WHERE NOT EXISTS "
                "(SELECT 1 FROM api_key WHERE api_key.environment_id = environment.environment_id)"
            )
            await connection.execute(
                "UPDATE environment SET is_default = FALSE, name = name || $1", b" (before the restore)"
            )
        restored += 1
    return restored


async def _restore_environments(connection: Connection, rows: Sequence[Environment]) -> int:
    await connection.execute(LOCK_ENVIRONMENTS)
    known = await read_environments(connection)
    restored = 0
    for row in rows:
        if any(one.environment_id == row.environment_id for one in known):
            continue
        name = row.name
        while any(one.name == name for one in known):
            name = f"{row.name} (restored {random_base62(4)})"
        added = replace(row, name=name, is_default=row.is_default and not any(one.is_default for one in known))
        await insert_environment(connection, added)
        known.append(added)
        restored += 1
    return restored


async def _restore_keys(connection: Connection, rows: Sequence[tuple[bytes, ApiKey]]) -> int:
    known = await read_keys(connection)
    ids, digests = {key.key_id for _, key in known}, {digest for digest, _ in known}
    missing = [(digest, key) for digest, key in rows if key.key_id not in ids and digest not in digests]
    for digest, key in missing:
        await insert_key(connection, key, digest)
    return len(missing)


async def _restore_dictionaries(connection: Connection, rows: Sequence[Dictionary]) -> int:
    return _count(
        await connection.fetch(
            "INSERT INTO dictionary SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bigint[]) "
            "ON CONFLICT DO NOTHING RETURNING 1",
            [row.dictionary_id for row in rows],
            [row.content for row in rows],
            [row.created_at for row in rows],
        )
    )


async def _restore_erased(connection: Connection, rows: Sequence[str]) -> int:
    return _count(
        await connection.fetch(
            "INSERT INTO erased_subject SELECT * FROM unnest($1::bytea[]) ON CONFLICT DO NOTHING RETURNING 1",
            sorted(stored(row) for row in rows),
        )
    )


async def _restore_audit(connection: Connection, rows: Sequence[AuditEntry]) -> int:
    restored = 0
    for row in rows:
        at, actor, action, subject, *_ = audit_values(row)
        known = await connection.fetchval(
            "SELECT 1 FROM audit_log WHERE at = $1 AND actor = $2 AND action = $3 AND subject = $4 LIMIT 1",
            at,
            actor,
            action,
            subject,
        )
        if known is None:
            await add_audit(connection, row)
            restored += 1
    return restored


async def _restore_visitors(connection: Connection, rows: Sequence[tuple[str, int, int]]) -> int:
    ordered = sorted((bucket_of(stored(row[0])), stored(row[0]), row[1], row[2]) for row in rows)
    return _count(
        await connection.fetch(
            "INSERT INTO visitor (bucket, visitor_id, first_seen_at, last_seen_at, blocking_keys) "
            "SELECT bucket, visitor_id, first, last, '{}' "
            "FROM unnest($1::smallint[], $2::bytea[], $3::bigint[], $4::bigint[]) "
            "AS new (bucket, visitor_id, first, last) "
            "WHERE NOT EXISTS (SELECT 1 FROM erasure WHERE erasure.bucket = new.bucket "
            "AND erasure.visitor_id = new.visitor_id) ON CONFLICT DO NOTHING RETURNING 1",
            *[list(column) for column in zip(*ordered, strict=True)],
        )
        if ordered
        else []
    )


async def _restore_blocking_keys(connection: Connection, rows: Sequence[tuple[str, int]], crowds: Crowds) -> int:
    by_visitor: dict[bytes, list[int]] = {}
    for text, key in rows:
        by_visitor.setdefault(stored(text), []).append(key)
    refused = await crowds.refused(connection, by_visitor, known=list(by_visitor))
    restored = 0
    for visitor_id, keys in sorted(by_visitor.items(), key=lambda item: (bucket_of(item[0]), item[0])):
        known = await connection.fetchval(
            "SELECT blocking_keys FROM visitor WHERE bucket = $1 AND visitor_id = $2 FOR NO KEY UPDATE",
            bucket_of(visitor_id),
            visitor_id,
        )
        if known is None:
            continue
        left_out = {*known, *refused.get(visitor_id, ())}
        missing = [key for key in keys if key not in left_out][: max(0, MOST_BLOCKING_KEYS - len(known))]
        if missing:
            await connection.execute(
                "UPDATE visitor SET blocking_keys = blocking_keys || $3::bigint[] "
                "WHERE bucket = $1 AND visitor_id = $2",
                bucket_of(visitor_id),
                visitor_id,
                missing,
            )
            restored += len(missing)
    return restored


async def _restore_profiles(connection: Connection, rows: Sequence[tuple[str, bytes]]) -> int:
    ordered = sorted((bucket_of(stored(row[0])), stored(row[0]), row[1]) for row in rows)
    if not ordered:
        return 0
    return _count(
        await connection.fetch(
            "WITH new AS (SELECT * FROM unnest($1::smallint[], $2::bytea[], $3::bytea[]) "
            "AS new (bucket, visitor_id, profile)), locked AS MATERIALIZED (SELECT visitor.bucket, visitor.visitor_id "
            "FROM new JOIN visitor USING (bucket, visitor_id) WHERE visitor.profile IS NULL "
            "ORDER BY visitor.bucket, visitor.visitor_id FOR NO KEY UPDATE OF visitor) "
            "UPDATE visitor SET profile = new.profile FROM locked JOIN new USING (bucket, visitor_id) "
            "WHERE visitor.bucket = locked.bucket AND visitor.visitor_id = locked.visitor_id "
            "AND visitor.profile IS NULL RETURNING 1",
            *[list(column) for column in zip(*ordered, strict=True)],
        )
    )


async def _restore_counts(connection: Connection, rows: Sequence[DumpedCounts]) -> int:
    return sum([await postgres_counts.restore_counts(connection, row) for row in rows])


async def _restore_rollups(connection: Connection, rows: Sequence[RollupRow]) -> int:
    # The larger of two counts: a restore that is repeated adds nothing.
    ordered = sorted((row.measure, stored(row.value), row.hour, stored(row.environment_id), row.count) for row in rows)
    if not ordered:
        return 0
    return _count(
        await connection.fetch(
            "INSERT INTO rollup (measure, value, hour, environment, count) SELECT measure, value, hour, number, count "
            "FROM unnest($1::text[], $2::bytea[], $3::bigint[], $4::bytea[], $5::bigint[]) "
            "AS new (measure, value, hour, environment_id, count) JOIN environment USING (environment_id) "
            "ON CONFLICT (measure, value, hour, environment) DO UPDATE SET count = excluded.count "
            "WHERE excluded.count > rollup.count RETURNING 1",
            *[list(column) for column in zip(*ordered, strict=True)],
        )
    )


def _count(rows: Sequence[Any]) -> int:
    return len(rows)


_RESTORERS: dict[str, Callable[[Connection, Any], Awaitable[int]]] = {
    "environment": _restore_environments,
    "api_key": _restore_keys,
    "member": restore_members,
    "saved_view": restore_views,
    "dictionary": _restore_dictionaries,
    "erased": _restore_erased,
    "audit": _restore_audit,
    "visitor": _restore_visitors,
    "profile": _restore_profiles,
    "matcher_counts": _restore_counts,
    "rollup": _restore_rollups,
}
