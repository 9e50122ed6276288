"""How long a look-up takes, in turn with a read of a row of SQLite by its key."""

from __future__ import annotations

import random
import sqlite3
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from intel_addresses import anywhere, given_out
from ridgeline.intel.addresses import Version
from ridgeline.intel.lookup import IpIntelligence
from store_backends import held_on_one_core

TARGET_US = 20.0
POPULAR = 500
ROWS, ROW_BYTES = 100_000, 400
COLUMNS = ("look-up", "p50 µs", "least p50", "p99 µs", "least p99", "SQLite p50 µs", "SQLite p99 µs", "times SQLite")


@dataclass
class Timed:
    """Of one kind of look-up, by round: median and 99th percentile in microseconds, and those of the reference."""

    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    reference_p50: list[float] = field(default_factory=list)
    reference_p99: list[float] = field(default_factory=list)

    def add(self, times: Sequence[float], references: Sequence[float]) -> None:
        for values, p50, p99 in ((times, self.p50, self.p99), (references, self.reference_p50, self.reference_p99)):
            ordered = sorted(values)
            p50.append(ordered[len(ordered) // 2] * 1e6)
            p99.append(ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))] * 1e6)

    def cells(self) -> list[str]:
        middle = [statistics.median(values) for values in (self.p50, self.p99, self.reference_p50, self.reference_p99)]
        p50, p99, *reference = middle
        # Of each round by itself, since what else the machine does slows both down.
        times = statistics.median(own / row for own, row in zip(self.p50, self.reference_p50, strict=True))
        figures = [p50, min(self.p50), p99, min(self.p99), *reference, times]
        return [f"{one:.1f}" for one in figures]


class Reference:
    """A row of an SQLite table in memory, read by its key."""

    def __init__(self) -> None:
        self._draw = random.Random(1)
        self._rows = sqlite3.connect(":memory:")
        self._rows.execute("CREATE TABLE row (number INTEGER PRIMARY KEY, content BLOB)")
        self._rows.executemany(
            "INSERT INTO row VALUES (?, ?)", ((n, self._draw.randbytes(ROW_BYTES)) for n in range(ROWS))
        )

    def measure(self) -> float:
        """Return the seconds that a row took."""
        number = self._draw.randrange(ROWS)
        begun = time.perf_counter()
        self._rows.execute("SELECT content FROM row WHERE number = ?", (number,)).fetchall()
        return time.perf_counter() - begun


def measure(folders: dict[str, Path | None], addresses: int, rounds: int) -> dict[str, Timed]:
    """Return the times of each kind of look-up over each set of tables, by name; the first round warms up."""
    reference, timed, openings = Reference(), dict[str, Timed](), dict[str, list[float]]()
    source = IpIntelligence.open()
    draw = random.Random(2)
    popular: dict[Version, list[str]] = {4: given_out(source, draw, 4, POPULAR), 6: given_out(source, draw, 6, POPULAR)}
    with held_on_one_core():
        for number in range(rounds + 1):
            new: dict[Version, list[str]] = {
                4: list(islice(anywhere(draw, 4), addresses)),
                6: given_out(source, draw, 6, addresses),
            }
            for tables, folder in folders.items():
                begun = time.perf_counter()
                # Opened anew, it has no record at hand.
                intelligence = IpIntelligence.open(folder)
                took = time.perf_counter() - begun
                for name, texts in _kinds(new, popular, addresses, intelligence):
                    pair = _times(intelligence, texts, reference)
                    if number:
                        timed.setdefault(f"{tables}: {name}", Timed()).add(*pair)
                if number:
                    openings.setdefault(tables, []).append(took)
    for tables, seconds in openings.items():
        print(f"{tables}: opened in {statistics.median(seconds) * 1e3:.1f} ms, at least {min(seconds) * 1e3:.1f}")
    return timed


def _kinds(
    new: dict[Version, list[str]], popular: dict[Version, list[str]], count: int, intelligence: IpIntelligence
) -> Iterator[tuple[str, list[str]]]:
    versions: tuple[Version, ...] = (4, 6)
    for version in versions:
        yield f"IPv{version}, each asked once", new[version]
    for version in versions:
        for text in popular[version]:
            intelligence.look_up(text)
        yield f"IPv{version}, {POPULAR} popular ones", random.Random(3).choices(popular[version], k=count)


def _times(intelligence: IpIntelligence, texts: Sequence[str], reference: Reference) -> tuple[list[float], list[float]]:
    times, references = [], []
    look_up, clock = intelligence.look_up, time.perf_counter
    for text in texts:
        begun = clock()
        look_up(text)
        times.append(clock() - begun)
        references.append(reference.measure())
    return times, references


def report(timed: dict[str, Timed]) -> None:
    print(f"\n| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|")
    for name, one in timed.items():
        print(f"| {name} | {' | '.join(one.cells())} |")
    print()
    for name, one in timed.items():
        p50 = statistics.median(one.p50)
        print(f"{'PASS' if p50 < TARGET_US else 'MISS'}  {name}: p50 {p50:.1f} µs, target {TARGET_US:.0f}")
