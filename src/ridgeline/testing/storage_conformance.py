"""The suite that every storage backend must pass.

A backend's test subclasses `StorageConformance` and provides the fixture `storage`, an open and empty store:

    class TestSqlite(StorageConformance):
        @pytest.fixture
        async def storage(self, tmp_path): ...
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from ridgeline.ids import bucket_of, new_event_id, new_visitor_id
from ridgeline.keys import KeyKind
from ridgeline.storage.protocol import ApiKey, EventIdTaken, EventQuery, NewEvent, Storage, VisitorGone
from ridgeline.wire.event import EventUpdate
from ridgeline.wire.search import Filter, address_range, packed_address

T0 = 1_760_000_000_000
ENVIRONMENT = "ae_0123456789abcdef"


def new_event(visitor_id: str | None = None, at: int = T0, **changes: Any) -> NewEvent:
    """Return an event to record, of a new visitor unless one is named."""
    is_new = visitor_id is None
    visitor_id = visitor_id or new_visitor_id()
    event_id = changes.pop("event_id", None) or new_event_id(at, bucket_of(visitor_id))
    payload = {"event_id": event_id, "timestamp": at, "identification": {"visitor_id": visitor_id}}
    if "linked_id" in changes:
        payload["linked_id"] = changes["linked_id"]
    values: dict[str, Any] = {
        "event_id": event_id,
        "timestamp": at,
        "environment_id": ENVIRONMENT,
        "source": "device",
        "visitor_id": visitor_id,
        "visitor_is_new": is_new,
        "payload": json.dumps(payload).encode(),
    }
    return NewEvent(**(values | changes))


def query(*filters: Filter, **changes: Any) -> EventQuery:
    values: dict[str, Any] = {"start": T0 - 1_000, "end": T0 + 1_000_000, "limit": 100, "filters": filters}
    return EventQuery(**(values | changes))


async def found(storage: Storage, search: EventQuery) -> list[str]:
    return [event.event_id for event in (await storage.search(search)).events]


@pytest.mark.anyio
class StorageConformance:
    # --- keys

    async def test_the_workspace_is_made_once(self, storage: Storage) -> None:
        first, second = await asyncio.gather(storage.workspace(T0), storage.workspace(T0 + 1))
        assert first == second
        assert await storage.environments() == [first.default_environment]

    async def test_a_key_is_found_by_its_digest(self, storage: Storage) -> None:
        workspace = await storage.workspace(T0)
        environment_id = workspace.default_environment.environment_id
        secret = ApiKey("key_1", KeyKind.SECRET, "billing", None, None, T0, None)
        public = ApiKey("key_2", KeyKind.PUBLIC, "shop", environment_id, "rl_pk_…", T0 + 1, None)
        await storage.create_key(secret, b"\x01" * 32)
        await storage.create_key(public, b"\x02" * 32)
        assert await storage.find_key(b"\x01" * 32) == secret
        assert await storage.find_key(b"\x02" * 32) == public
        assert await storage.list_keys() == [secret, public]
        assert await storage.find_key(b"\x00" * 32) is None

    async def test_revoking_keeps_the_first_time(self, storage: Storage) -> None:
        await storage.workspace(T0)
        key = ApiKey("key_1", KeyKind.SECRET, "", None, None, T0, None)
        await storage.create_key(key, b"\x01" * 32)
        revoked = await storage.revoke_key("key_1", T0 + 5)
        assert revoked is not None
        assert revoked.revoked_at == T0 + 5
        again = await storage.revoke_key("key_1", T0 + 9)
        assert again == revoked == await storage.find_key(b"\x01" * 32)
        assert await storage.revoke_key("key_unknown", T0) is None

    # --- events

    async def test_a_recorded_event_is_readable_at_once_and_letter_for_letter(self, storage: Storage) -> None:
        event = new_event()
        await storage.record(event)
        stored = await storage.event(event.event_id)
        assert stored is not None
        assert (stored.payload, stored.timestamp, stored.environment_id) == (event.payload, T0, ENVIRONMENT)

    async def test_ids_differ_by_case(self, storage: Storage) -> None:
        await storage.record(new_event(event_id=f"{T0}.AAaaaa"))
        await storage.record(new_event(event_id=f"{T0}.aaaaaa"))
        assert await storage.event(f"{T0}.AAAAAA") is None
        stored = await storage.event(f"{T0}.aaaaaa")
        assert stored is not None
        assert stored.event_id == f"{T0}.aaaaaa"

    async def test_a_taken_event_id_is_refused_and_nothing_of_it_is_kept(self, storage: Storage) -> None:
        first = new_event()
        await storage.record(first)
        second = new_event(event_id=first.event_id, blocking_keys=(7,))
        with pytest.raises(EventIdTaken):
            await storage.record(second)
        assert await storage.visitor(second.visitor_id) is None
        assert await storage.candidates((7,), 10) == []
        stored = await storage.event(first.event_id)
        assert stored is not None
        assert stored.payload == first.payload

    async def test_many_at_once_are_all_kept_and_failures_stay_alone(self, storage: Storage) -> None:
        events = [new_event(at=T0 + number) for number in range(300)]
        events.append(new_event(event_id=events[0].event_id))
        results = await asyncio.gather(*(storage.record(event) for event in events), return_exceptions=True)
        assert sum(isinstance(result, EventIdTaken) for result in results) == 1
        assert sum(result is None for result in results) == 300
        assert len(await found(storage, query(limit=1_000))) == 300

    async def test_an_update_changes_what_is_set_and_keeps_the_rest(self, storage: Storage) -> None:
        event = new_event(linked_id="before")
        await storage.record(event)
        assert await storage.update_event(event.event_id, EventUpdate(suspect=False, tags={"a": [1]}))
        stored = await storage.event(event.event_id)
        assert stored is not None
        expected = json.loads(event.payload) | {"suspect": False, "tags": {"a": [1]}}
        assert json.loads(stored.payload) == expected
        assert await storage.update_event(event.event_id, EventUpdate(linked_id="after"))
        assert await found(storage, query(Filter("linked_id", "equal", ("before",)))) == []
        assert await found(storage, query(Filter("linked_id", "equal", ("after",)))) == [event.event_id]
        assert await found(storage, query(Filter("suspect", "equal", (False,)))) == [event.event_id]
        assert await found(storage, query(Filter("suspect", "equal", (True,)))) == []
        assert not await storage.update_event("1760000000000.nobody", EventUpdate(suspect=True))

    # --- search

    async def test_the_order_is_by_time_then_id_and_pages_meet(self, storage: Storage) -> None:
        events = [new_event(at=T0 + number // 3) for number in range(20)]
        for event in events:
            await storage.record(event)
        for reverse in (False, True):
            expected = [event_id for _, event_id in sorted((e.timestamp, e.event_id) for e in events)]
            if not reverse:
                expected.reverse()
            assert await found(storage, query(reverse=reverse)) == expected
            walked: list[str] = []
            after = None
            while True:
                page = await storage.search(query(limit=7, reverse=reverse, after=after))
                walked += [event.event_id for event in page.events]
                if not page.has_more:
                    break
                after = (page.events[-1].timestamp, page.events[-1].event_id)
            assert walked == expected

    async def test_the_window_is_inclusive(self, storage: Storage) -> None:
        events = [new_event(at=T0 + number) for number in range(4)]
        for event in events:
            await storage.record(event)
        inside = await found(storage, query(start=T0 + 1, end=T0 + 2, reverse=True))
        assert inside == [events[1].event_id, events[2].event_id]

    async def test_filters_match_only_what_has_the_field(self, storage: Storage) -> None:
        bare = new_event(at=T0)
        full = new_event(
            at=T0 + 1,
            linked_id="order",
            ip=packed_address("198.51.100.7"),
            url="https://a.example/x",
            origin="https://a.example",
            sdk_platform="js",
            sdk_version="0.1.0",
        )
        six = new_event(at=T0 + 2, ip=packed_address("2001:db8::5"), environment_id="ae_ffffffffffffffff")
        for event in (bare, full, six):
            await storage.record(event)

        def within(text: str) -> Filter:
            addresses = address_range(text)
            assert addresses is not None
            return Filter("ip_address", "within", addresses)

        for search in (
            Filter("identification.visitor_id", "equal", (full.visitor_id,)),
            Filter("linked_id", "equal", ("order",)),
            Filter("url", "equal", ("https://a.example/x",)),
            Filter("origin", "equal", ("https://a.example",)),
            Filter("sdk.platform", "equal", ("js",)),
            Filter("sdk.version", "equal", ("0.1.0",)),
            within("198.51.100.0/24"),
            within("198.51.100.7"),
        ):
            assert await found(storage, query(search)) == [full.event_id], search
        assert await found(storage, query(within("2001:db8::/32"))) == [six.event_id]
        assert await found(storage, query(within("0.0.0.0/0"))) == [full.event_id]
        assert len(await found(storage, query(within("::/0")))) == 2
        for value in (True, False):
            assert await found(storage, query(Filter("vpn", "equal", (value,)))) == []
        assert await found(storage, query(environment_id="ae_ffffffffffffffff")) == [six.event_id]
        several = Filter("environment_id", "equal", ("ae_ffffffffffffffff", "ae_0000000000000000"))
        assert await found(storage, query(several)) == [six.event_id]
        assert await found(storage, query(source="edge")) == []

    async def test_hits_are_counted_up_to_the_cap(self, storage: Storage) -> None:
        for number in range(5):
            await storage.record(new_event(at=T0 + number))
        assert (await storage.search(query(limit=2, total_hits=4))).total_hits == 4
        assert (await storage.search(query(limit=2, total_hits=100))).total_hits == 5
        assert (await storage.search(query(limit=2))).total_hits is None

    # --- visitors

    async def test_a_visitor_keeps_its_first_and_its_latest_time(self, storage: Storage) -> None:
        event = new_event(at=T0 + 10)
        await storage.record(event)
        await storage.record(new_event(event.visitor_id, T0 + 30))
        await storage.record(new_event(event.visitor_id, T0 + 20))
        visitor = await storage.visitor(event.visitor_id)
        assert visitor is not None
        assert (visitor.first_seen_at, visitor.last_seen_at) == (T0 + 10, T0 + 30)

    async def test_candidates_are_found_by_any_key_once_each(self, storage: Storage) -> None:
        one, two = new_event(blocking_keys=(1, -(2**63))), new_event(blocking_keys=(2**63 - 1,))
        await storage.record(one)
        await storage.record(two)
        await storage.record(new_event(one.visitor_id, T0 + 1, blocking_keys=(1, 2)))
        assert [c.visitor_id for c in await storage.candidates((1, 2, -(2**63)), 10)] == [one.visitor_id]
        both = await storage.candidates((1, 2**63 - 1), 10)
        assert {c.visitor_id for c in both} == {one.visitor_id, two.visitor_id}
        assert len(await storage.candidates((1, 2**63 - 1), 1)) == 1
        assert await storage.candidates((3,), 10) == []
        assert await storage.candidates((), 10) == []

    async def test_the_device_lock_lets_one_in_at_a_time(self, storage: Storage) -> None:
        inside: list[int] = []
        most = 0

        async def visit(key: int | None) -> None:
            nonlocal most
            async with storage.device_lock(key):
                inside.append(1)
                most = max(most, len(inside))
                await asyncio.sleep(0.005)
                inside.pop()

        await asyncio.gather(*(visit(5) for _ in range(5)))
        assert most == 1
        await asyncio.gather(*(visit(key) for key in (1, 2, None, None)))
        assert most > 1

    # --- erasure

    async def test_erasure_is_obeyed_at_once_by_every_read(self, storage: Storage) -> None:
        event = new_event(blocking_keys=(9,), linked_id="order")
        other = new_event(at=T0 + 1, linked_id="order")
        await storage.record(event)
        await storage.record(other)
        for number in range(3):
            await storage.record(new_event(event.visitor_id, T0 + 2 + number))
        assert await storage.has_events_in(event.visitor_id, ENVIRONMENT)
        assert await storage.erase_visitor(event.visitor_id, T0 + 100)
        assert await storage.event(event.event_id) is None
        assert await found(storage, query()) == [other.event_id]
        assert (await storage.search(query(total_hits=100))).total_hits == 1
        assert await storage.visitor(event.visitor_id) is None
        assert await storage.candidates((9,), 10) == []
        assert not await storage.has_events_in(event.visitor_id, ENVIRONMENT)
        assert not await storage.update_event(event.event_id, EventUpdate(suspect=True))
        assert not await storage.erase_visitor(event.visitor_id, T0 + 101)

    async def test_an_event_of_a_visitor_erased_meanwhile_is_refused(self, storage: Storage) -> None:
        event = new_event()
        await storage.record(event)
        await storage.erase_visitor(event.visitor_id, T0 + 1)
        late = new_event(event.visitor_id, T0 + 2)
        with pytest.raises(VisitorGone):
            await storage.record(late)
        assert await storage.event(late.event_id) is None
        with pytest.raises(VisitorGone):
            await storage.record(new_event(new_visitor_id(), T0 + 3))

    async def test_erasing_an_unknown_visitor_says_so(self, storage: Storage) -> None:
        assert not await storage.erase_visitor(new_visitor_id(), T0)

    async def test_the_store_says_that_it_is_ready(self, storage: Storage) -> None:
        await storage.workspace(T0)
        await storage.check()
