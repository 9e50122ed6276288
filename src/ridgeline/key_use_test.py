from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from ridgeline import key_use
from ridgeline.key_use import KeyUse, key_use_written
from ridgeline.storage.protocol import StorageUnavailable
from ridgeline.storage.sqlite import SqliteStorage

pytestmark = pytest.mark.anyio
T0 = 1_760_000_000_000


class Store(SqliteStorage):
    """One that fails as often as it is told to, and counts how often it was written to."""

    failures: list[Exception]
    writes = 0

    async def keys_used(self, times: Mapping[str, int]) -> None:
        self.writes += 1
        if self.failures:
            raise self.failures.pop(0)
        await super().keys_used(times)


class Clock:
    now = T0

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def use(clock: Clock) -> KeyUse:
    return KeyUse(clock)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "test.db", serving=False)
    assert isinstance(opened, Store)
    opened.failures = []
    yield opened
    await opened.close()


async def until_written(store: Store, expected: Mapping[str, int]) -> None:
    async with asyncio.timeout(10):
        while dict(await store.keys_last_used()) != expected:
            await asyncio.sleep(0.005)


async def test_what_was_noted_is_written_in_one_write(store: Store, use: KeyUse, clock: Clock) -> None:
    for number in range(3):
        clock.now = T0 + number
        use.note("a")
    use.note("b")
    await use.write(store)
    assert dict(await store.keys_last_used()) == {"a": T0 + 2, "b": T0 + 2}
    # Nothing new, nothing written.
    await use.write(store)
    assert store.writes == 1


async def test_a_server_writes_again_and_again_and_at_the_end(
    store: Store, use: KeyUse, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_use, "EVERY_SECONDS", 0.01)
    async with key_use_written(use, store):
        use.note("a")
        await until_written(store, {"a": T0})
        clock.now = T0 + 5
        use.note("a")
        await until_written(store, {"a": T0 + 5})
        monkeypatch.setattr(key_use, "EVERY_SECONDS", 3_600.0)
        await asyncio.sleep(0.1)
        use.note("b")
        await asyncio.sleep(0.05)
        assert "b" not in await store.keys_last_used()
    assert dict(await store.keys_last_used()) == {"a": T0 + 5, "b": T0 + 5}


async def test_what_could_not_be_written_is_written_later(
    store: Store, use: KeyUse, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_use, "EVERY_SECONDS", 0.01)
    store.failures = [StorageUnavailable("away"), ValueError("a defect")]
    use.note("a")
    use.note("b")
    with capture_logs() as logs:
        async with key_use_written(use, store):
            await until_written(store, {"a": T0, "b": T0})
    assert [line["event"] for line in logs] == ["key_use_not_written", "key_use_failed"]
    # Of what failed and what came meanwhile the later is kept.
    store.failures = [StorageUnavailable("away")]
    use.note("a")
    writing = asyncio.ensure_future(use.write(store))
    clock.now = T0 + 9
    await asyncio.sleep(0)
    use.note("a")
    with pytest.raises(StorageUnavailable):
        await writing
    await use.write(store)
    assert dict(await store.keys_last_used()) == {"a": T0 + 9, "b": T0}


async def test_a_store_that_is_away_at_the_end_does_not_hold_the_server(store: Store, use: KeyUse) -> None:
    store.failures = [StorageUnavailable("away")]
    with capture_logs() as logs:
        async with key_use_written(use, store):
            use.note("a")
    assert [line["event"] for line in logs] == ["key_use_not_written"]
    assert dict(await store.keys_last_used()) == {}
