"""The suite that every storage backend must pass.

A backend's test subclasses `StorageConformance` and provides the fixture `storage`, an open and empty store:

    class TestSqlite(StorageConformance):
        @pytest.fixture
        async def storage(self, tmp_path): ...

and `other_storage`, another such store, into which a dump is restored.
"""

from __future__ import annotations

import asyncio
import json
import random
from bisect import bisect_right
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from msgspec import UNSET

from ridgeline.ids import bucket_of, new_event_id, new_visitor_id
from ridgeline.keys import KeyKind
from ridgeline.storage.columns import BY_FIELD, COLUMNS, columns_of, stored_value
from ridgeline.storage.protocol import (
    ApiKey,
    AuditEntry,
    Environment,
    EventIdTaken,
    EventQuery,
    Extent,
    NameTaken,
    NewEvent,
    PayloadSeen,
    RateLimit,
    Storage,
    VisitorGone,
)
from ridgeline.testing.generated_events import GeneratedEvent, random_events
from ridgeline.wire.event import Event, EventUpdate
from ridgeline.wire.search import Filter, address_range

T0 = 1_760_000_000_000
WINDOW = 600_000
ENVIRONMENT, OTHER_ENVIRONMENT = "ae_0123456789abcdef", "ae_ffffffffffffffff"
# Changes of `new_event` that are not fields of the event.
_OF_THE_ROW = {"source", "environment_id", "blocking_keys", "detail", "payload_id", "payload_window", "profile"}


def new_event(visitor_id: str | None = None, at: int = T0, **changes: Any) -> NewEvent:
    """Return an event to record, of a new visitor unless one is named; `changes` are fields of event and row."""
    is_new = visitor_id is None
    visitor_id = visitor_id or new_visitor_id()
    fields: dict[str, Any] = {
        "event_id": changes.pop("event_id", None) or new_event_id(at, bucket_of(visitor_id)),
        "timestamp": at,
        "identification": {"visitor_id": visitor_id, "visitor_found": not is_new},
    }
    row: dict[str, Any] = {"environment_id": ENVIRONMENT, "source": "device"}
    for name, value in changes.items():
        (row if name in _OF_THE_ROW else fields)[name] = value
    return from_fields(fields, visitor_is_new=is_new, **row)


def from_fields(fields: dict[str, Any], *, visitor_is_new: bool, **row: Any) -> NewEvent:
    """Return the row of an event that is given as its JSON would be."""
    payload = msgspec.json.encode(fields)
    event = msgspec.json.decode(payload, type=Event)
    return NewEvent(
        event_id=event.event_id,
        timestamp=event.timestamp,
        visitor_id=None if event.identification is UNSET else event.identification.visitor_id,
        visitor_is_new=visitor_is_new,
        payload=payload,
        columns=columns_of(event),
        **row,
    )


def from_generated(event: GeneratedEvent) -> NewEvent:
    """Return the row of a generated event, in the environment of the suite."""
    return NewEvent(
        event_id=event.event_id,
        timestamp=event.timestamp,
        environment_id=ENVIRONMENT,
        source="device" if event.visitor_id is not None else "edge",
        visitor_id=event.visitor_id,
        visitor_is_new=event.visitor_is_new,
        payload=event.payload,
        columns=columns_of(msgspec.json.decode(event.payload, type=Event)),
        detail=event.detail,
    )


def of_every_table(at: int) -> list[NewEvent]:
    """Return events of one new visitor that together have a row in every table: one has an id of another server."""
    own = new_event(at=at, detail=b'{"a":1}', blocking_keys=(at, -at), profile=b"p")
    return [own, new_event(own.visitor_id, at + 1, event_id=f"of another server/{at}", detail=b'{"a":2}')]


def visitor_of(event: NewEvent) -> str:
    assert event.visitor_id is not None
    return event.visitor_id


def erasure(at: int, subject: str = "5b1f") -> AuditEntry:
    return AuditEntry(at, "command line", "visitor.erased", subject, details={"because": "test"})


def change(at: int = T0, action: str = "key.created", subject: str = "key_1") -> AuditEntry:
    """Return the audit entry of a change, for tests that look at something else."""
    return AuditEntry(at, "command line", action, subject)


async def logged(storage: Storage, limit: int, before: tuple[int, int] | None = None) -> list[AuditEntry]:
    """Return the latest entries of the audit log, the newest first."""
    return [one.entry for one in await storage.audit_log(limit, before)]


def query(*filters: Filter, **changes: Any) -> EventQuery:
    values: dict[str, Any] = {"start": T0 - 1_000, "end": T0 + 1_000_000, "limit": 100, "filters": filters}
    return EventQuery(**(values | changes))


async def found(storage: Storage, search: EventQuery) -> list[str]:
    return [event.event_id for event in (await storage.search(search)).events]


@pytest.mark.anyio
class StorageConformance:
    @pytest.fixture(autouse=True)
    async def _environments(self, storage: Storage) -> None:
        await storage.workspace(T0)
        await storage.create_environment(Environment(ENVIRONMENT, "Shop", False, T0 + 1), change(T0 - 2))
        await storage.create_environment(Environment(OTHER_ENVIRONMENT, "Staging", False, T0 + 2), change(T0 - 1))

    # --- keys

    async def test_the_workspace_is_made_once(self, storage: Storage) -> None:
        first, second = await asyncio.gather(storage.workspace(T0), storage.workspace(T0 + 1))
        assert first == second
        assert await storage.environments() == [
            first.default_environment,
            Environment(ENVIRONMENT, "Shop", False, T0 + 1),
            Environment(OTHER_ENVIRONMENT, "Staging", False, T0 + 2),
        ]

    async def test_a_key_is_found_by_its_digest(self, storage: Storage) -> None:
        workspace = await storage.workspace(T0)
        environment_id = workspace.default_environment.environment_id
        secret = ApiKey("key_1", KeyKind.SECRET, "billing", None, None, T0, None)
        public = ApiKey("key_2", KeyKind.PUBLIC, "shop", environment_id, "rl_pk_…", T0 + 1, None)
        await storage.create_key(secret, b"\x01" * 32, change())
        await storage.create_key(public, b"\x02" * 32, change())
        assert await storage.find_key(b"\x01" * 32) == secret
        assert await storage.find_key(b"\x02" * 32) == public
        assert await storage.list_keys() == [secret, public]
        assert await storage.find_key(b"\x00" * 32) is None

    async def test_revoking_keeps_the_first_time(self, storage: Storage) -> None:
        await storage.workspace(T0)
        key = ApiKey("key_1", KeyKind.SECRET, "", None, None, T0, None)
        await storage.create_key(key, b"\x01" * 32, change())
        revoked = await storage.revoke_key("key_1", change(T0 + 5))
        assert revoked is not None
        assert revoked.revoked_at == T0 + 5
        again = await storage.revoke_key("key_1", change(T0 + 9))
        assert again == revoked == await storage.find_key(b"\x01" * 32)
        assert await storage.revoke_key("key_unknown", change()) is None

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
        assert await storage.visitor(visitor_of(second)) is None
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
        assert await storage.update_event(event.event_id, EventUpdate(suspect=False, tags={"a": [1]}), change())
        stored = await storage.event(event.event_id)
        assert stored is not None
        expected = json.loads(event.payload) | {"suspect": False, "tags": {"a": [1]}}
        assert json.loads(stored.payload) == expected
        assert await storage.update_event(event.event_id, EventUpdate(linked_id="after"), change())
        assert await found(storage, query(Filter("linked_id", "equal", ("before",)))) == []
        assert await found(storage, query(Filter("linked_id", "equal", ("after",)))) == [event.event_id]
        assert await found(storage, query(Filter("suspect", "equal", (False,)))) == [event.event_id]
        assert await found(storage, query(Filter("suspect", "equal", (True,)))) == []
        assert not await storage.update_event("1760000000000.nobody", EventUpdate(suspect=True), change())

    async def test_an_update_comes_with_its_entry(self, storage: Storage) -> None:
        event, other = new_event(), new_event(at=T0 + 1)
        await storage.record(event)
        await storage.record(other)
        details = {"fields": ["suspect"]}
        entry = AuditEntry(T0 + 2, "key_1", "event.changed", event.event_id, event.environment_id, details)
        assert await storage.update_event(event.event_id, EventUpdate(suspect=True), entry)
        assert await logged(storage, 1) == [entry]
        # Nothing is there to change, or not any more.
        await storage.erase_visitor(visitor_of(other), erasure(T0 + 3))
        for gone in (other.event_id, "1760000000000.nobody"):
            assert not await storage.update_event(gone, EventUpdate(suspect=True), change(T0 + 4, "event.changed"))
        assert "event.changed" not in [one.action for one in await logged(storage, 1)]
        # An entry that cannot be written takes the change with it.
        impossible = AuditEntry(T0 + 5, "key_1", "event.changed", event.event_id, details={"not": object()})
        with pytest.raises(TypeError):
            await storage.update_event(event.event_id, EventUpdate(suspect=False), impossible)
        stored = await storage.event(event.event_id)
        assert stored is not None
        assert json.loads(stored.payload)["suspect"] is True
        assert entry in await logged(storage, 2)

    async def test_updates_at_once_of_different_fields_all_stay(self, storage: Storage) -> None:
        events = [new_event(at=T0 + number) for number in range(20)]
        await asyncio.gather(*(storage.record(event) for event in events))
        updates = (EventUpdate(linked_id="mine"), EventUpdate(tags={"a": 1}), EventUpdate(suspect=True))
        done = await asyncio.gather(
            *(storage.update_event(event.event_id, update, change()) for event in events for update in updates)
        )
        assert all(done)
        for event in events:
            stored = await storage.event(event.event_id)
            assert stored is not None
            changed = {"linked_id": "mine", "tags": {"a": 1}, "suspect": True}
            assert json.loads(stored.payload) == json.loads(event.payload) | changed
        both = (Filter("linked_id", "equal", ("mine",)), Filter("suspect", "equal", (True,)))
        assert len(await found(storage, query(*both))) == len(events)

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
            ip_address="198.51.100.7",
            url="https://a.example/x",
            sdk={"platform": "js", "version": "0.1.0"},
        )
        six = new_event(at=T0 + 2, ip_address="2001:db8::5", environment_id=OTHER_ENVIRONMENT)
        for event in (bare, full, six):
            await storage.record(event)

        def within(text: str) -> Filter:
            addresses = address_range(text)
            assert addresses is not None
            return Filter("ip_address", "within", addresses)

        for search in (
            Filter("identification.visitor_id", "equal", (visitor_of(full),)),
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
        assert await found(storage, query(within("::/0"))) == [six.event_id]
        for value in (True, False):
            assert await found(storage, query(Filter("vpn", "equal", (value,)))) == []
        assert await found(storage, query(environment_id=OTHER_ENVIRONMENT)) == [six.event_id]
        several = Filter("environment_id", "equal", (OTHER_ENVIRONMENT, "ae_0000000000000000"))
        assert await found(storage, query(several)) == [six.event_id]
        assert await found(storage, query(source="edge")) == []

    async def test_hits_are_counted_up_to_the_cap(self, storage: Storage) -> None:
        for number in range(5):
            await storage.record(new_event(at=T0 + number))
        assert (await storage.search(query(limit=2, total_hits=4))).total_hits == 4
        assert (await storage.search(query(limit=2, total_hits=100))).total_hits == 5
        assert (await storage.search(query(limit=2))).total_hits is None

    # --- payloads that come again

    async def test_a_payload_is_recorded_once(self, storage: Storage) -> None:
        own: dict[str, Any] = {"payload_id": b"\0" * 16, "payload_window": WINDOW}
        first = new_event(**own)
        await storage.record(first)
        # At once, at the end of the window, and a little earlier, as requests overtake each other.
        for at in (T0, T0 + WINDOW - 1, T0 - 5):
            with pytest.raises(PayloadSeen):
                await storage.record(new_event(at=at, **own))
        await storage.record(new_event(at=T0, payload_id=b"\0" * 15 + b"\1", payload_window=WINDOW))
        # Who is known to come again is recorded all the same, without the id.
        again = new_event(first.visitor_id, T0 + 1)
        await storage.record(again)
        assert (await storage.event(again.event_id)) is not None

    async def test_a_payload_that_is_refused_leaves_nothing(self, storage: Storage) -> None:
        first = new_event(payload_id=b"1" * 16, payload_window=WINDOW)
        await storage.record(first)
        before = await storage.rollups(0, 2**60)
        second = new_event(payload_id=b"1" * 16, payload_window=WINDOW, blocking_keys=(77,))
        with pytest.raises(PayloadSeen):
            await storage.record(second)
        assert await storage.event(second.event_id) is None
        assert await storage.visitor(visitor_of(second)) is None
        assert await storage.candidates([77], 10) == []
        assert sorted(await storage.rollups(0, 2**60), key=repr) == sorted(before, key=repr)

    async def test_of_an_event_that_was_not_stored_no_payload_is_remembered(self, storage: Storage) -> None:
        own: dict[str, Any] = {"payload_id": b"2" * 16, "payload_window": WINDOW}
        known = new_event()
        await storage.record(known)
        with pytest.raises(EventIdTaken):
            await storage.record(new_event(event_id=known.event_id, **own))
        with pytest.raises(VisitorGone):
            await storage.record(new_event(new_visitor_id(), **own))
        await storage.record(new_event(**own))

    @pytest.mark.parametrize("spread", [0, WINDOW])
    async def test_of_one_payload_many_times_at_once_exactly_one_is_the_first(
        self, storage: Storage, spread: int
    ) -> None:
        """Also where the times of the events lie on both sides of any border that a store may draw."""
        copies = [
            new_event(at=T0 + number * spread // 40, payload_id=bytes([payload]) * 16, payload_window=WINDOW)
            for number in range(40)
            for payload in range(5)
        ]
        came = await asyncio.gather(*(storage.record(event) for event in copies), return_exceptions=True)
        assert [error for error in came if error is not None and not isinstance(error, PayloadSeen)] == []
        firsts = [event.payload_id for event, error in zip(copies, came, strict=True) if error is None]
        assert sorted(filter(None, firsts)) == [bytes([payload]) * 16 for payload in range(5)]
        kept = await found(storage, query(end=T0 + 10 * WINDOW))
        assert len(kept) == len(firsts)

    async def test_payloads_are_forgotten_in_time(self, storage: Storage) -> None:
        own: dict[str, Any] = {"payload_id": b"3" * 16, "payload_window": WINDOW}
        first = new_event(**own)
        await storage.record(first)
        for number in range(50):
            await storage.record(new_event(at=T0 + number, payload_id=bytes([number]) * 16, payload_window=WINDOW))
        assert await storage.remove_expired(T0 + WINDOW // 2, 90, 90) == 0
        with pytest.raises(PayloadSeen):
            await storage.record(new_event(at=T0 + WINDOW // 2, **own))
        assert await storage.remove_expired(T0 + 2 * WINDOW + 1, 90, 90) == 0
        await storage.record(new_event(at=T0 + 2 * WINDOW + 1, **own))
        assert await storage.event(first.event_id) is not None

    async def test_a_payload_stays_known_when_its_visitor_is_erased(self, storage: Storage) -> None:
        own: dict[str, Any] = {"payload_id": b"4" * 16, "payload_window": WINDOW}
        first = new_event(**own)
        await storage.record(first)
        assert await storage.erase_visitor(visitor_of(first), erasure(T0))
        with pytest.raises(PayloadSeen):
            await storage.record(new_event(**own))

    # --- visitors

    async def test_a_visitor_keeps_its_first_and_its_latest_time(self, storage: Storage) -> None:
        event = new_event(at=T0 + 10)
        await storage.record(event)
        await storage.record(new_event(event.visitor_id, T0 + 30))
        await storage.record(new_event(event.visitor_id, T0 + 20))
        visitor = await storage.visitor(visitor_of(event))
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

    async def test_a_visitor_has_events_only_where_it_was_seen(self, storage: Storage) -> None:
        event = new_event()
        stranger = new_event(at=T0 + 1, environment_id=OTHER_ENVIRONMENT)
        await storage.record(event)
        await storage.record(stranger)

        async def seen(environment_id: str) -> bool:
            return await storage.has_events_in(visitor_of(event), environment_id)

        assert await seen(ENVIRONMENT)
        assert not await seen(OTHER_ENVIRONMENT)
        assert not await seen("ae_0000000000000000")
        assert not await storage.has_events_in(visitor_of(stranger), ENVIRONMENT)
        assert not await storage.has_events_in(new_visitor_id(), ENVIRONMENT)
        await storage.record(new_event(event.visitor_id, T0 + 2, environment_id=OTHER_ENVIRONMENT))
        assert await seen(OTHER_ENVIRONMENT)
        assert await seen(ENVIRONMENT)

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
        assert await storage.has_events_in(visitor_of(event), ENVIRONMENT)
        assert await storage.erase_visitor(visitor_of(event), erasure(T0 + 100))
        assert await storage.event(event.event_id) is None
        assert await found(storage, query()) == [other.event_id]
        assert (await storage.search(query(total_hits=100))).total_hits == 1
        assert await storage.visitor(visitor_of(event)) is None
        assert await storage.candidates((9,), 10) == []
        assert not await storage.has_events_in(visitor_of(event), ENVIRONMENT)
        assert not await storage.update_event(event.event_id, EventUpdate(suspect=True), change())
        assert not await storage.erase_visitor(visitor_of(event), erasure(T0 + 101))

    async def test_an_event_of_a_visitor_erased_meanwhile_is_refused(self, storage: Storage) -> None:
        event = new_event()
        await storage.record(event)
        await storage.erase_visitor(visitor_of(event), erasure(T0 + 1))
        late = new_event(event.visitor_id, T0 + 2)
        with pytest.raises(VisitorGone):
            await storage.record(late)
        assert await storage.event(late.event_id) is None
        with pytest.raises(VisitorGone):
            await storage.record(new_event(new_visitor_id(), T0 + 3))

    async def test_erasing_an_unknown_visitor_says_so(self, storage: Storage) -> None:
        assert not await storage.erase_visitor(new_visitor_id(), erasure(T0))

    async def test_the_store_says_that_it_is_ready(self, storage: Storage) -> None:
        await storage.workspace(T0)
        await storage.check()

    # --- odd texts and ids

    async def test_any_text_is_kept_and_found(self, storage: Storage) -> None:
        texts = ["order\x00one", "\x00", "order", "ORDER", "Größe ✓ 👩‍💻", "a\tb\n", "%_\\'\"", "\u200b", "x" * 256]
        events = {text: new_event(at=T0 + number, linked_id=text) for number, text in enumerate(texts)}
        for event in events.values():
            await storage.record(event)
        for text, event in events.items():
            assert await found(storage, query(Filter("linked_id", "equal", (text,)))) == [event.event_id]
            stored = await storage.event(event.event_id)
            assert stored is not None
            assert json.loads(stored.payload)["linked_id"] == text
        assert await found(storage, query(Filter("linked_id", "equal", ("order\x00",)))) == []
        assert await storage.update_event(events["order"].event_id, EventUpdate(linked_id="new\x00"), change())
        assert await found(storage, query(Filter("linked_id", "equal", ("new\x00",)))) == [events["order"].event_id]

    async def test_ten_thousand_events_come_in_the_same_order_everywhere(self, storage: Storage) -> None:
        draw = random.Random(7)
        visitors = [new_visitor_id() for _ in range(50)]
        letters = "0Aa9Zz"
        events: dict[str, NewEvent] = {}
        while len(events) < 10_000:
            at = T0 + draw.randrange(300)
            event_id = f"{at}.{''.join(draw.choice(letters) for _ in range(6))}"
            events[event_id] = new_event(draw.choice(visitors), at, event_id=event_id)
        shuffled = list(events.values())
        draw.shuffle(shuffled)
        for start in range(0, len(shuffled), 1_000):
            await storage.load(shuffled[start : start + 1_000])
        expected = [event.event_id for event in sorted(shuffled, key=lambda event: (event.timestamp, event.event_id))]
        walked: list[str] = []
        after = None
        while True:
            page = await storage.search(query(limit=997, reverse=True, after=after))
            walked += [event.event_id for event in page.events]
            if not page.has_more:
                break
            after = (page.events[-1].timestamp, page.events[-1].event_id)
        assert walked == expected
        one = Filter("identification.visitor_id", "equal", (visitors[0],))
        mine = [event_id for event_id in reversed(expected) if events[event_id].visitor_id == visitors[0]]
        assert await found(storage, query(one, limit=1_000)) == mine

    async def test_pages_stay_as_they_are_while_events_arrive(self, storage: Storage) -> None:
        # Two of a millisecond each, which pages may part.
        first = [new_event(at=T0 + 4 * (number // 2)) for number in range(30)]
        for event in first:
            await storage.record(event)
        for reverse in (False, True):
            seen: list[tuple[int, str]] = []
            for number in range(200):
                after = seen[-1] if seen else None
                page = await storage.search(query(limit=4, reverse=reverse, after=after, end=T0 + 58))
                seen += [(event.timestamp, event.event_id) for event in page.events]
                if not page.has_more:
                    break
                # Before, between and after the events of the pages, and beside the last one shown.
                for at in (T0 - 500 + number, T0 + 1 + 2 * (number * 11 % 29), T0 + 100 + number, seen[-1][0]):
                    await storage.record(new_event(at=at))
            expected = [event_id for _, event_id in sorted((event.timestamp, event.event_id) for event in first)]
            kept = [event_id for _, event_id in seen if event_id in expected]
            assert kept == (expected if reverse else expected[::-1])
            assert seen == sorted(set(seen), reverse=not reverse)
            # New ones are shown where the walk had not been yet.
            assert len(seen) > len(first)

    async def test_a_page_may_end_at_an_event_that_is_erased_since(self, storage: Storage) -> None:
        events = [new_event(at=T0 + number // 2) for number in range(8)]
        for event in events:
            await storage.record(event)
        order = sorted((event.timestamp, event.event_id) for event in events)
        last = order[3]
        visitor_id = next(visitor_of(event) for event in events if event.event_id == last[1])
        assert await storage.erase_visitor(visitor_id, erasure(T0 + 100))
        rest = await found(storage, query(reverse=True, after=last))
        assert rest == [event_id for _, event_id in order[4:]]

    # --- the past

    async def test_events_of_the_past_are_loaded_once(self, storage: Storage) -> None:
        mine = new_event(at=T0)
        await storage.record(mine)
        visitor_id = visitor_of(mine)
        long_ago = T0 - 400 * 86_400_000
        events = [
            new_event(visitor_id, long_ago, event_id="1700000000000.abcdef"),
            new_event(visitor_id, T0 - 11, event_id=f"{T0 - 22}.Zz00aa"),
            new_event(at=T0 - 5, event_id="an odd id.with.dots/and ✓"),
            new_event(at=T0 - 4, event_id="abcdef"),
            new_event(at=T0 - 3, event_id="Ibk1527CUFmcnjLwIs4A9", linked_id="old"),
        ]
        loaded = await storage.load([*events, mine])
        assert (loaded.stored, loaded.present) == (5, 1)
        again = await storage.load(events)
        assert (again.stored, again.present) == (0, 5)
        for event in events:
            stored = await storage.event(event.event_id)
            assert stored is not None, event.event_id
            assert (stored.payload, stored.timestamp) == (event.payload, event.timestamp)
            assert await storage.update_event(event.event_id, EventUpdate(suspect=True), change())
        assert await found(storage, query(Filter("linked_id", "equal", ("old",)))) == [events[4].event_id]
        visitor = await storage.visitor(visitor_id)
        assert visitor is not None
        assert (visitor.first_seen_at, visitor.last_seen_at) == (long_ago, T0)
        assert await storage.erase_visitor(visitor_id, erasure(T0 + 1))
        for event in events[:2]:
            assert await storage.event(event.event_id) is None
        # The place of an erased event's id is free for nobody while its rows may still be there, and harmless later.
        assert await storage.event("abcdef") is not None

    async def test_events_without_a_visitor(self, storage: Storage) -> None:
        fields = {"event_id": f"{T0}.00abcd", "timestamp": T0, "source": "edge", "ip_address": "192.0.2.1"}
        edge = from_fields(fields, visitor_is_new=False, environment_id=ENVIRONMENT, source="edge")
        await storage.record(edge)
        assert await found(storage, query()) == []
        assert await found(storage, query(source="edge")) == [edge.event_id]
        assert await found(storage, query(source=None)) == [edge.event_id]
        stored = await storage.event(edge.event_id)
        assert stored is not None

    # --- filters on every kind of column

    async def test_each_field_that_search_knows_is_filtered(self, storage: Storage) -> None:
        full = random_events(3, 400)
        await storage.load([from_generated(event) for event in full])
        window = {"start": 0, "end": 9_999_999_999_999, "limit": 1_000}
        for column in COLUMNS:
            values = {event.columns.get(column.name) for event in map(from_generated, full)} - {None}
            assert values or column.name == "origin", f"no generated event has {column.name}"
            for test in ("known", "not_known"):
                expected = {
                    event.event_id
                    for event in map(from_generated, full)
                    if (event.columns.get(column.name) is not None) == (test == "known") and event.source == "device"
                }
                assert set(await found(storage, query(Filter(column.field, test), **window))) == expected, column.name

    async def test_what_is_not_equal_has_another_value_or_none(self, storage: Storage) -> None:
        full = [from_generated(event) for event in random_events(3, 400)]
        await storage.load(full)
        bots = {stored_value(BY_FIELD["bot"], value) for value in ("good", "bad")}
        of_device = [event for event in full if event.source == "device"]
        expected = {event.event_id for event in of_device if event.columns.get("bot") not in bots}
        assert 0 < len(expected) < len(of_device)
        test = Filter("bot", "not_equal", ("good", "bad"))
        assert set(await found(storage, query(test, start=0, end=9_999_999_999_999, limit=1_000))) == expected

    # --- details

    async def test_details_are_kept_apart(self, storage: Storage) -> None:
        event = new_event(detail=b'{"timings":{"match":0.5}}')
        bare = new_event(at=T0 + 1)
        await storage.record(event)
        await storage.record(bare)
        assert await storage.event_detail(event.event_id) == event.detail
        assert await storage.event_detail(bare.event_id) is None
        assert await storage.event_detail("nothing") is None
        assert await storage.erase_visitor(visitor_of(event), erasure(T0 + 9))
        assert await storage.event_detail(event.event_id) is None

    # --- retention

    async def test_each_environment_keeps_as_long_as_it_says(self, storage: Storage) -> None:
        day = 86_400_000
        kept = await storage.set_retention(OTHER_ENVIRONMENT, 10, 1, change())
        assert kept == Environment(OTHER_ENVIRONMENT, "Staging", False, T0 + 2, 10, 1)
        assert await storage.set_retention("ae_0000000000000000", 1, None, change()) is None
        detail = b'{"a":1}'
        events = {
            (environment, age): new_event(at=T0 - age * day, environment_id=environment, detail=detail)
            for environment in (ENVIRONMENT, OTHER_ENVIRONMENT)
            for age in (0, 5, 20, 40)
        }
        await storage.load([replace(event, blocking_keys=(4,)) for event in events.values()])
        assert await storage.remove_expired(T0 + 1, 30, 7) == 3
        left = {key for key, event in events.items() if await storage.event(event.event_id) is not None}
        assert left == {
            (ENVIRONMENT, 0),
            (ENVIRONMENT, 5),
            (ENVIRONMENT, 20),
            (OTHER_ENVIRONMENT, 0),
            (OTHER_ENVIRONMENT, 5),
        }
        with_detail = {key for key, event in events.items() if await storage.event_detail(event.event_id) is not None}
        assert with_detail == {(ENVIRONMENT, 0), (ENVIRONMENT, 5), (OTHER_ENVIRONMENT, 0)}
        # A visitor whom no environment would keep is forgotten altogether; others are still recognised.
        assert await storage.visitor(visitor_of(events[ENVIRONMENT, 40])) is None
        assert await storage.visitor(visitor_of(events[ENVIRONMENT, 20])) is not None
        found_by_key = {candidate.visitor_id for candidate in await storage.candidates((4,), 100)}
        assert visitor_of(events[OTHER_ENVIRONMENT, 40]) not in found_by_key
        assert visitor_of(events[ENVIRONMENT, 0]) in found_by_key
        assert await storage.remove_expired(T0 + 2, 30, 7) == 0

    async def test_a_visitor_stays_as_it_was_seen_when_its_events_are_gone(self, storage: Storage) -> None:
        day, hour = 86_400_000, 3_600_000
        await storage.set_retention(OTHER_ENVIRONMENT, 10, 1, change())
        first = new_event(at=T0 - 20 * day, environment_id=OTHER_ENVIRONMENT)
        visitor_id = visitor_of(first)
        await storage.record(first)
        latest = first.timestamp
        for after in (1, 30, 31):
            latest = first.timestamp + after * hour
            await storage.record(new_event(visitor_id, latest, environment_id=OTHER_ENVIRONMENT))
            visitor = await storage.visitor(visitor_id)
            assert visitor is not None
            assert (visitor.first_seen_at, visitor.last_seen_at) == (first.timestamp, latest)
        before = await storage.visitor(visitor_id)
        assert await storage.remove_expired(T0, 30, 7) == 4
        assert await storage.visitor(visitor_id) == before
        # Seen once more, it is kept for as long as that event.
        latest += hour
        await storage.record(new_event(visitor_id, latest))
        assert await storage.remove_expired(latest + 30 * day, 30, 7) == 0
        assert await storage.visitor(visitor_id) is not None
        assert await storage.remove_expired(latest + 30 * day + 1, 30, 7) == 1
        assert await storage.visitor(visitor_id) is None

    # --- roll-ups

    async def test_the_extent_is_told(self, storage: Storage) -> None:
        assert await storage.extent() == Extent(0, None, None)
        for at in (T0 + 5, T0, T0 + 9):
            await storage.record(new_event(at=at))
        assert await storage.extent() == Extent(3, T0, T0 + 9)

    async def test_roll_ups_count_every_event_once(self, storage: Storage) -> None:
        hour = 3_600_000
        start = T0 // hour * hour
        first = new_event(at=start, vpn=True, bot="bad")
        await storage.record(first)
        await asyncio.gather(*(storage.record(new_event(at=start + number, vpn=False)) for number in range(1, 5)))
        with pytest.raises(EventIdTaken):
            await storage.record(new_event(event_id=first.event_id, at=start))
        await storage.load([first, new_event(at=start + hour, environment_id=OTHER_ENVIRONMENT)])
        rows = await storage.rollups(start, start + hour)
        counts = {(row.environment_id, row.hour, row.measure, row.value): row.count for row in rows}
        assert counts[ENVIRONMENT, start, "events", ""] == 5
        assert counts[ENVIRONMENT, start, "new_visitors", ""] == 5
        assert counts[ENVIRONMENT, start, "vpn", "true"] == 1
        assert counts[ENVIRONMENT, start, "vpn", "false"] == 4
        assert counts[ENVIRONMENT, start, "bot", "bad"] == 1
        assert counts[OTHER_ENVIRONMENT, start + hour, "events", ""] == 1
        only = await storage.rollups(start, start + hour, OTHER_ENVIRONMENT)
        assert {row.environment_id for row in only} == {OTHER_ENVIRONMENT}
        assert {row.hour for row in await storage.rollups(start, start)} == {start}

    async def test_roll_ups_are_summed_by_steps_of_any_width(self, storage: Storage) -> None:
        hour = 3_600_000
        first = T0 // hour * hour
        draw = random.Random(8)
        places = [(draw.randrange(300) * hour, draw.choice((ENVIRONMENT, OTHER_ENVIRONMENT))) for _ in range(60)]
        events = [
            new_event(
                at=first + offset + draw.randrange(hour),
                environment_id=environment,
                vpn=draw.choice((True, False)),
                suspect_score=draw.randrange(40),
                sdk={"platform": "js", "version": f"{number}"},
            )
            for number, (offset, environment) in enumerate(places)
        ]
        await storage.load(events[:50])
        for event in events[50:]:
            await storage.record(event)
        rows = await storage.rollups(0, 2**60)
        edges_of: list[list[int]] = [
            [first, first + 300 * hour],
            # Days, hours, and steps that begin between two hours, of which one is empty.
            [first + number * 24 * hour for number in range(14)],
            [first + number * hour for number in range(100, 230)],
            [first - 1, first + 1, first + 30 * hour + hour // 2, first + 30 * hour + hour // 2 + 1, first + 70 * hour],
            [0, 1],
        ]
        for edges in edges_of:
            for measures in (["events", "new_visitors"], ["vpn", "suspect_score", "country"], ["no_measure"], []):
                for environment_id in (None, ENVIRONMENT, OTHER_ENVIRONMENT, "ae_0000000000000000"):
                    wanted: dict[tuple[int, str, str], int] = {}
                    for row in rows:
                        step = bisect_right(edges, row.hour) - 1
                        of_it = environment_id in {None, row.environment_id} and row.measure in measures
                        if of_it and 0 <= step < len(edges) - 1:
                            key = (step, row.measure, row.value)
                            wanted[key] = wanted.get(key, 0) + row.count
                    sums = await storage.rollup_sums(measures, edges, environment_id)
                    assert {(one.step, one.measure, one.value): one.count for one in sums} == wanted
                    assert len(sums) == len(wanted)

    async def test_roll_ups_stay_when_events_are_changed_or_go(self, storage: Storage) -> None:
        changed, erased = new_event(vpn=True, suspect_score=7), new_event(at=T0 + 1, vpn=True)
        expired = new_event(at=T0 - 40 * 86_400_000, vpn=False)
        await storage.record(changed)
        await storage.record(erased)
        await storage.load([expired])

        async def counts() -> list[str]:
            return sorted(map(str, await storage.rollups(0, T0 + 1)))

        before = await counts()
        assert sum("'vpn'" in count for count in before) == 2
        assert await storage.update_event(
            changed.event_id, EventUpdate(suspect=True, linked_id="a", tags={"b": 1}), change()
        )
        assert await counts() == before
        assert await storage.erase_visitor(visitor_of(erased), erasure(T0 + 2))
        assert await counts() == before
        async with asyncio.timeout(20):
            while (await storage.report()).erasures_pending:
                await asyncio.sleep(0.02)
        assert await storage.remove_expired(T0 + 3, 30, 7) == 1
        assert await found(storage, query(start=0)) == [changed.event_id]
        assert await counts() == before

    # --- keys, environments, audit

    async def test_limits_of_keys(self, storage: Storage) -> None:
        limit = RateLimit(2.5, 10)
        key = ApiKey("key_1", KeyKind.MANAGEMENT, "", None, None, T0, None, limit, None)
        await storage.create_key(key, b"\x01" * 32, change())
        assert await storage.find_key(b"\x01" * 32) == key
        changed = await storage.limit_key("key_1", None, RateLimit(0.1, 1), change())
        assert changed == replace(key, limit=None, erasure_limit=RateLimit(0.1, 1))
        assert await storage.find_key(b"\x01" * 32) == changed
        assert await storage.limit_key("key_unknown", None, None, change()) is None

    async def test_names_of_environments_are_taken_once(self, storage: Storage) -> None:
        with pytest.raises(NameTaken):
            await storage.create_environment(Environment("ae_1111111111111111", "Shop", False, T0 + 9), change())
        assert len(await storage.environments()) == 3

    async def test_each_change_comes_with_its_entry(self, storage: Storage) -> None:
        key = ApiKey("key_1", KeyKind.SECRET, "", None, None, T0, None)
        added = Environment("ae_1111111111111111", "Third", False, T0 + 9)
        entries = [
            AuditEntry(T0, "command line", "environment.created", added.environment_id, added.environment_id),
            AuditEntry(T0 + 1, "command line", "environment.retention", ENVIRONMENT, ENVIRONMENT, {"days": 5}),
            AuditEntry(T0 + 2, "command line", "key.created", "key_1", None, {"kind": "secret"}),
            AuditEntry(T0 + 3, "key_0", "key.limited", "key_1"),
            AuditEntry(T0 + 4, "key_0", "key.revoked", "key_1"),
        ]
        await storage.create_environment(added, entries[0])
        await storage.set_retention(ENVIRONMENT, 5, None, entries[1])
        await storage.create_key(key, b"\x01" * 32, entries[2])
        await storage.limit_key("key_1", RateLimit(1, 1), None, entries[3])
        await storage.revoke_key("key_1", entries[4])
        assert await logged(storage, 5) == entries[::-1]

    async def test_a_change_that_is_refused_leaves_no_entry(self, storage: Storage) -> None:
        key = ApiKey("key_1", KeyKind.SECRET, "", None, None, T0, None)
        await storage.create_key(key, b"\x01" * 32, change())
        await storage.revoke_key("key_1", change(T0 + 1, "key.revoked"))
        before = await storage.audit_log(100)
        with pytest.raises(NameTaken):
            await storage.create_environment(Environment("ae_1111111111111111", "Shop", False, T0 + 9), change(T0 + 2))
        await storage.set_retention("ae_1111111111111111", 5, None, change(T0 + 3))
        await storage.limit_key("key_unknown", None, None, change(T0 + 4))
        await storage.revoke_key("key_unknown", change(T0 + 5))
        # Revoked already, which changes nothing.
        await storage.revoke_key("key_1", change(T0 + 6))
        assert await storage.audit_log(100) == before

    async def test_an_entry_that_cannot_be_written_takes_its_change_with_it(self, storage: Storage) -> None:
        key = ApiKey("key_1", KeyKind.SECRET, "", None, None, T0, None)
        await storage.create_key(key, b"\x01" * 32, change())
        impossible = AuditEntry(T0 + 5, "command line", "test", "nothing", details={"not": object()})
        keys, environments = await storage.list_keys(), await storage.environments()
        limit = RateLimit(1, 1)
        for attempt in (
            storage.create_environment(Environment("ae_1111111111111111", "Third", False, T0 + 9), impossible),
            storage.set_retention(ENVIRONMENT, 5, None, impossible),
            storage.create_key(replace(key, key_id="key_2"), b"\x02" * 32, impossible),
            storage.limit_key("key_1", limit, None, impossible),
            storage.revoke_key("key_1", impossible),
        ):
            with pytest.raises(TypeError):
                await attempt
        assert await storage.list_keys() == keys
        assert await storage.environments() == environments
        assert await storage.find_key(b"\x01" * 32) == key

    # --- weights of the suspect score

    async def test_weights_are_changed_and_reset(self, storage: Storage) -> None:
        assert await storage.suspect_weights() == {}
        entries = [
            AuditEntry(T0, "key_1", "suspect_score.changed", "ws_1", None, {"incognito": 0, "vpn.relay": 100}),
            AuditEntry(T0 + 1, "key_1", "suspect_score.changed", "ws_1", None, {"incognito": "default", "bot": 9}),
            AuditEntry(T0 + 2, "key_1", "suspect_score.reset", "ws_1"),
        ]
        first = await storage.change_suspect_weights({"incognito": 0, "vpn.relay": 100}, entries[0])
        assert first == await storage.suspect_weights() == {"incognito": 0, "vpn.relay": 100}
        # What is not named stays.
        second = await storage.change_suspect_weights({"incognito": None, "bot": 9}, entries[1])
        assert second == await storage.suspect_weights() == {"vpn.relay": 100, "bot": 9}
        await storage.reset_suspect_weights(entries[2])
        assert await storage.suspect_weights() == {}
        assert await logged(storage, 3) == entries[::-1]

    async def test_where_no_weight_changes_nothing_is_written(self, storage: Storage) -> None:
        await storage.reset_suspect_weights(change())
        assert await storage.change_suspect_weights({"incognito": None}, change()) == {}
        await storage.change_suspect_weights({"incognito": 3}, change())
        before = await storage.audit_log(100)
        assert await storage.change_suspect_weights({"incognito": 3, "bot": None}, change()) == {"incognito": 3}
        assert await storage.change_suspect_weights({}, change()) == {"incognito": 3}
        assert await storage.audit_log(100) == before
        assert [one.entry.action for one in before].count("key.created") == 3

    async def test_weights_that_are_changed_at_once_all_stay(self, storage: Storage) -> None:
        await asyncio.gather(*(storage.change_suspect_weights({f"finding_{n}": n}, change()) for n in range(20)))
        expected = {f"finding_{n}": n for n in range(20)}
        assert await storage.suspect_weights() == expected
        # Beside another change of the workspace's, in any order.
        await asyncio.gather(
            *(storage.change_suspect_weights({f"finding_{n}": None}, change()) for n in range(10)),
            *(
                storage.create_environment(Environment(f"ae_000000000000000{n}", f"n {n}", False, T0), change())
                for n in range(5)
            ),
            *(storage.check() for _ in range(5)),
        )
        assert await storage.suspect_weights() == {f"finding_{n}": n for n in range(10, 20)}

    async def test_weights_without_an_entry_are_not_changed(self, storage: Storage) -> None:
        await storage.change_suspect_weights({"incognito": 3}, change())
        impossible = AuditEntry(T0 + 5, "command line", "test", "nothing", details={"not": object()})
        for attempt in (
            storage.change_suspect_weights({"incognito": 4}, impossible),
            storage.reset_suspect_weights(impossible),
        ):
            with pytest.raises(TypeError):
                await attempt
        assert await storage.suspect_weights() == {"incognito": 3}

    async def test_a_restored_workspace_has_its_weights(self, storage: Storage, other_storage: Storage) -> None:
        await other_storage.workspace(T0)
        # What is there is of the workspace that is no more.
        await other_storage.change_suspect_weights({"bot": 1}, change())
        assert await other_storage.suspect_weights() == {"bot": 1}
        await storage.change_suspect_weights({"incognito": 0, "vpn.relay": 9}, change())
        batches = [batch async for batch in storage.dump()]
        for batch in batches:
            await other_storage.restore(batch)
        assert await other_storage.suspect_weights() == {"incognito": 0, "vpn.relay": 9}
        # Again, into the workspace as it goes on since: what is there stays.
        await other_storage.change_suspect_weights({"incognito": 5}, change())
        for batch in batches:
            await other_storage.restore(batch)
        assert await other_storage.suspect_weights() == {"incognito": 5, "vpn.relay": 9}

    async def test_a_restored_workspace_with_the_defaults_has_those(
        self, storage: Storage, other_storage: Storage
    ) -> None:
        await other_storage.workspace(T0)
        await other_storage.change_suspect_weights({"bot": 1}, change())
        async for batch in storage.dump():
            await other_storage.restore(batch)
        assert await other_storage.suspect_weights() == {}

    async def test_the_audit_log_is_read_newest_first(self, storage: Storage) -> None:
        entries = [
            AuditEntry(T0 + number, "key_1", "key.created", f"key_{number}", None, {"n": number}) for number in range(5)
        ]
        for entry in entries:
            await storage.audit(entry)
        assert await logged(storage, 3) == entries[:1:-1]
        assert await logged(storage, 2, before=(T0 + 2, 0)) == [entries[1], entries[0]]

    async def test_no_entry_of_a_millisecond_is_lost_between_two_pages(self, storage: Storage) -> None:
        entries = [
            AuditEntry(T0 + number // 40, "key_1", "key.created", f"key_{number}", None, {"n": number})
            for number in range(100)
        ]
        # Not in the order of their times: a clock may have been put back.
        for entry in (*entries[40:], *entries[:40]):
            await storage.audit(entry)
        for limit in (1, 7, 40, 99):
            walked: list[AuditEntry] = []
            before = None
            while len(walked) < len(entries):
                page = await storage.audit_log(min(limit, len(entries) - len(walked)), before)
                walked += [one.entry for one in page]
                before = page[-1].position
            assert walked == entries[::-1]
        # All of a millisecond and what is older, or only what is older.
        assert (await logged(storage, 1, before=(T0 + 1, 0)))[0] == entries[39]
        assert (await logged(storage, 1, before=(T0 + 2, 0)))[0] == entries[79]

    async def test_an_erasure_leaves_a_record_of_how_much_it_was(self, storage: Storage) -> None:
        event = new_event()
        await storage.record(event)
        for number in range(4):
            await storage.record(new_event(event.visitor_id, T0 + 1 + number))
        assert await storage.erased_subjects() == set()
        assert await storage.erase_visitor(visitor_of(event), erasure(T0 + 50, "a1b2"))
        assert await storage.erased_subjects() == {"a1b2"}
        async with asyncio.timeout(20):
            while not (entries := await logged(storage, 1))[0].details.get("events"):
                await asyncio.sleep(0.02)
        assert entries == [replace(erasure(T0 + 50, "a1b2"), details={"because": "test", "events": 5})]
        assert (await storage.report()).erasures_pending == 0

    # --- dumps

    async def test_a_dump_restores_everything_once(self, storage: Storage, other_storage: Storage) -> None:
        """The second store may be of another kind: a dump is portable."""
        workspace = await storage.workspace(T0)
        key = ApiKey("key_1", KeyKind.SECRET, "billing", ENVIRONMENT, None, T0, None, RateLimit(1, 2))
        await storage.create_key(key, b"\x01" * 32, AuditEntry(T0, "key_1", "key.created", "key_1"))
        generated = [from_generated(event) for event in random_events(11, 300)]
        await storage.load(generated)
        detailed = new_event(at=T0 + 5, detail=b'{"b":2}', blocking_keys=(1, -5))
        gone = new_event(at=T0 + 6)
        await storage.record(detailed)
        await storage.record(gone)
        await storage.erase_visitor(visitor_of(gone), erasure(T0 + 7, "c3d4"))
        await storage.update_event(detailed.event_id, EventUpdate(suspect=True), change())
        await storage.record(new_event(visitor_of(detailed), T0 + 9))
        batches = [batch async for batch in storage.dump()]
        # As it was last seen, whatever the store keeps it in.
        visitors = {row[0]: row[1:] for batch in batches if batch.table == "visitor" for row in batch.rows}
        assert visitors[visitor_of(detailed)] == (T0 + 5, T0 + 9)
        for _ in range(2):
            for batch in batches:
                await other_storage.restore(batch)
        restored = await other_storage.workspace(T0 + 1)
        assert restored.workspace_id == workspace.workspace_id
        assert restored.default_environment == workspace.default_environment
        assert await other_storage.find_key(b"\x01" * 32) == key
        assert AuditEntry(T0, "key_1", "key.created", "key_1") in await logged(other_storage, 10)
        assert await other_storage.erased_subjects() == {"c3d4"}
        whole = query(start=0, end=9_999_999_999_999, limit=1_000, source=None)
        before, after = await storage.search(whole), await other_storage.search(whole)
        assert before == after
        assert len(before.events) == 302
        assert await other_storage.event_detail(detailed.event_id) == detailed.detail
        assert [candidate.visitor_id for candidate in await other_storage.candidates((-5,), 5)] == [detailed.visitor_id]
        assert await other_storage.event(gone.event_id) is None
        counts = [sorted(map(str, await one.rollups(0, 9_999_999_999_999))) for one in (storage, other_storage)]
        assert counts[0] == counts[1]

    async def test_a_dump_is_of_one_moment(self, storage: Storage, other_storage: Storage) -> None:
        events = [new_event(at=T0 + number, blocking_keys=(number,)) for number in range(5)]
        for event in events:
            await storage.record(event)
        dump = storage.dump()
        batches = [await anext(dump)]
        # What happens after the first batch is not in it.
        late = new_event(at=T0 + 100, blocking_keys=(100,))
        await storage.record(late)
        await storage.record(new_event(events[0].visitor_id, T0 + 101))
        assert await storage.update_event(events[1].event_id, EventUpdate(suspect=True), change())
        batches += [batch async for batch in dump]
        for batch in batches:
            await other_storage.restore(batch)
        assert await found(other_storage, query(reverse=True)) == [event.event_id for event in events]
        unchanged = await other_storage.event(events[1].event_id)
        assert unchanged is not None
        assert unchanged.payload == events[1].payload
        assert await other_storage.visitor(visitor_of(late)) is None
        assert await other_storage.candidates((100,), 5) == []
        visitor = await other_storage.visitor(visitor_of(events[0]))
        assert visitor is not None
        assert visitor.last_seen_at == T0
        counts = {(row.measure, row.value): row.count for row in await other_storage.rollups(0, T0)}
        assert counts["events", ""] == 5

    async def test_a_store_with_events_keeps_its_workspace_at_a_restore(
        self, storage: Storage, other_storage: Storage
    ) -> None:
        theirs = await storage.workspace(T0)
        event = new_event(environment_id=theirs.default_environment.environment_id)
        await storage.record(event)
        own = await other_storage.workspace(T0)
        await storage.change_suspect_weights({"bot": 1}, change())
        await other_storage.change_suspect_weights({"incognito": 2}, change())
        mine = new_event(at=T0 + 1, environment_id=own.default_environment.environment_id)
        await other_storage.record(mine)
        async for batch in storage.dump():
            await other_storage.restore(batch)
        assert await other_storage.workspace(T0 + 1) == own
        assert await other_storage.suspect_weights() == {"incognito": 2}
        defaults = {one.environment_id: one.is_default for one in await other_storage.environments()}
        assert defaults == {
            own.default_environment.environment_id: True,
            theirs.default_environment.environment_id: False,
            ENVIRONMENT: False,
            OTHER_ENVIRONMENT: False,
        }
        for one in (event, mine):
            stored = await other_storage.event(one.event_id)
            assert stored is not None
            assert (stored.payload, stored.environment_id) == (one.payload, one.environment_id)

    async def test_the_report_names_sizes_and_times(self, storage: Storage) -> None:
        event = new_event(detail=b"{}")
        await storage.record(event)
        report = await storage.report()
        assert (report.oldest_event, report.newest_event) == (T0, T0)
        assert report.events is not None
        assert report.bytes is None or report.bytes > 0
        assert list(report.problems) == []
        quick = await storage.report(quick=True)
        for name in ("backend", "schema_version", "events", "oldest_event", "newest_event", "erasures_pending"):
            assert getattr(quick, name) == getattr(report, name), name
        assert list(quick.problems) == []
        assert quick.details.keys() <= report.details.keys()
