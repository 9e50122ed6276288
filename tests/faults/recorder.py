"""Records events without a pause into a store whose log is ended all the time; prints each id when it is durable.

python -m tests.faults.recorder FILE
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from ridgeline.storage import sqlite_checkpointer
from ridgeline.storage.protocol import Environment
from ridgeline.storage.sqlite import SqliteStorage
from ridgeline.testing.storage_conformance import ENVIRONMENT, T0, change, new_event

LANES = 8
# Dozens of ends a second, where a server that is busy has one.
sqlite_checkpointer.EVERY_SECONDS = 0.002
sqlite_checkpointer.MAXIMUM_LOG_PAGES = 60
sqlite_checkpointer.FEW_PAGES = 20


async def record(path: Path) -> None:
    storage = await SqliteStorage.open(path, serving=True)
    await storage.workspace(T0)
    if ENVIRONMENT not in {environment.environment_id for environment in await storage.environments()}:
        await storage.create_environment(Environment(ENVIRONMENT, "Shop", False, T0), change())

    async def keep_recording() -> None:
        while True:
            event = new_event()
            await storage.record(event)
            sys.stdout.write(event.event_id + "\n")
            sys.stdout.flush()

    await asyncio.gather(*(keep_recording() for _ in range(LANES)))


if __name__ == "__main__":
    asyncio.run(record(Path(sys.argv[1])))
