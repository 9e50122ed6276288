from __future__ import annotations

import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from ridgeline.operations.overview import MOST_STEPS, TooManySteps, Wanted, overview_of
from ridgeline.storage.protocol import Environment
from ridgeline.storage.sqlite import SqliteStorage
from ridgeline.testing.storage_conformance import ENVIRONMENT, OTHER_ENVIRONMENT, change, new_event

HOUR = 3_600_000
DAY = 24 * HOUR
# A Sunday, 00:00 UTC.
START = 1_772_323_200_000
UTC = ZoneInfo("UTC")
pytestmark = pytest.mark.anyio


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[SqliteStorage]:
    opened = await SqliteStorage.open(tmp_path / "test.db", serving=False)
    await opened.workspace(START)
    for environment_id in (ENVIRONMENT, OTHER_ENVIRONMENT):
        await opened.create_environment(Environment(environment_id, environment_id, False, START), change())
    yield opened
    await opened.close()


def wanted(start: int, end: int, **changes: Any) -> Wanted:
    values: dict[str, Any] = {"environment_id": None, "step": None, "zone": UTC}
    return Wanted(start=start, end=end, **values | changes)


async def test_every_figure_is_that_of_the_events(storage: SqliteStorage) -> None:
    draw = random.Random(3)
    visitors = [new_event(at=START - 100 * DAY) for _ in range(3)]
    await storage.load(visitors)
    events = []
    for _ in range(300):
        known = draw.choice([None, *(event.visitor_id for event in visitors)])
        place = {"address": "192.0.2.1", "geolocation": {"country_code": draw.choice(("NO", "DE", "US"))}}
        events.append(
            new_event(
                known,
                at=START + draw.randrange(20 * DAY),
                environment_id=draw.choice((ENVIRONMENT, OTHER_ENVIRONMENT)),
                vpn=draw.choice((True, False)),
                bot=draw.choice(("bad", "good", "not_detected")),
                suspect_score=draw.randrange(30),
                ip_address="192.0.2.1",
                ip_info={"v4": place},
                linked_id=draw.choice(("a", "b", "c", "")),
            )
        )
    await storage.load(events)
    zone = ZoneInfo("Asia/Kolkata")
    for environment_id in (None, ENVIRONMENT):
        start, end = START + 2 * DAY + 5, START + 15 * DAY + 3 * HOUR
        found = await overview_of(storage, wanted(start, end, environment_id=environment_id, zone=zone))
        assert (found.start, found.end, found.step) == (START + 2 * DAY, end, "day")
        own = [event for event in events if environment_id in {None, event.environment_id}]
        of_it = [event for event in own if found.start <= event.timestamp < found.end]
        fields = [msgspec.json.decode(event.payload) for event in of_it]
        new = sum(event.visitor_is_new for event in of_it)
        assert (found.events, found.new_visitors, found.returning) == (len(of_it), new, len(of_it) - new)
        earlier = [event for event in own if 2 * found.start - found.end <= event.timestamp < found.start]
        assert found.before["events"] == len(earlier)
        assert found.before["new_visitors"] == sum(event.visitor_is_new for event in earlier)
        counted = {(one.signal, one.value): one.count for one in found.signals}
        for name, value, text in (("vpn", True, "true"), ("vpn", False, "false"), ("bot", "bad", "bad")):
            assert counted[name, text] == sum(event[name] == value for event in fields)
        assert [one.count for one in found.signals] == sorted((one.count for one in found.signals), reverse=True)
        scores = Counter(event["suspect_score"] // 5 * 5 for event in fields)
        assert [(one.least, one.count) for one in found.suspect_scores] == sorted(scores.items())
        countries = Counter(event["ip_info"]["v4"]["geolocation"]["country_code"] for event in fields)
        assert {one.country: one.count for one in found.countries} == countries
        assert [one.count for one in found.countries] == sorted(countries.values(), reverse=True)
        # One that was emptied is none.
        linked = Counter(event["linked_id"] for event in fields if event["linked_id"])
        assert {one.linked_id: one.count for one in found.top_linked_ids.linked_ids} == linked
        assert (found.top_linked_ids.counted, found.top_linked_ids.is_whole) == (linked.total(), True)
        # A day of the zone begins in the middle of an hour, which counts to the day before.
        assert found.points[1].at % DAY == DAY - 5 * HOUR - HOUR // 2
        assert found.points[0].at <= found.start < found.points[1].at
        ends = [*(point.at for point in found.points[1:]), found.end]
        for point, until in zip(found.points, ends, strict=True):
            begins = max(found.start, point.at)
            step = [one for one in of_it if begins <= one.timestamp // HOUR * HOUR < until]
            assert point.events == len(step)
            assert point.new_visitors == sum(event.visitor_is_new for event in step)
            assert point.returning == point.events - point.new_visitors
            decoded = [msgspec.json.decode(event.payload) for event in step]
            assert point.signals.get("vpn", 0) == sum(event["vpn"] for event in decoded)
            assert point.signals.get("bot", 0) == sum(event["bot"] == "bad" for event in decoded)
            assert point.signals.keys() <= {"vpn", "bot"}
        assert sum(point.events for point in found.points) == found.events


async def test_the_step_follows_the_stretch_unless_it_is_chosen(storage: SqliteStorage) -> None:
    await storage.record(new_event(at=START + 10))
    week = await overview_of(storage, wanted(START, START + 7 * DAY))
    assert (week.step, len(week.points)) == ("hour", 168)
    assert [point.events for point in week.points] == [1] + [0] * 167
    longer = await overview_of(storage, wanted(START, START + 7 * DAY + 1))
    assert (longer.step, len(longer.points), longer.end) == ("day", 8, START + 7 * DAY + HOUR)
    chosen = await overview_of(storage, wanted(START, START + DAY, step="day"))
    assert [(point.at, point.events) for point in chosen.points] == [(START, 1)]
    one = await overview_of(storage, wanted(START, START + 1))
    assert [(point.at, point.events) for point in one.points] == [(START, 1)]


async def test_events_without_a_visitor_are_no_identifications(storage: SqliteStorage) -> None:
    await storage.record(new_event(at=START))
    await storage.load([replace(new_event(at=START + 1), source="edge", visitor_id=None, visitor_is_new=False)])
    found = await overview_of(storage, wanted(START, START + HOUR))
    assert (found.events, found.returning) == (1, 0)


async def test_too_many_steps_are_refused_before_they_are_made(storage: SqliteStorage) -> None:
    for end, step in ((9_999_999_999_999, None), ((MOST_STEPS + 1) * DAY, "day"), ((MOST_STEPS + 1) * HOUR, "hour")):
        with pytest.raises(TooManySteps):
            await overview_of(storage, wanted(0, end, step=step))
    assert len((await overview_of(storage, wanted(0, MOST_STEPS * DAY, step="day"))).points) == MOST_STEPS
