import sqlite3
from pathlib import Path

import pytest

from ridgeline.storage.protocol import Environment
from ridgeline.storage.rollup import HOUR, rollup_counts
from ridgeline.storage.sqlite import SqliteStorage
from ridgeline.storage.sqlite_rollups import RECENT_HOURS
from ridgeline.testing.storage_conformance import ENVIRONMENT, T0, change, new_event, query
from ridgeline.wire.search import Filter

pytestmark = pytest.mark.anyio


async def test_counts_of_past_hours_move_and_are_all_there(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    storage = await SqliteStorage.open(path, serving=True)
    await storage.workspace(T0)
    await storage.create_environment(Environment(ENVIRONMENT, "Shop", False, T0), change())
    start = T0 // HOUR * HOUR
    # In no order, as late ones come: an hour is counted in both tables then.
    events = [new_event(at=start + hour * HOUR + number, vpn=hour == 2) for number in range(3) for hour in (4, 0, 2, 5)]
    for event in events:
        await storage.record(event)
    rows = await storage.rollups(start, start + 5 * HOUR)
    assert {(row.environment_id, row.hour, row.measure, row.value): row.count for row in rows} == rollup_counts(events)
    assert len(rows) == len(rollup_counts(events))
    connection = sqlite3.connect(path)
    recent = {row[0] for row in connection.execute("SELECT hour FROM rollup_recent")}
    past = {row[0] for row in connection.execute("SELECT hour FROM rollup")}
    connection.close()
    assert len(recent) == RECENT_HOURS
    assert past >= {start, start + 2 * HOUR}
    # A search without an index reads the hours that are counted in either.
    for value, count in ((True, 3), (False, 9)):
        page = await storage.search(
            query(start=start, end=start + 6 * HOUR, filters=(Filter("vpn", "equal", (value,)),))
        )
        assert len(page.events) == count
    await storage.close()


async def test_a_load_of_the_past_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    storage = await SqliteStorage.open(path, serving=False)
    await storage.workspace(T0)
    await storage.create_environment(Environment(ENVIRONMENT, "Shop", False, T0), change())
    for load in range(3):
        await storage.load([new_event(at=T0 + (load * 700 + number) * HOUR, vpn=True) for number in range(700)])
    connection = sqlite3.connect(path)
    recent = {row[0] for row in connection.execute("SELECT hour FROM rollup_recent")}
    connection.close()
    assert len(recent) <= RECENT_HOURS
    sums = await storage.rollup_sums(("vpn",), [T0 // HOUR * HOUR, T0 + 2_100 * HOUR])
    assert [one.count for one in sums] == [2_100]
    await storage.close()
