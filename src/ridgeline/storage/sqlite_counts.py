"""What the matcher counts in the population, in the embedded store, as functions of a connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from ridgeline.storage.protocol import DumpedCounts, MatcherCounts


def add_counts(connection: sqlite3.Connection, content: bytes, *, is_whole: bool = False) -> int:
    """Add a row; its number is one above the last, which is never removed."""
    ((number,),) = connection.execute(
        "INSERT INTO matcher_counts (is_whole, content) VALUES (?, ?) RETURNING number", (is_whole, content)
    ).fetchall()
    return int(number)


def counts_after(connection: sqlite3.Connection, number: int) -> list[MatcherCounts]:
    rows = connection.execute(
        "SELECT number, is_whole, content FROM matcher_counts WHERE number > ? ORDER BY number", (number,)
    )
    return [MatcherCounts(row[0], bool(row[1]), row[2]) for row in rows]


def number_of_counts(connection: sqlite3.Connection) -> int:
    (number,) = connection.execute("SELECT count(*) FROM matcher_counts").fetchone()
    return int(number)


def replace_counts(connection: sqlite3.Connection, oldest: int, newest: int, content: bytes) -> bool:
    """Put one row in the place of the first ones, up to `newest`; False if others have been there."""
    (first,) = connection.execute("SELECT min(number) FROM matcher_counts").fetchone()
    if first != oldest or newest <= oldest:
        return False
    changed = connection.execute(
        "UPDATE matcher_counts SET is_whole = TRUE, content = ? WHERE number = ?", (content, newest)
    ).rowcount
    if changed:
        connection.execute("DELETE FROM matcher_counts WHERE number < ?", (newest,))
    return bool(changed)


def dumped_counts(connection: sqlite3.Connection) -> Iterator[DumpedCounts]:
    """Yield all rows as a dump holds them."""
    after = b""
    for row in connection.execute("SELECT is_whole, content FROM matcher_counts ORDER BY number"):
        yield DumpedCounts(bool(row[0]), row[1], after)
        after = DumpedCounts.digest(row[1])


def restore_counts(connection: sqlite3.Connection, row: DumpedCounts) -> bool:
    """Add a row of a dump if the last one is that which it follows."""
    last = connection.execute("SELECT content FROM matcher_counts ORDER BY number DESC LIMIT 1").fetchone()
    if row.after != (b"" if last is None else DumpedCounts.digest(last[0])):
        return False
    add_counts(connection, row.content, is_whole=row.is_whole)
    return True
