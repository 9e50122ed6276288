from __future__ import annotations

from msgspec import UNSET

from ridgeline.signals.contract import Known, Unknown
from ridgeline.signals.observed import Observed
from ridgeline.signals.velocity import judge
from ridgeline.signals.velocity_counts import VelocityCounts, WindowCounts


def test_counts_are_told_as_they_are() -> None:
    answer = judge(Observed(counts=VelocityCounts(events=WindowCounts(1, 2, 3), distinct_ip=WindowCounts(1, 1, 2))))
    assert isinstance(answer, Known)
    assert answer.because == (("counted", ""),)
    assert answer.value.events.twenty_four_hours == 3
    assert answer.value.distinct_ip.five_minutes == 1
    assert answer.value.distinct_country is UNSET


def test_what_is_left_out_of_a_busy_visitor_is_said() -> None:
    counts = VelocityCounts(events=WindowCounts(1, 2, 20_001), distinct_ip=WindowCounts(1, 1, 2))
    answer = judge(Observed(counts=counts))
    assert isinstance(answer, Known)
    assert answer.because == (("too_many_to_tell_apart", ""),)
    assert answer.value.distinct_ip.twenty_four_hours is UNSET
    assert answer.value.events.twenty_four_hours == 20_001


def test_without_counts_it_is_not_known() -> None:
    assert judge(Observed()) == Unknown("not_counted")
