"""What the matcher counts in the population, in PostgreSQL, as functions of a connection."""

from __future__ import annotations

from collections.abc import AsyncIterator

from ridgeline.storage.postgres_connections import Connection
from ridgeline.storage.protocol import DumpedCounts, MatcherCounts

# Who adds a row waits for others that do: a reader who has seen a number has seen all below it. Reading goes on.
_LOCK = "LOCK TABLE matcher_counts IN SHARE ROW EXCLUSIVE MODE"


async def add_counts(connection: Connection, content: bytes, *, is_whole: bool = False) -> int:
    """Add a row; its number is one above the last, which is never removed."""
    async with connection.transaction():
        await connection.execute(_LOCK)
        return int(
            await connection.fetchval(
                "INSERT INTO matcher_counts SELECT coalesce(max(number), 0) + 1, $1, $2 FROM matcher_counts "
                "RETURNING number",
                is_whole,
                content,
            )
        )


async def counts_after(connection: Connection, number: int) -> list[MatcherCounts]:
    rows = await connection.fetch(
        "SELECT number, is_whole, content FROM matcher_counts WHERE number > $1 ORDER BY number", number
    )
    return [MatcherCounts(*row) for row in rows]


async def number_of_counts(connection: Connection) -> int:
    return int(await connection.fetchval("SELECT count(*) FROM matcher_counts"))


async def replace_counts(connection: Connection, oldest: int, newest: int, content: bytes) -> bool:
    """Put one row in the place of the first ones, up to `newest`; False if others have been there."""
    async with connection.transaction():
        await connection.execute(_LOCK)
        first = await connection.fetchval("SELECT min(number) FROM matcher_counts")
        if first != oldest or newest <= oldest:
            return False
        changed = await connection.fetchval(
            "UPDATE matcher_counts SET is_whole = TRUE, content = $2 WHERE number = $1 RETURNING TRUE", newest, content
        )
        if changed:
            await connection.execute("DELETE FROM matcher_counts WHERE number < $1", newest)
        return bool(changed)


async def dumped_counts(connection: Connection) -> AsyncIterator[DumpedCounts]:
    """Yield all rows as a dump holds them, one at a time: each may have megabytes."""
    after, number = b"", -1
    while True:
        row = await connection.fetchrow(
            "SELECT number, is_whole, content FROM matcher_counts WHERE number > $1 ORDER BY number LIMIT 1", number
        )
        if row is None:
            return
        yield DumpedCounts(row[1], row[2], after)
        number, after = row[0], DumpedCounts.digest(row[2])


async def restore_counts(connection: Connection, row: DumpedCounts) -> bool:
    """Add a row of a dump if the last one is that which it follows."""
    await connection.execute(_LOCK)
    last = await connection.fetchval("SELECT content FROM matcher_counts ORDER BY number DESC LIMIT 1")
    if row.after != (b"" if last is None else DumpedCounts.digest(last)):
        return False
    await add_counts(connection, row.content, is_whole=row.is_whole)
    return True
