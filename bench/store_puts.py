"""Recording events through the store's writer, beside the least that any durable store does with the same bytes."""

from __future__ import annotations

import asyncio
import gc
import os
import statistics
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ridgeline.storage.codec import PayloadCodec, shipped_dictionary
from ridgeline.storage.protocol import NewEvent, Storage
from store_backends import Backend, held_on_one_core
from store_events import chunks, producers, unpacked
from store_measured import latencies

TASKS = 32


async def measure(
    backend: Backend, first: int, puts: int, rounds: int, folder: Path
) -> tuple[dict[str, float], dict[str, float]]:
    """Record the events from `first` on, `puts` in each round; return what became of them, and of the reference.

    A round more than `rounds`: the first warms up what a server in service has in memory.
    """
    with producers() as pool:
        events = [event for _, chunk in chunks(pool, first, first + puts * (rounds + 1)) for event in unpacked(chunk)]
    # As a server records them: each has a payload id, which is looked for and remembered.
    events = [replace(event, payload_id=os.urandom(16), payload_window=600_000) for event in events]
    # No server holds so many events at once, to be looked at by each collection of garbage.
    gc.collect()
    gc.freeze()
    rates: list[float] = []
    appended: list[float] = []
    times: list[float] = []
    with held_on_one_core(), backend.apart():
        async with backend.opened(serving=True) as deployment:
            await record(deployment.storage, events[:puts])
            for number in range(1, rounds + 1):
                some = events[number * puts : (number + 1) * puts]
                rate, took = await record(deployment.storage, some)
                rates.append(rate)
                times += took
                appended.append(append(some, folder / "appended"))
            newest = [event.event_id for event in events[-2_000:]]
            reads = [await _timed_read(deployment.storage, event_id) for event_id in newest]
    ratios = [rate / reference for rate, reference in zip(rates, appended, strict=True)]
    product = {
        "events/s": statistics.median(rates),
        "least": min(rates),
        "most": max(rates),
        **latencies(times),
        "of reference": statistics.median(ratios),
    }
    reference = {"events/s": statistics.median(appended), "least": min(appended), "most": max(appended)}
    return product | {"read p50 ms": latencies(reads)["p50 ms"], "read p99 ms": latencies(reads)["p99 ms"]}, reference


async def record(storage: Storage, events: Sequence[NewEvent]) -> tuple[float, list[float]]:
    """Record events in order from 32 tasks at once; return how many a second, and how long each took in seconds."""
    coming = iter(events)
    # A visitor comes back only after it has come: whoever records its next event waits for the one before.
    under_way: dict[str, asyncio.Future[None]] = {}
    times: list[float] = []
    rates: list[float] = []
    started = time.perf_counter()

    async def work() -> None:
        for event in coming:
            visitor = event.visitor_id or event.event_id
            done = asyncio.get_running_loop().create_future()
            before, under_way[visitor] = under_way.get(visitor), done
            if before is not None:
                await before
            begun = time.perf_counter()
            await storage.record(event)
            times.append(time.perf_counter() - begun)
            done.set_result(None)
            if under_way[visitor] is done:
                del under_way[visitor]
        # Taken from the first that is through: after it, no longer as many are at work.
        rates.append(len(times) / (time.perf_counter() - started))

    async with asyncio.TaskGroup() as tasks:
        for _ in range(TASKS):
            tasks.create_task(work())
    return rates[0], times


def append(events: Sequence[NewEvent], file: Path) -> float:
    """Compress events, append them to a file in batches of 32, each made durable; return how many a second."""
    codec = PayloadCodec([shipped_dictionary()])
    begun = time.perf_counter()
    with file.open("ab", buffering=0) as log:
        for start in range(0, len(events), TASKS):
            batch = events[start : start + TASKS]
            log.write(b"".join(codec.compress(event.payload) + codec.compress(event.detail or b"") for event in batch))
            os.fsync(log.fileno())
    rate = len(events) / (time.perf_counter() - begun)
    file.unlink()
    return rate


async def _timed_read(storage: Storage, event_id: str) -> float:
    begun = time.perf_counter()
    event = await storage.event(event_id)
    if event is None:
        raise RuntimeError(f"the event {event_id} is not there")
    return time.perf_counter() - begun
