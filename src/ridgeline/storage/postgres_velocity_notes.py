"""Notes in PostgreSQL of what has changed the past, for processes that have kept what velocity is counted from."""

from __future__ import annotations

from ridgeline.storage.postgres_connections import Connection
from ridgeline.storage.postgres_layout import bucket_of, visitor_mark
from ridgeline.storage.velocity import NOTES

# Two integers: a key space of their own, apart from the 64 bits of device locks.
_LOCK = "SELECT pg_advisory_xact_lock(7265, 4)"


def note_statement(first: int, last: int, bucket: int | None = None) -> str:
    """Return the SQL that notes that events of these times were changed, `bucket` as in `Change`.

    It is to be the last of its transaction: the numbers are in the order of the commits, so who notes something waits
    for those who have before.
    """
    return (
        f"{_LOCK}; INSERT INTO past_change SELECT coalesce(max(number), 0) + 1, {first}, {last}, "
        f"{'NULL' if bucket is None else bucket} FROM past_change; "
        f"DELETE FROM past_change WHERE number <= (SELECT max(number) FROM past_change) - {NOTES}"
    )


async def note(connection: Connection, first: int, last: int, bucket: int | None = None) -> None:
    """Note a change, at the end of a transaction."""
    await connection.execute(note_statement(first, last, bucket))


async def note_visitor(connection: Connection, visitor_id: bytes) -> None:
    """Note, at the end of a transaction, that all events of a visitor have changed."""
    times = "SELECT event_time FROM event WHERE substring(sha256(visitor_id), 1, 7) = $1 AND visitor_id = $2"
    ((first, last),) = await connection.fetch(
        f"SELECT ({times} ORDER BY event_time LIMIT 1), ({times} ORDER BY event_time DESC LIMIT 1)",
        visitor_mark(visitor_id),
        visitor_id,
    )
    if first is not None:
        await note(connection, first, last, bucket_of(visitor_id))
