from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import asyncpg
import pytest
from structlog.testing import capture_logs

from ridgeline.clock import DAY, system_clock
from ridgeline.errors import ConfigurationError
from ridgeline.ids import BUCKETS, bucket_of, new_event_id, new_visitor_id
from ridgeline.keys import KeyKind
from ridgeline.matching.matcher import Candidate
from ridgeline.operations.schema import schema_of
from ridgeline.storage import migrate, postgres, postgres_crowds, postgres_renewal
from ridgeline.storage.codec import shipped_dictionary
from ridgeline.storage.migrate import versions
from ridgeline.storage.postgres import PostgresStorage
from ridgeline.storage.postgres_connections import Connections, place_of
from ridgeline.storage.postgres_layout import WEEK, week_name, week_named, week_of, week_start
from ridgeline.storage.postgres_schema import bring_up_to_date
from ridgeline.storage.postgres_search import STRETCH
from ridgeline.storage.protocol import (
    MOST_BLOCKING_KEYS,
    MOST_POSTINGS,
    ApiKey,
    Dictionary,
    DumpBatch,
    DumpedWorkspace,
    Environment,
    PayloadSeen,
    SearchTooLong,
    StorageUnavailable,
    TooManySearches,
    VelocitySubjects,
    VisitorGone,
)
from ridgeline.storage.velocity_test import keep_everything
from ridgeline.testing.access_conformance import AccessConformance
from ridgeline.testing.matching_conformance import MatchingConformance
from ridgeline.testing.postgres_server import PostgresServer
from ridgeline.testing.search_conformance import SearchConformance
from ridgeline.testing.storage_conformance import (
    ENVIRONMENT,
    T0,
    StorageConformance,
    change,
    erasure,
    found,
    new_event,
    of_every_table,
    query,
    visitor_of,
)
from ridgeline.testing.tombstone_conformance import TombstoneConformance
from ridgeline.testing.velocity_conformance import Seen, VelocityConformance, row, scan, subjects_of
from ridgeline.wire.search import Filter, packed_address

TEMPLATE = "template_of_tests"
# Of the newest migration: what a database of before it does not have.
WITHOUT_MEMBERS = "DROP TABLE member_session, member, saved_view, key_use; "
Opened = Callable[..., Awaitable[PostgresStorage]]


@pytest.fixture(scope="session")
async def template(postgres_server: PostgresServer) -> str:
    """A database with the present schema and partitions, to be copied: migrating each anew takes a second."""
    postgres_server.sql(f"CREATE DATABASE {TEMPLATE}")
    storage = await PostgresStorage.open(postgres_server.url(TEMPLATE), serving=True)
    await storage._shared.partitions.ensure([week_of(T0)])
    await storage.close()
    return TEMPLATE


@pytest.fixture
def database(postgres_server: PostgresServer, template: str) -> Iterator[str]:
    name = postgres_server.create_database(template)
    yield name
    postgres_server.sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def url(postgres_server: PostgresServer, database: str) -> str:
    return postgres_server.url(database)


@pytest.fixture
async def opened(url: str) -> AsyncIterator[Opened]:
    """Opens further stores of the same database, as other processes would."""
    stores = []

    async def open_store(*, serving: bool = True, **settings: float) -> PostgresStorage:
        stores.append(await PostgresStorage.open(url, serving=serving, **settings))
        return stores[-1]

    yield open_store
    for store in stores:
        await store.close()


@pytest.fixture
async def storage(opened: Opened) -> PostgresStorage:
    return await opened()


@pytest.fixture
async def shop(storage: PostgresStorage) -> PostgresStorage:
    """A store that has the environment of the suite's events."""
    await storage.workspace(T0)
    await storage.create_environment(Environment(ENVIRONMENT, "Shop", False, T0 + 1), change())
    return storage


class TestPostgresVelocity(VelocityConformance):
    """With the fixtures `storage` above and `other_storage` below."""

    @pytest.fixture
    async def beside(self, storage: PostgresStorage, opened: Opened) -> PostgresStorage:
        return await opened()


class TestPostgresVelocityOfBusySubjects(TestPostgresVelocity):
    """As of visitors with very many events: all is kept, and what is read is soon too much."""

    @pytest.fixture(autouse=True)
    def _kept(self, monkeypatch: pytest.MonkeyPatch) -> None:
        keep_everything(monkeypatch)


class TestPostgresSearch(SearchConformance):
    """With the fixture `storage` above."""


@pytest.fixture
async def other_storage(postgres_server: PostgresServer, template: str) -> AsyncIterator[PostgresStorage]:
    name = postgres_server.create_database(template)
    storage = await PostgresStorage.open(postgres_server.url(name), serving=True)
    yield storage
    await storage.close()
    postgres_server.sql(f"DROP DATABASE {name} WITH (FORCE)")


class TestPostgres(StorageConformance):
    """With the fixtures `storage` and `other_storage` above."""


class TestPostgresAccess(AccessConformance):
    """With the same, and another server."""

    @pytest.fixture
    async def beside(self, storage: PostgresStorage, opened: Opened) -> PostgresStorage:
        return await opened()


class TestPostgresMatching(MatchingConformance):
    """With the same."""


class TestPostgresTombstones(TombstoneConformance):
    @pytest.fixture
    async def storage(self, opened: Opened) -> PostgresStorage:
        return await opened(serving=False)


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.02)


# --- two processes


@pytest.mark.anyio
async def test_an_erasure_is_obeyed_by_other_processes_at_once(shop: PostgresStorage, opened: Opened) -> None:
    other = await opened(serving=False)
    event = new_event(blocking_keys=(3,))
    await shop.record(event)
    assert await other.event(event.event_id) is not None
    assert await other.erase_visitor(visitor_of(event), erasure(T0 + 1))
    assert await shop.event(event.event_id) is None
    assert await shop.visitor(visitor_of(event)) is None
    assert await shop.candidates((3,), 5) == []
    assert await found(shop, query()) == []
    with pytest.raises(VisitorGone):
        await shop.record(new_event(event.visitor_id, T0 + 2))

    async def removed() -> bool:
        return (await other.audit_log(1))[0].entry.details.get("events") == 1

    # The process that serves removes what the other one, a command, has only marked.
    await until(removed)


@pytest.mark.anyio
async def test_erasing_while_events_arrive_loses_none_and_keeps_none(shop: PostgresStorage, opened: Opened) -> None:
    other = await opened()
    event = new_event()
    await shop.record(event)

    async def arrive() -> int:
        kept = 0
        while True:
            try:
                await other.record(new_event(event.visitor_id, T0 + 1 + kept))
            except VisitorGone:
                return kept
            kept += 1

    arriving = [asyncio.create_task(arrive()) for _ in range(4)]
    await asyncio.sleep(0.1)
    assert await shop.erase_visitor(visitor_of(event), erasure(T0 + 1))
    kept = sum(await asyncio.gather(*arriving))

    async def removed() -> bool:
        return (await shop.audit_log(1))[0].entry.details.get("events") == kept + 1

    await until(removed)
    (rest,) = await _all(shop, "SELECT count(*) FROM event")
    assert rest[0] == 0


@pytest.mark.anyio
async def test_of_one_payload_sent_to_two_processes_exactly_one_is_the_first(
    shop: PostgresStorage, opened: Opened
) -> None:
    other = await opened(serving=False)
    for number in range(50):
        own: dict[str, Any] = {"payload_id": bytes([number]) * 16, "payload_window": 600_000}
        # Among others, in each order: two transactions that wait for each other would have to be broken up.
        copies = [new_event(**own), new_event(**own)]
        others = [new_event(payload_id=bytes([number, 100 + which]) * 8, payload_window=600_000) for which in (1, 2)]
        came = await asyncio.gather(
            shop.record(copies[0]),
            shop.record(others[0]),
            other.record(others[1]),
            other.record(copies[1]),
            return_exceptions=True,
        )
        assert [type(error) for error in came if error is not None] == [PayloadSeen], came


@pytest.mark.anyio
async def test_what_one_process_changes_others_see(shop: PostgresStorage, opened: Opened) -> None:
    other = await opened()
    key = ApiKey("key_1", KeyKind.SECRET, "a\x00b", None, None, T0, None)
    await shop.create_key(key, b"\x01" * 32, change())
    assert await other.find_key(b"\x01" * 32) == key
    await shop.revoke_key("key_1", change(T0 + 1))

    async def obeyed() -> bool:
        found = await other.find_key(b"\x01" * 32)
        return found is not None and found.revoked_at == T0 + 1

    # What is remembered stays until the news comes, and on a busy machine that may take longer than the change waits.
    await until(obeyed)
    await shop.create_environment(Environment("ae_00000000000000aa", "New", False, T0 + 3), change())
    event = new_event(environment_id="ae_00000000000000aa")
    await other.record(event)
    stored = await shop.event(event.event_id)
    assert stored is not None
    assert stored.environment_id == "ae_00000000000000aa"
    # A dictionary of another process is found when a payload names it.
    shipped = shipped_dictionary()
    await other.add_dictionary(Dictionary(77, _numbered(shipped.content, 77), T0))
    event = new_event(at=T0 + 5)
    await other.record(event)
    stored = await shop.event(event.event_id)
    assert stored is not None
    assert stored.payload == event.payload


@pytest.mark.anyio
async def test_a_server_follows_the_weights_of_a_workspace_that_is_restored(
    storage: PostgresStorage, opened: Opened
) -> None:
    await storage.workspace(T0)
    command = await opened(serving=False)

    async def is_remembered() -> bool:
        assert await storage.suspect_weights() == {}
        memory = storage._shared.memory
        return memory.is_current() and memory.workspace.get("suspect_weights") is not None

    await until(is_remembered)
    await command.restore(DumpBatch("workspace", [DumpedWorkspace("ws_2", "Theirs", T0, {"incognito": 0})]))

    async def followed() -> bool:
        return await storage.suspect_weights() == {"incognito": 0}

    # Of what is remembered nobody asks again, so that without the news it would stay.
    await until(followed)


@pytest.mark.anyio
async def test_a_device_is_locked_among_processes(shop: PostgresStorage, opened: Opened) -> None:
    other = await opened()
    order = []

    async def visit(store: PostgresStorage, name: str, key: int) -> None:
        async with store.device_lock(key):
            order.append(f"{name} in")
            await asyncio.sleep(0.03)
            order.append(f"{name} out")

    await asyncio.gather(*(visit(store, str(number), -7) for number, store in enumerate([shop, other] * 3)))
    assert all(order[number][0] == order[number + 1][0] for number in range(0, 12, 2)), order
    order.clear()
    await asyncio.gather(visit(shop, "a", 2**63 - 1), visit(other, "b", -(2**63)))
    assert {order[0][0], order[1][0]} == {"a", "b"}
    # Given up while waiting, or while asking: nobody is kept out for good.
    for _ in range(20):
        task = asyncio.create_task(visit(other, "c", -7))
        await asyncio.sleep(0.001)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    async with asyncio.timeout(2), shop.device_lock(-7):
        pass


@pytest.mark.anyio
async def test_many_processes_start_at_once(postgres_server: PostgresServer) -> None:
    url = postgres_server.url(postgres_server.create_database())
    stores = await asyncio.gather(*(PostgresStorage.open(url, serving=True) for _ in range(4)))
    try:
        workspaces = await asyncio.gather(*(store.workspace(T0) for store in stores))
        assert len({workspace.workspace_id for workspace in workspaces}) == 1
        assert list((await stores[0].report()).problems) == []
    finally:
        # A store that is left open holds the whole run up at its end.
        for store in stores:
            await store.close()


@pytest.mark.anyio
async def test_a_second_erasure_is_counted_in_its_own_entry(shop: PostgresStorage, opened: Opened) -> None:
    await shop.close()
    command = await opened(serving=False)
    event = new_event()
    await command.load([event, new_event(event.visitor_id, T0 + 1)])
    assert await command.erase_visitor(visitor_of(event), erasure(T0 + 10))
    # A backup was being restored, and its statement did not see the tombstone yet.
    async with command._shared.writes.use() as connection:
        await connection.execute(
            "INSERT INTO visitor (bucket, visitor_id, first_seen_at, last_seen_at, blocking_keys) "
            "SELECT bucket, visitor_id, 0, 0, '{}' FROM erasure"
        )
    assert await command.erase_visitor(visitor_of(event), erasure(T0 + 11))
    server = await opened()

    async def removed() -> bool:
        return (await server.report()).erasures_pending == 0

    await until(removed)
    assert (await command.audit_log(1))[0].entry.details["events"] == 2


@pytest.mark.anyio
async def test_that_a_crowded_key_has_room_again_is_noticed_in_time(
    shop: PostgresStorage, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = await opened(serving=False)
    crowd = [new_event(at=T0 + number, blocking_keys=(3,)) for number in range(MOST_POSTINGS)]
    await shop.load(crowd)
    monkeypatch.setattr(postgres_crowds, "REMEMBERED_SECONDS", 1.0)
    await shop.record(new_event(at=T0 + 500, blocking_keys=(3,)))
    # By another process: this one hears nothing of it.
    assert await other.erase_visitor(visitor_of(crowd[0]), erasure(T0 + 600))
    late = new_event(at=T0 + 700, blocking_keys=(3,))
    await shop.record(late)
    assert visitor_of(late) not in [one.visitor_id for one in await shop.candidates((3,), 100)]

    async def is_found() -> bool:
        await shop.record(new_event(visitor_of(late), T0 + 800, blocking_keys=(3,)))
        return visitor_of(late) in [one.visitor_id for one in await shop.candidates((3,), 100)]

    await until(is_found)


# Tables that hold nothing of a single visitor or event.
OF_NOBODY = {
    "alembic_version",
    "api_key",
    "audit_log",
    "dictionary",
    "environment",
    "erased_subject",
    "matcher_counts",
    "past_change",
    "rollup",
    # Of the members of the workspace, who are no visitors, and of keys.
    "key_use",
    "member",
    "member_session",
    "saved_view",
    # Random numbers, which nothing ties to an event.
    "seen_payload",
    "workspace",
}


@pytest.mark.anyio
@pytest.mark.parametrize("way", ["erasure", "retention", "retention of a whole week"])
async def test_what_is_removed_leaves_no_row_in_any_table(shop: PostgresStorage, way: str) -> None:
    # In the week of an event that stays, or in one that goes as a whole.
    at = T0 - 40 * DAY if way == "retention of a whole week" else week_start(week_of(T0))
    gone, kept = of_every_table(at), of_every_table(T0)
    assert (await shop.load([*gone, *kept])).stored == 4
    tables = {"event": 2, "event_detail": 2, "event_alias": 1, "visitor": 1}
    assert await _rows_of_somebody(shop) == {table: 2 * rows for table, rows in tables.items()} | {"erasure": 0}
    if way == "erasure":
        assert await shop.erase_visitor(visitor_of(gone[0]), erasure(T0))

        async def removed() -> bool:
            return (await shop.report()).erasures_pending == 0

        await until(removed)
    else:
        days = 30 if way == "retention of a whole week" else 1
        assert await shop.remove_expired(T0 + DAY // 2, days, days) == 2
    assert await _rows_of_somebody(shop) == tables | {"erasure": 0}
    for event in kept:
        assert await shop.event(event.event_id) is not None


@pytest.mark.anyio
async def test_a_background_job_goes_on_after_any_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "PAUSE_AFTER_FAILURE", 0.0)
    failures = iter([ValueError("a defect"), asyncpg.PostgresError("unheard-of"), StorageUnavailable("away")])
    done = asyncio.Event()

    async def job() -> None:
        for failure in failures:
            raise failure
        done.set()
        await asyncio.sleep(60)

    with capture_logs() as logs:
        task = asyncio.create_task(postgres._again_and_again(job))
        async with asyncio.timeout(5):
            await done.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [line["event"] for line in logs] == ["housekeeping_failed", "housekeeping_failed", "housekeeping_postponed"]


# --- partitions


@pytest.mark.anyio
async def test_partitions_are_made_when_they_are_needed_and_dropped_whole(
    shop: PostgresStorage, opened: Opened
) -> None:
    other = await opened()
    now = system_clock()
    ages = [0, 50, 1_500, 10_000]
    events = [new_event(at=now - age * DAY) for age in ages]
    assert (await shop.load(events[:3])).stored == 3
    # As another process that has not seen the new partitions yet, and then as one that relies on dropped ones.
    assert (await other.load([new_event(at=now - 1_500 * DAY), events[3]])).stored == 2
    for event in events:
        assert await other.event(event.event_id) is not None
    weeks = set((await shop.report()).details["partitions"])
    assert {week_name(week_of(event.timestamp)) for event in events} <= weeks
    assert {week_name(week_of(now) + ahead) for ahead in range(5)} <= weeks
    assert await shop.remove_expired(now, 90, 30) == 3
    weeks = set((await shop.report()).details["partitions"])
    assert week_name(week_of(events[3].timestamp)) not in weeks
    assert week_name(week_of(events[1].timestamp)) in weeks
    assert await other.event(events[3].event_id) is None
    late = new_event(at=now - 1_500 * DAY)
    assert (await other.load([late])).stored == 1
    assert await shop.event(late.event_id) is not None


@pytest.mark.anyio
async def test_an_event_lies_in_its_visitors_bucket_whatever_its_id_says(shop: PostgresStorage) -> None:
    visitor_id = new_visitor_id()
    own = bucket_of(visitor_id)
    event_id = new_event_id(T0, (own + 1) % BUCKETS)
    event = new_event(visitor_id, event_id=event_id, detail=b'{"a":1}')
    assert (await shop.load([event])).stored == 1
    for table in ("event", "event_detail", "visitor"):
        assert [tuple(row) for row in await _all(shop, f"SELECT bucket FROM {table}")] == [(own,)], table
    aliases = await _all(shop, "SELECT event_id, bucket, id_time FROM event_alias")
    assert [tuple(row) for row in aliases] == [(event_id.encode(), own, T0)]
    stored = await shop.event(event_id)
    assert stored is not None
    assert stored.payload == event.payload
    assert await shop.event_detail(event_id) == event.detail
    assert (await shop.load([event])).present == 1
    # Nor may another visitor have the id, in whose bucket it says that it lies.
    other = new_event(at=T0, event_id=event_id)
    assert (await shop.load([other])).present == 1


@pytest.mark.anyio
async def test_every_unique_key_of_what_belongs_to_visitors_has_the_bucket(shop: PostgresStorage) -> None:
    keys = await _all(
        shop,
        "SELECT indrelid::regclass::text, indexrelid::regclass::text, "
        "ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = indexrelid ORDER BY attnum) FROM pg_index "
        "WHERE indisunique AND indrelid::regclass::text ~ '^(visitor|erasure|(event|event_detail)(_[0-9]+w[0-9]+)?)$'",
    )
    tables = {table for table, _, _ in keys}
    week = week_name(week_of(T0))
    assert {"visitor", "erasure", "event", "event_detail", f"event_{week}", f"event_detail_{week}"} <= tables
    assert not [index for _, index, columns in keys if "bucket" not in columns]


@pytest.mark.anyio
async def test_the_report_names_partitions_that_are_missing(postgres_url: str) -> None:
    command = await PostgresStorage.open(postgres_url, serving=False)
    try:
        this = week_of(system_clock())
        problems = (await command.report()).problems
        assert [says for says, _ in problems] == [
            f"The partitions of {week_name(this)} and {week_name(this + 1)} are missing."
        ]
        server = await PostgresStorage.open(postgres_url, serving=True)
        await server.close()
        assert list((await command.report()).problems) == []
    finally:
        # A store that is left open holds the whole run up at its end.
        await command.close()


def test_weeks_have_names() -> None:
    for moment in (T0, 0, -1, 253_402_300_799_999, -(10**15)):
        week = week_of(moment)
        assert week_named(week_name(week)) == week
    assert week_name(week_of(1_767_225_600_000)) == "2026w01"
    assert week_start(week_of(T0)) <= T0 < week_start(week_of(T0)) + WEEK


@pytest.mark.anyio
async def test_pages_meet_at_the_border_of_weeks(shop: PostgresStorage) -> None:
    """Events at the border whose ids tell the time of the other week, as an agent's clock and ours differ."""
    border = week_start(week_of(T0))
    events = []
    for number in range(-30, 30):
        at = border + number * 2_000
        visitor_id = new_visitor_id()
        drawn = new_event_id(at + (number % 7 - 3) * 15_000, bucket_of(visitor_id))
        events.append(new_event(visitor_id, at, event_id=drawn))
    await shop.load(events)
    expected = [event.event_id for event in sorted(events, key=lambda event: (event.timestamp, event.event_id))]
    for reverse in (True, False):
        walked: list[str] = []
        after = None
        while True:
            window = query(start=border - DAY, end=border + DAY, limit=7, reverse=reverse, after=after)
            page = await shop.search(window)
            walked += [event.event_id for event in page.events]
            if not page.has_more:
                break
            after = (page.events[-1].timestamp, page.events[-1].event_id)
        assert walked == (expected if reverse else expected[::-1])
    exact = await shop.search(query(start=border, end=border + 1_999, total_hits=10))
    assert [event.event_id for event in exact.events] == [events[30].event_id]
    assert exact.total_hits == 1


@pytest.mark.anyio
@pytest.mark.parametrize("often", [True, False])
async def test_one_value_is_found_over_many_weeks(shop: PostgresStorage, often: bool) -> None:
    """Of a visitor who comes daily, or seldom; more than a page of it in one week, or one event in several."""
    visitor_id = new_visitor_id()
    every = DAY // 2 if often else 16 * DAY
    times = range(T0 - 63 * DAY, T0 + 1, every)
    events = [new_event(visitor_id, at, event_id=new_event_id(at, bucket_of(visitor_id))) for at in times]
    await shop.load([*events, *(new_event(at=at + 1) for at in times)])
    expected = [event.event_id for event in events]
    by_visitor = Filter("identification.visitor_id", "equal", (visitor_id,))
    for reverse in (True, False):
        walked: list[str] = []
        after = None
        while True:
            window = query(by_visitor, start=0, end=T0, limit=5, reverse=reverse, after=after, total_hits=1_000)
            page = await shop.search(window)
            assert page.total_hits == len(expected)
            walked += [event.event_id for event in page.events]
            if not page.has_more:
                break
            after = (page.events[-1].timestamp, page.events[-1].event_id)
        assert walked == (expected if reverse else expected[::-1])


@pytest.mark.anyio
@pytest.mark.parametrize("limit", [1, 2, 3, 10])
async def test_the_stretches_of_a_long_search_meet(shop: PostgresStorage, limit: int) -> None:
    visitor_id, url = new_visitor_id(), "https://shop.example/"
    start, end = T0 - 40 * DAY, T0
    borders = [end - STRETCH, start + STRETCH]
    times = sorted({start, end, *(border + off for border in borders for off in (-2, -1, 0, 1, 2))})
    # Their ids tell other times than theirs, as an agent's clock and ours differ.
    events = [
        new_event(visitor_id, at, url=url, event_id=new_event_id(at + (-1) ** number * 50_000, bucket_of(visitor_id)))
        for number, at in enumerate(times)
    ]
    outside = [new_event(visitor_id, at, url=url) for at in (start - 1, end + 1)]
    await shop.load([*events, *outside])
    expected = [event.event_id for event in events]
    for key in (Filter("identification.visitor_id", "equal", (visitor_id,)), Filter("url", "equal", (url,))):
        for reverse in (True, False):
            walked: list[str] = []
            after = None
            while True:
                page = await shop.search(query(key, start=start, end=end, limit=limit, reverse=reverse, after=after))
                walked += [event.event_id for event in page.events]
                if not page.has_more:
                    break
                after = (page.events[-1].timestamp, page.events[-1].event_id)
            assert walked == (expected if reverse else expected[::-1])


@pytest.mark.anyio
async def test_a_search_looks_into_no_other_week(shop: PostgresStorage) -> None:
    weeks = await _weeks(shop)
    await shop._shared.partitions.ensure([week_of(T0) - 1, week_of(T0) + 1])
    assert week_of(T0) in weeks
    asked: list[str] = []
    async with shop._shared.searches.use() as connection:
        connection.add_query_logger(lambda record: asked.append(record.query))
    await found(shop, query(start=T0, end=T0 + 1_000))
    await asyncio.sleep(0)
    tables = {word for sql in asked for word in sql.split() if word.startswith("event_2")}
    assert tables == {f"event_{week_name(week_of(T0))}"}


# --- a server that comes and goes


@pytest.fixture
def own_server() -> Iterator[PostgresServer]:
    with PostgresServer() as server:
        yield server


@pytest.mark.anyio
async def test_it_works_again_after_the_server_was_away(own_server: PostgresServer) -> None:
    storage = await PostgresStorage.open(own_server.url(), serving=True)
    await storage.workspace(T0)
    await storage.create_environment(Environment(ENVIRONMENT, "Shop", False, T0 + 1), change())
    kept, erased = new_event(), new_event(at=T0 + 1)
    await storage.record(kept)
    await storage.record(erased)
    assert await storage.erase_visitor(visitor_of(erased), erasure(T0 + 2))
    own_server.stop(immediately=True)
    calls: list[Callable[[], Awaitable[object]]] = [
        lambda: storage.event(kept.event_id),
        lambda: storage.find_key(b"\x01" * 32),
        lambda: storage.record(new_event(at=T0 + 5)),
        lambda: storage.load([new_event(at=T0 + 6)]),
        lambda: storage.search(query()),
        lambda: storage.visitor(visitor_of(kept)),
        lambda: storage.candidates((1,), 1),
        storage.environments,
        storage.report,
        storage.check,
        lambda: storage.erase_visitor(visitor_of(kept), erasure(T0)),
        lambda: storage.remove_expired(T0, 30, 30),
        lambda: _held(storage, 5),
        lambda: _drained(storage),
    ]
    started = time.monotonic()
    for call in calls * 2:
        with pytest.raises(StorageUnavailable) as raised:
            await call()
        assert "not checked" not in str(raised.value)
    many = await asyncio.gather(*(storage.event(kept.event_id) for _ in range(500)), return_exceptions=True)
    assert all(isinstance(answer, StorageUnavailable) for answer in many)
    assert time.monotonic() - started < 10
    own_server.start()

    async def works() -> bool:
        try:
            return await storage.event(kept.event_id) is not None
        except StorageUnavailable:
            return False

    await until(works, 10)
    await storage.record(new_event(at=T0 + 9))
    await storage.check()

    async def swept() -> bool:
        return (await storage.report()).erasures_pending == 0

    await until(swept, 15)
    await storage.close()
    with pytest.raises(StorageUnavailable):
        await storage.record(new_event(at=T0 + 10))


@pytest.mark.anyio
async def test_what_was_recorded_survives_a_crash(own_server: PostgresServer) -> None:
    storage = await PostgresStorage.open(own_server.url(), serving=True)
    await storage.workspace(T0)
    await storage.create_environment(Environment(ENVIRONMENT, "Shop", False, T0 + 1), change())
    recorded: list[str] = []

    async def visit(first: int) -> None:
        for number in range(first, first + 10_000):
            event = new_event(at=T0 + number)
            await storage.record(event)
            recorded.append(event.event_id)

    visits = [asyncio.create_task(visit(10_000 * number)) for number in range(8)]
    while len(recorded) < 200:
        await asyncio.sleep(0.01)
    own_server.stop(immediately=True)
    results = await asyncio.gather(*visits, return_exceptions=True)
    assert {type(result) for result in results} == {StorageUnavailable}
    own_server.start()
    await asyncio.sleep(0.3)
    for event_id in recorded:
        assert await storage.event(event_id) is not None
    await storage.close()


# --- limits


@pytest.mark.anyio
async def test_a_search_is_ended_at_its_limit(shop: PostgresStorage, opened: Opened) -> None:
    hurried = await opened(search_seconds=0.2)
    await shop.record(new_event())
    async with shop._shared.slow.use() as connection, connection.transaction():
        await connection.execute(f"LOCK TABLE event_{week_name(week_of(T0))}")
        started = time.monotonic()
        answers = await asyncio.gather(*(hurried.search(query()) for _ in range(100)), return_exceptions=True)
        assert time.monotonic() - started < 3
        assert {type(answer) for answer in answers} == {SearchTooLong, TooManySearches}
    assert len(await found(hurried, query())) == 1
    (running,) = await _all(shop, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%event_time BETWEEN%'")
    assert running[0] <= 5


@pytest.mark.anyio
async def test_an_event_that_cannot_be_stored_fails_alone(shop: PostgresStorage) -> None:
    good = [new_event(at=T0 + number) for number in range(20)]
    bad = new_event(at=T0 + 50, suspect_score=2**40)
    results = await asyncio.gather(*(shop.record(event) for event in [*good, bad]), return_exceptions=True)
    assert [result for result in results if result is not None] == [results[-1]]
    assert isinstance(results[-1], Exception)
    assert len(await found(shop, query())) == 20


@pytest.mark.anyio
async def test_a_look_for_outdated_visitors_is_short_however_many_there_are(
    shop: PostgresStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_renewal, "LOOKED_THROUGH", 1)
    events = [
        new_event(at=T0 + number, profile=(b"before" if number % 9 == 4 else b"after") + bytes(700))
        for number in range(60)
    ]
    for event in events:
        await shop.record(event)
    for event in events[20:40]:
        await shop.erase_visitor(visitor_of(event), erasure(T0 + 100))
    found: set[str] = set()
    start: int | None = 0
    pages = 0
    while start is not None:
        page = await shop.outdated(b"after", start, 5)
        found |= {one.visitor_id for one in page.visitors}
        start = page.next
        pages += 1
    assert found == {visitor_of(events[number]) for number in (4, 13, 40, 49, 58)}
    # Of 8 KB each.
    assert 7 <= pages <= 12
    (plan,) = await _all(
        shop, "EXPLAIN (FORMAT JSON) SELECT * FROM visitor WHERE ctid >= '(0,0)'::tid AND ctid < '(1,0)'::tid"
    )
    assert "Tid Range Scan" in plan[0]


@pytest.mark.anyio
async def test_one_process_at_a_time_is_to_renew(shop: PostgresStorage, opened: Opened) -> None:
    other = await opened()
    async with shop.turn_to_renew() as is_ours, other.turn_to_renew() as is_theirs:
        assert (is_ours, is_theirs) == (True, False)
        # Devices are locked by the same connection.
        async with shop.device_lock(5):
            pass
    async with other.turn_to_renew() as is_theirs:
        assert is_theirs
    with pytest.raises(StorageUnavailable):
        async with shop.turn_to_renew():
            raise StorageUnavailable("gone")
    async with other.turn_to_renew() as is_theirs:
        assert is_theirs


# --- opening


@pytest.mark.anyio
async def test_a_foreign_database_is_left_alone(postgres_server: PostgresServer) -> None:
    for statement in ("CREATE TABLE invoice (number int)", "CREATE TABLE alembic_version (version_num text)"):
        name = postgres_server.create_database()
        postgres_server.sql(statement, name)
        with pytest.raises(ConfigurationError, match="not Ridgeline's") as raised:
            await PostgresStorage.open(postgres_server.url(name, "s3cret"), serving=True)
        assert "s3cret" not in str(raised.value)
        assert postgres_server.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", name) == "1"


@pytest.mark.anyio
async def test_a_newer_database_is_refused(postgres_server: PostgresServer, template: str) -> None:
    name = postgres_server.create_database(template)
    assert postgres_server.sql("SELECT version_num FROM alembic_version", name) == versions("postgresql")[-1]
    postgres_server.sql("UPDATE alembic_version SET version_num = '9999'", name)
    with pytest.raises(ConfigurationError, match="newer Ridgeline"):
        await PostgresStorage.open(postgres_server.url(name), serving=True)


@pytest.mark.anyio
async def test_blocking_keys_come_along_within_their_limits(postgres_server: PostgresServer, template: str) -> None:
    """A database of before keys had limits: a crowd with one key, and a visitor with very many."""
    name = postgres_server.create_database(template)
    postgres_server.sql(
        f"{WITHOUT_MEMBERS}ALTER TABLE visitor DROP COLUMN profile; DROP TABLE matcher_counts; "
        "ALTER TABLE workspace DROP COLUMN suspect_weights; "
        "ALTER TABLE event DROP COLUMN country; DROP INDEX event_by_ip; DROP TABLE past_change; "
        "UPDATE alembic_version SET version_num = '0002'; "
        "INSERT INTO visitor SELECT n, n, n, ('crowd' || n)::bytea, ARRAY[-n, 7] FROM generate_series(1, 100) AS n; "
        "INSERT INTO visitor SELECT 0, 0, 0, 'many', array_agg(n) FROM generate_series(1000, 1199) AS n; "
        "INSERT INTO visitor VALUES (0, 0, 0, 'none', '{}')",
        name,
    )
    url = postgres_server.url(name)
    await bring_up_to_date(url)
    storage = await PostgresStorage.open(url, serving=True)
    try:
        crowd = await storage.candidates((7,), 100)
        assert sorted(one.last_seen_at for one in crowd) == [*range(37, 101)]
        many = [key for key in range(1_000, 1_200) if await storage.candidates((key,), 9)]
        assert many == [*range(1_000, 1_000 + MOST_BLOCKING_KEYS)]
        rows = await _all(
            storage, "SELECT last_seen_at, blocking_keys FROM visitor WHERE last_seen_at BETWEEN 36 AND 37"
        )
        assert sorted(tuple(row) for row in rows) == [(36, [-36]), (37, [-37, 7])]
        assert await storage.candidates((-1,), 9) == [Candidate("crowd1", 1, 1)]
        assert await storage.add_counts(b"") == 1
    finally:
        await storage.close()
    postgres_server.sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.anyio
async def test_countries_of_stored_events_come_along(postgres_server: PostgresServer, template: str) -> None:
    """A database of before events had a column for it."""
    name = postgres_server.create_database(template)
    url = postgres_server.url(name)
    storage = await PostgresStorage.open(url, serving=True)
    environment_id = (await storage.workspace(T0)).default_environment.environment_id
    visitor_id = new_visitor_id()
    countries = [("192.0.2.1", "DE"), ("2001:db8::1", "NO"), ("192.0.2.2", None), (None, None)]
    events = [
        row(T0 - number * 7_200_000, ip, country, visitor_id=visitor_id, environment_id=environment_id)
        for number, (ip, country) in enumerate(countries)
    ]
    await storage.load(events)
    await storage.close()
    postgres_server.sql(
        f"{WITHOUT_MEMBERS}ALTER TABLE event DROP COLUMN country; DROP INDEX event_by_ip; DROP TABLE past_change; "
        "ALTER TABLE workspace DROP COLUMN suspect_weights; UPDATE alembic_version SET version_num = '0003'",
        name,
    )
    await bring_up_to_date(url)
    storage = await PostgresStorage.open(url, serving=True)
    try:
        subjects = VelocitySubjects(visitor_id, packed_address("192.0.2.1"))
        expected = scan([Seen(one.event_id, one.timestamp, subjects_of(one)) for one in events], subjects, T0)
        assert await storage.velocity(subjects, T0) == expected
        assert expected.distinct_country is not None
        assert expected.distinct_country.twenty_four_hours == 2
    finally:
        await storage.close()
    postgres_server.sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.anyio
async def test_a_workspace_of_before_it_had_weights_has_the_defaults(
    postgres_server: PostgresServer, template: str
) -> None:
    name = postgres_server.create_database(template)
    url = postgres_server.url(name)
    storage = await PostgresStorage.open(url, serving=True)
    workspace = await storage.workspace(T0)
    await storage.close()
    postgres_server.sql(
        f"{WITHOUT_MEMBERS}ALTER TABLE workspace DROP COLUMN suspect_weights; "
        "UPDATE alembic_version SET version_num = '0004'",
        name,
    )
    await bring_up_to_date(url)
    storage = await PostgresStorage.open(url, serving=True)
    try:
        assert await storage.workspace(T0 + 1) == workspace
        assert await storage.suspect_weights() == {}
        assert await storage.change_suspect_weights({"incognito": 0}, change()) == {"incognito": 0}
    finally:
        await storage.close()
    postgres_server.sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.anyio
async def test_an_older_database_is_left_to_the_command(
    postgres_server: PostgresServer, template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = postgres_server.create_database(template)
    monkeypatch.setattr(migrate, "versions", lambda backend: [*versions(backend), "0999"])
    with pytest.raises(ConfigurationError, match="run 'ridgeline migrate'"):
        await PostgresStorage.open(postgres_server.url(name), serving=True)
    assert postgres_server.sql("SELECT version_num FROM alembic_version", name) == versions("postgresql")[-1]


@pytest.mark.anyio
@pytest.mark.parametrize(
    "url",
    [
        "postgresql://somebody:s3cret@127.0.0.1:1/nothing",
        "postgresql://somebody:s3cret@no-such-host.invalid/nothing",
        "postgresql://somebody:s3cret@127.0.0.1:port/nothing",
        "postgresql://somebody:s3cret@127.0.0.1:99999/nothing",
        "postgresql://somebody:pass/s3cret@127.0.0.1:1/nothing",
        "postgresql://somebody:pass#s3cret@127.0.0.1:1/nothing",
        "postgresql://somebody:s3cret?pass@127.0.0.1:1/nothing",
        "postgresql://somebody:pass@/s3cret@127.0.0.1:1/nothing",
        "postgresql://somebody:pa[ss/s3cret@127.0.0.1:1/nothing",
        "postgresql://somebody:s3cret",
    ],
)
async def test_a_database_that_cannot_be_reached_is_named_without_its_password(url: str) -> None:
    with pytest.raises(ConfigurationError, match="cannot be opened") as raised:
        await PostgresStorage.open(url, serving=True)
    assert "s3cret" not in str(raised.value)
    with pytest.raises(ConfigurationError, match="cannot be opened") as raised:
        await schema_of(url)
    assert "s3cret" not in str(raised.value)
    with pytest.raises(StorageUnavailable) as unavailable:
        async with Connections(url, 1).use():
            pass
    assert "s3cret" not in str(unavailable.value)


def test_databases_have_names_for_messages() -> None:
    assert place_of("postgresql://somebody:s3cret@db.example:5433/shop") == "db.example:5433/shop"
    assert place_of("postgresql://somebody:s3@cret@[::1]:5433,other/shop?ssl=on") == "[::1]:5433,other/shop"
    assert place_of("postgresql:///shop") == "the local socket/shop"


async def _held(storage: PostgresStorage, key: int) -> None:
    async with storage.device_lock(key):
        pass


async def _drained(storage: PostgresStorage) -> int:
    return len([batch async for batch in storage.dump()])


async def _weeks(storage: PostgresStorage) -> list[int]:
    async with storage._shared.reads.use() as connection:
        return await storage._shared.partitions.weeks(connection)


async def _rows_of_somebody(storage: PostgresStorage) -> dict[str, int]:
    """Return how many rows each table has that is not known to hold nothing of anybody."""
    tables = await _all(
        storage,
        "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition "
        "AND relnamespace = 'public'::regnamespace",
    )
    names = {row[0] for row in tables}
    assert names >= OF_NOBODY
    counts = {}
    for name in names - OF_NOBODY:
        ((counts[name],),) = await _all(storage, f"SELECT count(*) FROM {name}")
    return counts


async def _all(storage: PostgresStorage, sql: str) -> list[asyncpg.Record]:
    async with storage._shared.reads.use() as connection:
        return await connection.fetch(sql)


def _numbered(dictionary: bytes, number: int) -> bytes:
    """Return a zstd dictionary under another number (RFC 8878, section 5: bytes 4 to 7)."""
    return dictionary[:4] + number.to_bytes(4, "little") + dictionary[8:]
