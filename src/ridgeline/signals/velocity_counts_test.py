from dataclasses import fields

import msgspec
import pytest

from ridgeline.signals.velocity_counts import MOST_EVENTS_OF_A_DAY, VelocityCounts, WindowCounts, velocity_of

ALL = [field.name for field in fields(VelocityCounts)]
DISTINCT = [name for name in ALL if name.startswith("distinct_")]


def shown(**counts: WindowCounts) -> dict[str, dict[str, int]]:
    """Return what is on the wire."""
    return msgspec.json.decode(msgspec.json.encode(velocity_of(VelocityCounts(**counts))))  # type: ignore[no-any-return]


def test_all_seven_metrics_have_three_windows() -> None:
    counts = {name: WindowCounts(number, number + 10, number + 20) for number, name in enumerate(ALL, 1)}
    assert len(ALL) == 7
    assert len(DISTINCT) == 5
    assert shown(**counts) == {
        name: {"5_minutes": number, "1_hour": number + 10, "24_hours": number + 20}
        for number, name in enumerate(ALL, 1)
    }


@pytest.mark.parametrize(("events", "has_day"), [(MOST_EVENTS_OF_A_DAY, True), (MOST_EVENTS_OF_A_DAY + 1, False)])
def test_a_busy_visitor_has_no_distinct_counts_of_the_day(events: int, has_day: bool) -> None:
    counts = {name: WindowCounts(1, 2, 3) for name in ALL} | {"events": WindowCounts(1, 2, events)}
    found = shown(**counts)
    assert {name for name, windows in found.items() if "24_hours" in windows} == (
        {*ALL} if has_day else {"events", "ip_events"}
    )
    assert {*found} == {*ALL}
    assert found["events"]["24_hours"] == events


def test_a_busy_address_leaves_nothing_out() -> None:
    counts = {name: WindowCounts(1, 2, 3) for name in ALL} | {"ip_events": WindowCounts(1, 2, 1_000_000)}
    assert all("24_hours" in windows for windows in shown(**counts).values())


def test_what_the_event_does_not_have_is_left_out() -> None:
    assert shown() == {}
    assert {*shown(ip_events=WindowCounts(1, 1, 1))} == {"ip_events"}


def test_what_was_never_known_is_left_out_but_no_linked_id_is_a_count() -> None:
    none = WindowCounts(0, 0, 0)
    assert {*shown(**dict.fromkeys(ALL, none))} == {"distinct_linked_id", "events", "ip_events"}
    # Known, if not of late.
    assert shown(distinct_country=WindowCounts(0, 0, 1)) == {
        "distinct_country": {"5_minutes": 0, "1_hour": 0, "24_hours": 1}
    }
