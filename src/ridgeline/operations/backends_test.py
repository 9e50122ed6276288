"""A backup of one kind of store is restored into the other."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from ridgeline.operations.archive import read_archive, verify_archive, write_archive
from ridgeline.operations.erasure import ErasedVisitors, ErasureSubjects
from ridgeline.operations.export import export_events
from ridgeline.operations.importing import Entry, Importer, Tally
from ridgeline.operations.restore import restore
from ridgeline.operations.schema import Schema, migrate_to_newest, schema_of
from ridgeline.secret import DeploymentSecret
from ridgeline.storage.migrate import versions
from ridgeline.storage.postgres import PostgresStorage
from ridgeline.storage.protocol import AuditEntry, Storage
from ridgeline.storage.sqlite import SqliteStorage
from ridgeline.testing import EventGenerator

NOW = 1_790_000_000_000
SECRET = DeploymentSecret(["s" * 32])
EVENTS = list(EventGenerator(seed=9).events(0, 200))
VISITOR, OTHER = sorted({event.visitor_id for event in EVENTS if event.visitor_id})[:2]


def clock() -> int:
    return NOW


@asynccontextmanager
async def opened(place: Path | str) -> AsyncIterator[Storage]:
    storage: Storage = (
        await SqliteStorage.open(place, serving=True)
        if isinstance(place, Path)
        else await PostgresStorage.open(place, serving=True)
    )
    try:
        await storage.workspace(NOW)
        yield storage
    finally:
        await storage.close()


async def exported(storage: Storage) -> list[object]:
    lines: list[bytes] = []
    await export_events(storage, lines.extend, 0, NOW)
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("way", ["sqlite to postgresql", "postgresql to sqlite"])
async def test_a_backup_is_of_no_particular_database(tmp_path: Path, postgres_url: str, way: str) -> None:
    file = tmp_path / "ridgeline.db"
    source: Path | str = file if way.startswith("sqlite") else postgres_url
    target: Path | str = postgres_url if way.startswith("sqlite") else file
    backup = tmp_path / "backup"
    async with opened(source) as storage:
        environment_id = (await storage.workspace(NOW)).default_environment.environment_id
        erased = ErasedVisitors(storage, SECRET, clock, "test")
        importer = Importer(storage, erased, environment_id, clock, Tally())
        other = next(event for event in EVENTS if event.visitor_id == OTHER)
        odd = json.loads(other.payload) | {"event_id": "an id of another server"}
        await importer.add([Entry("odd", json.dumps(odd).encode()), *(Entry("", event.payload) for event in EVENTS)])
        assert importer.tally == Tally(stored=201)
        entry = ErasureSubjects(SECRET).entry(VISITOR, NOW, "test")
        assert await storage.erase_visitor(VISITOR, entry)
        await storage.change_suspect_weights({"incognito": 0}, AuditEntry(NOW, "test", "test", "test"))
        everything = await exported(storage)
        assert VISITOR not in json.dumps(everything)
        rows = await write_archive(backup, storage.dump(), SECRET, NOW)
        assert rows["event"] == len(everything)
        verify_archive(backup, SECRET)
    async with opened(target) as storage:
        result = await restore(storage, SECRET, read_archive(backup), clock)
        assert result.added["event"] == len(everything)
        assert await exported(storage) == everything
        assert await storage.event("an id of another server") is not None
        assert await storage.erased_subjects() == {entry.subject}
        assert (await storage.workspace(NOW)).default_environment.environment_id == environment_id
        assert await storage.suspect_weights() == {"incognito": 0}
        again = await restore(storage, SECRET, read_archive(backup), clock)
        assert (again.added["event"], again.present["event"]) == (0, len(everything))


async def test_the_schema_of_either_is_told_and_made(tmp_path: Path, postgres_url: str) -> None:
    newest = versions("sqlite")[-1]
    file = tmp_path / "ridgeline.db"
    assert await schema_of(file) == Schema(None, newest)
    assert not file.exists()
    await migrate_to_newest(file)
    assert await schema_of(file) == Schema(newest, newest)

    newest = versions("postgresql")[-1]
    assert await schema_of(postgres_url) == Schema(None, newest)
    await migrate_to_newest(postgres_url)
    assert await schema_of(postgres_url) == Schema(newest, newest)
