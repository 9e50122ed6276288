"""The suite that holds a backend to its tombstones: from their commit on no way of reading shows what is behind them.

A backend's test subclasses `TombstoneConformance` and provides the fixture `storage`, an open and empty store that does
not serve, so that nothing removes the rows meanwhile:

    class TestSqliteTombstones(TombstoneConformance):
        @pytest.fixture
        async def storage(self, tmp_path): ...
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from ridgeline.storage.protocol import DumpBatch, Environment, EventQuery, Loaded, NewEvent, Storage, VisitorGone
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
from ridgeline.wire.search import Filter, address_range

COMMON: dict[str, Any] = {
    "linked_id": "order",
    "url": "https://shop.example/a",
    "ip_address": "192.0.2.7",
    "vpn": True,
    "bot": "bad",
    "suspect": True,
    "suspect_score": 50,
    "sdk": {"platform": "js", "version": "0.1.0"},
    "detail": b'{"a":1}',
    "blocking_keys": (9,),
    "profile": b"what the matcher keeps",
}


@dataclass(frozen=True, slots=True)
class History:
    """Events of a visitor behind a tombstone, an event of another visitor, and a dump of before the erasure."""

    gone: list[NewEvent]
    kept: NewEvent
    before: list[DumpBatch]

    @property
    def visitor_id(self) -> str:
        return visitor_of(self.gone[0])


@pytest.mark.anyio
class TombstoneConformance:
    @pytest.fixture
    async def history(self, storage: Storage) -> AsyncIterator[History]:
        await storage.workspace(T0)
        await storage.create_environment(Environment(ENVIRONMENT, "Shop", False, T0 + 1), change())
        first = new_event(**COMMON)
        second = new_event(first.visitor_id, T0 + 1, **COMMON)
        odd = new_event(first.visitor_id, T0 + 2, event_id="an id of another server", **COMMON)
        kept = new_event(at=T0 + 3, **COMMON)
        for event in (first, second, kept):
            await storage.record(event)
        assert (await storage.load([odd])).stored == 1
        # Whatever is remembered of an event must be forgotten.
        assert await storage.event(odd.event_id) is not None
        before = [batch async for batch in storage.dump()]
        assert await storage.erase_visitor(visitor_of(first), erasure(T0 + 10, "5b1f"))
        yield History([first, second, odd], kept, before)
        report = await storage.report()
        assert (report.events, report.erasures_pending) == (4, 1), "the rows are not there any more"

    async def test_no_event_is_found_by_its_id(self, storage: Storage, history: History) -> None:
        for event in history.gone:
            assert await storage.event(event.event_id) is None
            assert await storage.event_detail(event.event_id) is None
            assert not await storage.update_event(event.event_id, EventUpdate(suspect=False), change())
        assert await storage.event(history.kept.event_id) is not None
        assert await storage.event_detail(history.kept.event_id) == history.kept.detail

    async def test_no_search_shows_or_counts_one(self, storage: Storage, history: History) -> None:
        near, wide = address_range("192.0.2.7"), address_range("0.0.0.0/0")
        assert near
        assert wide
        searches: list[EventQuery] = [
            query(),
            query(source=None),
            query(reverse=True),
            query(environment_id=ENVIRONMENT),
            *(
                query(*filters)
                for filters in (
                    [Filter("linked_id", "equal", ("order",))],
                    [Filter("url", "equal", ("https://shop.example/a",))],
                    [Filter("origin", "equal", ("https://shop.example",))],
                    [Filter("ip_address", "within", near)],
                    [Filter("ip_address", "within", wide)],
                    [Filter("vpn", "equal", (True,))],
                    [Filter("bot", "equal", ("good", "bad"))],
                    [Filter("suspect", "equal", (True,))],
                    [Filter("suspect_score", "at_least", (40,))],
                    [Filter("sdk.platform", "equal", ("js",))],
                    [Filter("linked_id", "equal", ("order",)), Filter("vpn", "equal", (True,))],
                    [Filter("environment_id", "equal", (ENVIRONMENT,))],
                )
            ),
        ]
        for search in searches:
            page = await storage.search(replace(search, total_hits=100))
            assert [event.event_id for event in page.events] == [history.kept.event_id], search
            assert page.total_hits == 1, search
        # A full page of what is shown is the last one.
        assert not (await storage.search(query(limit=1))).has_more
        theirs = query(Filter("identification.visitor_id", "equal", (history.visitor_id,)), total_hits=100, source=None)
        page = await storage.search(theirs)
        assert (page.events, page.has_more, page.total_hits) == ([], False, 0)
        # As one whose page ended at an event that is erased since.
        after = (history.gone[2].timestamp, history.gone[2].event_id)
        assert await found(storage, query(reverse=True, after=after)) == [history.kept.event_id]
        assert await found(storage, query(after=after)) == []

    async def test_the_visitor_is_not_recognised(self, storage: Storage, history: History) -> None:
        assert await storage.visitor(history.visitor_id) is None
        found_by_key = [candidate.visitor_id for candidate in await storage.candidates((9,), 100)]
        assert found_by_key == [history.kept.visitor_id]
        assert not await storage.has_events_in(history.visitor_id, ENVIRONMENT)
        assert not await storage.erase_visitor(history.visitor_id, erasure(T0 + 11))
        assert await storage.erased_subjects() == {"5b1f"}

    async def test_nothing_more_of_the_visitor_is_taken(self, storage: Storage, history: History) -> None:
        late = new_event(history.visitor_id, T0 + 20, blocking_keys=(9,), profile=b"more")
        with pytest.raises(VisitorGone):
            await storage.record(late)
        assert await storage.load([late, *history.gone]) == Loaded(stored=0, present=4)
        for batch in history.before:
            restored = await storage.restore(batch)
            assert restored == 0, batch.table
        for event in (late, *history.gone):
            assert await storage.event(event.event_id) is None
        assert await storage.visitor(history.visitor_id) is None
        assert len(await storage.candidates((9,), 100)) == 1
        assert await found(storage, query(source=None)) == [history.kept.event_id]

    async def test_a_dump_leaves_it_out(self, storage: Storage, history: History) -> None:
        before, rows = _by_table(history.before), _by_table([batch async for batch in storage.dump()])
        assert [len(before[table]) for table in ("event", "visitor", "blocking_key", "profile")] == [4, 2, 2, 2]
        kept = history.kept
        assert [row.event_id for row in rows["event"]] == [kept.event_id]
        assert rows["visitor"] == [(kept.visitor_id, kept.timestamp, kept.timestamp)]
        assert rows["blocking_key"] == [(kept.visitor_id, 9)]
        assert rows["profile"] == [(kept.visitor_id, b"what the matcher keeps")]
        assert rows["erased"] == ["5b1f"]
        assert history.visitor_id not in str(rows)


def _by_table(batches: Iterable[DumpBatch]) -> dict[str, list[Any]]:
    rows: dict[str, list[Any]] = {}
    for batch in batches:
        rows.setdefault(batch.table, []).extend(batch.rows)
    return rows
