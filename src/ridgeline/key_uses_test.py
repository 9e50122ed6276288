from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from ridgeline.identify.key_uses import KeyUses
from ridgeline.key_uses import key_uses_kept
from ridgeline.storage.protocol import StorageUnavailable
from ridgeline.storage.sqlite import SqliteStorage

pytestmark = pytest.mark.anyio


async def test_uses_are_kept_while_the_server_runs_and_when_it_ends(tmp_path: Path) -> None:
    storage = await SqliteStorage.open(tmp_path / "test.db", serving=True)
    uses = KeyUses(lambda: 1_790_000_000_000)
    async with key_uses_kept(storage, uses, every_seconds=0.01):
        uses.note("first")
        async with asyncio.timeout(10):
            while "first" not in await storage.keys_last_used():
                await asyncio.sleep(0.01)
    async with key_uses_kept(storage, uses, every_seconds=60):
        uses.note("second")
    assert await storage.keys_last_used() == {"first": 1_790_000_000_000, "second": 1_790_000_000_000}
    await storage.close()


async def test_a_store_that_is_away_ends_nothing(tmp_path: Path) -> None:
    storage = await SqliteStorage.open(tmp_path / "test.db", serving=True)
    await storage.close()
    uses = KeyUses(lambda: 1)
    async with key_uses_kept(storage, uses, every_seconds=0.01):
        uses.note("first")
        await asyncio.sleep(0.05)
    with pytest.raises(StorageUnavailable):
        await uses.keep(storage)
