"""Import, export and restore on real stores, and what erasures have to do with them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from ridgeline.errors import ContractViolation, RidgelineError
from ridgeline.operations.archive import read_archive, verify_archive, write_archive
from ridgeline.operations.erasure import ErasedVisitors, ErasureSubjects
from ridgeline.operations.export import export_events, place_of
from ridgeline.operations.import_file import import_file, is_continuation
from ridgeline.operations.import_state import FileState, load_state, save_state, state_file
from ridgeline.operations.importing import Entry, Importer, Tally
from ridgeline.operations.ndjson import opened_lines
from ridgeline.operations.restore import Restored, restore
from ridgeline.operations.train import numbered
from ridgeline.secret import DeploymentSecret
from ridgeline.storage.codec import shipped_dictionary
from ridgeline.storage.protocol import Dictionary, Storage
from ridgeline.storage.sqlite import SqliteStorage
from ridgeline.testing import EventGenerator, GeneratedEvent

NOW = 1_790_000_000_000
SECRET = DeploymentSecret(["s" * 32])
SUBJECTS = ErasureSubjects(SECRET)
EVENTS = list(EventGenerator(seed=8).events(0, 300))
# The visitor with the most events.
VISITOR = max(
    {event.visitor_id for event in EVENTS if event.visitor_id}, key=lambda one: sum(e.visitor_id == one for e in EVENTS)
)


def clock() -> int:
    return NOW


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[Storage]:
    storage: Storage = await SqliteStorage.open(path, serving=True)
    try:
        await storage.workspace(NOW)
        yield storage
    finally:
        await storage.close()


async def importer_of(storage: Storage, **options: object) -> Importer:
    environment_id = (await storage.workspace(NOW)).default_environment.environment_id
    erased = ErasedVisitors(storage, SECRET, clock, "test")
    await erased.settle()
    return Importer(storage, erased, environment_id, clock, Tally(), **options)  # type: ignore[arg-type]


def entries(events: list[GeneratedEvent] = EVENTS) -> list[Entry]:
    return [Entry(f"file:{number}", event.payload) for number, event in enumerate(events, 1)]


async def exported(storage: Storage, **options: object) -> list[dict[str, object]]:
    lines: list[bytes] = []
    await export_events(storage, lines.extend, 0, NOW, **options)  # type: ignore[arg-type]
    return [json.loads(line) for line in lines]


async def erase(storage: Storage, visitor_id: str = VISITOR) -> None:
    assert await storage.erase_visitor(visitor_id, SUBJECTS.entry(visitor_id, NOW, "test"))


async def test_what_was_imported_is_exported_oldest_first(tmp_path: Path) -> None:
    async with opened(tmp_path / "a.db") as storage:
        importer = await importer_of(storage)
        await importer.add(entries()[::-1])
        assert importer.tally == Tally(stored=300)
        out = await exported(storage)
        expected = [
            json.loads(event.payload) for event in sorted(EVENTS, key=lambda one: (one.timestamp, one.event_id))
        ]
        assert out == [event | {"environment_id": importer.environment_id} for event in expected]
        after = place_of(json.dumps(out[250]).encode())
        assert await exported(storage, after=after) == out[251:]
        assert await exported(storage, environment_id="ae_ffffffffffffffff") == []


async def test_importing_again_changes_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path / "a.db") as storage:
        await (await importer_of(storage)).add(entries())
        importer = await importer_of(storage)
        await importer.add(entries() + entries()[:5])
        assert importer.tally == Tally(present=305)


async def test_events_of_erased_visitors_stay_out(tmp_path: Path) -> None:
    async with opened(tmp_path / "a.db") as storage:
        await (await importer_of(storage)).add(entries())
        theirs = sum(event.visitor_id == VISITOR for event in EVENTS)
        assert theirs > 3
        await erase(storage)
        importer = await importer_of(storage)
        await importer.add(entries())
        assert importer.tally == Tally(present=300 - theirs, erased=theirs)
        assert len(await exported(storage)) == 300 - theirs


async def test_a_visitor_who_is_erased_during_an_import_is_erased_again(tmp_path: Path) -> None:
    async with opened(tmp_path / "a.db") as storage:
        importer = await importer_of(storage)
        await importer.add(entries()[:200])
        await erase(storage)
        # Rows and tombstone may be gone by now, and the importer has not looked since.
        while (await storage.report()).erasures_pending:
            pass
        importer = await importer_of(storage)
        erased = importer._erased
        erased._erased = set()
        await importer.add(entries())
        assert await storage.visitor(VISITOR) is not None
        assert await erased.settle() == 1
        assert await storage.visitor(VISITOR) is None
        assert VISITOR not in json.dumps(await exported(storage))


async def test_an_invalid_entry_ends_the_import_and_those_before_it_are_kept(tmp_path: Path) -> None:
    async with opened(tmp_path / "a.db") as storage:
        importer = await importer_of(storage)
        bad = [*entries()[:3], Entry("file:4", b'{"event_id":1}'), *entries()[4:]]
        with pytest.raises(RidgelineError, match=r"^file:4: \$\.event_id: Expected `str`, got `int`"):
            await importer.add(bad)
        assert importer.tally == Tally(stored=3)
        rejected: list[tuple[Entry, ContractViolation]] = []
        importer = await importer_of(storage, reject=lambda entry, why: rejected.append((entry, why)))
        await importer.add(bad)
        assert importer.tally == Tally(stored=296, present=3, invalid=1)
        assert rejected[0][0].where == "file:4"


async def test_an_import_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path = tmp_path / "events.ndjson"
    lines = [event.payload for event in EVENTS]
    path.write_bytes(b"\n".join([*lines[:200], b"broken"]))
    place = state_file(tmp_path, "file", str(path))
    states: list[int] = []

    def save(state: FileState) -> None:
        states.append(state.lines)
        save_state(place, state)

    async with opened(tmp_path / "a.db") as storage:
        state = FileState(str(path))
        with (
            opened_lines(str(path)) as reader,
            pytest.raises(RidgelineError, match=r"events\.ndjson:201: \$: not JSON"),
        ):
            await import_file(reader, await importer_of(storage), state, save)
        assert states == []
        path.write_bytes(b"\n".join(lines[:100]) + b"\n")
        with opened_lines(str(path)) as reader:
            await import_file(reader, await importer_of(storage), state, save)
        # The file grew, as the target of an export does.
        path.write_bytes(b"\n".join(lines))
        state = load_state(place, FileState(str(path)))
        assert state.lines == 100
        with opened_lines(str(path)) as reader:
            assert is_continuation(reader, state)
        importer = await importer_of(storage)
        with opened_lines(str(path)) as reader:
            await import_file(reader, importer, state, save)
        assert importer.tally == Tally(stored=100, present=100)
        assert states == [100, 300]
        # Another file of the same name is begun from its beginning.
        path.write_bytes(b"\n".join(lines[::-1]))
        with opened_lines(str(path)) as reader:
            assert not is_continuation(reader, load_state(place, FileState(str(path))))
    place.write_text("{broken")
    assert load_state(place, FileState("x")) == FileState("x")


async def archive_of(storage: Storage, path: Path) -> Path:
    await write_archive(path, storage.dump(), SECRET, NOW)
    verify_archive(path, SECRET)
    return path


async def restored(storage: Storage, archive: Path) -> Restored:
    return await restore(storage, SECRET, read_archive(archive), clock)


async def test_a_backup_brings_back_everything_and_can_be_repeated(tmp_path: Path) -> None:
    async with opened(tmp_path / "a.db") as storage:
        await (await importer_of(storage)).add(entries())
        everything = await exported(storage)
        archive = await archive_of(storage, tmp_path / "backup")
        environments = await storage.environments()
    async with opened(tmp_path / "b.db") as storage:
        result = await restored(storage, archive)
        assert result.added["event"] == 300
        assert await exported(storage) == everything
        assert environments[0] in await storage.environments()
        again = await restored(storage, archive)
        assert (again.added["event"], again.present["event"]) == (0, 300)
        assert await exported(storage) == everything


async def test_a_backup_restored_later_applies_erasures_again(tmp_path: Path) -> None:
    async with opened(tmp_path / "a.db") as storage:
        await (await importer_of(storage)).add(entries())
        archive = await archive_of(storage, tmp_path / "backup")
        theirs = sum(event.visitor_id == VISITOR for event in EVENTS)
        await erase(storage)
        while (await storage.report()).erasures_pending:
            pass
        result = await restored(storage, archive)
        assert result.left_out_events == theirs
        assert result.added["event"] == 0
        assert await storage.visitor(VISITOR) is None
        assert VISITOR not in json.dumps(await exported(storage))


async def test_erasures_of_the_backup_hold_in_the_store_too(tmp_path: Path) -> None:
    async with opened(tmp_path / "a.db") as storage:
        await (await importer_of(storage)).add(entries())
        before = await archive_of(storage, tmp_path / "before")
        await erase(storage)
        after = await archive_of(storage, tmp_path / "after")
    async with opened(tmp_path / "b.db") as storage:
        await restored(storage, before)
        assert await storage.visitor(VISITOR) is not None
        result = await restored(storage, after)
        assert result.erased_visitors == 1
        assert await storage.visitor(VISITOR) is None
        # And from now on the older backup brings nobody back.
        await restored(storage, before)
        assert VISITOR not in json.dumps(await exported(storage))
        assert await storage.erased_subjects() == {SUBJECTS.subject(VISITOR)}


async def test_erasures_under_a_former_secret_are_applied(tmp_path: Path) -> None:
    async with opened(tmp_path / "a.db") as storage:
        await (await importer_of(storage)).add(entries())
        archive = await archive_of(storage, tmp_path / "backup")
        await erase(storage)
    rotated = DeploymentSecret(["t" * 32, "s" * 32])
    async with opened(tmp_path / "a.db") as storage:
        result = await restore(storage, rotated, read_archive(archive), clock)
        assert result.left_out_events > 0
        assert await storage.visitor(VISITOR) is None


async def test_a_backup_with_another_dictionary_of_the_same_number_is_refused(tmp_path: Path) -> None:
    shipped = shipped_dictionary()
    ours, theirs = (
        Dictionary(100_001, numbered(content, 100_001), NOW)
        for content in (shipped.content, shipped.content[:-1] + b"x")
    )
    async with opened(tmp_path / "a.db") as storage:
        await storage.add_dictionary(theirs)
        importer = await importer_of(storage)
        await importer.add(entries())
        await write_archive(tmp_path / "backup", storage.dump(), SECRET, NOW)
    async with opened(tmp_path / "b.db") as storage:
        await storage.add_dictionary(ours)
        with pytest.raises(RidgelineError, match="another compression dictionary under number 100001"):
            await restore(storage, SECRET, read_archive(tmp_path / "backup"), clock)
        assert await exported(storage) == []
    async with opened(tmp_path / "c.db") as storage:
        await storage.add_dictionary(theirs)
        result = await restore(storage, SECRET, read_archive(tmp_path / "backup"), clock)
        assert result.added["event"] == len(EVENTS)
