"""What only operators see of an event: how long each step took, and how its visitor was decided.

Stored apart from the event, with a retention of its own, and erased with it.
"""

from __future__ import annotations

from msgspec import Struct


class MatchDetail(Struct):
    """`method` is how the visitor was found, `because` the reason for people, `score` 0 to 1."""

    version: str
    method: str
    score: float
    because: str


class EventDetail(Struct):
    """`timings` are milliseconds by pipeline step, up to the write."""

    timings: dict[str, float]
    match: MatchDetail
