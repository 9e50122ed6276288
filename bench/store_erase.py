"""Erasing a visitor with very many events: how long it takes, and how long those who record meanwhile have to wait."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator

from ridgeline.storage.protocol import AuditEntry, NewEvent, Storage
from store_backends import Backend
from store_events import new_events
from store_measured import latencies

ALONE_SECONDS = 5.0
BETWEEN_PUTS = 0.005


async def measure(
    backend: Backend, visitor_id: str, events: int, first: int, seconds: float
) -> tuple[dict[str, dict[str, float]], int]:
    """Erase a visitor with that many events; return figures, and the number of the first event that was not recorded.

    Events from `first` on are recorded meanwhile.
    """
    coming = new_events(first)
    async with backend.opened(serving=True) as deployment:
        storage = deployment.storage
        alone = await _record_for(storage, coming, asyncio.create_task(asyncio.sleep(seconds)))
        begun = time.perf_counter()
        if not await storage.erase_visitor(visitor_id, AuditEntry(deployment.clock(), "bench", "erased", visitor_id)):
            raise RuntimeError("the visitor to erase is not there")
        tombstone = time.perf_counter() - begun
        given_up = threading.Event()
        try:
            removed = asyncio.create_task(asyncio.to_thread(_wait_until_removed, backend, given_up))
            beside = await _record_for(storage, coming, removed)
        finally:
            # The thread would keep this process from ending if recording has failed.
            given_up.set()
        took = time.perf_counter() - begun
    figures = {
        "the erasure": {"events": float(events), "tombstone ms": tombstone * 1_000, "all removed s": took},
        "recording alone": latencies(alone),
        "recording meanwhile": latencies(beside),
    }
    return figures, first + len(alone) + len(beside)


def _wait_until_removed(backend: Backend, given_up: threading.Event) -> None:
    while not given_up.is_set() and backend.erasures_pending():
        time.sleep(0.2)


async def _record_for(storage: Storage, coming: Iterator[NewEvent], end: asyncio.Task[None]) -> list[float]:
    """Record one event after the other until a task ends; return how long each took."""
    times: list[float] = []
    while not end.done():
        event = next(coming)
        begun = time.perf_counter()
        await storage.record(event)
        times.append(time.perf_counter() - begun)
        await asyncio.sleep(BETWEEN_PUTS)
    await end
    return times
