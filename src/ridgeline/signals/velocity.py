"""How busy the visitor, its address and its linked id have been: counts of the store."""

from __future__ import annotations

from ridgeline.signals.contract import Answer, Known, Signal, Unknown
from ridgeline.signals.observed import Observed
from ridgeline.signals.velocity_counts import MOST_EVENTS_OF_A_DAY, velocity_of


def judge(observed: Observed) -> Answer:
    counts = observed.counts
    if counts is None:
        return Unknown("not_counted")
    is_busy = counts.events is not None and counts.events.twenty_four_hours > MOST_EVENTS_OF_A_DAY
    return Known(velocity_of(counts), (("too_many_to_tell_apart" if is_busy else "counted", ""),))


SIGNAL = Signal(
    field="velocity",
    reads=("counts",),
    meaning="Seven counts over the 5 minutes, the hour and the 24 hours that end at the event, which is counted: of "
    "the visitor's events, addresses, linked ids and countries, of the address's events, and of the linked id's "
    "addresses and visitors. They are exact, over all environments. What cannot be counted is left out: countries "
    "where none is known, linked ids' where the event has none.",
    reasons={
        "counted": "Counted in the store.",
        "too_many_to_tell_apart": f"The visitor had more than {MOST_EVENTS_OF_A_DAY:,} events in 24 hours: distinct "
        "counts of that window are left out, as the contract has it.",
    },
    unknown={"not_counted": "Nothing was counted."},
    false_alarms="Offices, schools and carriers share an address among many people.",
    judge=judge,
)
