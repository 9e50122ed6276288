"""Many events of one millisecond: those between two neighbours find room, in order, and nobody notices."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ridgeline.storage import sqlite_events, sqlite_schema
from ridgeline.storage.protocol import Environment, EventIdTaken, NewEvent, StorageUnavailable, StoredEvent
from ridgeline.storage.sqlite import SqliteStorage
from ridgeline.storage.sqlite_schema import SLOT_BITS
from ridgeline.testing.storage_conformance import (
    ENVIRONMENT,
    T0,
    change,
    erasure,
    found,
    new_event,
    query,
    visitor_of,
)
from ridgeline.wire.event import EventUpdate
from ridgeline.wire.search import Filter

pytestmark = pytest.mark.anyio
# Of one slot, all of them: a slot is for as many ids as differ in their last three characters.
FIRST, LAST = f"{T0}.000000", f"{T0}.0000zz"
BETWEEN = [f"{T0}.0000{letter}5" for letter in "zyxwvutsrqponmlkjihgfedcba"]
# Their ids do not tell their time; they sort before, among and after those of our own.
ODD = ["0 before all", f"{T0}.0000g", f"{T0}.0000m and more", "after all"]
NEIGHBOURS = [f"{T0 - 1}.zzzzzz", f"{T0 + 1}.000000"]


class Store(SqliteStorage):
    """A store whose file can be looked into."""

    path: Path

    def positions(self) -> dict[str, int]:
        """Return the position of each event, in the order of positions; all tables must agree."""
        connection = sqlite3.connect(self.path)
        rows = connection.execute("SELECT position, id FROM payload ORDER BY position").fetchall()
        events = connection.execute("SELECT position FROM event ORDER BY position").fetchall()
        aliases = connection.execute("SELECT event_id, position FROM event_alias").fetchall()
        connection.close()
        positions = {sqlite_schema.full_id(short, position): position for position, short in rows}
        assert [position for (position,) in events] == [*positions.values()]
        assert {(event_id, positions[event_id]) for event_id in positions if event_id in ODD} == set(aliases)
        return positions


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "test.db", serving=False)
    assert isinstance(opened, Store)
    opened.path = tmp_path / "test.db"
    await opened.workspace(T0)
    await opened.create_environment(Environment(ENVIRONMENT, "Shop", False, T0), change())
    yield opened
    await opened.close()


def numbered(event_id: str, number: int) -> NewEvent:
    """Return an event that can be told from others by everything it has."""
    at = {NEIGHBOURS[0]: T0 - 1, NEIGHBOURS[1]: T0 + 1}.get(event_id, T0)
    detail = b'{"number":%d}' % number if number % 2 else None
    return new_event(at=at, event_id=event_id, linked_id=f"order {number}", detail=detail)


async def test_a_millisecond_makes_room_between_two_neighbours(store: Store, tmp_path: Path) -> None:
    events = {
        event_id: numbered(event_id, number) for number, event_id in enumerate([*NEIGHBOURS, ODD[3], FIRST, LAST])
    }
    for event in events.values():
        await store.record(event)
    before = store.positions()
    assert before[LAST] == before[FIRST] + 1, "there must be no slot between them"
    assert await read_all(store, tmp_path) == {event_id: stored(event) for event_id, event in events.items()}
    cursor = (T0, FIRST)

    # From the last to the first, so that each needs the room that the one before it has.
    for number, event_id in enumerate([*BETWEEN, *ODD[:3]], start=len(events)):
        events[event_id] = numbered(event_id, number)
        await store.record(events[event_id])
    after = store.positions()
    moved = {event_id for event_id, position in before.items() if after[event_id] != position}
    assert moved == {FIRST, LAST, ODD[3]}, "those that were there make room, other milliseconds stay as they are"
    order = sorted(events, key=lambda event_id: (events[event_id].timestamp, event_id))
    assert [*after] == order
    assert all(position >> SLOT_BITS == events[event_id].timestamp for event_id, position in after.items())
    assert await read_all(store, tmp_path) == {event_id: stored(event) for event_id, event in events.items()}

    # Searches: in order, by what each has, and on from a page that ended before room was made.
    assert await found(store, query(reverse=True)) == order
    assert await found(store, query(reverse=True, after=cursor)) == order[order.index(FIRST) + 1 :]
    for event_id, event in events.items():
        linked = Filter("linked_id", "equal", (str(event.columns["linked_id"]),))
        assert await found(store, query(linked)) == [event_id]
        assert await store.event_detail(event_id) == event.detail


async def test_what_made_room_can_be_changed_loaded_again_and_erased(store: Store, tmp_path: Path) -> None:
    ids = [*ODD, FIRST, LAST, *BETWEEN]
    events = {event_id: numbered(event_id, number) for number, event_id in enumerate(ids)}
    loaded = await store.load([*events.values()])
    assert (loaded.stored, loaded.present) == (len(ids), 0)
    assert [*store.positions()] == sorted(ids)
    again = await store.load([*events.values()])
    assert (again.stored, again.present) == (0, len(ids))
    for event_id in (ODD[1], FIRST, BETWEEN[3]):
        assert await store.update_event(event_id, EventUpdate(linked_id="changed"), change())
    assert await found(store, query(Filter("linked_id", "equal", ("changed",)), reverse=True)) == sorted(
        (ODD[1], FIRST, BETWEEN[3])
    )
    gone = [ODD[2], LAST, BETWEEN[0]]
    for event_id in gone:
        assert await store.erase_visitor(visitor_of(events[event_id]), erasure(T0 + 9))
    assert {*await read_all(store, tmp_path)} == {*ids} - {*gone}
    assert await found(store, query(reverse=True)) == sorted({*ids} - {*gone})


async def test_a_full_millisecond_is_said_and_stays_as_it_is(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    # The two modules that know how many slots a millisecond has.
    for module in (sqlite_schema, sqlite_events):
        monkeypatch.setattr(module, "SLOTS", 8)
    kept = [new_event(event_id=f"{T0}.00000{letter}") for letter in "9876"]
    for event in kept:
        await store.record(event)
    before = store.positions()
    assert [*before] == [event.event_id for event in reversed(kept)]
    refused = new_event(event_id=f"{T0}.000005")
    with pytest.raises(EventIdTaken, match="in this millisecond"):
        await store.record(refused)
    # An event of the past keeps its id: leaving it out in silence would be a loss.
    with pytest.raises(StorageUnavailable, match=refused.event_id):
        await store.load([new_event(at=T0 + 7), refused])
    assert store.positions() == before
    assert await store.event(refused.event_id) is None
    assert await store.visitor(visitor_of(refused)) is None
    # Another id finds room, as does another millisecond.
    for event_id in (f"{T0}.zzzzzz", f"{T0 + 1}.000005"):
        await store.record(new_event(at=int(event_id[:13]), event_id=event_id))
    assert await found(store, query(reverse=True)) == [*before, f"{T0}.zzzzzz", f"{T0 + 1}.000005"]


def stored(event: NewEvent) -> StoredEvent:
    return StoredEvent(event.event_id, event.timestamp, event.environment_id, event.payload)


async def read_all(store: Store, tmp_path: Path) -> dict[str, StoredEvent]:
    """Read all events by their ids, from the file and not from memory."""
    other = await SqliteStorage.open(tmp_path / "test.db", serving=False)
    read = {event_id: await other.event(event_id) for event_id in store.positions()}
    await other.close()
    return {event_id: event for event_id, event in read.items() if event is not None}
