"""How busy a visitor, its address and its linked id have been: what a store counts, and what of it an event shows."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import UNSET, UnsetType

from ridgeline.wire.signals import Velocity, VelocityData

MOST_EVENTS_OF_A_DAY = 20_000
"""Of a visitor with more events in 24 hours the contract shows no distinct counts of that window."""


@dataclass(frozen=True, slots=True)
class WindowCounts:
    """Counts of the windows that end at the event, which is in each of them."""

    five_minutes: int
    one_hour: int
    twenty_four_hours: int


@dataclass(frozen=True, slots=True)
class VelocityCounts:
    """What a store counts for one event, all of it exact; None where the event has nothing to count by."""

    distinct_ip: WindowCounts | None = None
    distinct_linked_id: WindowCounts | None = None
    distinct_country: WindowCounts | None = None
    events: WindowCounts | None = None
    ip_events: WindowCounts | None = None
    distinct_ip_by_linked_id: WindowCounts | None = None
    distinct_visitor_id_by_linked_id: WindowCounts | None = None


def velocity_of(counts: VelocityCounts) -> Velocity:
    """Return the counts as an event shows them, without what the contract leaves out.

    Addresses and countries are left out when none was known in 24 hours; no linked id in 24 hours is a count of 0.
    """
    is_busy = counts.events is not None and counts.events.twenty_four_hours > MOST_EVENTS_OF_A_DAY

    def distinct(windows: WindowCounts | None) -> VelocityData | UnsetType:
        return _shown(windows, without_day=is_busy)

    return Velocity(
        distinct_ip=distinct(_known(counts.distinct_ip)),
        distinct_linked_id=distinct(counts.distinct_linked_id),
        distinct_country=distinct(_known(counts.distinct_country)),
        events=_shown(counts.events),
        ip_events=_shown(counts.ip_events),
        distinct_ip_by_linked_id=distinct(_known(counts.distinct_ip_by_linked_id)),
        distinct_visitor_id_by_linked_id=distinct(_known(counts.distinct_visitor_id_by_linked_id)),
    )


def _known(windows: WindowCounts | None) -> WindowCounts | None:
    """Return counts of something that was observed at all: that there was none is not known."""
    return windows if windows is not None and windows.twenty_four_hours else None


def _shown(windows: WindowCounts | None, *, without_day: bool = False) -> VelocityData | UnsetType:
    if windows is None:
        return UNSET
    day = UNSET if without_day else windows.twenty_four_hours
    return VelocityData(five_minutes=windows.five_minutes, one_hour=windows.one_hour, twenty_four_hours=day)
