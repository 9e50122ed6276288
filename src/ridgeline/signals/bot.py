"""Whether a program makes the visit: joined from what automation causes, never from one weak trace."""

from __future__ import annotations

from math import prod

from ridgeline.signals.bot_causes import LONGEST, LOOKS, REASONS, Trace, kind_of
from ridgeline.signals.contract import Answer, Known, Signal, Unknown
from ridgeline.signals.observed import Observed

ENOUGH = 0.8
"""From here on a visit is taken for a program's: no trace that people show, too, weighs as much."""


def judge(observed: Observed) -> Answer:
    if not observed.facts:
        return Unknown("no_facts")
    traces: dict[str, Trace] = {}
    for look in LOOKS:
        for trace in look(observed):
            traces.setdefault(trace.reason, trace)
    likely = 1 - prod(1 - trace.weight for trace in traces.values())
    heaviest = sorted(traces.values(), key=lambda trace: -trace.weight)
    because = tuple((trace.reason, trace.seen[:LONGEST]) for trace in heaviest)
    if likely >= ENOUGH:
        return Known("bad", because, {"bot_type": kind_of(traces)})
    return Known("not_detected", because or (("no_traces", ""),))


SIGNAL = Signal(
    field="bot",
    more_fields=("bot_type",),
    reads=(
        *("webdriver", "automation", "window_frame", "screen_resolution", "screen_frame", "device_pixel_ratio"),
        *("pointer", "touch_support", "webgl_context", "permissions", "connection", "plugins", "pdf_viewer_enabled"),
        *("client_hints", "user_agent", "engine", "input", "worker_navigator", "iframe_navigator"),
        *("client", "request", "signal:tampering"),
    ),
    meaning="`bad` for a visit that a program makes: what it leaves behind, what it must change to hide, windows and "
    "screens that cannot be, and mice and keys that no hand moves. The traces are joined as if each were independent, "
    f"and are enough from {ENOUGH:g} on. `bot_type` is the kind or the tool, as far as the traces tell.",
    reasons={**REASONS, "no_traces": "Nothing that was observed comes from automation."},
    unknown={"no_facts": "Nothing was observed."},
    false_alarms="People who drive their browser by a program: by tools for the disabled that press keys and buttons "
    "for them, or by remote control. A page that is tested. Traces of such programs alone are kept below the limit, so "
    "that two of different kinds must come together.",
    judge=judge,
)
