"""What bench/store.py has measured, kept in a file, so that a run that was broken off can go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec


class Measured(msgspec.Struct, frozen=True):
    """Values by name, such as `p99 ms`, of one thing, in a section of the report, at a number of events."""

    backend: str
    events: int
    section: str
    name: str
    values: Mapping[str, float]


class Results:
    """Everything measured so far; a later measurement of the same thing replaces the earlier one."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "results.json"
        known = msgspec.json.decode(self._file.read_bytes(), type=list[Measured]) if self._file.exists() else []
        self._by_key = {_key(one): one for one in known}

    def __iter__(self) -> Iterator[Measured]:
        return iter(self._by_key.values())

    def add(self, *measured: Measured) -> None:
        self._by_key |= {_key(one): one for one in measured}
        self._file.write_bytes(msgspec.json.encode(list(self._by_key.values())))


def _key(one: Measured) -> tuple[str, int, str, str]:
    return one.backend, one.events, one.section, one.name


def latencies(seconds: Sequence[float]) -> dict[str, float]:
    """Return the median, the 99th percentile and the longest of some times, in milliseconds."""
    ordered = sorted(seconds)
    if not ordered:
        return {}
    at = {"p50 ms": len(ordered) // 2, "p99 ms": min(int(len(ordered) * 0.99), len(ordered) - 1), "max ms": -1}
    return {name: ordered[place] * 1_000 for name, place in at.items()}
