"""What `ridgeline doctor` and the health page say of a PostgreSQL store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ridgeline.storage.migrate import VERSION_QUERY, versions
from ridgeline.storage.postgres_connections import Connection, place_of
from ridgeline.storage.postgres_layout import week_name, week_of
from ridgeline.storage.postgres_part import Shared
from ridgeline.storage.protocol import Extent, StoreReport

# A table that PostgreSQL has not counted yet is counted; one that it has is not, as that takes long.
_SIZES = """
SELECT child.relname::text AS name, child.reltuples AS tuples, pg_total_relation_size(child.oid) AS bytes
FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid WHERE inhparent = $1::text::regclass
"""
SETTINGS_THAT_LOSE_DATA = {
    "fsync": "A crash of the machine can destroy the database.",
    "full_page_writes": "A crash of the machine can destroy pages of the database.",
}
# Below it the planner has no idea of what the tables hold.
UNCOUNTED = 100_000


async def report(shared: Shared, connection: Connection, now: int) -> StoreReport:
    """Return sizes, times and what is wrong."""
    problems: list[tuple[str, str]] = []
    version = str(await connection.fetchval(VERSION_QUERY))
    if version != versions("postgresql")[-1]:
        problems.append((f"The schema is {version}, not {versions('postgresql')[-1]}.", "Run 'ridgeline migrate'."))
    for name, danger in SETTINGS_THAT_LOSE_DATA.items():
        if await connection.fetchval("SELECT current_setting($1)", name) == "off":
            problems.append((f"The server's setting {name} is off. {danger}", f"Turn {name} on in postgresql.conf."))
    weeks = await shared.partitions.weeks(connection)
    missing = [week_name(week) for week in (week_of(now), week_of(now) + 1) if week not in weeks]
    if missing:
        problems.append(
            (f"The partitions of {' and '.join(missing)} are missing.", "They are made by a server: start one.")
        )
    partitions = await connection.fetch(_SIZES, "event")
    details = await connection.fetch(_SIZES, "event_detail")
    held = await _extent_of(connection, partitions)
    return StoreReport(
        backend="postgresql",
        schema_version=version,
        bytes=await connection.fetchval("SELECT pg_database_size(current_database())"),
        detail_bytes=sum(row["bytes"] for row in details),
        events=held.events,
        oldest_event=held.oldest,
        newest_event=held.newest,
        erasures_pending=await connection.fetchval("SELECT count(*) FROM erasure"),
        oldest_erasure=await connection.fetchval("SELECT min(erased_at) FROM erasure"),
        details={
            "database": place_of(shared.url),
            "server": await connection.fetchval("SELECT current_setting('server_version')"),
            "event_bytes": sum(row["bytes"] for row in partitions),
            "partitions": [week_name(week) for week in weeks],
            "visitors": await _visitors(connection),
            "dictionaries": await connection.fetchval("SELECT count(*) FROM dictionary"),
        },
        problems=problems,
    )


async def extent(connection: Connection) -> Extent:
    """Return about how many events there are, and from when to when."""
    return await _extent_of(connection, await connection.fetch(_SIZES, "event"))


async def _extent_of(connection: Connection, partitions: Sequence[Any]) -> Extent:
    events = 0
    times: list[int] = []
    for row in partitions:
        events += await _count(connection, row)
        for edges in await connection.fetch(f"SELECT min(event_time), max(event_time) FROM {row['name']}"):
            times += [time for time in edges if time is not None]
    return Extent(events, min(times, default=None), max(times, default=None))


async def _count(connection: Connection, row: Any) -> int:
    if row["tuples"] >= UNCOUNTED:
        return int(row["tuples"])
    return int(await connection.fetchval(f"SELECT count(*) FROM {row['name']}"))


async def _visitors(connection: Connection) -> int:
    counted = await connection.fetchval("SELECT reltuples FROM pg_class WHERE oid = 'visitor'::regclass")
    return int(counted) if counted >= UNCOUNTED else int(await connection.fetchval("SELECT count(*) FROM visitor"))
