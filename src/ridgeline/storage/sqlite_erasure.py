"""Erasure in the embedded store: a tombstone first, then the rows, in writes that keep nobody waiting."""

from __future__ import annotations

import sqlite3

import msgspec

from ridgeline.storage.protocol import AuditEntry
from ridgeline.storage.sqlite_audit import add_audit
from ridgeline.storage.sqlite_events import remove
from ridgeline.storage.sqlite_visitors import forget
from ridgeline.storage.sqlite_writer import SqliteWriter

# Rows removed in one write: as many as take about this long, commit included; others may be held for 50 ms at most.
AIMED_SECONDS = 0.015
FIRST_BATCH, LEAST_BATCH, MOST_BATCH = 50, 10, 2_000


def bury(connection: sqlite3.Connection, visitor_id: str, entry: AuditEntry) -> bool:
    """Put up a tombstone, and remove what the visitor is recognised by; False if there is no such visitor."""
    if not forget(connection, visitor_id):
        return False
    connection.execute("INSERT OR IGNORE INTO erased_subject VALUES (?)", (entry.subject,))
    # Whoever's they are: a view that looks for the visitor would find nothing, and still name it.
    connection.execute("DELETE FROM saved_view WHERE instr(query, ?)", (f"visitor_id={visitor_id}",))
    number = add_audit(connection, entry)
    connection.execute("INSERT INTO erasure VALUES (?, ?, ?, 0)", (visitor_id, entry.at, number))
    return True


async def remove_erased(writer: SqliteWriter) -> None:
    """Remove all rows behind tombstones; a crash in between leaves the rest to the next call."""
    size = FIRST_BATCH

    def remove_some(connection: sqlite3.Connection) -> bool:
        row = connection.execute(
            "SELECT visitor_id, audit_number FROM erasure ORDER BY erased_at, visitor_id LIMIT 1"
        ).fetchone()
        if row is None:
            return False
        visitor_id, audit_number = row
        positions = [
            found[0]
            for found in connection.execute(
                "SELECT position FROM event WHERE visitor_id = ? AND visitor_id IS NOT NULL LIMIT ?", (visitor_id, size)
            )
        ]
        if positions:
            remove(connection, positions)
            connection.execute(
                "UPDATE erasure SET removed = removed + ? WHERE visitor_id = ?", (len(positions), visitor_id)
            )
        if len(positions) < size:
            _finish(connection, visitor_id, audit_number)
        return True

    while True:
        more, seconds = await writer.run_in_background(remove_some)
        if not more:
            return
        if seconds > AIMED_SECONDS:
            size = max(LEAST_BATCH, size // 2)
        elif seconds < AIMED_SECONDS * 0.6:
            size = min(MOST_BATCH, size + size // 2)


def _finish(connection: sqlite3.Connection, visitor_id: str, audit_number: int | None) -> None:
    (removed,) = connection.execute(
        "DELETE FROM erasure WHERE visitor_id = ? RETURNING removed", (visitor_id,)
    ).fetchone()
    row = connection.execute("SELECT details FROM audit_log WHERE number = ?", (audit_number,)).fetchone()
    if row is not None:
        details = msgspec.json.decode(row[0], type=dict[str, object]) | {"events": removed}
        connection.execute(
            "UPDATE audit_log SET details = ? WHERE number = ?", (msgspec.json.encode(details).decode(), audit_number)
        )
