"""What changed on a visitor's device from one visit to the next.

Compared is what the browser told of itself, leaf by leaf, of events in the order of their visits. Two kinds of change
say nothing and would drown the others, as they would the matcher's judgement:

- what is of the moment (the battery, the offset of summer time) is not compared;
- what is other with nearly every visit is restless: a browser that draws noise into its canvas does that. It is named
  once for all, and left out of the visits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import msgspec
from msgspec import UNSET, Struct

from ridgeline.wire.management.visitors import AttributeDrift, DriftedVisit

OF_THE_MOMENT = frozenset(
    f"raw_device_attributes.{name}"
    for name in ("battery_level", "battery_charging", "battery_low_power_mode", "timezone_offset")
)
RESTLESS_FROM = 4
"""So many comparisons are needed to call an attribute restless,"""
RESTLESS_SHARE = 0.75
"""and in this share of them it must have changed."""
# What stands for a sound that could not be computed, for one of three reasons: it was not observed.
_NO_SOUND = {-1, -2, -3}

Leaves = Mapping[str, Any]


class Visit(Struct, frozen=True):
    """An event, as much of it as is compared."""

    event_id: str
    timestamp: int
    browser_details: dict[str, Any] = {}
    raw_device_attributes: dict[str, Any] = {}


def drift_of(visits: Sequence[Visit]) -> tuple[list[DriftedVisit], list[str]]:
    """Return the visits in which something was other than in the one before, the latest first, and what is restless.

    The visits may come in any order. What a visit did not tell is compared like a value: it went, or came.
    """
    ordered = sorted(visits, key=lambda visit: (visit.timestamp, visit.event_id))
    leaves = [_leaves(visit) for visit in ordered]
    changed = [[name for name in _names(*pair) if _differ(name, *pair)] for pair in pairwise(leaves)]
    restless = _restless(changed)
    drifted = [
        DriftedVisit(
            event_id=after.event_id,
            at=after.timestamp,
            before_event_id=before.event_id,
            changes=[
                AttributeDrift(
                    attribute=name, before=_shown(leaves[number], name), after=_shown(leaves[number + 1], name)
                )
                for name in names
                if name not in restless
            ],
        )
        for number, ((before, after), names) in enumerate(zip(pairwise(ordered), changed, strict=True))
    ]
    return [visit for visit in reversed(drifted) if visit.changes], sorted(restless)


def _restless(changed: Sequence[Iterable[str]]) -> set[str]:
    if len(changed) < RESTLESS_FROM:
        return set()
    counts = Counter(name for names in changed for name in names)
    return {name for name, count in counts.items() if count >= RESTLESS_SHARE * len(changed)}


def _leaves(visit: Visit) -> Leaves:
    """Return what is compared by path; a list is one value."""
    found = dict(_walk("browser_details", visit.browser_details))
    found |= _walk("raw_device_attributes", visit.raw_device_attributes)
    if found.get("raw_device_attributes.audio") in _NO_SOUND:
        del found["raw_device_attributes.audio"]
    return {name: value for name, value in found.items() if name not in OF_THE_MOMENT}


def _walk(path: str, value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, one in value.items():
        if isinstance(one, dict):
            yield from _walk(f"{path}.{name}", one)
        else:
            yield f"{path}.{name}", one


def _names(before: Leaves, after: Leaves) -> Iterator[str]:
    """Yield all paths, in the order of the later visit."""
    yield from after
    yield from (name for name in before if name not in after)


def _differ(name: str, before: Leaves, after: Leaves) -> bool:
    return bool(before.get(name, UNSET) != after.get(name, UNSET))


def _shown(leaves: Leaves, name: str) -> Any:
    return msgspec.json.encode(leaves[name]).decode() if name in leaves else UNSET
