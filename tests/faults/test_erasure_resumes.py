"""The erasure of a visitor with very many events holds from its answer on, and goes on after the server was killed."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import asyncpg
from tests.faults.load import Load, Told, client_of
from tests.places import Place

from ridgeline.clock import system_clock
from ridgeline.deployment import DATABASE_FILE
from ridgeline.ids import new_visitor_id
from ridgeline.storage.protocol import AuditEntry, Environment, NewEvent, Storage
from ridgeline.testing.storage_conformance import ENVIRONMENT, change, new_event

EVENTS = int(os.environ.get("ERASED_EVENTS", "20000"))
BATCH = 1_000
DONE_WITHIN = 90.0


async def test_an_erasure_under_load_that_is_killed(place: Place) -> None:
    visitor_id = new_visitor_id()
    now = system_clock()
    events = [new_event(visitor_id, now - EVENTS + number, tags={"number": number}) for number in range(EVENTS)]
    await asyncio.to_thread(place.store, lambda storage: _load(storage, events))
    server = place.server()
    server.start()
    told = Told()
    async with Load(server, server.public_key, told, 1, clients=3), _removed_rows(place) as removed:
        async with client_of(server) as client:
            found = await client.get("/v4/events", params={"visitor_id": visitor_id, "total_hits": 1_000})
            assert found.json()["total_hits"] == 1_000
            assert (await client.delete(f"/v4/visitors/{visitor_id}")).status_code == 200
            # In the middle of it.
            async with asyncio.timeout(DONE_WITHIN):
                while not await removed():
                    await asyncio.sleep(0)
        assert server.stop(signal.SIGKILL) == -signal.SIGKILL
        assert 0 < await removed() < EVENTS
    # Nothing of it goes on without a server.
    assert await asyncio.to_thread(place.store, _pending) >= 1
    server.start()
    async with client_of(server) as client:
        found = await client.get("/v4/events", params={"visitor_id": visitor_id, "total_hits": 1_000})
        assert found.json() == {"events": [], "total_hits": 0}
        for event in events[:: EVENTS // 50]:
            assert (await client.get(f"/v4/events/{event.event_id}")).status_code == 404
        async with Load(server, server.public_key, told, 2, clients=3), asyncio.timeout(DONE_WITHIN):
            while await asyncio.to_thread(place.store, _pending):
                await asyncio.sleep(0.5)
    await told.check(server)
    assert server.stop() == 0
    entries = await asyncio.to_thread(place.store, _audit)
    counts = [entry.details.get("events") for entry in entries if entry.action == "visitor.erased"]
    assert counts.count(EVENTS) == 1
    assert None not in counts


async def _load(storage: Storage, events: Sequence[NewEvent]) -> None:
    await storage.create_environment(Environment(ENVIRONMENT, "Shop", False, 1), change(1))
    for start in range(0, len(events), BATCH):
        await storage.load(events[start : start + BATCH])


@asynccontextmanager
async def _removed_rows(place: Place) -> AsyncIterator[Callable[[], Awaitable[int]]]:
    """Give a question: how many rows the unfinished erasures have removed, 0 if there are none."""
    question = "SELECT coalesce(sum(removed), 0) FROM erasure"
    url = place.environment.get("RIDGELINE_DATABASE_URL")
    if url is not None:
        server = await asyncpg.connect(url)

        async def ask() -> int:
            return int(await server.fetchval(question))

        try:
            yield ask
        finally:
            await server.close()
        return
    file = sqlite3.connect(place.data_dir / DATABASE_FILE, timeout=10)

    async def look() -> int:
        (removed,) = file.execute(question).fetchone()
        return int(removed)

    try:
        yield look
    finally:
        file.close()


async def _pending(storage: Storage) -> int:
    return (await storage.report()).erasures_pending


async def _audit(storage: Storage) -> list[AuditEntry]:
    return [logged.entry for logged in await storage.audit_log(1_000)]
