"""The audit log in the embedded store, as functions of a connection."""

from __future__ import annotations

import sqlite3
from typing import Any

import msgspec

from ridgeline.storage.protocol import AuditEntry

AUDIT = "at, actor, action, subject, environment_id, details"


def add_audit(connection: sqlite3.Connection, entry: AuditEntry) -> int:
    """Write an entry and return its number."""
    (number,) = connection.execute(
        f"INSERT INTO audit_log ({AUDIT}) VALUES (?, ?, ?, ?, ?, ?) RETURNING number", audit_values(entry)
    ).fetchone()
    return int(number)


def audit_log(connection: sqlite3.Connection, limit: int, before: int | None) -> list[AuditEntry]:
    """Return up to `limit` entries, the newest first, of those before a time if one is given."""
    rows = connection.execute(
        f"SELECT {AUDIT} FROM audit_log WHERE at < ? ORDER BY at DESC, number DESC LIMIT ?",
        (2**62 if before is None else before, limit),
    )
    return [audit_entry(row) for row in rows]


def audit_values(entry: AuditEntry) -> tuple[Any, ...]:
    """Return the values of an entry's row, in the order of `AUDIT`."""
    details = msgspec.json.encode(entry.details).decode()
    return entry.at, entry.actor, entry.action, entry.subject, entry.environment_id, details


def audit_entry(row: tuple[Any, ...]) -> AuditEntry:
    """Return the entry of `audit_values`."""
    at, actor, action, subject, environment_id, details = row
    return AuditEntry(at, actor, action, subject, environment_id, msgspec.json.decode(details, type=dict[str, Any]))
