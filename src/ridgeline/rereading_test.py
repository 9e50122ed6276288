from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from structlog.testing import capture_logs

from ridgeline import rereading
from ridgeline.matching import profile as profiles
from ridgeline.matching.attributes import COUNT, NAMES
from ridgeline.matching.features import VERSION, Features
from ridgeline.matching.parameters import shipped
from ridgeline.matching.profile import current_prefix, encode, new_profile
from ridgeline.matching.scoring import ScoringMatcher
from ridgeline.operations.reread import reread
from ridgeline.population import SharedPopulation
from ridgeline.pseudonyms import Pseudonyms
from ridgeline.rereading import old_visitors_reread
from ridgeline.secret import DeploymentSecret
from ridgeline.storage.protocol import DumpBatch, OutdatedPage, Renewal, StorageUnavailable
from ridgeline.storage.sqlite import SqliteStorage

NOW = 1_760_000_000_000
VISITOR = "Ibk1527CUFmcnjLwIs4A"
PSEUDONYMS = Pseudonyms(DeploymentSecret(["s" * 40]))
OLD = encode(msgspec.structs.replace(new_profile(Features((5,) * COUNT), None, NOW), version=1))


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[SqliteStorage]:
    """A store with one visitor, as the first version stored it."""
    storage = await SqliteStorage.open(tmp_path / "db", serving=True)
    await storage.workspace(NOW)
    for batch in (
        DumpBatch("visitor", [(VISITOR, NOW, NOW)]),
        DumpBatch("blocking_key", [(VISITOR, 77)]),
        DumpBatch("profile", [(VISITOR, OLD)]),
    ):
        assert await storage.restore(batch) == 1
    yield storage
    await storage.close()


async def test_a_store_that_cannot_be_read_now_is_read_later(
    storage: SqliteStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, tries = storage.outdated, 0
    matcher = ScoringMatcher(shipped())
    # Of other features, too, so that it is counted.
    monkeypatch.setattr(profiles, "VERSION", VERSION + 1)
    monkeypatch.setitem(profiles.FEATURES_OF, profiles.STORED, VERSION + 1)
    monkeypatch.setitem(profiles._ORDER_OF, VERSION + 1, NAMES)

    async def outdated(current: bytes, start: int, limit: int) -> OutdatedPage:
        nonlocal tries
        tries += 1
        assert matcher.seeks_former
        if tries == 1:
            raise StorageUnavailable("gone")
        return await found(current, start, limit)

    monkeypatch.setattr(storage, "outdated", outdated)
    monkeypatch.setattr(rereading, "AGAIN_AFTER_SECONDS", 0.01)
    shared = SharedPopulation(storage, matcher.population, matcher.parameters)
    with capture_logs() as logs:
        async with old_visitors_reread(storage, matcher, PSEUDONYMS, shared, lambda: NOW):
            async with asyncio.timeout(10):
                while not any(line["event"] == "visitors_reread" for line in logs):
                    await asyncio.sleep(0.01)
    assert [line["event"] for line in logs] == ["rereading_of_visitors_postponed", "visitors_reread"]
    # What was counted is in the store: nobody loses it who is killed now.
    assert await storage.number_of_counts() == 1
    assert not matcher.seeks_former


def is_seeking(matcher: ScoringMatcher) -> bool:
    return matcher.seeks_former


async def test_what_an_older_release_writes_meanwhile_is_found_the_next_time(
    storage: SqliteStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rereading, "EVERY_SECONDS", 0.01)
    matcher = ScoringMatcher(shipped())
    shared = SharedPopulation(storage, matcher.population, matcher.parameters)
    async with old_visitors_reread(storage, matcher, PSEUDONYMS, shared, lambda: NOW):
        for _ in range(3):
            async with asyncio.timeout(10):
                while is_seeking(matcher) or (await storage.outdated(current_prefix(), 0, 9)).visitors:
                    await asyncio.sleep(0.01)
            visitor = await storage.visitor(VISITOR)
            assert visitor is not None
            assert await storage.renew([Renewal(VISITOR, visitor.profile, OLD, (77,))]) == [True]


async def test_until_a_look_finds_nobody_visitors_are_sought_by_their_former_keys(
    storage: SqliteStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rereading, "AGAIN_AFTER_SECONDS", 0.01)
    is_ours = False

    @asynccontextmanager
    async def turn() -> AsyncIterator[bool]:
        yield is_ours

    monkeypatch.setattr(storage, "turn_to_renew", turn)
    matcher = ScoringMatcher(shipped())
    shared = SharedPopulation(storage, matcher.population, matcher.parameters)
    async with old_visitors_reread(storage, matcher, PSEUDONYMS, shared, lambda: NOW):
        await asyncio.sleep(0.1)
        # Another process has its turn, and is not through.
        assert (matcher.seeks_former, len((await storage.outdated(current_prefix(), 0, 9)).visitors)) == (True, 1)
        is_ours = True
        async with asyncio.timeout(10):
            while matcher.seeks_former:
                await asyncio.sleep(0.01)
        assert await storage.outdated(current_prefix(), 0, 9) == OutdatedPage([], None)


async def test_a_defect_leaves_the_former_keys_in_use(storage: SqliteStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def outdated(current: bytes, start: int, limit: int) -> OutdatedPage:
        raise ValueError("a defect")

    monkeypatch.setattr(storage, "outdated", outdated)
    matcher = ScoringMatcher(shipped())
    shared = SharedPopulation(storage, matcher.population, matcher.parameters)
    with capture_logs() as logs:
        async with old_visitors_reread(storage, matcher, PSEUDONYMS, shared, lambda: NOW):
            await asyncio.sleep(0.05)
            assert matcher.seeks_former
    assert [line["event"] for line in logs] == ["rereading_of_visitors_failed"]


async def test_who_stops_meanwhile_leaves_the_rest_to_the_next(storage: SqliteStorage) -> None:
    for _ in range(2):
        matcher = ScoringMatcher(shipped())
        shared = SharedPopulation(storage, matcher.population, matcher.parameters)
        async with old_visitors_reread(storage, matcher, PSEUDONYMS, shared, lambda: NOW):
            pass
    matcher = ScoringMatcher(shipped())
    await reread(storage, matcher, PSEUDONYMS, lambda: NOW)
    assert await storage.outdated(current_prefix(), 0, 9) == OutdatedPage([], None)
