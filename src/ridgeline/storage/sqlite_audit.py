"""The audit log in the embedded store, as functions of a connection."""

from __future__ import annotations

import sqlite3
from typing import Any

import msgspec

from ridgeline.storage.protocol import AuditEntry, LoggedEntry

AUDIT = "at, actor, action, subject, environment_id, details"
# Beyond every entry.
_END = (2**63 - 1, 2**63 - 1)


def add_audit(connection: sqlite3.Connection, entry: AuditEntry) -> int:
    """Write an entry and return its number."""
    (number,) = connection.execute(
        f"INSERT INTO audit_log ({AUDIT}) VALUES (?, ?, ?, ?, ?, ?) RETURNING number", audit_values(entry)
    ).fetchone()
    return int(number)


def audit_log(connection: sqlite3.Connection, limit: int, before: tuple[int, int] | None) -> list[LoggedEntry]:
    """Return up to `limit` entries, the newest first, of those before a position if one is given."""
    rows = connection.execute(
        f"SELECT number, {AUDIT} FROM audit_log WHERE (at, number) < (?, ?) ORDER BY at DESC, number DESC LIMIT ?",
        (*(before or _END), limit),
    )
    return [LoggedEntry(row[0], audit_entry(row[1:])) for row in rows]


def audit_values(entry: AuditEntry) -> tuple[Any, ...]:
    """Return the values of an entry's row, in the order of `AUDIT`."""
    details = msgspec.json.encode(entry.details).decode()
    return entry.at, entry.actor, entry.action, entry.subject, entry.environment_id, details


def audit_entry(row: tuple[Any, ...]) -> AuditEntry:
    """Return the entry of `audit_values`."""
    at, actor, action, subject, environment_id, details = row
    return AuditEntry(at, actor, action, subject, environment_id, msgspec.json.decode(details, type=dict[str, Any]))
