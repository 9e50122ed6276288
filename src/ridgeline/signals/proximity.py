"""The zone in which the device is, where the page may know."""

from __future__ import annotations

from ridgeline.signals.contract import Answer, Known, Signal, Unknown
from ridgeline.signals.observed import Observed
from ridgeline.wire.signals import Proximity


def judge(observed: Observed) -> Answer:
    place = observed.place
    if place is None:
        return Unknown("not_allowed" if observed.error("geolocation") == "blocked" else "not_observed")
    if place.zone_id is None:
        return Unknown("not_exact")
    proximity = Proximity(place.zone_id, place.radius, place.confidence)  # type: ignore[arg-type]
    return Known(proximity, (("device_told", f"within {place.radius} m"),))


SIGNAL = Signal(
    field="proximity",
    reads=("geolocation", "place"),
    meaning="The zone of a fixed grid ([H3](https://h3geo.org)) in which the device is. Devices near to each other "
    "share its id, which does not tell where that is, and is another one in other deployments and after a new "
    "deployment secret. The zone is the smallest whose radius is at least that within which the device is in 95 of 100 "
    "cases by its own word, which on Android's and Apple's systems is extended from 68. `confidence` is the share of a "
    "normal distribution of that width around the place that lies inside the zone. Of a place that is just exact "
    "enough it is 0.94 in the zone's middle, 0.45 at a side, 0.33 in a corner; it is more where the place is more "
    "exact. Only where the page had the permission to know the place before: nobody is asked. [What becomes of the "
    "place](privacy.md#where-the-device-is).",
    reasons={"device_told": "The device told a place as exact as that."},
    unknown={
        "not_allowed": "The page had no permission to know the place, or it was taken back.",
        "not_observed": "The browser told no place, or not in time; a later identification may have it.",
        "not_exact": "The place is not exact to 22.5 km.",
    },
    false_alarms="What a device says of its place is not checked: developer tools and extensions set any. Neighbours "
    "on both sides of a border have different ids, and so has one device that once tells its place more exactly: an id "
    "does not tell in which larger zone it lies.",
    judge=judge,
)
