"""Which script engine ran the agent, by traits that no user agent changes."""

from __future__ import annotations

from typing import Literal

from ridgeline.signals.observed import Observed

Engine = Literal["chromium", "gecko", "webkit"]


def real_engine(observed: Observed) -> Engine | None:
    """Return the engine that the fact `engine` shows; None where its traits do not agree on one."""
    traits = observed.members("engine")
    stack, names = traits.get("stack"), traits.get("globals")
    if not isinstance(names, list):
        return None
    if stack == "at" and "stack_limit" in traits and "InternalError" not in names:
        return "chromium"
    if stack == "@":
        return "gecko" if "InternalError" in names else "webkit"
    return None
