"""What only operators see of an event: how long each step took, and how its visitor was decided.

Stored apart from the event, with a retention of its own, and erased with it.
"""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from ridgeline.wire.explanation import Explanation


class EventDetail(Struct):
    """`timings` are milliseconds by pipeline step, up to the write. Events of other servers have no explanation."""

    timings: dict[str, float]
    explanation: Explanation | UnsetType = UNSET
