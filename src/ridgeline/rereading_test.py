from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from structlog.testing import capture_logs

from ridgeline import rereading
from ridgeline.matching.attributes import COUNT
from ridgeline.matching.features import Features
from ridgeline.matching.matcher import Candidate
from ridgeline.matching.parameters import shipped
from ridgeline.matching.profile import current_prefix, encode, new_profile
from ridgeline.matching.scoring import ScoringMatcher
from ridgeline.operations.reread import reread
from ridgeline.population import SharedPopulation
from ridgeline.pseudonyms import Pseudonyms
from ridgeline.rereading import old_visitors_reread
from ridgeline.secret import DeploymentSecret
from ridgeline.storage.protocol import DumpBatch, StorageUnavailable
from ridgeline.storage.sqlite import SqliteStorage

NOW = 1_760_000_000_000
VISITOR = "Ibk1527CUFmcnjLwIs4A"
PSEUDONYMS = Pseudonyms(DeploymentSecret(["s" * 40]))


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[SqliteStorage]:
    """A store with one visitor, of the first version's features."""
    storage = await SqliteStorage.open(tmp_path / "db", serving=True)
    await storage.workspace(NOW)
    profile = msgspec.structs.replace(new_profile(Features((5,) * COUNT), None, NOW), version=1)
    for batch in (
        DumpBatch("visitor", [(VISITOR, NOW, NOW)]),
        DumpBatch("blocking_key", [(VISITOR, 77)]),
        DumpBatch("profile", [(VISITOR, encode(profile))]),
    ):
        assert await storage.restore(batch) == 1
    yield storage
    await storage.close()


async def test_a_store_that_cannot_be_read_now_is_read_later(
    storage: SqliteStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, tries = storage.outdated, 0

    async def outdated(current: bytes, after: str, limit: int) -> list[Candidate]:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise StorageUnavailable("gone")
        return await found(current, after, limit)

    monkeypatch.setattr(storage, "outdated", outdated)
    monkeypatch.setattr(rereading, "AGAIN_AFTER_SECONDS", 0.01)
    matcher = ScoringMatcher(shipped())
    shared = SharedPopulation(storage, matcher.population, matcher.parameters)
    with capture_logs() as logs:
        async with old_visitors_reread(storage, matcher, PSEUDONYMS, shared):
            async with asyncio.timeout(10):
                while not any(line["event"] == "visitors_reread" for line in logs):
                    await asyncio.sleep(0.01)
    assert [line["event"] for line in logs] == ["rereading_of_visitors_postponed", "visitors_reread"]
    # What was counted is in the store: nobody loses it who is killed now.
    assert await storage.number_of_counts() == 1


async def test_who_stops_meanwhile_leaves_the_rest_to_the_next(storage: SqliteStorage) -> None:
    for _ in range(2):
        matcher = ScoringMatcher(shipped())
        shared = SharedPopulation(storage, matcher.population, matcher.parameters)
        async with old_visitors_reread(storage, matcher, PSEUDONYMS, shared):
            pass
    matcher = ScoringMatcher(shipped())
    await reread(storage, matcher, PSEUDONYMS)
    assert await storage.outdated(current_prefix(), "", 9) == []
