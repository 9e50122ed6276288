"""What operators ask of the embedded store, as functions of a connection: roll-ups, report, dump, restore."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from ridgeline.ids import random_base62
from ridgeline.storage import sqlite_access, sqlite_keys, sqlite_rollups
from ridgeline.storage.columns import columns_of
from ridgeline.storage.migrate import VERSION_QUERY, versions
from ridgeline.storage.protocol import (
    ApiKey,
    AuditEntry,
    Dictionary,
    DumpBatch,
    DumpedEvent,
    DumpedWorkspace,
    Environment,
    Extent,
    NewEvent,
    RollupRow,
    StoreReport,
)
from ridgeline.storage.rollup import HOUR
from ridgeline.storage.sqlite_arrays import unpacked
from ridgeline.storage.sqlite_audit import AUDIT, add_audit, audit_entry, audit_values
from ridgeline.storage.sqlite_counts import dumped_counts, restore_counts
from ridgeline.storage.sqlite_events import EventTable, dictionaries
from ridgeline.storage.sqlite_readers import connect
from ridgeline.storage.sqlite_schema import SLOT_BITS, full_id
from ridgeline.storage.sqlite_visitors import KEY, LAST_SEEN, add_keys, add_profile
from ridgeline.wire.event import Event

DUMP_ROWS = 1_000
# A log beyond this size is not being copied into the database: writes alone make half as much of it at most.
LARGE_LOG = 2 << 30

# --- dictionaries, roll-ups


def add_dictionary(connection: sqlite3.Connection, dictionary: Dictionary) -> bool:
    return bool(
        connection.execute(
            "INSERT OR IGNORE INTO dictionary VALUES (?, ?, ?)",
            (dictionary.dictionary_id, dictionary.content, dictionary.created_at),
        ).rowcount
    )


def rollups(connection: sqlite3.Connection, start: int, end: int, environment_id: str | None) -> list[RollupRow]:
    rows = connection.execute(
        "SELECT environment_id, hour, measure, value, sum(count) "
        f"FROM {sqlite_rollups.ALL} JOIN environment ON number = environment "
        "WHERE hour BETWEEN ? AND ? AND (?3 IS NULL OR environment_id = ?3) GROUP BY 1, 2, 3, 4",
        (start, end, environment_id),
    )
    return [RollupRow(*row) for row in rows]


# --- report


def extent(connection: sqlite3.Connection) -> Extent:
    oldest, newest = _edges(connection)
    # What was counted in the hours that are still there; counting events would be reading all of them.
    (events,) = connection.execute(
        f"SELECT coalesce(sum(count), 0) FROM {sqlite_rollups.ALL} WHERE measure = 'events' AND value = '' "
        "AND hour >= ?",
        (0 if oldest is None else oldest // HOUR * HOUR,),
    ).fetchone()
    return Extent(events, oldest, newest)


def _edges(connection: sqlite3.Connection) -> tuple[int | None, int | None]:
    """Return the times of the oldest and the newest event."""
    oldest, newest = connection.execute(
        "SELECT (SELECT min(position) FROM event), (SELECT max(position) FROM event)"
    ).fetchone()
    return None if oldest is None else oldest >> SLOT_BITS, None if newest is None else newest >> SLOT_BITS


def report(path: Path, *, quick: bool) -> StoreReport:
    """Say how the file is; unless `quick`, reads all of it, which takes a while on a large one."""
    connection = connect(path, read_only=True)
    try:

        def one(sql: str) -> Any:
            return connection.execute(sql).fetchone()[0]

        problems: list[tuple[str, str]] = []
        version = str(one(VERSION_QUERY))
        if version != versions("sqlite")[-1]:
            problems.append((f"The schema is {version}, not {versions('sqlite')[-1]}.", "Run 'ridgeline migrate'."))
        damage = "ok" if quick else one("PRAGMA quick_check(1)")
        if damage != "ok":
            problems.append((f"The database is damaged: {damage}.", "Restore the last backup into a new folder."))
        log = path.with_name(path.name + "-wal")
        log_bytes = log.stat().st_size if log.exists() else 0
        if log_bytes > LARGE_LOG:
            problems.append(
                (f"The write-ahead log has {log_bytes >> 20} MiB.", "Look for a reader that never ends; restart.")
            )
        details = {
            "file": str(path),
            "log_bytes": log_bytes,
            "free_bytes": one("PRAGMA freelist_count") * one("PRAGMA page_size"),
            "sqlite": sqlite3.sqlite_version,
            "dictionaries": one("SELECT count(*) FROM dictionary"),
        }
        if not quick:
            details["visitors"] = one("SELECT count(*) FROM visitor")
        held = extent(connection)
        return StoreReport(
            backend="sqlite",
            schema_version=version,
            bytes=one("PRAGMA page_count") * one("PRAGMA page_size"),
            detail_bytes=None if quick else one("SELECT coalesce(sum(length(frame) + 14), 0) FROM event_detail"),
            events=held.events if quick else one("SELECT count(*) FROM payload"),
            oldest_event=held.oldest,
            newest_event=held.newest,
            erasures_pending=one("SELECT count(*) FROM erasure"),
            oldest_erasure=one("SELECT min(erased_at) FROM erasure"),
            details=details,
            problems=problems,
        )
    finally:
        connection.close()


# --- dump


def dump(connection: sqlite3.Connection) -> Iterator[DumpBatch]:
    """Yield the whole store as it is at the first call, tombstoned visitors left out."""
    connection.execute("BEGIN")
    yield DumpBatch("workspace", sqlite_keys.dumped_workspaces(connection))
    yield DumpBatch("environment", sqlite_keys.environments(connection))
    yield DumpBatch("api_key", sqlite_keys.keys_with_digests(connection))
    yield DumpBatch("member", sqlite_access.members(connection))
    yield DumpBatch("saved_view", sqlite_access.all_views(connection))
    yield DumpBatch("dictionary", dictionaries(connection))
    names: dict[int, str] = dict(connection.execute("SELECT number, environment_id FROM environment").fetchall())
    yield from _batches(connection, "erased", "SELECT subject FROM erased_subject", lambda row: row[0])
    yield from _batches(
        connection,
        "audit",
        f"SELECT {AUDIT} FROM audit_log ORDER BY number",
        audit_entry,
    )
    yield from _batches(
        connection,
        "visitor",
        f"SELECT visitor_id, first_seen_at, {LAST_SEEN} FROM visitor ORDER BY visitor_id",
        tuple,
    )
    yield from _blocking_keys(connection)
    yield from _batches(
        connection, "profile", "SELECT visitor_id, profile FROM visitor_profile WHERE profile IS NOT NULL", tuple
    )
    for row in dumped_counts(connection):
        # One at a time: each may have megabytes.
        yield DumpBatch("matcher_counts", [row])
    for sql in sqlite_rollups.SUMS:
        yield from _batches(connection, "rollup", sql, lambda row: RollupRow(names[row[0]], *row[1:]))
    yield from _batches(
        connection,
        "event",
        "SELECT position, id, payload.environment, edge, visitor_id, payload.frame, event_detail.frame FROM event "
        "JOIN payload USING (position) LEFT JOIN event_detail USING (position) "
        "WHERE NOT EXISTS (SELECT 1 FROM erasure WHERE erasure.visitor_id = event.visitor_id) ORDER BY position",
        lambda row: DumpedEvent(
            full_id(row[1], row[0]),
            row[0] >> SLOT_BITS,
            names[row[2]],
            "edge" if row[3] else "device",
            row[4],
            row[5],
            row[6],
        ),
    )


def _blocking_keys(connection: sqlite3.Connection) -> Iterator[DumpBatch]:
    cursor = connection.execute("SELECT visitor_id, keys FROM visitor_profile WHERE keys != x''")
    while rows := cursor.fetchmany(DUMP_ROWS // 10):
        yield DumpBatch("blocking_key", [(visitor_id, key) for visitor_id, keys in rows for key in unpacked(KEY, keys)])


def _batches(
    connection: sqlite3.Connection, table: Any, sql: str, build: Callable[[tuple[Any, ...]], Any]
) -> Iterator[DumpBatch]:
    cursor = connection.execute(sql)
    while rows := cursor.fetchmany(DUMP_ROWS):
        yield DumpBatch(table, [build(row) for row in rows])


# --- restore


def restore(connection: sqlite3.Connection, batch: DumpBatch, table: EventTable) -> int:
    """Add the rows of a batch that are missing; returns how many that were."""
    if batch.table == "event":
        return _restore_events(connection, batch.rows, table)
    if batch.table == "rollup":
        # A count that is in one part can be compared with the one that is restored.
        sqlite_rollups.settle_all(connection)
    if batch.table == "blocking_key":
        return _restore_blocking_keys(connection, batch.rows)
    return sum(_RESTORERS[batch.table](connection, row) for row in batch.rows)


def _restore_workspace(connection: sqlite3.Connection, row: DumpedWorkspace) -> bool:
    known = connection.execute("SELECT workspace_id FROM workspace").fetchone()
    if known is None:
        sqlite_keys.insert_workspace(connection, row)
        return True
    if known[0] == row.workspace_id or connection.execute("SELECT 1 FROM event LIMIT 1").fetchone():
        return False
    connection.execute("DELETE FROM workspace")
    sqlite_keys.insert_workspace(connection, row)
    # A store without events: its own environments are further ones from now on, or go if no key needs them.
    connection.execute(
        "DELETE FROM environment WHERE environment_id NOT IN (SELECT environment_id FROM api_key "
        "WHERE environment_id IS NOT NULL)"
    )
    connection.execute("UPDATE environment SET is_default = 0, name = name || ' (before the restore)'")
    return True


def _restore_environment(connection: sqlite3.Connection, row: Environment) -> bool:
    if connection.execute("SELECT 1 FROM environment WHERE environment_id = ?", (row.environment_id,)).fetchone():
        return False
    name = row.name
    while connection.execute("SELECT 1 FROM environment WHERE name = ?", (name,)).fetchone():
        name = f"{row.name} (restored {random_base62(4)})"
    default = row.is_default and not connection.execute("SELECT 1 FROM environment WHERE is_default").fetchone()
    sqlite_keys.insert_environment(connection, replace(row, name=name, is_default=default))
    return True


def _restore_key(connection: sqlite3.Connection, row: tuple[bytes, ApiKey]) -> bool:
    digest, key = row
    if connection.execute("SELECT 1 FROM api_key WHERE key_id = ? OR digest = ?", (key.key_id, digest)).fetchone():
        return False
    sqlite_keys.insert_key(connection, key, digest)
    return True


def _restore_audit(connection: sqlite3.Connection, row: AuditEntry) -> bool:
    values = audit_values(row)
    if connection.execute(
        "SELECT 1 FROM audit_log WHERE at = ? AND actor = ? AND action = ? AND subject = ?", values[:4]
    ).fetchone():
        return False
    add_audit(connection, row)
    return True


def _inserter(sql: str) -> Callable[[sqlite3.Connection, Any], bool]:
    def insert(connection: sqlite3.Connection, row: Any) -> bool:
        return bool(connection.execute(sql, row if isinstance(row, tuple) else (row,)).rowcount)

    return insert


def _restore_rollup(connection: sqlite3.Connection, row: RollupRow) -> bool:
    # The larger of two counts: a restore that is repeated adds nothing.
    return bool(
        connection.execute(
            "INSERT INTO rollup (environment, hour, measure, value, count) "
            "SELECT number, ?2, ?3, ?4, ?5 FROM environment WHERE environment_id = ?1 "
            "ON CONFLICT DO UPDATE SET count = excluded.count WHERE excluded.count > count",
            (row.environment_id, row.hour, row.measure, row.value, row.count),
        ).rowcount
    )


_RESTORERS: dict[str, Callable[[sqlite3.Connection, Any], bool]] = {
    "workspace": _restore_workspace,
    "environment": _restore_environment,
    "api_key": _restore_key,
    "member": sqlite_access.restore_member,
    "saved_view": sqlite_access.restore_view,
    "dictionary": add_dictionary,
    "erased": _inserter("INSERT OR IGNORE INTO erased_subject VALUES (?)"),
    "audit": _restore_audit,
    "visitor": _inserter(
        "INSERT OR IGNORE INTO visitor (visitor_id, first_seen_at, last_seen_at) SELECT ?1, ?2, ?3 "
        "WHERE NOT EXISTS (SELECT 1 FROM erasure WHERE visitor_id = ?1)"
    ),
    "profile": lambda connection, row: add_profile(connection, *row),
    "matcher_counts": restore_counts,
    "rollup": _restore_rollup,
}


def _restore_blocking_keys(connection: sqlite3.Connection, rows: Sequence[tuple[str, int]]) -> int:
    by_visitor: dict[str, list[int]] = {}
    for visitor_id, key in rows:
        by_visitor.setdefault(visitor_id, []).append(key)
    return sum(add_keys(connection, visitor_id, keys) for visitor_id, keys in by_visitor.items())


def _restore_events(connection: sqlite3.Connection, rows: Sequence[DumpedEvent], table: EventTable) -> int:
    events = []
    for row in rows:
        payload = table.read(connection, row.payload)
        events.append(
            NewEvent(
                row.event_id,
                row.timestamp,
                row.environment_id,
                row.source,
                row.visitor_id,
                visitor_is_new=False,
                payload=payload,
                columns=columns_of(msgspec.json.decode(payload, type=Event)),
                detail=None if row.detail is None else table.read(connection, row.detail),
            )
        )
    loaded, _ = table.load(connection, events)
    return loaded.stored
