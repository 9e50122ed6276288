from __future__ import annotations

import pytest

from ridgeline.signals.contract import Known, Unknown
from ridgeline.signals.high_activity_device import judge
from ridgeline.signals.observed import Observed
from ridgeline.signals.velocity_counts import VelocityCounts, WindowCounts


def of(*events: int) -> Known | Unknown:
    return judge(Observed(counts=VelocityCounts(events=WindowCounts(*events))))


@pytest.mark.parametrize(
    ("events", "reasons"),
    [
        ((30, 120, 500), ["few_events"]),
        ((31, 31, 31), ["busy_five_minutes"]),
        ((1, 121, 121), ["busy_one_hour"]),
        ((1, 1, 501), ["busy_twenty_four_hours"]),
        ((31, 121, 501), ["busy_five_minutes", "busy_one_hour", "busy_twenty_four_hours"]),
    ],
)
def test_more_than_a_person_makes_is_high_activity(events: tuple[int, ...], reasons: list[str]) -> None:
    answer = of(*events)
    assert isinstance(answer, Known)
    assert [name for name, _ in answer.because] == reasons
    assert answer.value is (reasons != ["few_events"])


def test_without_counts_it_is_not_known() -> None:
    assert judge(Observed()) == judge(Observed(counts=VelocityCounts())) == Unknown("not_counted")
