"""Whether the device is identified more often than people use a page."""

from __future__ import annotations

from ridgeline.signals.contract import Answer, Because, Known, Signal, Unknown
from ridgeline.signals.observed import Observed

# A page that identifies at every view sees some dozens of these from a person in an hour. The contract names no number.
MOST = {"five_minutes": 30, "one_hour": 120, "twenty_four_hours": 500}
_WINDOWS = {"five_minutes": "5 minutes", "one_hour": "an hour", "twenty_four_hours": "24 hours"}


def judge(observed: Observed) -> Answer:
    counts = None if observed.counts is None else observed.counts.events
    if counts is None:
        return Unknown("not_counted")
    busy: list[Because] = []
    for window, most in MOST.items():
        events = getattr(counts, window)
        if events > most:
            busy.append((f"busy_{window}", f"{events:,}"))
    return Known(bool(busy), tuple(busy) or (("few_events", f"{counts.twenty_four_hours:,} in 24 hours"),))


SIGNAL = Signal(
    field="high_activity_device",
    reads=("counts",),
    meaning="True for a visitor with more events than a person makes: "
    + ", ".join(f"over {most} in {_WINDOWS[window]}" for window, most in MOST.items())
    + ".",
    reasons={f"busy_{window}": f"More than {most} events in {_WINDOWS[window]}." for window, most in MOST.items()}
    | {"few_events": "No more events than a person makes."},
    unknown={"not_counted": "Nothing was counted."},
    false_alarms="A page that identifies again and again by itself, such as one that is left open and polls.",
    judge=judge,
)
