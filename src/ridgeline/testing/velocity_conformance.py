"""The suite that holds a backend's velocity to a plain scan of the same events.

A backend's test subclasses `VelocityConformance` and provides the fixtures `storage`, an open and empty store, and
`beside`, another process's view of the same store:

    class TestSqliteVelocity(VelocityConformance):
        @pytest.fixture
        async def storage(self, tmp_path): ...
        @pytest.fixture
        async def beside(self, storage, tmp_path): ...

A backend that keeps something of busy subjects runs it once more with every subject taken for a busy one.
"""

from __future__ import annotations

import asyncio
import itertools
import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from ridgeline.clock import DAY, MINUTE, system_clock
from ridgeline.ids import new_event_id, new_visitor_id
from ridgeline.signals.velocity_counts import VelocityCounts, WindowCounts
from ridgeline.storage.protocol import Environment, NewEvent, Storage, VelocitySubjects
from ridgeline.testing.storage_conformance import (
    ENVIRONMENT,
    OTHER_ENVIRONMENT,
    T0,
    change,
    erasure,
    from_fields,
    new_event,
    visitor_of,
)
from ridgeline.wire.event import EventUpdate
from ridgeline.wire.search import packed_address

WINDOWS = (5 * MINUTE, 60 * MINUTE, DAY)
EXAMPLES = int(os.environ.get("VELOCITY_EXAMPLES", "60"))
thorough = settings(
    max_examples=EXAMPLES,
    derandomize="VELOCITY_EXAMPLES" not in os.environ,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.differing_executors,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
# Each example has visitors, addresses and linked ids of its own in the one store.
_EXAMPLES = itertools.count()
# Around the ends of the windows of a question at 0, and of others.
_OFFSETS = st.builds(
    int.__add__,
    st.sampled_from([0, -5 * MINUTE, -60 * MINUTE, -DAY, -DAY - 20 * MINUTE, -2 * DAY, 10 * MINUTE]),
    st.sampled_from([-40_000, -1, 0, 0, 1, 40_000]),
)
_COUNTRIES = ("DE", "NO", None)


@dataclass(frozen=True, slots=True)
class Step:
    """What is done next: an event is recorded or loaded, changed, or its visitor erased; or somebody asks."""

    action: str
    visitor: int
    ip: int
    linked: int
    country: int
    offset: int
    beside: bool


_STEPS = st.lists(
    st.builds(
        Step,
        st.sampled_from(["record", "record", "load", "load", "edge", "update", "ask", "ask", "ask", "erase"]),
        st.integers(0, 2),
        st.integers(0, 3),
        st.integers(0, 2),
        st.integers(0, 2),
        _OFFSETS,
        st.booleans(),
    ),
    min_size=4,
    max_size=40,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """An event as a plain scan reads it."""

    event_id: str
    at: int
    subjects: VelocitySubjects


def scan(events: Iterable[Seen], subjects: VelocitySubjects, at: int) -> VelocityCounts:
    """Count by a look at every event; the one that is asked about comes on top."""
    all_events = [*events, Seen("", at, subjects)]

    def counts(name: str, value: object, what: str) -> WindowCounts | None:
        if value is None:
            return None
        windows = []
        for window in WINDOWS:
            of_it = [
                one.subjects
                for one in all_events
                if at - window <= one.at <= at and getattr(one.subjects, name) == value
            ]
            windows.append(len({getattr(one, what) for one in of_it} - {None}) if what else len(of_it))
        return WindowCounts(*windows)

    return VelocityCounts(
        distinct_ip=counts("visitor_id", subjects.visitor_id, "ip"),
        distinct_linked_id=counts("visitor_id", subjects.visitor_id, "linked_id"),
        distinct_country=counts("visitor_id", subjects.visitor_id, "country"),
        events=counts("visitor_id", subjects.visitor_id, ""),
        ip_events=counts("ip", subjects.ip, ""),
        distinct_ip_by_linked_id=counts("linked_id", subjects.linked_id, "ip"),
        distinct_visitor_id_by_linked_id=counts("linked_id", subjects.linked_id, "visitor_id"),
    )


async def shows(store: Storage, subjects: VelocitySubjects, at: int, expected: VelocityCounts) -> None:
    """Hold a store to counts, of which some may be due to what another process has done within the last second."""
    found = await store.velocity(subjects, at)
    for _ in range(100):
        if found == expected:
            break
        await asyncio.sleep(0.01)
        found = await store.velocity(subjects, at)
    assert found == expected


def row(at: int, ip: str | None, country: str | None = None, **changes: Any) -> NewEvent:
    """Return an event with an address in a country; `changes` are those of `new_event`."""
    if ip is not None:
        changes["ip_address"] = ip
        place = {} if country is None else {"geolocation": {"country_code": country}}
        changes["ip_info"] = {"v6" if ":" in ip else "v4": {"address": ip, **place}}
    visitor_id = changes.pop("visitor_id", None)
    return new_event(visitor_id, at, **changes)


def edge_event(at: int, ip: str) -> NewEvent:
    fields = {"event_id": new_event_id(at, 7), "timestamp": at, "ip_address": ip}
    return from_fields(fields, visitor_is_new=False, environment_id=OTHER_ENVIRONMENT, source="edge")


def subjects_of(stored: NewEvent) -> VelocitySubjects:
    """Return what velocity counts of an event that is stored."""
    columns: Any = stored.columns
    return VelocitySubjects(stored.visitor_id, columns.get("ip"), columns.get("linked_id"), columns.get("country"))


@dataclass(slots=True)
class _Example:
    """Carries out steps in a store, and in a list of what should be there then."""

    storage: Storage
    beside: Storage
    number: int = field(default_factory=lambda: next(_EXAMPLES))
    seen: list[Seen] = field(default_factory=list)
    visitors: list[str] = field(default_factory=lambda: [new_visitor_id() for _ in range(3)])
    known: set[str] = field(default_factory=set)
    writer: Storage | None = None
    """Who wrote last: others may see it a little later."""

    async def carry_out(self, step: Step) -> None:
        store = self.beside if step.beside else self.storage
        at = T0 + step.offset
        if step.action in {"record", "load", "edge", "update"}:
            self.writer = store
        if step.action == "ask":
            subjects = self._subjects(step)
            expected = scan(self.seen, subjects, at)
            if self.writer in (None, store):
                assert await store.velocity(subjects, at) == expected
            else:
                await shows(store, subjects, at, expected)
        elif step.action in {"record", "load", "edge"}:
            await self._add(store, step, at)
        elif step.action == "update":
            await self._update(store, step)
        elif self.visitors[step.visitor] in self.known:
            await self._erase(step)

    def _ip(self, step: Step) -> str | None:
        network = f"{self.number // 250 % 250}.{self.number % 250}"
        return (f"10.{network}.1", f"10.{network}.2", f"2001:db8::{self.number:x}", None)[step.ip]

    def _linked(self, step: Step) -> str | None:
        return (f"a {self.number}", f"b {self.number}", None)[step.linked]

    def _subjects(self, step: Step) -> VelocitySubjects:
        ip = self._ip(step)
        country = None if ip is None else _COUNTRIES[step.country]
        return VelocitySubjects(
            self.visitors[step.visitor], None if ip is None else packed_address(ip), self._linked(step), country
        )

    async def _add(self, store: Storage, step: Step, at: int) -> None:
        visitor_id, ip = self.visitors[step.visitor], self._ip(step)
        if step.action == "edge":
            if ip is None:
                return
            added = edge_event(at, ip)
        else:
            environment = ENVIRONMENT if step.beside else OTHER_ENVIRONMENT
            linked = {} if (linked_id := self._linked(step)) is None else {"linked_id": linked_id}
            added = row(at, ip, _COUNTRIES[step.country], visitor_id=visitor_id, environment_id=environment, **linked)
            added = replace(added, visitor_is_new=visitor_id not in self.known)
            self.known.add(visitor_id)
        if step.action == "record":
            await store.record(added)
        else:
            assert (await store.load([added])).stored == 1
        self.seen.append(Seen(added.event_id, at, subjects_of(added)))

    async def _update(self, store: Storage, step: Step) -> None:
        if not self.seen:
            return
        place = step.offset % len(self.seen)
        linked_id = self._linked(step) or "c"
        assert await store.update_event(self.seen[place].event_id, EventUpdate(linked_id=linked_id), change())
        changed = self.seen[place]
        self.seen[place] = replace(changed, subjects=replace(changed.subjects, linked_id=linked_id))

    async def _erase(self, step: Step) -> None:
        gone = self.visitors[step.visitor]
        self.writer = self.storage
        assert await self.storage.erase_visitor(gone, erasure(T0, gone[:8]))
        self.seen = [one for one in self.seen if one.subjects.visitor_id != gone]
        subjects = VelocitySubjects(gone)
        assert await self.storage.velocity(subjects, T0) == scan(self.seen, subjects, T0)
        self.visitors[step.visitor] = new_visitor_id()


@pytest.mark.anyio
class VelocityConformance:
    @pytest.fixture(autouse=True)
    async def _environments(self, storage: Storage) -> None:
        await storage.workspace(T0)
        await storage.create_environment(Environment(ENVIRONMENT, "Shop", False, T0 + 1), change())
        await storage.create_environment(Environment(OTHER_ENVIRONMENT, "Staging", False, T0 + 2), change())

    @thorough
    @given(steps=_STEPS)
    async def test_counts_are_those_of_a_plain_scan(self, storage: Storage, beside: Storage, steps: list[Step]) -> None:
        example = _Example(storage, beside)
        event("somebody is erased" if any(step.action == "erase" for step in steps) else "nobody is erased")
        for step in steps:
            await example.carry_out(step)
        for number in range(4):
            last = Step("ask", number % 3, number, number % 3, 0, number * 40_000, beside=number % 2 == 0)
            await example.carry_out(last)

    async def test_an_event_alone_is_counted_itself(self, storage: Storage) -> None:
        one = WindowCounts(1, 1, 1)
        subjects = VelocitySubjects(new_visitor_id(), packed_address("192.0.2.1"), "order", "DE")
        assert await storage.velocity(subjects, T0) == VelocityCounts(*[one] * 7)
        assert await storage.velocity(VelocitySubjects(), T0) == VelocityCounts()
        none = WindowCounts(0, 0, 0)
        assert await storage.velocity(VelocitySubjects(new_visitor_id()), T0) == VelocityCounts(none, none, none, one)

    async def test_an_event_counts_as_soon_as_it_is_recorded(self, storage: Storage, beside: Storage) -> None:
        """As it happens in service: nothing of it is late."""
        first = row(system_clock(), "192.0.2.1", "DE", linked_id="order")
        await storage.record(first)
        subjects = subjects_of(first)
        for number in range(1, 30):
            now = system_clock()
            store = storage if number % 3 else beside
            one, all_of_them = WindowCounts(1, 1, 1), WindowCounts(*[number + 1] * 3)
            await shows(store, subjects, now, VelocityCounts(one, one, one, all_of_them, all_of_them, one, one))
            # Some come by another process, and some were under way for a while.
            other = beside if number % 2 else storage
            await other.record(
                row(now - number % 5 * 4_000, "192.0.2.1", "DE", visitor_id=first.visitor_id, linked_id="order")
            )

    async def test_an_event_counts_under_the_linked_id_that_it_was_given(
        self, storage: Storage, beside: Storage
    ) -> None:
        first = row(T0 - 100_000, "192.0.2.1", linked_id="order")
        visitor_id = visitor_of(first)
        more = [row(T0 - 100_000 - number, "192.0.2.1", visitor_id=visitor_id) for number in range(1, 5)]
        await storage.load([first, *more])
        seen = [Seen(one.event_id, one.timestamp, subjects_of(one)) for one in (first, *more)]
        for number, changed in enumerate([*seen]):
            linked_id = ("order", "another", "basket")[number % 3]
            assert await storage.update_event(changed.event_id, EventUpdate(linked_id=linked_id), change())
            place = seen.index(changed)
            seen[place] = replace(changed, subjects=replace(changed.subjects, linked_id=linked_id))
            for store in (storage, beside):
                for asked_for in ("order", "basket"):
                    subjects = VelocitySubjects(visitor_id, packed_address("192.0.2.1"), asked_for)
                    await shows(store, subjects, T0, scan(seen, subjects, T0))

    async def test_what_is_old_and_removed_is_not_counted(self, storage: Storage, beside: Storage) -> None:
        visitor_id = new_visitor_id()
        events = [row(T0 + hour * 60 * MINUTE, f"192.0.2.{hour}", visitor_id=visitor_id) for hour in range(20)]
        await storage.load(events)
        at = T0 + 19 * 60 * MINUTE
        subjects = VelocitySubjects(visitor_id, packed_address("192.0.2.3"))
        for store in (storage, beside):
            before = await store.velocity(subjects, at)
            assert before.events == WindowCounts(2, 3, 21)
            assert before.ip_events == WindowCounts(1, 1, 2)
        # Half of the events are more than a day old then.
        assert await storage.remove_expired(T0 + DAY + 10 * 60 * MINUTE - 1, 1, 1) == 10
        none, left = WindowCounts(0, 0, 0), WindowCounts(2, 3, 11)
        for store in (storage, beside):
            await shows(store, subjects, at, VelocityCounts(left, none, none, left, WindowCounts(1, 1, 1)))

    async def test_a_restored_store_counts_the_same(self, storage: Storage, other_storage: Storage) -> None:
        visitor_id = new_visitor_id()
        events = [
            row(T0 - number * 40 * MINUTE, f"192.0.2.{number % 3}", "DENO"[number % 2 * 2 :][:2], visitor_id=visitor_id)
            for number in range(20)
        ]
        await storage.load(events)
        subjects = VelocitySubjects(visitor_id, packed_address("192.0.2.1"), None, "DE")
        expected = scan([Seen(one.event_id, one.timestamp, subjects_of(one)) for one in events], subjects, T0)
        assert await storage.velocity(subjects, T0) == expected
        await other_storage.workspace(T0)
        # What it had kept of before is no longer so.
        assert (await other_storage.velocity(subjects, T0)).events == WindowCounts(1, 1, 1)
        async for batch in storage.dump():
            await other_storage.restore(batch)
        assert await other_storage.velocity(subjects, T0) == expected
        assert expected.distinct_country == WindowCounts(1, 2, 2)

    async def test_a_visitor_that_comes_back_from_a_copy_has_only_what_came_back(
        self, storage: Storage, beside: Storage
    ) -> None:
        first = row(T0 - 100_000, "192.0.2.1")
        visitor_id = visitor_of(first)
        again = [row(T0 - 200_000 - number, "192.0.2.2", visitor_id=visitor_id) for number in range(3)]
        await storage.load([first, *again])
        subjects = VelocitySubjects(visitor_id, packed_address("192.0.2.2"))
        one, none = WindowCounts(1, 1, 1), WindowCounts(0, 0, 0)
        before = VelocityCounts(WindowCounts(2, 2, 2), none, none, WindowCounts(5, 5, 5), WindowCounts(4, 4, 4))
        after = VelocityCounts(one, none, none, WindowCounts(2, 2, 2), WindowCounts(2, 2, 2))
        for store in (storage, beside):
            await shows(store, subjects, T0, before)
        assert await storage.erase_visitor(visitor_id, erasure(T0))
        async with asyncio.timeout(20):
            while (await storage.load(again[:1])).stored == 0:
                await asyncio.sleep(0.05)
        for store in (storage, beside):
            await shows(store, subjects, T0, after)

    async def test_a_busy_day_is_counted_to_the_last_event(self, storage: Storage, beside: Storage) -> None:
        visitor_id = new_visitor_id()
        step = DAY // 3_000
        events = [
            row(
                T0 - number * step,
                f"10.0.{number % 700 // 250}.{number % 250}",
                ("DE", "NO", None)[number % 3],
                visitor_id=visitor_id,
                linked_id=f"account {number % 90}",
            )
            for number in range(3_200)
        ]
        for start in range(0, len(events), 400):
            await storage.load(events[start : start + 400])
        seen = [Seen(one.event_id, one.timestamp, subjects_of(one)) for one in events]
        subjects = subjects_of(events[0])
        asked = [T0, T0 + 1, T0 + 3 * step, T0 - 7 * step, T0 + 60 * MINUTE]
        expected = [scan(seen, subjects, at) for at in asked]
        assert expected[0].events == WindowCounts(12, 127, 3_002)
        for store in (storage, beside):
            await shows(store, subjects, T0, expected[0])
            found = await asyncio.gather(*(store.velocity(subjects, at) for at in asked * 3))
            assert found == expected * 3
        # A late one in the middle, and one that is erased with its visitor elsewhere.
        late = row(T0 - 2_000 * step + 1, "172.16.0.1", visitor_id=visitor_id, linked_id="account 5")
        guest = row(T0 - 900 * step + 1, "10.0.0.5", linked_id=subjects.linked_id)
        await beside.load([late, guest])
        seen += [Seen(one.event_id, one.timestamp, subjects_of(one)) for one in (late, guest)]
        for store in (storage, beside):
            await shows(store, subjects, T0, scan(seen, subjects, T0))
        await storage.erase_visitor(visitor_of(guest), erasure(T0))
        for store in (storage, beside):
            await shows(store, subjects, T0, scan(seen[:-1], subjects, T0))
