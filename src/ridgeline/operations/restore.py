"""Bringing a backup into a store: adds what is missing, and never what was erased."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ridgeline.clock import Clock
from ridgeline.errors import RidgelineError
from ridgeline.operations.erasure import ErasedVisitors
from ridgeline.operations.progress import Advance, silent
from ridgeline.operations.restored_counts import RestoredCounts
from ridgeline.secret import DeploymentSecret
from ridgeline.storage.protocol import Dictionary, DumpBatch, DumpTable, Storage

BECAUSE = "restored backup"
_AFTER_COUNTS = {"rollup", "event"}
# Where a row names its visitor.
_OF_VISITORS = {"visitor", "blocking_key", "profile", "event"}


@dataclass(slots=True)
class Restored:
    """Of each part, rows that were added and rows that were there; of erased visitors, what was done about them.

    `left_out_events` belong to erased visitors; `erased_visitors` were in the store, though erased in the backup.
    """

    added: dict[DumpTable, int] = field(default_factory=dict)
    present: dict[DumpTable, int] = field(default_factory=dict)
    left_out_events: int = 0
    erased_visitors: int = 0


async def restore(
    storage: Storage,
    secret: DeploymentSecret,
    batches: Iterable[DumpBatch],
    clock: Clock,
    advance: Advance = silent,
) -> Restored:
    """Add the rows of an archive that are missing.

    What was erased here, or there before the archive was made, is left out; visitors that are here and were erased
    there are erased. `advance` is told the number of events seen. RidgelineError, before any event, when events of the
    archive are compressed with a dictionary under whose number the store has another one.
    """
    result = Restored()
    erased = ErasedVisitors(storage, secret, clock, BECAUSE)
    await erased.settle()
    counts = RestoredCounts(storage, clock(), is_empty=(await storage.extent()).events == 0)
    erased_present = counts_settled = False
    seen = 0
    for batch in batches:
        if batch.table in _OF_VISITORS and not erased_present:
            # The batches before this one told whom the archive knows as erased.
            erased_present = True
            await erased.settle()
            result.erased_visitors += await _erase_present(storage, erased)
        if batch.table == "dictionary":
            _refuse_others(batch.rows, await storage.dictionaries())
        if batch.table in _AFTER_COUNTS and not counts_settled:
            counts_settled = True
            await counts.settle()
        kept = _without_erased(batch, erased)
        if batch.table == "profile":
            added = await counts.restore_profiles(kept.rows)
        else:
            added = await storage.restore(kept)
        _note(counts, batch, erased, added)
        result.added[batch.table] = result.added.get(batch.table, 0) + added
        result.present[batch.table] = result.present.get(batch.table, 0) + len(kept.rows) - added
        if batch.table in _OF_VISITORS:
            await erased.loaded(_visitor_of(batch.table, row) for row in kept.rows)
        if batch.table == "event":
            seen += len(batch.rows)
            result.left_out_events += len(batch.rows) - len(kept.rows)
            advance(seen, f"{seen:,} events")
    if not counts_settled:
        await counts.settle()
    await erased.settle()
    return result


def _note(counts: RestoredCounts, batch: DumpBatch, erased: ErasedVisitors, added: int) -> None:
    if batch.table == "visitor":
        counts.erased_visitors(row for row in batch.rows if erased.is_erased(row[0]))
    elif batch.table == "profile":
        counts.erased_profiles(row for row in batch.rows if erased.is_erased(row[0]))
    elif batch.table == "matcher_counts":
        counts.offered(batch.rows, added)


def _refuse_others(rows: Iterable[Dictionary], present: Iterable[Dictionary]) -> None:
    contents = {dictionary.dictionary_id: dictionary.content for dictionary in present}
    for row in rows:
        if contents.get(row.dictionary_id, row.content) != row.content:
            raise RidgelineError(
                f"The store has another compression dictionary under number {row.dictionary_id} than the backup, whose "
                "events it could not read. No event was restored; restore into an empty store instead."
            )


async def _erase_present(storage: Storage, erased: ErasedVisitors) -> int:
    """Erase the store's visitors that are erased in the archive."""
    count = 0
    batches = storage.dump()
    async for batch in batches:
        if batch.table == "visitor":
            count += await erased.erase_again([row[0] for row in batch.rows])
        elif batch.table in {"blocking_key", "profile", "matcher_counts", "rollup", "event"}:
            break
    close = getattr(batches, "aclose", None)
    if close is not None:
        await close()
    return count


def _without_erased(batch: DumpBatch, erased: ErasedVisitors) -> DumpBatch:
    if batch.table not in _OF_VISITORS:
        return batch
    rows: Sequence[Any] = [row for row in batch.rows if not erased.is_erased(_visitor_of(batch.table, row))]
    return replace(batch, rows=rows)


def _visitor_of(table: DumpTable, row: Any) -> str | None:
    visitor_id: str | None = row.visitor_id if table == "event" else row[0]
    return visitor_id
