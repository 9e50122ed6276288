"""What only operators ask of a PostgreSQL store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing

from ridgeline.clock import system_clock
from ridgeline.storage import postgres_audit, postgres_dump, postgres_report
from ridgeline.storage.postgres_part import Part, Shared
from ridgeline.storage.postgres_removal import Remover
from ridgeline.storage.protocol import AuditEntry, Dictionary, DumpBatch, Extent, LoggedEntry, StoreReport


class PostgresOperations(Part):
    def __init__(self, shared: Shared) -> None:
        super().__init__(shared)
        self._remover = Remover(shared.slow, shared.partitions)
        self._restorer = postgres_dump.Restorer(shared)

    async def audit(self, entry: AuditEntry) -> None:
        async with self._shared.writes.use() as connection:
            await postgres_audit.add_audit(connection, entry)

    async def audit_log(self, limit: int, before: tuple[int, int] | None = None) -> list[LoggedEntry]:
        async with self._shared.reads.use() as connection:
            return await postgres_audit.audit_log(connection, limit, before)

    async def dictionaries(self) -> list[Dictionary]:
        async with self._shared.reads.use() as connection:
            rows = await connection.fetch(
                "SELECT dictionary_id, content, created_at FROM dictionary ORDER BY created_at, dictionary_id"
            )
        return [Dictionary(*row) for row in rows]

    async def add_dictionary(self, dictionary: Dictionary) -> None:
        async with self._shared.writes.use() as connection:
            await connection.execute(
                "INSERT INTO dictionary VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                dictionary.dictionary_id,
                dictionary.content,
                dictionary.created_at,
            )
            await self._shared.load_dictionaries(connection)

    async def report(self, *, quick: bool = False) -> StoreReport:
        # PostgreSQL looks for damage itself, and large tables are not counted: either way it is quick.
        async with self._shared.slow.use() as connection:
            return await postgres_report.report(self._shared, connection, system_clock())

    async def extent(self) -> Extent:
        async with self._shared.slow.use() as connection:
            return await postgres_report.extent(connection)

    async def dump(self) -> AsyncIterator[DumpBatch]:
        shared = self._shared
        async with shared.slow.use() as connection, aclosing(postgres_dump.dump(shared, connection)) as batches:
            async for batch in batches:
                yield batch

    async def restore(self, batch: DumpBatch) -> int:
        self._remover.forget_progress()
        return await self._restorer.restore(batch)

    async def remove_expired(self, now: int, default_days: int, default_detail_days: int) -> int:
        removed = await self._remover.remove_expired(now, default_days, default_detail_days)
        self._shared.crowds.forget()
        if removed:
            self._shared.memory.events.clear()
        return removed
