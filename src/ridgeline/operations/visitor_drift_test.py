from __future__ import annotations

from itertools import pairwise
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from ridgeline.operations.visitor_drift import RESTLESS_FROM, Visit, drift_of
from ridgeline.testing import EventGenerator
from ridgeline.wire.management.visitors import AttributeDrift

BROWSER = {"browser_name": "Firefox", "browser_full_version": "140.0", "os": "Linux"}
DEVICE = {"timezone": "Europe/Oslo", "canvas": {"winding": True, "text": "a1"}, "fonts": ["Arial", "Lato"]}


def visit(number: int, browser: dict[str, Any] | None = None, **device: Any) -> Visit:
    return Visit(f"{number}", number * 1000, BROWSER | (browser or {}), DEVICE | device)


def test_an_update_is_told_by_readable_paths() -> None:
    updated = visit(2, {"browser_full_version": "141.0"}, canvas={"winding": True, "text": "b2"})
    drifted, restless = drift_of(
        [visit(1), updated, visit(3, {"browser_full_version": "141.0"}, canvas=updated.raw_device_attributes["canvas"])]
    )
    assert restless == []
    (one,) = drifted
    assert (one.event_id, one.before_event_id, one.at) == ("2", "1", 2000)
    assert one.changes == [
        AttributeDrift(attribute="browser_details.browser_full_version", before='"140.0"', after='"141.0"'),
        AttributeDrift(attribute="raw_device_attributes.canvas.text", before='"a1"', after='"b2"'),
    ]


def test_visits_are_compared_in_their_order_and_told_from_the_latest() -> None:
    visits = [visit(3, fonts=["Arial"]), visit(1), visit(2, fonts=["Arial"]), visit(4)]
    drifted, _ = drift_of(visits)
    assert [(one.event_id, one.before_event_id) for one in drifted] == [("4", "3"), ("2", "1")]
    assert drifted[1].changes[0].before == '["Arial","Lato"]'


def test_what_came_and_what_went_is_told() -> None:
    gone, come = drift_of([visit(1), visit(2, device_memory=8), visit(3)])[0]
    assert gone.changes == [AttributeDrift(attribute="raw_device_attributes.device_memory", before="8", after=UNSET)]
    assert come.changes == [AttributeDrift(attribute="raw_device_attributes.device_memory", before=UNSET, after="8")]


def test_what_is_of_the_moment_is_no_drift() -> None:
    visits = [
        visit(1, battery_level=80, timezone_offset="+01:00"),
        visit(2, battery_level=20, timezone_offset="+02:00"),
    ]
    assert drift_of(visits) == ([], [])
    # Neither is whether a sound was ready in time.
    (one,) = drift_of([visit(1, audio=-3), visit(2), visit(3, audio=124.04)])[0]
    assert [change.after for change in one.changes] == ["124.04"]


def test_noise_does_not_drown_what_drifted() -> None:
    noisy = [visit(number, canvas={"winding": True, "text": f"noise {number}"}) for number in range(RESTLESS_FROM + 1)]
    noisy[2] = msgspec.structs.replace(noisy[2], browser_details=BROWSER | {"os": "Windows"})
    drifted, restless = drift_of(noisy)
    assert restless == ["raw_device_attributes.canvas.text"]
    assert [(one.event_id, [change.attribute for change in one.changes]) for one in drifted] == [
        ("3", ["browser_details.os"]),
        ("2", ["browser_details.os"]),
    ]
    # Of few visits nobody can say that.
    drifted, restless = drift_of(noisy[:3])
    assert restless == []
    assert [len(one.changes) for one in drifted] == [2, 1]


def test_little_is_nothing() -> None:
    assert drift_of([]) == ([], [])
    assert drift_of([visit(1)]) == ([], [])


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(0, 2) | st.just(None)), max_size=9), st.randoms())
def test_each_change_is_told_once_or_restless(values: list[dict[str, Any]], shuffler: Any) -> None:
    visits = [Visit(f"{number:02}", number, {}, value) for number, value in enumerate(values)]
    shuffled = shuffler.sample(visits, len(visits))
    drifted, restless = drift_of(shuffled)
    by_id = {one.event_id: {change.attribute: change for change in one.changes} for one in drifted}
    for before, after in pairwise(visits):
        for name in "abc":
            path = f"raw_device_attributes.{name}"
            pair = [one.raw_device_attributes.get(name, UNSET) for one in (before, after)]
            told = by_id.get(after.event_id, {}).get(path)
            if pair[0] == pair[1] or path in restless:
                assert told is None
            else:
                assert told is not None
                assert [told.before, told.after] == [
                    UNSET if one is UNSET else msgspec.json.encode(one).decode() for one in pair
                ]


def test_events_as_stores_hold_them_are_read() -> None:
    # Half a year, in which browsers are updated.
    generator = EventGenerator(events_per_day=20)
    own = [event for event in generator.events(0, 3_000) if event.visitor_id == generator.visitor_id(0)]
    assert len(own) > 3
    drifted, restless = drift_of([msgspec.json.decode(event.payload, type=Visit) for event in own])
    attributes = {change.attribute for one in drifted for change in one.changes}
    assert "browser_details.browser_full_version" in attributes
    assert restless == []
