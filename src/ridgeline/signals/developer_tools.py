"""Whether the browser's developer tools are open, by what they do with what a page writes to the console.

Chromium's tools speak the DevTools protocol, as drivers do, and both have errors formatted. But they alone keep account
of asynchronous calls (`Debugger.setAsyncCallStackDepth`), which makes each of them dearer by far. Firefox's tools read
the cause of an error to show it, which nobody else does.
"""

from __future__ import annotations

from ridgeline.signals.contract import Answer, Known, Signal, Unknown
from ridgeline.signals.observed import Observed

# How often the agent does each.
_CALLS, _NODES = 100, 2_000
# What is shorter is not measured.
_TICK = 100.0
# Measured, of Chromium 156 on a busy machine: 0 to 3 with no tools open, whoever listens; 11 to 35 with tools.
MANY_TIMES = 8.0


def judge(observed: Observed) -> Answer:
    watched = observed.members("console_watched")
    traps = watched.get("traps")
    if not isinstance(traps, list):
        return Unknown("not_observed")
    if "cause" in traps:
        return Known(True, (("error_causes_read", ""),))
    if "stack" not in traps:
        return Known(False, (("errors_not_read", ""),))
    calls, nodes = _time(watched.get("async_calls")), _time(watched.get("text_nodes"))
    if calls is None or nodes is None:
        return Unknown("somebody_listens")
    dearer = (calls / _CALLS) / (max(nodes, _TICK) / _NODES)
    if dearer < MANY_TIMES:
        return Unknown("somebody_listens")
    return Known(True, (("asynchronous_calls_followed", f"{min(dearer, 999.0):.0f} times"),))


def _time(value: object) -> float | None:
    """Return a time in microseconds, None for what is none, or would be days."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value < 1e12 else None  # noqa: PLR2004


SIGNAL = Signal(
    field="developer_tools",
    reads=("console_watched",),
    meaning="True while the browser's developer tools are open for the page, beside it or in a window of their own, in "
    "Firefox, Chromium and the browsers made of it. It is what was so when the agent collected, once in a page's life.",
    reasons={
        "asynchronous_calls_followed": "Somebody listens to Chromium's console, and the debugger keeps account of "
        "asynchronous calls: they take so many times what a piece of text takes.",
        "error_causes_read": "Firefox read the cause of an error that was written to the console.",
        "errors_not_read": "Nobody read an error that was written to the console, as developer tools do.",
    },
    unknown={
        "not_observed": "The agent has not told: another engine, a page with a console of its own, or no time.",
        "somebody_listens": "Somebody listens to Chromium's console, as developer tools do and as drivers do, and no "
        "debugger shows: tools that are set not to follow asynchronous calls look like that.",
    },
    false_alarms="Editors that debug a page in the browser, and browsers that are inspected from another machine, have "
    "as good as tools. Programs that drive a browser are not taken for tools unless they follow asynchronous calls, "
    "too. Firefox's tools for the whole browser count for each page.",
    judge=judge,
)
