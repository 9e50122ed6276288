"""A store of many days in minutes: its latest stretch is loaded, and the database copies it to the times before.

The copied events are whole rows in the order of their times, with their visitors, addresses and payloads, in every
index and in the roll-ups; only that their payloads name the event that they were copied from, and that they have no
detail.
"""

from __future__ import annotations

import math
import sqlite3
import sys
import time
from dataclasses import dataclass, replace

import uvloop

from ridgeline.clock import DAY
from ridgeline.storage.protocol import NewEvent
from ridgeline.storage.sqlite_schema import SLOT_BITS
from store_backends import Backend, PostgresBackend, SqliteBackend
from store_events import EVENTS_PER_DAY, generator, stored_event, time_of

HOUR = DAY // 24


@dataclass(frozen=True, slots=True)
class Stretch:
    """The latest of equal stretches of events, which is loaded for all of them."""

    number: int
    """How many stretches there are before it."""
    events: int = 10 * EVENTS_PER_DAY

    @classmethod
    def of(cls, size: int) -> Stretch:
        """Return the latest of so many events; ValueError if they are no multiple of ten days'."""
        one = cls(0)
        if size % one.events or not size:
            raise ValueError(f"stores of copies hold a multiple of {one.events:,} events")
        return cls(size // one.events - 1)

    @property
    def first_event(self) -> int:
        """The number of its first event."""
        return self.number * self.events

    @property
    def start(self) -> int:
        return time_of(self.first_event)

    @property
    def milliseconds(self) -> int:
        """How long it is: whole hours, since roll-ups are of such."""
        return math.ceil((time_of(self.first_event + self.events) - self.start) / HOUR) * HOUR


def copy(backend: Backend, stretch: Stretch) -> None:
    """Copy a stretch that is loaded to all that come before it."""
    start, length = stretch.start, stretch.milliseconds
    # What the product makes for a time besides rows, the weeks of PostgreSQL above all.
    uvloop.run(_touch(backend, start - stretch.number * length, start))
    for back in range(1, stretch.number + 1):
        begun = time.monotonic()
        if isinstance(backend, SqliteBackend):
            _copy_in_sqlite(backend, start, back * length)
        elif isinstance(backend, PostgresBackend):
            _copy_in_postgres(backend, start, back * length)
        took = time.monotonic() - begun
        print(f"{backend.name}: copied {back} of {stretch.number} times, {took:.0f} s", file=sys.stderr)


async def _touch(backend: Backend, start: int, end: int) -> None:
    """Load an event of each day from one time to another."""
    async with backend.opened() as deployment:
        await deployment.storage.load([_event_at(at) for at in range(start, end, DAY)])


def _event_at(at: int) -> NewEvent:
    event = stored_event(generator().event(0))
    return replace(event, timestamp=at, event_id=f"{at:013d}{event.event_id[13:]}")


def _copy_in_sqlite(backend: SqliteBackend, first: int, shift: int) -> None:
    with backend.connection() as connection:
        connection.isolation_level = None
        connection.execute("PRAGMA cache_size = -1000000")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("BEGIN")
        for table in ("payload", "event"):
            # Those of the last days with an id that tells its time.
            own = " AND id NOT LIKE '=%'" if table == "payload" else ""
            others = ", ".join(_columns(connection, table, "position"))
            connection.execute(
                f"INSERT OR IGNORE INTO {table} (position, {others}) SELECT position - {shift << SLOT_BITS}, {others} "
                f"FROM {table} WHERE position >= {first << SLOT_BITS}{own} ORDER BY position"
            )
        for table in ("rollup", "rollup_recent"):
            connection.execute(
                "INSERT INTO rollup (hour, environment, measure, value, count) "
                f"SELECT hour - {shift}, environment, measure, value, count FROM {table} "
                f"WHERE hour >= {first // HOUR * HOUR} "
                "ON CONFLICT DO UPDATE SET count = count + excluded.count"
            )
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _columns(connection: sqlite3.Connection, table: str, but: str) -> list[str]:
    return [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})") if name != but]


def _copy_in_postgres(backend: PostgresBackend, first: int, shift: int) -> None:
    names = backend.sql(
        "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute WHERE attrelid = 'event'::regclass "
        "AND attnum > 0 AND NOT attisdropped AND attname NOT IN ('id_time', 'event_time', 'event_id')"
    )
    backend.sql(
        f"INSERT INTO event (id_time, event_time, event_id, {names}) SELECT id_time - {shift}, event_time - {shift}, "
        f"convert_to(to_char(id_time - {shift}, 'FM0000000000000'), 'UTF8') || substring(event_id FROM 14), {names} "
        f"FROM event WHERE id_time >= {first} AND length(event_id) = 20 ORDER BY id_time ON CONFLICT DO NOTHING"
    )
    backend.sql(
        "INSERT INTO rollup (hour, environment, measure, value, count) "
        f"SELECT hour - {shift}, environment, measure, value, count FROM rollup "
        f"WHERE hour >= {first // HOUR * HOUR} "
        "ON CONFLICT (measure, value, hour, environment) DO UPDATE SET count = rollup.count + excluded.count"
    )
