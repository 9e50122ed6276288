"""What is particular to the embedded store; the rest is the conformance suite."""

from __future__ import annotations

import asyncio
import os
import secrets
import sqlite3
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zstandard

from ridgeline.clock import DAY
from ridgeline.errors import ConfigurationError
from ridgeline.keys import KeyKind
from ridgeline.operations.schema import migrate_to_newest
from ridgeline.storage import (
    migrate,
    sqlite_checkpointer,
    sqlite_payloads,
    sqlite_retention,
    sqlite_search,
    sqlite_visitors,
)
from ridgeline.storage.protocol import ApiKey, Dictionary, Environment, PayloadSeen, StorageUnavailable
from ridgeline.storage.sqlite import SqliteStorage
from ridgeline.storage.sqlite_readers import BUSY_SECONDS, SHARED_SECONDS
from ridgeline.storage.sqlite_schema import SLOT_BITS, STRETCH_BITS
from ridgeline.storage.velocity_test import keep_everything
from ridgeline.testing.access_conformance import AccessConformance
from ridgeline.testing.matching_conformance import MatchingConformance
from ridgeline.testing.search_conformance import SearchConformance
from ridgeline.testing.storage_conformance import (
    ENVIRONMENT,
    T0,
    StorageConformance,
    change,
    erasure,
    new_event,
    of_every_table,
    query,
    visitor_of,
)
from ridgeline.testing.tombstone_conformance import TombstoneConformance
from ridgeline.testing.velocity_conformance import VelocityConformance
from ridgeline.wire.search import Filter, address_range

pytestmark = pytest.mark.anyio


async def open_store(path: Path, *, serving: bool = True) -> SqliteStorage:
    """Return a store that has the environment of the events."""
    storage = await SqliteStorage.open(path, serving=serving)
    await storage.workspace(T0)
    if not any(environment.environment_id == ENVIRONMENT for environment in await storage.environments()):
        await storage.create_environment(Environment(ENVIRONMENT, "Shop", False, T0), change())
    return storage


def noise(size: int) -> dict[str, str]:
    """Return tags that no compression makes small."""
    return {"noise": secrets.token_hex(size // 2)}


class TestSqlite(StorageConformance):
    @pytest.fixture
    async def storage(self, tmp_path: Path) -> AsyncIterator[SqliteStorage]:
        opened = await SqliteStorage.open(tmp_path / "test.db", serving=True)
        yield opened
        await opened.close()

    @pytest.fixture
    async def other_storage(self, tmp_path: Path) -> AsyncIterator[SqliteStorage]:
        opened = await SqliteStorage.open(tmp_path / "other.db", serving=False)
        yield opened
        await opened.close()


class TestSqliteAccess(AccessConformance):
    @pytest.fixture
    async def storage(self, tmp_path: Path) -> AsyncIterator[SqliteStorage]:
        opened = await SqliteStorage.open(tmp_path / "test.db", serving=True)
        yield opened
        await opened.close()

    @pytest.fixture
    async def beside(self, storage: SqliteStorage, tmp_path: Path) -> AsyncIterator[SqliteStorage]:
        """A command-line tool."""
        opened = await SqliteStorage.open(tmp_path / "test.db", serving=False)
        yield opened
        await opened.close()

    @pytest.fixture
    async def other_storage(self, tmp_path: Path) -> AsyncIterator[SqliteStorage]:
        opened = await SqliteStorage.open(tmp_path / "other.db", serving=False)
        yield opened
        await opened.close()


class TestSqliteMatching(MatchingConformance):
    @pytest.fixture
    async def storage(self, tmp_path: Path) -> AsyncIterator[SqliteStorage]:
        opened = await SqliteStorage.open(tmp_path / "test.db", serving=True)
        yield opened
        await opened.close()

    @pytest.fixture
    async def other_storage(self, tmp_path: Path) -> AsyncIterator[SqliteStorage]:
        opened = await SqliteStorage.open(tmp_path / "other.db", serving=False)
        yield opened
        await opened.close()


class TestSqliteVelocity(VelocityConformance):
    @pytest.fixture
    async def storage(self, tmp_path: Path) -> AsyncIterator[SqliteStorage]:
        opened = await SqliteStorage.open(tmp_path / "test.db", serving=True)
        yield opened
        await opened.close()

    @pytest.fixture
    async def beside(self, storage: SqliteStorage, tmp_path: Path) -> AsyncIterator[SqliteStorage]:
        """A command-line tool."""
        opened = await SqliteStorage.open(tmp_path / "test.db", serving=False)
        yield opened
        await opened.close()

    @pytest.fixture
    async def other_storage(self, tmp_path: Path) -> AsyncIterator[SqliteStorage]:
        opened = await SqliteStorage.open(tmp_path / "other.db", serving=False)
        yield opened
        await opened.close()


class TestSqliteVelocityOfBusySubjects(TestSqliteVelocity):
    """As of visitors with very many events: all is kept, and what is read is soon too much."""

    @pytest.fixture(autouse=True)
    def _kept(self, monkeypatch: pytest.MonkeyPatch) -> None:
        keep_everything(monkeypatch)


class TestSqliteSearch(SearchConformance):
    @pytest.fixture
    async def storage(self, tmp_path: Path) -> AsyncIterator[SqliteStorage]:
        opened = await SqliteStorage.open(tmp_path / "test.db", serving=True)
        yield opened
        await opened.close()


class TestSqliteSearchOfCommonValues(SearchConformance):
    """As in a large store, where a value has more events than are probed for, and a range more than are sorted."""

    @pytest.fixture
    async def storage(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SqliteStorage]:
        monkeypatch.setattr(sqlite_search, "PROBE", 4)
        monkeypatch.setattr(sqlite_search, "SORTED", 2)
        opened = await SqliteStorage.open(tmp_path / "test.db", serving=True)
        yield opened
        await opened.close()


class TestSqliteTombstones(TombstoneConformance):
    @pytest.fixture
    async def storage(self, tmp_path: Path) -> AsyncIterator[SqliteStorage]:
        opened = await SqliteStorage.open(tmp_path / "test.db", serving=False)
        yield opened
        await opened.close()


# More than one write removes.
ROWS = 500
# Tables that hold nothing of a single visitor or event.
OF_NOBODY = {
    "alembic_version",
    "api_key",
    "audit_log",
    "dictionary",
    "environment",
    "erased_subject",
    "matcher_counts",
    "news",
    "past_change",
    "rollup",
    "rollup_recent",
    # Of the members of the workspace, who are no visitors, and of keys.
    "key_use",
    "member",
    "member_session",
    "saved_view",
    # Random numbers, which nothing ties to an event.
    "seen_payload",
    "sqlite_sequence",
    "workspace",
}


async def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9 \xf0")
    folder.mkdir()
    storage = await open_store(folder / "r.db")
    await storage.record(event := new_event())
    await storage.close()
    storage = await SqliteStorage.open(folder / "r.db", serving=True)
    assert await storage.event(event.event_id) is not None
    await storage.close()


async def test_a_payload_is_known_after_opening_again_and_leaves_with_its_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.db"
    own: dict[str, Any] = {"payload_id": b"\xff" * 16, "payload_window": 600_000}
    storage = await open_store(path)
    await storage.record(new_event(**own))
    await storage.close()
    storage = await SqliteStorage.open(path, serving=True)
    with pytest.raises(PayloadSeen):
        await storage.record(new_event(**own))
    # More than one write removes; the first stays.
    monkeypatch.setattr(sqlite_payloads, "BATCH", 3)
    for number in range(10):
        await storage.record(new_event(payload_id=number.to_bytes(16), payload_window=1_000))
    await storage.remove_expired(T0 + 2_001, 90, 90)
    assert _rows(path, "seen_payload") == 1
    await storage.remove_expired(T0 + 1_200_001, 90, 90)
    assert _rows(path, "seen_payload") == 0
    await storage.record(new_event(**own))
    await storage.close()


async def test_a_payload_that_another_process_recorded_is_known(tmp_path: Path) -> None:
    first, second = await open_store(tmp_path / "a.db"), await open_store(tmp_path / "a.db", serving=False)
    own: dict[str, Any] = {"payload_id": b"1" * 16, "payload_window": 600_000}
    await first.record(new_event(payload_id=b"0" * 16, payload_window=600_000))
    await second.record(new_event(**own))
    with pytest.raises(PayloadSeen):
        await first.record(new_event(**own))
    with pytest.raises(PayloadSeen):
        await second.record(new_event(payload_id=b"0" * 16, payload_window=600_000))
    await first.close()
    await second.close()


async def test_everything_is_there_after_opening_again(tmp_path: Path) -> None:
    event = new_event(blocking_keys=(1,))
    first = await open_store(tmp_path / "a.db")
    workspace = await first.workspace(T0)
    await first.record(event)
    await first.close()
    second = await SqliteStorage.open(tmp_path / "a.db", serving=True)
    assert await second.workspace(T0 + 1) == workspace
    stored = await second.event(event.event_id)
    assert stored is not None
    assert stored.payload == event.payload
    await second.close()


async def test_a_second_server_is_refused_but_a_command_is_not(tmp_path: Path) -> None:
    server = await open_store(tmp_path / "a.db")
    with pytest.raises(ConfigurationError, match="Another Ridgeline server"):
        await SqliteStorage.open(tmp_path / "a.db", serving=True)
    command = await SqliteStorage.open(tmp_path / "a.db", serving=False)
    await command.workspace(T0)
    assert len(await server.environments()) == 2
    await command.close()
    await server.close()


async def test_events_have_nobody_read_the_keys_again_but_what_a_command_changes_is_seen(tmp_path: Path) -> None:
    server = await open_store(tmp_path / "a.db")
    command = await SqliteStorage.open(tmp_path / "a.db", serving=False)
    key = ApiKey("key_1", KeyKind.SECRET, "", None, None, T0, None)
    await command.create_key(key, b"digest", change())
    assert await server.find_key(b"digest") == key
    read: list[str] = []
    server._readers._connection.set_trace_callback(read.append)
    for _ in range(3):
        await server.record(new_event())
        await asyncio.sleep(2 * SHARED_SECONDS)
        assert await server.find_key(b"digest") == key
        assert await server.suspect_weights() == {}
    assert read
    assert not [statement for statement in read if "api_key" in statement]
    assert len([statement for statement in read if "suspect_weights" in statement]) == 1
    await command.revoke_key("key_1", change())
    await command.change_suspect_weights({"incognito": 0}, change())
    await asyncio.sleep(2 * SHARED_SECONDS)
    revoked = await server.find_key(b"digest")
    assert revoked is not None
    assert revoked.revoked_at is not None
    assert await server.suspect_weights() == {"incognito": 0}
    await command.close()
    await server.close()


async def test_what_is_not_a_database_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"this is no database, though it is long enough to look like one" * 100)
    with pytest.raises(ConfigurationError, match="cannot be opened"):
        await SqliteStorage.open(path, serving=True)


async def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
    connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    connection.commit()
    connection.close()
    with pytest.raises(ConfigurationError, match="newer Ridgeline"):
        await SqliteStorage.open(path, serving=True)


async def test_rows_of_the_erased_are_removed_even_when_a_crash_came_between(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    # Not serving: nothing removes rows in the background, as if the server had died right after the tombstone.
    storage = await open_store(path, serving=False)
    event = new_event()
    await storage.record(event)
    await asyncio.gather(*(storage.record(new_event(event.visitor_id, T0 + 1 + number)) for number in range(ROWS)))
    other = new_event()
    await storage.record(other)
    await storage.erase_visitor(visitor_of(event), erasure(T0 + 10_000))
    await storage.close()
    assert _rows(path, "event") == ROWS + 2

    restarted = await SqliteStorage.open(path, serving=True)
    async with asyncio.timeout(10):
        while _rows(path, "event") > 1:
            await asyncio.sleep(0.01)
        while _rows(path, "erasure") > 0:
            await asyncio.sleep(0.01)
    assert [found.event_id for found in (await restarted.search(query())).events] == [other.event_id]
    await restarted.close()


@pytest.mark.parametrize("way", ["erasure", "retention"])
async def test_what_is_removed_leaves_no_row_in_any_table(tmp_path: Path, way: str) -> None:
    path = tmp_path / "a.db"
    storage = await open_store(path)
    gone, kept = of_every_table(T0 - 40 * DAY), of_every_table(T0)
    assert (await storage.load([*gone, *kept])).stored == 4
    tables = {"event": 2, "payload": 2, "event_detail": 2, "event_alias": 1, "visitor": 1}
    tables |= {"visitor_profile": 1, "posting": 2}
    assert _rows_of_somebody(path) == {table: 2 * rows for table, rows in tables.items()} | {"erasure": 0}
    if way == "erasure":
        assert await storage.erase_visitor(visitor_of(gone[0]), erasure(T0))
        async with asyncio.timeout(10):
            while (await storage.report()).erasures_pending:
                await asyncio.sleep(0.01)
    else:
        assert await storage.remove_expired(T0 + 10, 30, 30) == 2
    assert _rows_of_somebody(path) == tables | {"erasure": 0}
    for event in kept:
        assert await storage.event(event.event_id) is not None
    await storage.close()


async def test_of_a_visitor_without_keys_nothing_is_kept_for_the_matcher(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    storage = await open_store(path)
    bare = new_event()
    await storage.record(bare)
    await storage.load([new_event(at=T0 + 1), new_event(visitor_of(bare), T0 + 2)])
    assert (_rows(path, "visitor"), _rows(path, "visitor_profile"), _rows(path, "posting")) == (2, 0, 0)
    # An event that changes nothing of it writes nothing of it.
    await storage.record(event := new_event(at=T0 + 3, blocking_keys=(1, 2), profile=b"p"))
    again = new_event(visitor_of(event), T0 + 3, blocking_keys=(2, 1), profile=b"p")
    await storage.record(again)
    assert (_rows(path, "visitor_profile"), _rows(path, "posting")) == (1, 2)
    await storage.close()


async def test_nothing_of_the_erased_is_left_in_any_file(tmp_path: Path) -> None:
    storage = await open_store(tmp_path / "a.db", serving=True)
    event = new_event(linked_id="a-telling-linked-id")
    await storage.record(event)
    for number in range(300):
        await storage.record(new_event(event.visitor_id, T0 + 1 + number, linked_id="a-telling-linked-id"))
    await storage.erase_visitor(visitor_of(event), erasure(T0 + 1_000))

    def found_in() -> list[str]:
        telling = (b"a-telling-linked-id", visitor_of(event).encode())
        files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
        return [name for name, content in files.items() if any(text in content for text in telling)]

    async with asyncio.timeout(20):
        while found_in():
            await asyncio.sleep(0.05)
    await storage.close()


async def test_a_reader_that_stays_does_not_hold_the_writer_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_checkpointer, "EVERY_SECONDS", 0.02)
    monkeypatch.setattr(sqlite_checkpointer, "MAXIMUM_LOG_PAGES", 10)
    storage = await open_store(tmp_path / "a.db", serving=True)
    await storage.record(new_event())
    reader = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM event").fetchone() == (1,)
    slowest = 0.0
    for number in range(100):
        started = time.perf_counter()
        await storage.record(new_event(at=T0 + number, tags=noise(20_000)))
        slowest = max(slowest, time.perf_counter() - started)
        await asyncio.sleep(0.005)
    # Waiting for the reader would take the whole of BUSY_SECONDS.
    assert slowest < BUSY_SECONDS / 2
    reader.execute("COMMIT")
    reader.close()
    async with asyncio.timeout(20):
        while (tmp_path / "a.db-wal").stat().st_size > 0:
            await asyncio.sleep(0.02)
    await storage.close()


async def test_a_store_that_cannot_write_is_not_ready(tmp_path: Path) -> None:
    storage = await open_store(tmp_path / "a.db", serving=True)
    await storage.workspace(T0)
    await storage.check()
    await storage._writer.run(lambda connection: connection.execute("PRAGMA query_only = ON"))
    with pytest.raises(StorageUnavailable):
        await storage.check()
    await storage.close()


async def test_after_closing_nothing_is_accepted(tmp_path: Path) -> None:
    storage = await open_store(tmp_path / "a.db", serving=True)
    pending = asyncio.gather(*(storage.record(new_event(at=T0 + number)) for number in range(50)))
    await asyncio.sleep(0)
    await storage.close()
    await pending
    assert _rows(tmp_path / "a.db", "event") == 50
    with pytest.raises(StorageUnavailable):
        await storage.record(new_event())


async def test_a_full_disk_is_said_and_the_store_lives_on(tmp_path: Path) -> None:
    storage = await open_store(tmp_path / "a.db", serving=True)
    await storage.record(new_event())
    await storage._writer.run(lambda connection: connection.execute("PRAGMA max_page_count = 1").fetchall())
    results = await asyncio.gather(
        *(storage.record(new_event(tags=noise(500_000))) for _ in range(3)), return_exceptions=True
    )
    assert all(isinstance(result, StorageUnavailable) for result in results), results
    await storage._writer.run(lambda connection: connection.execute("PRAGMA max_page_count = 1000000").fetchall())
    await storage.record(new_event())
    await storage.close()


async def test_a_server_follows_what_commands_add(tmp_path: Path) -> None:
    """An environment, a dictionary and events of both, made by another process, are read at once."""
    server = await open_store(tmp_path / "a.db")
    command = await SqliteStorage.open(tmp_path / "a.db", serving=False)
    await server.record(new_event(at=T0))
    await command.create_environment(Environment("ae_2222222222222222", "New", False, T0 + 5), change())
    await command.add_dictionary(dictionary(60_001, T0))
    event = new_event(at=T0 + 1, environment_id="ae_2222222222222222", detail=b'{"a":1}')
    await command.load([event])
    page = await server.search(query(environment_id="ae_2222222222222222"))
    assert [(found.event_id, found.environment_id) for found in page.events] == [
        (event.event_id, "ae_2222222222222222")
    ]
    stored = await server.event(event.event_id)
    assert stored is not None
    assert (stored.payload, stored.environment_id) == (event.payload, "ae_2222222222222222")
    assert await server.event_detail(event.event_id) == event.detail
    await command.close()
    await server.close()


async def test_a_server_follows_what_a_command_weighs(tmp_path: Path) -> None:
    server = await open_store(tmp_path / "a.db")
    command = await SqliteStorage.open(tmp_path / "a.db", serving=False)
    assert await server.suspect_weights() == {}
    for weights in ({"incognito": 0}, {"incognito": 0, "vpn.relay": 9}):
        await command.change_suspect_weights(weights, change())
        # Sooner than the command could tell its user.
        await asyncio.sleep(2 * SHARED_SECONDS)
        assert await server.suspect_weights() == weights
    await server.reset_suspect_weights(change())
    assert await command.suspect_weights() == await server.suspect_weights() == {}
    # Whoever serves asks the file only when somebody has written to it.
    await server.suspect_weights()
    reads = []
    server._readers._connection.set_trace_callback(lambda sql: reads.append(sql) if "suspect" in sql else None)
    for _ in range(100):
        assert await server.suspect_weights() == {}
    assert reads == []
    await command.close()
    await server.close()


async def test_a_dump_comes_into_a_store_with_a_newer_dictionary(tmp_path: Path) -> None:
    source, target = await open_store(tmp_path / "a.db"), await open_store(tmp_path / "b.db")
    await source.add_dictionary(dictionary(60_001, T0))
    await target.add_dictionary(dictionary(60_002, T0 + 1))
    event = new_event()
    await source.record(event)
    async for batch in source.dump():
        await target.restore(batch)
    stored = await target.event(event.event_id)
    assert stored is not None
    assert stored.payload == event.payload
    assert [known.dictionary_id for known in await target.dictionaries()][-1] == 60_002
    await source.close()
    await target.close()


@pytest.mark.parametrize("limit", [1, 2, 3, 20])
async def test_searches_go_on_from_stretch_to_stretch(tmp_path: Path, limit: int) -> None:
    """Of events at the borders of the stretches of time that indexes are cut into, some of which have none."""
    storage = await open_store(tmp_path / "a.db")
    stretch = 1 << (STRETCH_BITS - SLOT_BITS)
    first = T0 // stretch
    times = [(first + number) * stretch + off for number in (0, 1, 2, 9) for off in (-1, 0, 1)]
    fields = {"url": "https://shop.example/", "ip_address": "192.0.2.7"}
    events = [new_event(at=at, **fields) for at in times]
    await storage.load([*events, *(new_event(at=at, ip_address="192.0.3.1") for at in times)])
    expected = [event.event_id for event in events]
    page = Filter("url", "equal", ("https://shop.example/",))
    address, network = (Filter("ip_address", "within", address_range(f"192.0.2.7/{bits}") or ()) for bits in (32, 24))
    for filters in ((page,), (address,), (network,), (page, network)):
        for reverse in (True, False):
            walked: list[str] = []
            after = None
            while True:
                window = query(*filters, start=times[0], end=times[-1], limit=limit, reverse=reverse, after=after)
                found = await storage.search(replace(window, total_hits=11))
                assert found.total_hits == 11
                walked += [event.event_id for event in found.events]
                if not found.has_more:
                    break
                after = (found.events[-1].timestamp, found.events[-1].event_id)
            assert walked == (expected if reverse else expected[::-1])
        inside = query(*filters, start=times[1], end=times[-2])
        assert [event.event_id for event in (await storage.search(inside)).events] == expected[-2:0:-1]
    latest = query(page, start=0, end=9_223_372_036_854_775_807)
    assert len((await storage.search(latest)).events) == len(expected)
    await storage.close()


async def test_payload_ids_go_though_the_removal_of_events_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They come with every event, and the removal of a long past may take hours."""
    storage = await open_store(tmp_path / "a.db")
    await storage.record(new_event(payload_id=b"1" * 16, payload_window=1_000))

    def fail(connection: sqlite3.Connection) -> None:
        raise StorageUnavailable("the disk is slow")

    monkeypatch.setattr(sqlite_retention, "_retentions", fail)
    with pytest.raises(StorageUnavailable):
        await storage.remove_expired(T0 + 5_000, 90, 90)
    await storage.close()
    with sqlite3.connect(tmp_path / "a.db") as connection:
        assert connection.execute("SELECT count(*) FROM seen_payload").fetchone() == (0,)


async def test_short_retention_among_many_events_that_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_retention, "RANGE", 7)
    storage = await open_store(tmp_path / "a.db")
    await storage.create_environment(Environment("ae_3333333333333333", "Short", False, T0 + 5, 1, 1), change())
    old = T0 - 10 * DAY
    kept = [new_event(at=old + number) for number in range(60)]
    short: dict[str, Any] = {"environment_id": "ae_3333333333333333", "detail": b"{}"}
    gone = [new_event(at=old + number, **short) for number in (3, 29, 58)]
    await storage.load([*kept, *gone])
    assert await storage.remove_expired(T0, 90, 90) == 3
    assert len((await storage.search(query(start=0))).events) == 60
    command = await SqliteStorage.open(tmp_path / "a.db", serving=False)
    await command.load([new_event(at=old - 10 * DAY, **short)])
    await command.close()
    # What another process has loaded since is found a few hours later.
    assert await storage.remove_expired(T0 + DAY // 2, 90, 90) == 1
    await storage.close()


async def test_a_command_migrates_no_file_under_a_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = await open_store(tmp_path / "a.db")
    known = migrate.versions("sqlite")
    monkeypatch.setattr(migrate, "versions", lambda backend: [*known, "0999"])
    with pytest.raises(ConfigurationError, match="Another Ridgeline server"):
        await SqliteStorage.open(tmp_path / "a.db", serving=False)
    with pytest.raises(ConfigurationError, match="Another Ridgeline server"):
        await migrate_to_newest(tmp_path / "a.db")
    await server.close()


def dictionary(number: int, at: int) -> Dictionary:
    samples: list[Any] = [msgspec.json.encode({"number": one, "text": f"sample {one}"}) for one in range(500)]
    return Dictionary(number, zstandard.train_dictionary(4_096, samples, dict_id=number).as_bytes(), at)


def _rows(path: Path, what: str) -> int:
    connection = sqlite3.connect(path)
    (count,) = connection.execute(f"SELECT count(*) FROM {what}").fetchone()
    connection.close()
    return int(count)


def _rows_of_somebody(path: Path) -> dict[str, int]:
    """Return how many rows each table has that is not known to hold nothing of anybody."""
    connection = sqlite3.connect(path)
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    connection.close()
    assert names >= OF_NOBODY
    return {name: _rows(path, name) for name in names - OF_NOBODY}


async def test_a_look_for_outdated_visitors_is_short_however_many_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_visitors, "LOOKED_THROUGH", 7)
    storage = await open_store(tmp_path / "db")
    try:
        events = [new_event(at=T0 + number, profile=b"before" if number % 9 == 4 else b"after") for number in range(60)]
        for event in events:
            await storage.record(event)
        for event in events[20:40]:
            await storage.erase_visitor(visitor_of(event), erasure(T0 + 100))
        found: list[str] = []
        start: int | None = 0
        pages = 0
        while start is not None:
            page = await storage.outdated(b"after", start, 5)
            found += [one.visitor_id for one in page.visitors]
            start = page.next
            pages += 1
        assert found == [visitor_of(events[number]) for number in (4, 13, 40, 49, 58)]
        assert pages == 9
    finally:
        await storage.close()
