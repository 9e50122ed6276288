"""Searches end at their time limit, and while they run others are served."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import Counter
from pathlib import Path

import pytest

from ridgeline.storage.protocol import Environment, SearchTooLong, TooManySearches
from ridgeline.storage.sqlite import SqliteStorage
from ridgeline.storage.sqlite_readers import MAXIMUM_WAITING_SEARCHES
from ridgeline.testing.storage_conformance import ENVIRONMENT, T0, change, found, new_event, query, visitor_of

pytestmark = pytest.mark.anyio

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def search_for_ever(connection: sqlite3.Connection) -> object:
    return connection.execute(ENDLESS).fetchone()


async def test_searches_without_an_end_are_ended_while_others_are_served(tmp_path: Path) -> None:
    storage = await SqliteStorage.open(tmp_path / "a.db", serving=True, search_seconds=0.3)
    await storage.workspace(T0)
    await storage.create_environment(Environment(ENVIRONMENT, "Shop", False, T0), change())
    known = new_event()
    await storage.record(known)
    started = time.monotonic()
    searches = [asyncio.create_task(storage._readers.search(search_for_ever)) for _ in range(100)]
    served = 0
    while not all(search.done() for search in searches):
        served += 1
        await storage.record(new_event(known.visitor_id, T0 + served))
        visitor = await storage.visitor(visitor_of(known))
        assert visitor is not None
        assert visitor.last_seen_at == T0 + served
    answers = await asyncio.gather(*searches, return_exceptions=True)
    assert time.monotonic() - started < 3
    assert Counter(type(answer) for answer in answers) == {
        SearchTooLong: MAXIMUM_WAITING_SEARCHES,
        TooManySearches: 100 - MAXIMUM_WAITING_SEARCHES,
    }
    assert served > 3
    # The threads are free again, and no search inherits the end of another.
    assert await found(storage, query(end=T0)) == [known.event_id]
    await storage.close()
