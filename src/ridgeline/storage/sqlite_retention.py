"""Retention in the embedded store: what is too old is looked for on a reading thread and removed in short writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from ridgeline.clock import DAY
from ridgeline.storage.sqlite_events import keep_last_seen, remove
from ridgeline.storage.sqlite_keys import environments
from ridgeline.storage.sqlite_schema import SLOT_BITS, first_position
from ridgeline.storage.sqlite_velocity import note
from ridgeline.storage.sqlite_visitors import forget
from ridgeline.storage.sqlite_writer import SqliteWriter

T = TypeVar("T")
BATCH = 200
# Each may have dozens of blocking keys.
VISITORS = 25
# Rows looked at in one reading, so that it never takes long, however few of them are to go.
RANGE = 20_000
# How long what was looked at is believed to hold nothing old: other processes may load events of the past.
BELIEVED_MS = DAY // 4


class Read(Protocol):
    def __call__(self, read: Callable[[sqlite3.Connection], T], /) -> Awaitable[T]: ...


@dataclass(slots=True)
class Progress:
    """Up to which position nothing is left to remove, by environment's number: what is behind need not be read."""

    since: int = 0
    removed: int = 0
    """How many rows of any kind were removed, ever."""
    events: dict[int, int] = field(default_factory=dict)
    details: dict[int, int] = field(default_factory=dict)


async def remove_expired(
    read: Read,
    writer: SqliteWriter,
    progress: Progress,
    now: int,
    default_days: int,
    default_detail_days: int,
    remove_old_payloads: Callable[[sqlite3.Connection, int], bool],
) -> int:
    """Remove what is older than its environment's retention; returns how many events that were."""
    # First, since they come with every event, and the rest may take long or fail.
    more = True
    while more:
        more, _ = await writer.run_in_background(lambda connection: remove_old_payloads(connection, now))
    if now - progress.since > BELIEVED_MS:
        progress.since = now
        progress.events.clear()
        progress.details.clear()
    removed = 0
    longest = 0
    for number, days, detail_days in await read(_retentions):
        days = default_days if days is None else days  # noqa: PLW2901 - the default, where there is none
        detail_days = default_detail_days if detail_days is None else detail_days  # noqa: PLW2901
        longest = max(longest, days)
        before = first_position(max(0, now - days * DAY))
        removed += await _remove(read, writer, progress, "event", number, before)
        before = first_position(max(0, now - min(detail_days, days) * DAY))
        await _remove(read, writer, progress, "event_detail JOIN event USING (position)", number, before)
    await _remove_visitors(read, writer, progress, now - longest * DAY)
    return removed


def _retentions(connection: sqlite3.Connection) -> list[tuple[int, int | None, int | None]]:
    numbers = dict(connection.execute("SELECT environment_id, number FROM environment").fetchall())
    return [
        (numbers[one.environment_id], one.retention_days, one.detail_retention_days) for one in environments(connection)
    ]


async def _remove(
    read: Read, writer: SqliteWriter, progress: Progress, source: str, environment: int, before: int
) -> int:
    """Remove an environment's rows before a position, and note how far it has come."""
    table = source.split(maxsplit=1)[0]
    done = progress.events if table == "event" else progress.details
    removed = 0
    while True:
        first = done.get(environment, 0)

        def look(connection: sqlite3.Connection, first: int = first) -> tuple[int | None, list[int]]:
            (last,) = connection.execute(
                f"SELECT max(position) FROM (SELECT position FROM {table} WHERE position >= ? AND position < ? "
                "ORDER BY position LIMIT ?)",
                (first, before, RANGE),
            ).fetchone()
            rows = connection.execute(
                f"SELECT position FROM {source} WHERE position BETWEEN ? AND ? AND environment = ? "
                "ORDER BY position LIMIT ?",
                (first, last, environment, BATCH),
            )
            return last, [row[0] for row in rows]

        last, positions = await read(look)
        if last is None:
            done[environment] = max(first, before)
            return removed
        if positions:
            count, _ = await writer.run_in_background(
                lambda connection, positions=positions: _remove_these(connection, table, environment, positions)  # type: ignore[misc]
            )
            removed += count
            progress.removed += count
        done[environment] = positions[-1] if len(positions) == BATCH else last + 1


def _remove_these(connection: sqlite3.Connection, table: str, environment: int, positions: list[int]) -> int:
    # Once more by environment: a position may have become another event's since it was read.
    listed = ", ".join(str(position) for position in positions)
    still = [
        row[0]
        for row in connection.execute(
            f"SELECT position FROM event WHERE position IN ({listed}) AND environment = ?", (environment,)
        )
    ]
    if table == "event":
        keep_last_seen(connection, still)
        remove(connection, still)
        if still:
            note(connection, min(still) >> SLOT_BITS, max(still) >> SLOT_BITS)
    else:
        listed = ", ".join(str(position) for position in still)
        connection.execute(f"DELETE FROM event_detail WHERE position IN ({listed})")
    return len(still)


async def _remove_visitors(read: Read, writer: SqliteWriter, progress: Progress, before: int) -> None:
    after = ""
    while True:
        found = await read(
            lambda connection, after=after: [  # type: ignore[misc]
                row[0]
                for row in connection.execute(
                    "SELECT visitor_id FROM visitor WHERE visitor_id > ? AND last_seen_at < ? ORDER BY visitor_id "
                    "LIMIT ?",
                    (after, before, VISITORS),
                )
            ]
        )
        if not found:
            return
        after = found[-1]
        count, _ = await writer.run_in_background(
            lambda connection, found=found: _forget(connection, found, before)  # type: ignore[misc]
        )
        progress.removed += count


def _forget(connection: sqlite3.Connection, visitor_ids: list[str], before: int) -> int:
    """Forget visitors who have not been seen since; returns how many."""
    forgotten = 0
    for visitor_id in visitor_ids:
        # The row may be behind the newest event, by less than a day.
        is_old = connection.execute(
            "SELECT 1 FROM visitor WHERE visitor_id = ?1 AND last_seen_at < ?2 AND NOT EXISTS "
            "(SELECT 1 FROM event WHERE event.visitor_id = ?1 AND position >= ?3)",
            (visitor_id, before, first_position(before)),
        ).fetchone()
        if is_old:
            forget(connection, visitor_id)
            forgotten += 1
    return forgotten
