"""What is kept of busy subjects, held to a plain list; the counts of whole stores are held by the conformance suite."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ridgeline.clock import DAY, MINUTE
from ridgeline.signals.velocity_counts import WindowCounts
from ridgeline.storage import velocity, velocity_history
from ridgeline.storage.velocity import Asked, Change, Found, VelocityCounter
from ridgeline.storage.velocity_history import History, Row, Subject, Value

NOW = 1_760_000_000_000
VISITOR = Subject("visitor", "somebody", 7)
OWN: Row = (1, "order", None)


def keep_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every subject taken for a busy one, of whom all up to the question is kept."""
    monkeypatch.setattr(velocity, "KEPT_FROM", 1)
    monkeypatch.setattr(velocity, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(velocity, "MANY", 3)


_VALUES = st.sampled_from(["a", "b", "c", None])
_ROWS = st.lists(st.tuples(st.integers(0, 30), _VALUES, _VALUES), max_size=30).map(
    lambda rows: sorted(rows, key=lambda row: row[0])
)


@pytest.fixture
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(velocity_history, "BLOCK_BITS", 2)
    monkeypatch.setattr(velocity_history, "_STEPS_BACK", 2)


@pytest.mark.usefixtures("_small_blocks")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(_ROWS, st.integers(0, 40), st.integers(0, 30)), max_size=6), st.integers(0, 200))
def test_a_history_is_a_list(steps: list[tuple[list[Row], int, int]], first: int) -> None:
    history = History(VISITOR, 0, 0)
    rows: list[Row] = []
    for added, kept, old in steps:
        more = [(history.end + time, *values) for time, *values in added]
        history.extend(more, history.end + 31)
        rows += more
        history.cut(history.end - 40 + kept)
        rows = [row for row in rows if row[0] < history.end]
        history.trim(history.end - old - 30)
        rows = [row for row in rows if row[0] >= history.start]
        assert len(history) == len(rows)
    for last in (first + 20, history.end):
        low, high = history.within(first, last)
        within = [row for row in rows if first <= row[0] <= last]
        assert high - low == len(within)
        for column in (0, 1):
            others: set[Value] = {"a", "d"}
            expected = {row[column + 1] for row in within} - {None} | others
            if history.columns:
                values = history.columns[column]
                places = sorted(values.place(value) for value in others)
                assert values.distinct(low, high, others, places) == len(expected)


class FakeStore:
    """A list of events and of notes, and how it was read."""

    def __init__(self, events: Sequence[Row]) -> None:
        self.events = sorted(events, key=lambda row: row[0])
        self.notes: list[Change] = [Change(1, 0, 0, None)]
        self.firsts: list[int] = []
        self.aside = 0
        self.read_rows = 0

    def counter(self, clock: int = NOW) -> VelocityCounter:
        return VelocityCounter(self.read, self.read_aside, lambda: clock)

    def add(self, *rows: Row, note: bool = True) -> None:
        self.events = sorted([*self.events, *rows], key=lambda row: row[0])
        if note:
            self.change(min(row[0] for row in rows), max(row[0] for row in rows))

    def change(self, first: int, last: int, bucket: int | None = None) -> None:
        self.notes.append(Change(self.notes[-1].number + 1, first, last, bucket))

    async def read(self, asked: Sequence[Asked], at: int, known: int | None, most: int | None) -> Found:
        await asyncio.sleep(0)
        self.firsts += [one.first for one in asked]
        changes = [] if known is None else [one for one in self.notes if one.number > known]
        limit = None if most is None else most + 1
        lasts = [at if one.counted_from is None else one.counted_from - 1 for one in asked]
        rows = [
            [row for row in self.events if one.first <= row[0] <= last][:limit]
            for one, last in zip(asked, lasts, strict=True)
        ]
        numbers = [sum(last < row[0] <= at for row in self.events) for last in lasts]
        self.read_rows += sum(map(len, rows))
        return Found(self.notes[-1].number, changes, rows, numbers)

    async def read_aside(self, asked: Sequence[Asked], at: int, known: int | None, most: int | None) -> Found:
        self.aside += 1
        return await self.read(asked, at, known, most)


def some_events(count: int, until: int = NOW - MINUTE, step: int = 10_000) -> list[Row]:
    return [(until - number * step, number % 5, "order", "DE") for number in range(count)]


async def events_of(counter: VelocityCounter, at: int = NOW) -> WindowCounts:
    ((events, *_),) = await counter.count([(VISITOR, OWN)], at)
    return events


@pytest.mark.anyio
async def test_of_a_busy_subject_only_the_latest_is_read_again() -> None:
    store = FakeStore(some_events(300))
    counter = store.counter()
    assert await events_of(counter) == WindowCounts(26, 301, 301)
    store.add((NOW - 5_000, 9, None, None), note=False)
    assert await events_of(counter) == WindowCounts(27, 302, 302)
    assert store.firsts == [NOW - DAY, NOW - velocity.SETTLED_MS]


@pytest.mark.anyio
async def test_of_others_nothing_is_kept() -> None:
    store = FakeStore(some_events(velocity.KEPT_FROM - 1))
    counter = store.counter()
    for _ in range(2):
        assert (await events_of(counter)).twenty_four_hours == velocity.KEPT_FROM
    assert store.firsts == [NOW - DAY] * 2


@pytest.mark.anyio
async def test_what_the_clock_does_not_tell_to_be_past_is_not_kept() -> None:
    """A question as of tomorrow keeps nothing of what may still be recorded as it happens."""
    store = FakeStore(some_events(300))
    counter = store.counter(clock=NOW - 30 * MINUTE)
    assert await events_of(counter) == WindowCounts(26, 301, 301)
    store.add((NOW - 29 * MINUTE, 9, None, None), note=False)
    assert (await events_of(counter)).one_hour == 302


@pytest.mark.anyio
async def test_a_change_of_the_past_is_read_from_there_on() -> None:
    store = FakeStore(some_events(300))
    counter = store.counter()
    await events_of(counter)
    store.add((NOW - 20 * MINUTE, 9, None, None))
    assert await events_of(counter) == WindowCounts(26, 302, 302)
    assert store.firsts[2:] == [NOW - 20 * MINUTE]
    # What was before all of it, and what was another visitor's, changes nothing.
    store.firsts.clear()
    store.change(0, NOW - 2 * DAY)
    store.change(NOW - 20 * MINUTE, NOW, bucket=8)
    assert (await events_of(counter)).one_hour == 302
    assert store.firsts == [NOW - velocity.SETTLED_MS]


@pytest.mark.anyio
async def test_who_has_missed_notes_believes_nothing() -> None:
    store = FakeStore(some_events(300))
    counter = store.counter()
    await events_of(counter)
    store.add(*some_events(5, NOW - 20 * MINUTE))
    store.change(0, 0)
    del store.notes[:-1]
    assert (await events_of(counter)).one_hour == 306
    # Nor who finds a store that is older than what is kept of it.
    store.events = store.events[100:]
    store.notes = [Change(1, 0, 0, None)]
    assert (await events_of(counter)).twenty_four_hours == 206


@pytest.mark.anyio
async def test_who_comes_with_one_that_has_missed_notes_is_still_believed() -> None:
    """A busy visitor's day is not read anew because its address was not asked for since long ago."""
    store = FakeStore(some_events(300))
    counter = store.counter()
    address = Subject("ip", 1)
    await counter.count([(VISITOR, OWN), (address, ())], NOW)
    for _ in range(2):
        store.change(0, 0)
        await events_of(counter)
    store.change(0, 0)
    del store.notes[:-1]
    store.firsts.clear()
    (events, *_), (of_address,) = await counter.count([(VISITOR, OWN), (address, ())], NOW)
    assert events == of_address == WindowCounts(26, 301, 301)
    latest = NOW - velocity.SETTLED_MS
    # Both were believed at first, and the address alone is read again.
    assert store.firsts == [latest, latest, latest, NOW - DAY]


@pytest.mark.anyio
async def test_a_past_that_never_rests_is_counted_all_the_same() -> None:
    store = FakeStore(some_events(300))

    async def read(asked: Sequence[Asked], at: int, known: int | None, most: int | None) -> Found:
        store.change(NOW - 10 * MINUTE, NOW)
        return await store.read(asked, at, known, most)

    counter = VelocityCounter(read, read, lambda: NOW)
    for _ in range(3):
        assert await events_of(counter) == WindowCounts(26, 301, 301)


@pytest.mark.anyio
async def test_many_that_ask_at_once_read_it_once() -> None:
    store = FakeStore(some_events(2 * velocity.MOST_AT_ONCE))
    counter = store.counter()
    found = await asyncio.gather(*(events_of(counter) for _ in range(20)))
    assert {one.twenty_four_hours for one in found} == {2 * velocity.MOST_AT_ONCE + 1}
    assert store.aside <= 2


@pytest.mark.anyio
async def test_no_more_is_kept_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(velocity, "MOST_KEPT", 500)
    store = FakeStore(some_events(300))
    counter = store.counter()
    others = [Subject("visitor", str(number), number) for number in range(3)]
    for subject in others:
        await counter.count([(subject, OWN)], NOW)
    store.firsts.clear()
    for subject in reversed(others):
        await counter.count([(subject, OWN)], NOW)
    assert store.firsts == [NOW - velocity.SETTLED_MS, NOW - DAY, NOW - DAY]


@pytest.mark.anyio
async def test_what_is_a_day_old_goes() -> None:
    store = FakeStore(some_events(2_000, NOW + DAY, step=80_000))
    counter = store.counter(clock=NOW + 2 * DAY)
    for at in range(NOW, NOW + DAY, 60 * MINUTE):
        events = await events_of(counter, at)
        assert events.twenty_four_hours == 1 + sum(at - DAY <= row[0] <= at for row in store.events)
    (kept,) = counter._kept.values()
    assert kept.start > NOW - DAY
    assert len(kept) < sum(row[0] < kept.end for row in store.events)


@pytest.mark.anyio
async def test_in_a_burst_nobody_reads_the_day_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """More events than are read at once came within the seconds that are not kept."""
    monkeypatch.setattr(velocity, "MOST_AT_ONCE", 20)
    store = FakeStore(some_events(300))
    store.add(*some_events(50, until=NOW - 1_000, step=100), note=False)
    counter = store.counter()
    await events_of(counter)
    store.firsts.clear()
    counts = await asyncio.gather(*(events_of(counter) for _ in range(30)))
    assert {one.twenty_four_hours for one in counts} == {351}
    assert NOW - DAY not in store.firsts


@pytest.mark.anyio
async def test_many_that_ask_for_somebody_new_wait_for_the_one_who_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(velocity, "MOST_AT_ONCE", 20)
    store = FakeStore(some_events(300))
    store.add(*some_events(50, until=NOW - 1_000, step=100), note=False)
    counter = store.counter()
    counts = await asyncio.gather(*(events_of(counter) for _ in range(30)))
    assert {one.twenty_four_hours for one in counts} == {351}
    assert len(store.firsts) - store.firsts.count(NOW - velocity.SETTLED_MS) <= 32


@pytest.mark.anyio
async def test_what_is_cut_while_another_is_built_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two subjects one is new and large: while it is built, somebody cuts what is kept of the other."""
    monkeypatch.setattr(velocity, "MANY", 3)
    other = Subject("ip", b"x", None)
    store = FakeStore(some_events(300))
    counter = store.counter()
    assert (await events_of(counter)).twenty_four_hours == 301
    built = History.of

    def cut_meanwhile(subject: Subject, *arguments: Any) -> History:
        if subject is other:
            (kept,) = [history for history in counter._kept.values() if history.subject is VISITOR]
            kept.cut(NOW - 30 * MINUTE)
        return built(subject, *arguments)

    monkeypatch.setattr(History, "of", cut_meanwhile)
    (new, *_), (kept, *_) = await counter.count([(other, OWN), (VISITOR, OWN)], NOW)
    assert new.twenty_four_hours == kept.twenty_four_hours == 301


@pytest.mark.anyio
async def test_of_a_busy_address_what_is_not_kept_is_only_counted() -> None:
    """However many came from it within the last seconds."""
    address, now = Subject("ip", b"x", None), NOW
    store = FakeStore(some_events(300))
    store.add(*some_events(2_000, until=NOW - 1_000, step=10), note=False)
    counter = VelocityCounter(store.read, store.read_aside, lambda: now)
    rows = []
    for now in (NOW, NOW + 10, NOW + 15_000, NOW + 10 * MINUTE, NOW + 10 * MINUTE):
        store.read_rows = 0
        ((events,),) = await counter.count([(address, ())], now)
        rows.append(store.read_rows)
        assert events == WindowCounts(
            *(1 + sum(now - window <= row[0] <= now for row in store.events) for window in velocity.WINDOWS)
        )
    # At first all is read, then what has settled in between.
    assert rows == [2_300, 0, 599, 1_401, 0]
