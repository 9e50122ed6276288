"""Stores of copies have in each stretch what was loaded into the latest: events, what they are found by, and counts."""

from __future__ import annotations

import math
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import uvloop

from ridgeline.clock import DAY
from ridgeline.storage.protocol import EventQuery, NewEvent
from store_backends import BACKENDS, Backend
from store_copies import HOUR, Stretch, copy
from store_events import generator, stored_event
from velocity import question

# Longer than velocity looks back.
STRETCH = Stretch(2, events=220_000)
EVENTS = 200
LENGTH = STRETCH.milliseconds


@pytest.fixture(params=list(BACKENDS))
def backend(request: pytest.FixtureRequest) -> Iterator[Backend]:
    # Not pytest's own folder, which no other user may enter: PostgreSQL's server is one, if the tests run as root.
    with tempfile.TemporaryDirectory(prefix="ridgeline-bench-test-") as folder:
        Path(folder).chmod(0o711)
        made = BACKENDS[request.param](Path(folder))
        with made.running():
            yield made


def test_each_stretch_is_as_the_latest(backend: Backend) -> None:
    loaded = [stored_event(generator().event(STRETCH.first_event + number)) for number in range(EVENTS)]
    uvloop.run(_load(backend, loaded))
    copy(backend, STRETCH)
    uvloop.run(_compare(backend, loaded))


async def _load(backend: Backend, events: Sequence[NewEvent]) -> None:
    async with backend.opened() as deployment:
        await deployment.storage.load(events)


async def _compare(backend: Backend, events: Sequence[NewEvent]) -> None:
    # The one event of each day that makes its week is this visitor's.
    other = question(stored_event(generator().event(0))).subjects
    asked = [
        one
        for one in map(question, events)
        if one.subjects.visitor_id != other.visitor_id and one.subjects.ip != other.ip
    ]
    assert len(asked) > EVENTS / 2
    async with backend.opened(serving=True) as deployment:
        storage = deployment.storage
        found = [
            await storage.search(EventQuery(start, start + LENGTH - 1, 100, source=None, total_hits=1_000))
            for start in (STRETCH.start - back * LENGTH for back in range(3))
        ]
        hits = [page.total_hits or 0 for page in found]
        assert hits[0] == EVENTS
        assert all(EVENTS <= some <= EVENTS + math.ceil(LENGTH / DAY) for some in hits)
        ids = {event.event_id for page in found for event in page.events}
        assert len(ids) == 300
        for event_id in ids:
            assert await storage.event(event_id) is not None
        for one in asked:
            counts = [await storage.velocity(one.subjects, one.at - back * LENGTH) for back in range(3)]
            assert counts[0] == counts[1] == counts[2], one
        totals = [Counter[str]() for _ in range(3)]
        for back, total in enumerate(totals):
            hour = STRETCH.start // HOUR * HOUR - back * LENGTH
            for row in await storage.rollups(hour, hour + HOUR):
                total[f"{row.measure} {row.value}"] += row.count
        assert totals[0].total() > EVENTS
        for total in totals[1:]:
            assert not totals[0] - total
