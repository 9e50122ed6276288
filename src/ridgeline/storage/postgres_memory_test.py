"""What processes remember, against a real server: each store here is a process, as far as the database can tell."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import asyncpg
import pytest
from msgspec import UNSET
from structlog.testing import capture_logs

from ridgeline.clock import DAY, system_clock
from ridgeline.keys import KeyKind
from ridgeline.storage import postgres, postgres_listener
from ridgeline.storage.postgres import PostgresStorage
from ridgeline.storage.postgres_layout import week_of, week_start
from ridgeline.storage.postgres_listener import CURRENT_SECONDS
from ridgeline.storage.postgres_memory import ECHO_SECONDS
from ridgeline.storage.protocol import ApiKey, Environment, NewEvent, RateLimit, StorageUnavailable
from ridgeline.testing.postgres_proxy import PostgresProxy
from ridgeline.testing.postgres_server import PostgresServer
from ridgeline.testing.storage_conformance import ENVIRONMENT, T0, change, erasure, new_event, visitor_of
from ridgeline.wire.event import EventUpdate

# What the contract allows, and what a busy machine needs to find out.
WITHIN = CURRENT_SECONDS + 0.25
Opened = Callable[..., Awaitable[PostgresStorage]]
Condition = Callable[[], Awaitable[bool]]

pytestmark = [pytest.mark.anyio, pytest.mark.alone]


@pytest.fixture(scope="module")
async def url(postgres_server: PostgresServer) -> str:
    url = postgres_server.url(postgres_server.create_database())
    storage = await PostgresStorage.open(url, serving=True)
    await storage.workspace(T0)
    await storage.create_environment(Environment(ENVIRONMENT, "Shop", False, T0 + 1), change())
    await storage.close()
    return url


@pytest.fixture
async def opened(url: str) -> AsyncIterator[Opened]:
    stores = []

    async def open_store(through: str = url, *, serving: bool = True) -> PostgresStorage:
        stores.append(await PostgresStorage.open(through, serving=serving))
        return stores[-1]

    yield open_store
    for store in stores:
        await store.close()


@pytest.fixture
async def proxy(url: str) -> AsyncIterator[PostgresProxy]:
    async with PostgresProxy(url) as proxy:
        yield proxy
        proxy.release()


@pytest.fixture
async def server(url: str) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
    """A connection of the tests' own."""
    connection = await asyncpg.connect(url)
    yield connection
    await connection.close()


@pytest.fixture
async def here(opened: Opened) -> PostgresStorage:
    return await opened()


@pytest.fixture
async def there(opened: Opened) -> PostgresStorage:
    return await opened()


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lost listener is back soon, and nobody waits long for a beat."""
    monkeypatch.setattr(postgres, "PAUSE_AFTER_FAILURE", 0.2)
    monkeypatch.setattr(postgres_listener, "BEAT_SECONDS", 0.02)


def is_current(*stores: PostgresStorage) -> bool:
    # Each is asked, since asking is what makes it so.
    return False not in [store._shared.memory.is_current() for store in stores]


async def until(condition: Condition, seconds: float = 10) -> float:
    """Return how long it took; TimeoutError if it took too long."""
    started = time.monotonic()
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.005)
    return time.monotonic() - started


async def until_current(*stores: PostgresStorage) -> None:
    async def current() -> bool:
        return is_current(*stores)

    await until(current)


@asynccontextmanager
async def nobody_reads(server: asyncpg.Connection[asyncpg.Record]) -> AsyncIterator[None]:
    """While this lasts, every query for an event, a key or a weight waits."""
    async with server.transaction():
        await server.execute("LOCK TABLE event, event_alias, api_key, workspace IN ACCESS EXCLUSIVE MODE")
        yield


async def remembers(store: PostgresStorage, server: asyncpg.Connection[asyncpg.Record], event_id: str) -> bool:
    async with nobody_reads(server):
        try:
            async with asyncio.timeout(0.3):
                return await store.event(event_id) is not None
        except TimeoutError:
            return False


def new_key(number: int) -> tuple[ApiKey, bytes]:
    return ApiKey(f"key_{number}", KeyKind.SECRET, "", None, None, T0, None), number.to_bytes(32)


async def recorded(*stores: PostgresStorage) -> NewEvent:
    """Record an event in the first store, and return it when all of them remember it and may use that."""
    await until_current(*stores)
    event = new_event(linked_id="before")
    await stores[0].record(event)
    for store in stores:
        assert await store.event(event.event_id) is not None
    return event


async def listeners(server: asyncpg.Connection[asyncpg.Record]) -> list[int]:
    return [
        row[0]
        for row in await server.fetch(
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'ridgeline listener' "
            "AND datname = current_database() ORDER BY backend_start"
        )
    ]


# --- what it is for


async def test_what_each_visit_needs_is_read_without_a_query(
    here: PostgresStorage, there: PostgresStorage, server: asyncpg.Connection[asyncpg.Record]
) -> None:
    key, digest = new_key(1)
    await here.create_key(key, digest, change())
    assert await here.find_key(digest) == key
    event = await recorded(here)
    weights = await here.suspect_weights()
    async with nobody_reads(server), asyncio.timeout(1):
        assert await here.suspect_weights() == weights
        stored = await here.event(event.event_id)
        assert stored is not None
        assert (stored.payload, stored.timestamp, stored.environment_id) == (event.payload, T0, ENVIRONMENT)
        assert await here.find_key(digest) == key
        started = time.perf_counter()
        for _ in range(1_000):
            await here.event(event.event_id)
        assert time.perf_counter() - started < 0.1
    assert not await remembers(there, server, event.event_id)
    assert await there.event(event.event_id) == stored
    assert await remembers(there, server, event.event_id)


async def test_a_command_remembers_nothing(opened: Opened, server: asyncpg.Connection[asyncpg.Record]) -> None:
    command = await opened(serving=False)
    event = new_event()
    await command.record(event)
    assert await command.event(event.event_id) is not None
    assert not is_current(command)
    await asyncio.sleep(0.1)
    assert not await remembers(command, server, event.event_id)
    assert await listeners(server) == []


async def test_nobody_is_asked_while_nobody_reads(
    here: PostgresStorage,
    there: PostgresStorage,
    server: asyncpg.Connection[asyncpg.Record],
    hurried: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(postgres_listener, "IDLE_BEATS", 3)
    event = await recorded(here)
    # Only the process that reads asks.
    idle_at = CURRENT_SECONDS + 3 * postgres_listener.BEAT_SECONDS + 0.3
    await asyncio.sleep(idle_at)
    asked = (
        "SELECT pid, query_start, query FROM pg_stat_activity WHERE application_name = 'ridgeline listener' "
        "AND datname = current_database() ORDER BY pid"
    )
    before = await server.fetch(asked)
    await asyncio.sleep(0.3)
    assert await server.fetch(asked) == before
    assert sorted(row["query"] for row in before) == ['LISTEN "ridgeline"', "SELECT 1"]
    # Meanwhile it hears all the same.
    assert await there.update_event(event.event_id, EventUpdate(linked_id="after"), change())
    assert not is_current(here)
    await until_current(here)
    stored = await here.event(event.event_id)
    assert stored is not None
    assert json.loads(stored.payload)["linked_id"] == "after"
    assert await remembers(here, server, event.event_id)


# --- what others change


@pytest.mark.parametrize("serving", [True, False], ids=["server", "command"])
async def test_what_one_process_changes_others_obey_at_once(
    opened: Opened, here: PostgresStorage, server: asyncpg.Connection[asyncpg.Record], serving: bool
) -> None:
    other = await opened(serving=serving)
    event, erased = await recorded(here), await recorded(here)
    key, digest = new_key(10 + serving)
    await other.create_key(key, digest, change())
    await here.find_key(digest)

    async def linked_anew() -> bool:
        stored = await here.event(event.event_id)
        return stored is not None and json.loads(stored.payload)["linked_id"] == "after"

    async def gone() -> bool:
        return await here.event(erased.event_id) is None

    async def limited() -> bool:
        return await here.find_key(digest) == replace(key, limit=RateLimit(1, 2))

    async def weighed() -> bool:
        return await here.suspect_weights() == {"incognito": 10 + serving}

    async def reset() -> bool:
        return await here.suspect_weights() == {}

    async def told_to_reset() -> bool:
        await other.reset_suspect_weights(change())
        return True

    async def revoked() -> bool:
        return await here.find_key(digest) == replace(key, limit=RateLimit(1, 2), revoked_at=T0 + 1)

    changes: list[tuple[Callable[[], Awaitable[object]], Condition]] = [
        (lambda: other.update_event(event.event_id, EventUpdate(linked_id="after"), change()), linked_anew),
        (lambda: other.erase_visitor(visitor_of(erased), erasure(T0 + 1)), gone),
        (lambda: other.limit_key(key.key_id, RateLimit(1, 2), None, change()), limited),
        (lambda: other.revoke_key(key.key_id, change(T0 + 1)), revoked),
        (lambda: other.change_suspect_weights({"incognito": 10 + serving}, change()), weighed),
        (told_to_reset, reset),
    ]
    for make, obeyed in changes:
        assert is_current(here)
        assert not await obeyed()
        assert await make()
        # Much less than a second: the listener is well.
        assert await until(obeyed) < CURRENT_SECONDS / 2
        assert is_current(here)
        assert await obeyed()
        if obeyed is linked_anew:
            # The others are remembered still.
            assert await remembers(here, server, erased.event_id)


@pytest.mark.parametrize("days", [30, 1], ids=["a whole week", "a part of a week"])
async def test_what_retention_removes_others_forget(here: PostgresStorage, there: PostgresStorage, days: int) -> None:
    # The limit lies in the middle of a week.
    limit = week_start(week_of(system_clock()) - 13) + 3 * DAY
    event = new_event(at=limit - days * DAY)
    await here.load([event])
    await until_current(here, there)
    for store in (here, there):
        assert await store.event(event.event_id) is not None
    assert await here.remove_expired(limit + 90 * DAY, 90, 30) > 0
    assert await here.event(event.event_id) is None

    async def gone() -> bool:
        return await there.event(event.event_id) is None

    assert await until(gone) < CURRENT_SECONDS / 2


@pytest.mark.parametrize(
    ("statement", "said"),
    # An empty one is an operator's, who has changed tables by hand.
    [("NOTIFY ridgeline, 'of a newer version'", ["news_not_understood"]), ("NOTIFY ridgeline", [])],
)
async def test_news_that_are_not_understood_empty_everything(
    here: PostgresStorage, server: asyncpg.Connection[asyncpg.Record], statement: str, said: list[str]
) -> None:
    event = await recorded(here)

    async def forgotten() -> bool:
        return not await remembers(here, server, event.event_id)

    with capture_logs() as logs:
        await server.execute(statement)
        await until(forgotten)
    assert [line["event"] for line in logs] == said


# --- one's own changes


async def test_what_a_process_changes_it_obeys_itself_when_it_is_told_so(here: PostgresStorage) -> None:
    event, key = await recorded(here), new_key(20)
    await here.create_key(*key, change())
    assert await here.find_key(key[1]) == key[0]
    for number in range(20):
        assert await here.update_event(event.event_id, EventUpdate(linked_id=str(number)), change())
        stored = await here.event(event.event_id)
        assert stored is not None
        assert json.loads(stored.payload)["linked_id"] == str(number)
        limit = RateLimit(number + 1, 1)
        assert await here.limit_key(key[0].key_id, limit, None, change()) == await here.find_key(key[1])
    assert await here.erase_visitor(visitor_of(event), erasure(T0 + 1))
    assert await here.event(event.event_id) is None


async def test_a_change_waits_for_its_own_news_but_not_for_long(
    opened: Opened, proxy: PostgresProxy, here: PostgresStorage
) -> None:
    through = await opened(proxy.url)
    event = await recorded(through, here)
    times = []
    for number in range(5):
        started = time.monotonic()
        assert await through.update_event(event.event_id, EventUpdate(linked_id=str(number)), change())
        times.append(time.monotonic() - started)
    assert min(times) < ECHO_SECONDS / 2
    stored = await through.event(event.event_id)
    assert stored is not None
    proxy.hold(listeners=True)
    started = time.monotonic()
    assert await through.update_event(event.event_id, EventUpdate(linked_id="silence"), change())
    # The loop's timers count whole milliseconds, from when the loop's turn began.
    assert 0.9 * ECHO_SECONDS < time.monotonic() - started < 10 * ECHO_SECONDS
    stored = await through.event(event.event_id)
    assert stored is not None
    assert json.loads(stored.payload)["linked_id"] == "silence"
    # Nothing was changed, so nobody has to hear of it.
    started = time.monotonic()
    assert not await through.update_event("1760000000000.nobody", EventUpdate(linked_id="x"), change())
    assert time.monotonic() - started < ECHO_SECONDS


# --- a reading that takes longer than a change


@asynccontextmanager
async def held(proxy: PostgresProxy, call: Awaitable[object]) -> AsyncIterator[None]:
    """Do something while the answers to a call are held back; then let the call end."""
    task = asyncio.ensure_future(call)

    async def holding() -> bool:
        return proxy.is_holding()

    await until(holding)
    try:
        yield
        # The listener is not held back: the news comes before the answer.
        await asyncio.sleep(0.2)
        assert not task.done()
    finally:
        proxy.release()
        await task


async def test_what_was_read_before_an_erasure_or_a_change_is_not_remembered_after_it(
    opened: Opened, proxy: PostgresProxy, here: PostgresStorage
) -> None:
    through = await opened(proxy.url)
    first, second, third = await recorded(here), await recorded(here), await recorded(here)
    await until_current(through)
    # Once more than needed, so that a reading is a single question on a connection that is there.
    assert await through.event(first.event_id) is not None
    proxy.hold(listeners=False)
    async with held(proxy, through.event(second.event_id)):
        assert await here.update_event(second.event_id, EventUpdate(linked_id="after"), change())
    stored = await through.event(second.event_id)
    assert stored is not None
    assert json.loads(stored.payload)["linked_id"] == "after"
    proxy.hold(listeners=False)
    async with held(proxy, through.event(third.event_id)):
        assert await here.erase_visitor(visitor_of(third), erasure(T0 + 1))
    assert await through.event(third.event_id) is None


async def test_a_key_that_was_read_before_its_revocation_is_not_remembered_after_it(
    opened: Opened, proxy: PostgresProxy, here: PostgresStorage
) -> None:
    through = await opened(proxy.url)
    for number in (30, 31):
        await here.create_key(*new_key(number), change())
    await until_current(through)
    key, digest = new_key(31)
    assert await through.find_key(new_key(30)[1]) is not None
    proxy.hold(listeners=False)
    async with held(proxy, through.find_key(digest)):
        assert await here.revoke_key(key.key_id, change(T0 + 1))
    assert await through.find_key(digest) == replace(key, revoked_at=T0 + 1)


async def test_weights_that_were_read_before_a_change_are_not_remembered_after_it(
    opened: Opened, proxy: PostgresProxy, here: PostgresStorage
) -> None:
    through = await opened(proxy.url)
    await until_current(through)
    # Once more than needed, as above; what that has left behind is forgotten again.
    assert await through.suspect_weights() == {}
    await here.change_suspect_weights({"incognito": 6}, change())

    async def forgotten() -> bool:
        return through._shared.memory.workspace.get("suspect_weights") is None

    await until(forgotten)
    proxy.hold(listeners=False)
    async with held(proxy, through.suspect_weights()):
        await here.change_suspect_weights({"incognito": 7}, change())
    assert await through.suspect_weights() == {"incognito": 7}
    await here.reset_suspect_weights(change())


async def test_what_was_recorded_before_an_erasure_is_not_remembered_after_it(
    opened: Opened, proxy: PostgresProxy, here: PostgresStorage
) -> None:
    through = await opened(proxy.url)
    event = await recorded(through)
    late = new_event(event.visitor_id, T0 + 1)
    proxy.hold_after(b"COMMIT")
    async with held(proxy, through.record(late)):
        assert await here.event(late.event_id) is not None
        assert await here.erase_visitor(visitor_of(event), erasure(T0 + 2))
    assert await through.event(late.event_id) is None


# --- a listener that does not hear


async def test_nothing_remembered_is_used_while_the_listener_is_lost(
    here: PostgresStorage, opened: Opened, server: asyncpg.Connection[asyncpg.Record]
) -> None:
    command = await opened(serving=False)
    event, other = await recorded(here), await recorded(here)
    for pid in await listeners(server):
        await server.execute(f"SELECT pg_terminate_backend({pid})")

    async def lost() -> bool:
        return not is_current(here)

    assert await until(lost) < CURRENT_SECONDS / 2
    # Nobody hears of this.
    assert await listeners(server) == []
    assert await command.erase_visitor(visitor_of(event), erasure(T0 + 1))
    assert await command.update_event(other.event_id, EventUpdate(linked_id="after"), change())
    stored = await here.event(other.event_id)
    assert await here.event(event.event_id) is None
    assert not is_current(here)
    await until_current(here)
    assert await here.event(event.event_id) is None
    assert await here.event(other.event_id) == stored
    assert stored is not None
    assert json.loads(stored.payload)["linked_id"] == "after"
    assert await remembers(here, server, other.event_id)


async def test_an_idle_listener_that_is_lost_comes_back_by_itself(
    here: PostgresStorage, hurried: None, server: asyncpg.Connection[asyncpg.Record]
) -> None:
    async def listening() -> bool:
        return len(await listeners(server)) == 1

    await until(listening)
    before = await listeners(server)
    await server.execute(f"SELECT pg_terminate_backend({before[0]})")

    async def listening_anew() -> bool:
        return await listening() and await listeners(server) != before

    await until(listening_anew)


@pytest.mark.parametrize("silent", ["backend", "network"])
async def test_a_listener_that_is_silent_is_not_relied_on(
    silent: str, proxy: PostgresProxy, opened: Opened, server: asyncpg.Connection[asyncpg.Record]
) -> None:
    through, command = await opened(proxy.url), await opened(serving=False)
    event, other = await recorded(through), await recorded(through)
    (pid,) = await listeners(server)
    try:
        if silent == "backend":
            os.kill(pid, signal.SIGSTOP)
        else:
            proxy.hold(listeners=True)
        assert await command.erase_visitor(visitor_of(event), erasure(T0 + 1))
        assert await through.event(event.event_id) is not None, "was not remembered"

        async def gone() -> bool:
            return await through.event(event.event_id) is None

        assert await until(gone) < WITHIN
        assert not is_current(through)
        assert await through.event(other.event_id) is not None
        # It is given up, and another one takes its place.
        await until_current(through)
        assert await through.event(event.event_id) is None
        assert await through.event(other.event_id) is not None
        assert await remembers(through, server, other.event_id)
    finally:
        proxy.release()
        if silent == "backend":
            os.kill(pid, signal.SIGCONT)


async def test_what_is_read_is_never_older_than_a_second_whatever_becomes_of_listeners(
    here: PostgresStorage,
    opened: Opened,
    proxy: PostgresProxy,
    server: asyncpg.Connection[asyncpg.Record],
    hurried: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(postgres_listener, "ANSWER_SECONDS", 1.2)
    readers = [await opened(proxy.url), here]
    event = await recorded(*readers)
    changed: list[float] = []
    from_memory = [0]
    ended = time.monotonic() + 6

    async def keep_changing() -> None:
        while time.monotonic() < ended:
            assert await here.update_event(event.event_id, EventUpdate(linked_id=str(len(changed))), change())
            changed.append(time.monotonic())
            await asyncio.sleep(0.01)

    async def read(store: PostgresStorage) -> None:
        while time.monotonic() < ended:
            began = time.monotonic()
            due = sum(at <= began - CURRENT_SECONDS for at in changed)
            from_memory[0] += is_current(store)
            stored = await store.event(event.event_id)
            assert stored is not None
            linked_id = json.loads(stored.payload)["linked_id"]
            assert linked_id == "before" or int(linked_id) >= due - 1, (linked_id, due)
            assert due == 0 or linked_id != "before"
            await asyncio.sleep(0.001)

    async def disturb() -> None:
        number = 0
        while time.monotonic() < ended:
            await asyncio.sleep(0.7)
            number += 1
            if number % 2:
                await server.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE application_name = 'ridgeline listener' AND datname = current_database()"
                )
            else:
                proxy.hold(listeners=True)

    await asyncio.gather(keep_changing(), disturb(), *(read(store) for store in readers))
    assert len(changed) > 50
    assert from_memory[0] > 100


# --- a server that comes and goes


async def test_an_outage_is_over_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "PAUSE_AFTER_FAILURE", 0.2)
    with PostgresServer() as own:
        store = await PostgresStorage.open(own.url(), serving=True)
        await store.workspace(T0)
        await store.create_environment(Environment(ENVIRONMENT, "Shop", False, T0 + 1), change())
        event = await recorded(store)
        stopped = asyncio.create_task(asyncio.to_thread(own.stop, immediately=True))

        async def unavailable() -> bool:
            try:
                return await store.event(event.event_id) is None
            except StorageUnavailable:
                return True

        await until(unavailable)
        await stopped
        for _ in range(20):
            with pytest.raises(StorageUnavailable):
                await store.event(event.event_id)
            with pytest.raises(StorageUnavailable):
                await store.update_event(event.event_id, EventUpdate(linked_id=UNSET), change())
            await asyncio.sleep(0.02)
        await asyncio.to_thread(own.start)

        async def works() -> bool:
            return not await unavailable()

        await until(works)
        await until_current(store)
        assert await store.event(event.event_id) is not None
        await store.close()
        with pytest.raises(StorageUnavailable):
            await store.event(event.event_id)
