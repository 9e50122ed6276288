"""The busiest linked ids in PostgreSQL: counted among the latest events, by the digests that the table holds.

The index by linked id knows no order of time among all of them, so the events are walked from the latest on, week by
week; what the texts are is read from one event of each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg
import msgspec

from ridgeline.storage.access import TopLinkedIds
from ridgeline.storage.columns import text_digest
from ridgeline.storage.postgres_connections import Connection
from ridgeline.storage.postgres_layout import NEAR, NOT_ERASED, WEEK, placed, week_name, week_start
from ridgeline.storage.postgres_part import Shared
from ridgeline.storage.protocol import SearchTooLong


@dataclass(slots=True)
class _Found:
    """How often a linked id was found, and one of its events: the latest of the latest week."""

    count: int
    week: int
    time: int


class _Event(msgspec.Struct):
    linked_id: str = ""


async def top_linked_ids(
    shared: Shared, start: int, end: int, environment_id: str | None, limit: int, among: int
) -> TopLinkedIds:
    """Return the linked ids with the most events, among the latest `among` events of the range."""
    async with shared.searches.use() as connection:
        if environment_id is not None and environment_id not in shared.numbers:
            await shared.load_environments(connection)
        environment = None if environment_id is None else shared.numbers.get(environment_id)
        if environment_id is not None and environment is None:
            return TopLinkedIds.of({}, limit, is_whole=True)
        found, is_whole = await _count(shared, connection, start, end, environment, among)
        # Which of like ones are named is for their digests to say.
        top = sorted(found, key=lambda digest: (-found[digest].count, digest))[:limit]
        texts = await _texts(shared, connection, {digest: found[digest] for digest in top})
    counted = sum(one.count for one in found.values())
    ids = [(texts[digest], found[digest].count) for digest in top if digest in texts]
    return TopLinkedIds(sorted(ids, key=lambda item: (-item[1], item[0])), counted, is_whole)


async def _count(
    shared: Shared, connection: Connection, start: int, end: int, environment: int | None, among: int
) -> tuple[dict[int, _Found], bool]:
    """Return what was found by digest, and whether there were no more events.

    A week's events are told by the times of their ids, which are near to their own: at the border of two weeks some of
    the one may be counted before later ones of the other.
    """
    # One that was emptied is none.
    condition = f"linked_id <> {text_digest(''):d}"
    if environment is not None:
        condition += f" AND environment = {environment:d}"
    if await connection.fetchval("SELECT EXISTS (SELECT 1 FROM erasure)"):
        condition += f" AND {NOT_ERASED}"
    found: dict[int, _Found] = {}
    left = among
    for week in reversed(await shared.partitions.weeks(connection)):
        if week_start(week) > placed(end) + NEAR or week_start(week) + WEEK <= placed(start) - NEAR:
            continue
        table = f"FROM event_{week_name(week)} WHERE event_time BETWEEN $1 AND $2 ORDER BY event_time DESC"
        rows = await _fetch(
            connection,
            f"SELECT CASE WHEN {condition} THEN linked_id END, count(*), max(event_time) FROM "
            f"(SELECT linked_id, environment, bucket, visitor_id, event_time {table} LIMIT $3::bigint) AS event "
            "GROUP BY 1",
            start,
            end,
            left,
        )
        for digest, count, time in rows:
            if digest is None:
                continue
            known = found.setdefault(digest, _Found(0, week, time))
            known.count += count
        looked_at = sum(count for _, count, _ in rows)
        if looked_at == left and await _fetch(
            connection, f"SELECT 1 {table} LIMIT 1 OFFSET $3::bigint", start, end, left
        ):
            return found, False
        left -= looked_at
    return found, True


async def _texts(shared: Shared, connection: Connection, found: Mapping[int, _Found]) -> dict[int, str]:
    """Return the texts by digest, each from an event that has it; of one that is gone meanwhile there is none."""
    texts = {}
    for week in {one.week for one in found.values()}:
        wanted = {digest: one.time for digest, one in found.items() if one.week == week}
        rows = await _fetch(
            connection,
            "SELECT digest, frame FROM unnest($1::bigint[], $2::bigint[]) AS wanted (digest, time), "
            f"LATERAL (SELECT frame FROM event_{week_name(week)} "
            "WHERE linked_id = digest AND event_time = time LIMIT 1) AS one",
            list(wanted),
            list(wanted.values()),
        )
        for digest, frame in rows:
            event = msgspec.json.decode(await shared.decompress(connection, frame), type=_Event)
            # It may have been given another meanwhile.
            if text_digest(event.linked_id) == digest:
                texts[digest] = event.linked_id
    return texts


async def _fetch(connection: Connection, sql: str, *values: object) -> list[Any]:
    """Run a statement; a week that was dropped meanwhile has no rows."""
    try:
        rows: list[Any] = await connection.fetch(sql, *values)
    except asyncpg.UndefinedTableError:
        return []
    except asyncpg.QueryCanceledError:
        raise SearchTooLong from None
    return rows
