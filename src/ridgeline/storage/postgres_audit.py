"""The audit log in PostgreSQL, as functions of a connection."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from ridgeline.storage.postgres_connections import Connection
from ridgeline.storage.postgres_layout import read, stored
from ridgeline.storage.protocol import AuditEntry, LoggedEntry

AUDIT = "at, actor, action, subject, environment_id, details"
# Beyond every entry.
_END = (2**63 - 1, 2**63 - 1)


async def add_audit(connection: Connection, entry: AuditEntry) -> int:
    """Write an entry and return its number."""
    return int(
        await connection.fetchval(
            f"INSERT INTO audit_log ({AUDIT}) VALUES ($1, $2, $3, $4, $5, $6) RETURNING number", *audit_values(entry)
        )
    )


async def audit_log(connection: Connection, limit: int, before: tuple[int, int] | None) -> list[LoggedEntry]:
    """Return up to `limit` entries, the newest first, of those before a position if one is given."""
    rows = await connection.fetch(
        f"SELECT number, {AUDIT} FROM audit_log WHERE (at, number) < ($1, $2) ORDER BY at DESC, number DESC LIMIT $3",
        *(before or _END),
        limit,
    )
    return [LoggedEntry(number, audit_entry(values)) for number, *values in rows]


def audit_values(entry: AuditEntry) -> tuple[Any, ...]:
    return (
        entry.at,
        stored(entry.actor),
        stored(entry.action),
        stored(entry.subject),
        None if entry.environment_id is None else stored(entry.environment_id),
        msgspec.json.encode(entry.details),
    )


def audit_entry(row: Iterable[Any]) -> AuditEntry:
    at, actor, action, subject, environment_id, details = row
    return AuditEntry(
        at,
        read(actor),
        read(action),
        read(subject),
        None if environment_id is None else read(environment_id),
        msgspec.json.decode(details, type=dict[str, Any]),
    )
