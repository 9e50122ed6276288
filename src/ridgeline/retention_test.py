from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from ridgeline import retention
from ridgeline.clock import DAY
from ridgeline.deployment import Deployment, open_deployment
from ridgeline.retention import kept_within_retention
from ridgeline.settings import Settings
from ridgeline.storage.protocol import NewEvent, StorageUnavailable
from ridgeline.testing.storage_conformance import T0, new_event

pytestmark = pytest.mark.anyio


@pytest.fixture
async def deployment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Deployment]:
    """A deployment in which it is T0, and which looks for what has expired all the time."""
    monkeypatch.setattr(retention, "FIRST_AFTER_SECONDS", 0.0)
    monkeypatch.setattr(retention, "EVERY_SECONDS", 0.02)
    settings = Settings(data_dir=str(tmp_path), retention_days=30, detail_retention_days=7)
    async with open_deployment(settings, serving=True, clock=lambda: T0) as opened:
        yield opened


async def loaded(deployment: Deployment, age: int) -> NewEvent:
    """Store an event of some days ago, with a detail, and return it."""
    environment_id = deployment.workspace.default_environment.environment_id
    event = new_event(at=T0 - age * DAY, environment_id=environment_id, detail=b'{"a":1}')
    await deployment.storage.load([event])
    return event


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(10):
        while not await condition():
            await asyncio.sleep(0.01)


async def test_a_server_removes_what_has_expired_and_keeps_the_rest(deployment: Deployment) -> None:
    storage = deployment.storage
    fresh, bare, old = [await loaded(deployment, age) for age in (1, 10, 40)]

    async def removed() -> bool:
        return await storage.event(old.event_id) is None and await storage.event_detail(bare.event_id) is None

    with capture_logs() as logs:
        async with kept_within_retention(deployment):
            await until(removed)
            # Again and again: what comes later goes, too.
            old = await loaded(deployment, 31)
            await until(removed)
    assert {(line["event"], line["events"]) for line in logs} == {("expired_events_removed", 1)}
    assert await storage.event(fresh.event_id) is not None
    assert await storage.event_detail(fresh.event_id) == fresh.detail
    assert await storage.event(bare.event_id) is not None
    # Until the end of the block.
    late = await loaded(deployment, 40)
    await asyncio.sleep(0.2)
    assert await storage.event(late.event_id) is not None


async def test_the_removal_goes_on_after_any_failure(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    storage = deployment.storage
    failures = iter([StorageUnavailable("away"), ValueError("a defect")])
    remove_expired = storage.remove_expired

    async def fail_first(*arguments: Any) -> int:
        for failure in failures:
            raise failure
        return await remove_expired(*arguments)

    monkeypatch.setattr(storage, "remove_expired", fail_first)
    old = await loaded(deployment, 40)

    async def removed() -> bool:
        return await storage.event(old.event_id) is None

    with capture_logs() as logs:
        async with kept_within_retention(deployment):
            await until(removed)
    assert [line["event"] for line in logs][:2] == [
        "removal_of_expired_events_postponed",
        "removal_of_expired_events_failed",
    ]
