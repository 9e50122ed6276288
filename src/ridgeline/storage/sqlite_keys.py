"""Workspace, environments and keys in the embedded store, as functions of a connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from ridgeline.ids import new_environment_id, random_base62
from ridgeline.keys import KeyKind
from ridgeline.storage import suspect_weights as weighing
from ridgeline.storage.protocol import ApiKey, AuditEntry, DumpedWorkspace, Environment, NameTaken, RateLimit
from ridgeline.storage.sqlite_audit import add_audit

_KEY = (
    "key_id, kind, name, environment_id, public_text, created_at, revoked_at, rate, burst, erasure_rate, erasure_burst"
)
_ENVIRONMENT = "environment_id, name, is_default, created_at, retention_days, detail_retention_days"


def workspace(connection: sqlite3.Connection, now: int) -> str:
    """Return the workspace's id; made with its default environment if there is none."""
    row = connection.execute("SELECT workspace_id FROM workspace").fetchone()
    if row is not None:
        return str(row[0])
    workspace_id = f"ws_{random_base62(14)}"
    insert_workspace(connection, DumpedWorkspace(workspace_id, "Default workspace", now))
    insert_environment(connection, Environment(new_environment_id(), "Default environment", True, now))
    return workspace_id


def dumped_workspaces(connection: sqlite3.Connection) -> list[DumpedWorkspace]:
    """Return the workspace, if it is made."""
    rows = connection.execute("SELECT workspace_id, name, created_at, suspect_weights FROM workspace")
    return [DumpedWorkspace(row[0], row[1], row[2], weighing.decode(row[3])) for row in rows]


def insert_workspace(connection: sqlite3.Connection, workspace: DumpedWorkspace) -> None:
    connection.execute(
        "INSERT INTO workspace (workspace_id, name, created_at, suspect_weights) VALUES (?, ?, ?, ?)",
        (*workspace[:3], weighing.encode(workspace.suspect_weights).decode()),
    )


def suspect_weights(connection: sqlite3.Connection) -> dict[str, int]:
    row = connection.execute("SELECT suspect_weights FROM workspace").fetchone()
    return {} if row is None else weighing.decode(row[0])


def change_suspect_weights(
    connection: sqlite3.Connection, changes: Mapping[str, int | None] | None, entry: AuditEntry
) -> dict[str, int]:
    """Make some changes, or with None take all away, and return what the weights are then."""
    before = suspect_weights(connection)
    after = {} if changes is None else weighing.changed(before, changes)
    if after != before:
        connection.execute("UPDATE workspace SET suspect_weights = ?", (weighing.encode(after).decode(),))
        add_audit(connection, entry)
    return after


def environments(connection: sqlite3.Connection) -> list[Environment]:
    rows = connection.execute(f"SELECT {_ENVIRONMENT} FROM environment ORDER BY created_at, environment_id")
    return [Environment(row[0], row[1], bool(row[2]), *row[3:]) for row in rows]


def create_environment(connection: sqlite3.Connection, environment: Environment, entry: AuditEntry) -> None:
    if connection.execute("SELECT 1 FROM environment WHERE name = ?", (environment.name,)).fetchone():
        raise NameTaken(environment.name)
    insert_environment(connection, environment)
    add_audit(connection, entry)


def set_retention(
    connection: sqlite3.Connection, environment_id: str, days: int | None, detail_days: int | None, entry: AuditEntry
) -> Environment | None:
    row = connection.execute(
        "UPDATE environment SET retention_days = ?, detail_retention_days = ? WHERE environment_id = ? "
        f"RETURNING {_ENVIRONMENT}",
        (days, detail_days, environment_id),
    ).fetchone()
    if row is None:
        return None
    add_audit(connection, entry)
    return Environment(row[0], row[1], bool(row[2]), *row[3:])


def create_key(connection: sqlite3.Connection, key: ApiKey, digest: bytes, entry: AuditEntry) -> None:
    insert_key(connection, key, digest)
    add_audit(connection, entry)


def insert_key(connection: sqlite3.Connection, key: ApiKey, digest: bytes) -> None:
    values = (
        key.key_id,
        digest,
        key.kind.value,
        key.name,
        key.environment_id,
        key.public_text,
        key.created_at,
        key.revoked_at,
        *_limit_values(key.limit),
        *_limit_values(key.erasure_limit),
    )
    connection.execute(f"INSERT INTO api_key VALUES ({', '.join('?' * len(values))})", values)


def find_key(connection: sqlite3.Connection, digest: bytes) -> ApiKey | None:
    row = connection.execute(f"SELECT {_KEY} FROM api_key WHERE digest = ?", (digest,)).fetchone()
    return _api_key(row) if row else None


def list_keys(connection: sqlite3.Connection) -> list[ApiKey]:
    return [_api_key(row) for row in connection.execute(f"SELECT {_KEY} FROM api_key ORDER BY created_at, rowid")]


def keys_with_digests(connection: sqlite3.Connection) -> list[tuple[bytes, ApiKey]]:
    rows = connection.execute(f"SELECT digest, {_KEY} FROM api_key ORDER BY created_at, rowid")
    return [(row[0], _api_key(row[1:])) for row in rows]


def revoke_key(connection: sqlite3.Connection, key_id: str, entry: AuditEntry) -> ApiKey | None:
    row = connection.execute(
        f"UPDATE api_key SET revoked_at = ? WHERE key_id = ? AND revoked_at IS NULL RETURNING {_KEY}",
        (entry.at, key_id),
    ).fetchone()
    if row is None:
        row = connection.execute(f"SELECT {_KEY} FROM api_key WHERE key_id = ?", (key_id,)).fetchone()
        return _api_key(row) if row else None
    add_audit(connection, entry)
    return _api_key(row)


def limit_key(
    connection: sqlite3.Connection,
    key_id: str,
    limit: RateLimit | None,
    erasure_limit: RateLimit | None,
    entry: AuditEntry,
) -> ApiKey | None:
    row = connection.execute(
        "UPDATE api_key SET rate = ?, burst = ?, erasure_rate = ?, erasure_burst = ? WHERE key_id = ? "
        f"RETURNING {_KEY}",
        (*_limit_values(limit), *_limit_values(erasure_limit), key_id),
    ).fetchone()
    if row is None:
        return None
    add_audit(connection, entry)
    return _api_key(row)


def insert_environment(connection: sqlite3.Connection, environment: Environment) -> None:
    connection.execute(
        f"INSERT INTO environment ({_ENVIRONMENT}) VALUES (?, ?, ?, ?, ?, ?)",
        (
            environment.environment_id,
            environment.name,
            int(environment.is_default),
            environment.created_at,
            environment.retention_days,
            environment.detail_retention_days,
        ),
    )


def _limit_values(limit: RateLimit | None) -> tuple[float | None, int | None]:
    return (None, None) if limit is None else (limit.rate, limit.burst)


def _limit(rate: float | None, burst: int | None) -> RateLimit | None:
    return None if rate is None or burst is None else RateLimit(rate, burst)


def _api_key(row: tuple[Any, ...]) -> ApiKey:
    key_id, kind, name, environment_id, public_text, created_at, revoked_at, *limits = row
    limit, erasure_limit = _limit(*limits[:2]), _limit(*limits[2:])
    return ApiKey(
        key_id, KeyKind(kind), name, environment_id, public_text, created_at, revoked_at, limit, erasure_limit
    )
