from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ridgeline.operations.health import REMEMBERED_SECONDS, HealthWatch, without_files
from ridgeline.secret import load_or_create_secret
from ridgeline.settings import Settings
from ridgeline.storage.protocol import StorageUnavailable, StoreReport
from ridgeline.storage.sqlite import SqliteStorage
from ridgeline.testing.storage_conformance import T0, new_event

pytestmark = pytest.mark.anyio


class CountingStore(SqliteStorage):
    reports = 0

    async def report(self, *, quick: bool = False) -> StoreReport:
        assert quick
        type(self).reports += 1
        return await super().report(quick=quick)


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[SqliteStorage]:
    CountingStore.reports = 0
    opened = await CountingStore.open(tmp_path / "ridgeline.db", serving=False)
    await opened.workspace(T0)
    load_or_create_secret(tmp_path)
    yield opened
    await opened.close()


def watch_of(storage: SqliteStorage, folder: Path, seconds: list[float]) -> HealthWatch:
    return HealthWatch(storage, Settings(data_dir=str(folder)), lambda: T0 + 9, lambda: seconds[0])


async def test_it_tells_what_the_doctor_finds(storage: SqliteStorage, tmp_path: Path) -> None:
    environment_id = (await storage.environments())[0].environment_id
    await storage.record(new_event(at=T0, environment_id=environment_id))
    (tmp_path / "first-secret-key.txt").write_text("rl_sk_us_x")
    health = await watch_of(storage, tmp_path, [0.0]).health()
    findings = {finding.check: finding for finding in health.findings}
    assert findings["secret keys"].state == "warning"
    assert findings["keys"].state == "warning"
    assert findings["deployment secret"].state == "ok"
    assert health.state in {"warning", "problem"}
    assert (health.started_at, health.store.events, health.store.newest_event) == (T0 + 9, 1, T0)
    assert health.store.bytes is not None
    assert all(source.made_at for source in health.data)


async def test_a_look_is_remembered_for_some_seconds(storage: SqliteStorage, tmp_path: Path) -> None:
    seconds = [100.0]
    watch = watch_of(storage, tmp_path, seconds)
    await asyncio.gather(*(watch.health() for _ in range(20)))
    assert CountingStore.reports == 1
    seconds[0] += REMEMBERED_SECONDS
    await watch.health()
    assert CountingStore.reports == 1
    seconds[0] += 0.1
    await watch.health()
    assert CountingStore.reports == 2


async def test_a_store_that_cannot_be_used_is_no_health(storage: SqliteStorage, tmp_path: Path) -> None:
    watch = watch_of(storage, tmp_path, [0.0])
    await storage.close()
    with pytest.raises(StorageUnavailable):
        await watch.health()


async def test_who_is_no_administrator_is_told_no_files(storage: SqliteStorage, tmp_path: Path) -> None:
    (tmp_path / "first-secret-key.txt").write_text("rl_sk_us_x")
    health = await watch_of(storage, tmp_path, [0.0]).health()
    less = without_files(health)
    assert str(tmp_path) in str(health)
    assert str(tmp_path) not in str(less)
    assert "/" not in "".join(finding.says + finding.remedy for finding in less.findings)
    assert [(one.check, one.state) for one in less.findings] == [(one.check, one.state) for one in health.findings]
    hidden = [one for one, before in zip(less.findings, health.findings, strict=True) if one != before]
    assert {"deployment secret", "secret keys"} <= {one.check for one in hidden}
    assert all(bool(one.remedy) == (one.state != "ok") for one in hidden)
    kept = [one for one in less.findings if one.check == "disk space"]
    assert kept == [one for one in health.findings if one.check == "disk space"]
