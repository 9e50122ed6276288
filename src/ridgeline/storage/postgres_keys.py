"""Workspace, environments and keys in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ridgeline.ids import new_environment_id, random_base62
from ridgeline.keys import KeyKind
from ridgeline.storage import suspect_weights as weighing
from ridgeline.storage.postgres_audit import add_audit
from ridgeline.storage.postgres_batches import Batches
from ridgeline.storage.postgres_connections import Connection
from ridgeline.storage.postgres_layout import read, stored
from ridgeline.storage.postgres_news import News
from ridgeline.storage.postgres_part import Part, Shared
from ridgeline.storage.protocol import (
    ApiKey,
    AuditEntry,
    DumpedWorkspace,
    Environment,
    NameTaken,
    RateLimit,
    Workspace,
)

_ENVIRONMENT = "environment_id, name, is_default, created_at, retention_days, detail_retention_days"
_KEY = (
    "key_id, kind, name, environment_id, public_text, created_at, revoked_at, rate, burst, erasure_rate, erasure_burst"
)
# Whoever makes or changes the workspace, or makes an environment, does so alone.
LOCK_ENVIRONMENTS = "LOCK TABLE workspace, environment IN SHARE ROW EXCLUSIVE MODE"
MOST_KEYS = 256


class PostgresKeys(Part):
    def __init__(self, shared: Shared) -> None:
        super().__init__(shared)
        self._key_reads: Batches[bytes, ApiKey | None] = Batches(self._find_keys, most=MOST_KEYS, at_once=1)

    async def workspace(self, now: int) -> Workspace:
        async with self._shared.writes.use() as connection:
            workspace_id = await connection.fetchval("SELECT workspace_id FROM workspace")
            if workspace_id is None:
                async with connection.transaction():
                    await connection.execute(LOCK_ENVIRONMENTS)
                    workspace_id = await connection.fetchval("SELECT workspace_id FROM workspace")
                    if workspace_id is None:
                        made = DumpedWorkspace(f"ws_{random_base62(14)}", "Default workspace", now)
                        await insert_workspace(connection, made)
                        workspace_id = stored(made.workspace_id)
                        default = Environment(new_environment_id(), "Default environment", True, now)
                        await insert_environment(connection, default)
            environments = await read_environments(connection)
        default = next(environment for environment in environments if environment.is_default)
        return Workspace(read(workspace_id), default)

    async def environments(self) -> list[Environment]:
        async with self._shared.reads.use() as connection:
            return await read_environments(connection)

    async def create_environment(self, environment: Environment, entry: AuditEntry) -> None:
        async with self._shared.writes.use() as connection, connection.transaction():
            await connection.execute(LOCK_ENVIRONMENTS)
            if await connection.fetchval("SELECT 1 FROM environment WHERE name = $1", stored(environment.name)):
                raise NameTaken(environment.name)
            await insert_environment(connection, environment)
            await add_audit(connection, entry)

    async def set_retention(
        self, environment_id: str, retention_days: int | None, detail_retention_days: int | None, entry: AuditEntry
    ) -> Environment | None:
        async with self._shared.writes.use() as connection, connection.transaction():
            row = await connection.fetchrow(
                "UPDATE environment SET retention_days = $2, detail_retention_days = $3 WHERE environment_id = $1 "
                f"RETURNING {_ENVIRONMENT}",
                stored(environment_id),
                retention_days,
                detail_retention_days,
            )
            if row is None:
                return None
            await add_audit(connection, entry)
        return _environment(row)

    async def create_key(self, key: ApiKey, digest: bytes, entry: AuditEntry) -> None:
        async with self._shared.writes.use() as connection, connection.transaction():
            await insert_key(connection, key, digest)
            await add_audit(connection, entry)

    async def find_key(self, digest: bytes) -> ApiKey | None:
        memory = self._shared.memory
        if memory.is_current() and (remembered := memory.keys.get(digest)) is not None:
            return remembered
        since = memory.keys.changes
        key = await self._key_reads.add(digest)
        if key is not None:
            memory.keys.keep(digest, key, since)
        return key

    async def list_keys(self) -> list[ApiKey]:
        async with self._shared.reads.use() as connection:
            rows = await connection.fetch(f"SELECT {_KEY} FROM api_key ORDER BY created_at, number")
        return [_api_key(row) for row in rows]

    async def revoke_key(self, key_id: str, entry: AuditEntry) -> ApiKey | None:
        changed = await self._change_key(
            f"UPDATE api_key SET revoked_at = $2 WHERE key_id = $1 AND revoked_at IS NULL RETURNING {_KEY}",
            entry,
            key_id,
            entry.at,
        )
        if changed is not None:
            return changed
        async with self._shared.writes.use() as connection:
            row = await connection.fetchrow(f"SELECT {_KEY} FROM api_key WHERE key_id = $1", stored(key_id))
        return None if row is None else _api_key(row)

    async def limit_key(
        self, key_id: str, limit: RateLimit | None, erasure_limit: RateLimit | None, entry: AuditEntry
    ) -> ApiKey | None:
        return await self._change_key(
            "UPDATE api_key SET rate = $2, burst = $3, erasure_rate = $4, erasure_burst = $5 WHERE key_id = $1 "
            f"RETURNING {_KEY}",
            entry,
            key_id,
            *_limit_values(limit),
            *_limit_values(erasure_limit),
        )

    async def _change_key(self, sql: str, entry: AuditEntry, key_id: str, *values: float | None) -> ApiKey | None:
        """Change a key together with its audit entry, and tell all processes; None if it is not there to change."""
        async with (
            self._shared.memory.changing(News("keys")) as change,
            self._shared.writes.use() as connection,
            connection.transaction(),
        ):
            row = await connection.fetchrow(sql, stored(key_id), *values)
            if row is None:
                return None
            await add_audit(connection, entry)
            await change.tell(connection)
        return _api_key(row)

    async def suspect_weights(self) -> Mapping[str, int]:
        memory = self._shared.memory
        if memory.is_current() and (remembered := memory.workspace.get("suspect_weights")) is not None:
            return remembered
        since = memory.workspace.changes
        async with self._shared.reads.use() as connection:
            weights = await read_suspect_weights(connection)
        memory.workspace.keep("suspect_weights", weights, since)
        return weights

    async def change_suspect_weights(self, changes: Mapping[str, int | None], entry: AuditEntry) -> Mapping[str, int]:
        return await self._change_weights(changes, entry)

    async def reset_suspect_weights(self, entry: AuditEntry) -> None:
        await self._change_weights(None, entry)

    async def _change_weights(self, changes: Mapping[str, int | None] | None, entry: AuditEntry) -> dict[str, int]:
        """Make some changes, or with None take all weights away, and tell all processes."""
        async with (
            self._shared.memory.changing(News("workspace")) as change,
            self._shared.writes.use() as connection,
            connection.transaction(),
        ):
            await connection.execute(LOCK_ENVIRONMENTS)
            before = await read_suspect_weights(connection)
            after = {} if changes is None else weighing.changed(before, changes)
            if after != before:
                await connection.execute("UPDATE workspace SET suspect_weights = $1", weighing.encode(after))
                await add_audit(connection, entry)
                await change.tell(connection)
        return after

    async def _find_keys(self, digests: list[bytes]) -> list[ApiKey | None]:
        async with self._shared.reads.use() as connection:
            rows = await connection.fetch(
                f"SELECT digest, {_KEY} FROM api_key WHERE digest = ANY($1::bytea[])", digests
            )
        found = {row[0]: _api_key(tuple(row)[1:]) for row in rows}
        return [found.get(digest) for digest in digests]


async def read_suspect_weights(connection: Connection) -> dict[str, int]:
    content = await connection.fetchval("SELECT suspect_weights FROM workspace")
    return {} if content is None else weighing.decode(content)


async def dumped_workspaces(connection: Connection) -> list[DumpedWorkspace]:
    """Return the workspace, if it is made."""
    rows = await connection.fetch("SELECT workspace_id, name, created_at, suspect_weights FROM workspace")
    return [DumpedWorkspace(read(row[0]), read(row[1]), row[2], weighing.decode(row[3])) for row in rows]


async def insert_workspace(connection: Connection, workspace: DumpedWorkspace) -> None:
    await connection.execute(
        "INSERT INTO workspace (workspace_id, name, created_at, suspect_weights) VALUES ($1, $2, $3, $4)",
        stored(workspace.workspace_id),
        stored(workspace.name),
        workspace.created_at,
        weighing.encode(workspace.suspect_weights),
    )


async def read_environments(connection: Connection) -> list[Environment]:
    """Return all environments, oldest first."""
    rows = await connection.fetch(f"SELECT {_ENVIRONMENT} FROM environment ORDER BY created_at, environment_id")
    return [_environment(row) for row in rows]


async def insert_environment(connection: Connection, environment: Environment) -> None:
    await connection.execute(
        f"INSERT INTO environment ({_ENVIRONMENT}) VALUES ($1, $2, $3, $4, $5, $6)",
        stored(environment.environment_id),
        stored(environment.name),
        environment.is_default,
        environment.created_at,
        environment.retention_days,
        environment.detail_retention_days,
    )


async def read_keys(connection: Connection) -> list[tuple[bytes, ApiKey]]:
    """Return all keys with their digests, oldest first."""
    rows = await connection.fetch(f"SELECT digest, {_KEY} FROM api_key ORDER BY created_at, number")
    return [(row[0], _api_key(tuple(row)[1:])) for row in rows]


async def insert_key(connection: Connection, key: ApiKey, digest: bytes) -> None:
    await connection.execute(
        f"INSERT INTO api_key (digest, {_KEY}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        digest,
        stored(key.key_id),
        key.kind.value,
        stored(key.name),
        None if key.environment_id is None else stored(key.environment_id),
        None if key.public_text is None else stored(key.public_text),
        key.created_at,
        key.revoked_at,
        *_limit_values(key.limit),
        *_limit_values(key.erasure_limit),
    )


def _environment(row: Iterable[Any]) -> Environment:
    environment_id, name, is_default, created_at, retention_days, detail_retention_days = row
    return Environment(read(environment_id), read(name), is_default, created_at, retention_days, detail_retention_days)


def _api_key(row: Iterable[Any]) -> ApiKey:
    key_id, kind, name, environment_id, public_text, created_at, revoked_at, *limits = row
    return ApiKey(
        read(key_id),
        KeyKind(kind),
        read(name),
        None if environment_id is None else read(environment_id),
        None if public_text is None else read(public_text),
        created_at,
        revoked_at,
        _limit(*limits[:2]),
        _limit(*limits[2:]),
    )


def _limit_values(limit: RateLimit | None) -> tuple[float | None, int | None]:
    return (None, None) if limit is None else (limit.rate, limit.burst)


def _limit(rate: float | None, burst: int | None) -> RateLimit | None:
    return None if rate is None or burst is None else RateLimit(rate, burst)
