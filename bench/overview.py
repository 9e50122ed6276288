"""How long the overview takes: of a day to a year, from roll-ups as ten million events in three months leave them.

    python bench/overview.py [--backend sqlite,postgresql] [--days 365] [--a-day 110000] [--rounds 20] [--folder DIR]

The events of one day are those of bench/store.py; they are counted, and the counts are given to each day of the store,
which holds the events of the last day alone: an overview reads no others. Each stretch is measured in turn with the
reference, which reads the same roll-ups one by one and adds them up in Python.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import uvloop

from ridgeline.clock import DAY
from ridgeline.logs import configure_logs
from ridgeline.operations.overview import Wanted, overview_of
from ridgeline.settings import Settings
from ridgeline.storage.protocol import DumpBatch, NewEvent, RollupRow, Storage
from ridgeline.storage.rollup import rollup_counts
from store_backends import BACKENDS, Backend, chosen, held_on_one_core
from store_events import EVENTS_PER_DAY, START_MS, new_events
from store_measured import latencies

TARGET_MS = 300.0
TARGET_DAYS = 90
STRETCHES = (1, 7, 30, 90, 365)
ROWS_AT_ONCE = 5_000
LOADED_AT_ONCE = 2_000
# The reference takes seconds for what is longer, and says the same.
REFERENCE_DAYS = 30


def counts_of(events: list[NewEvent], days: int) -> Iterator[RollupRow]:
    """Yield the counts of a day's events for each of the days before it."""
    counts = rollup_counts(events)
    for day in range(1, days):
        for (environment_id, hour, measure, value), count in counts.items():
            yield RollupRow(environment_id, hour - day * DAY, measure, value, count)


async def fill(backend: Backend, events: list[NewEvent], days: int) -> int:
    """Put the counts of all days and the events of the last into a store; return how many counts it has."""
    rows = counts_of(events, days)
    async with backend.opened() as deployment:
        while batch := list(islice(rows, ROWS_AT_ONCE)):
            await deployment.storage.restore(DumpBatch("rollup", batch))
        for first in range(0, len(events), LOADED_AT_ONCE):
            await deployment.storage.load(events[first : first + LOADED_AT_ONCE])
    return days * len(rollup_counts(events))


async def measure(backend: Backend, days: int, rounds: int) -> dict[str, dict[str, float]]:
    """Return the times of each stretch and of its reference, by name."""
    measured: dict[str, dict[str, float]] = {}
    with held_on_one_core(), backend.apart():
        async with backend.opened(serving=True, search_seconds=60) as deployment:
            for stretch in (one for one in STRETCHES if one <= days):
                wanted = Wanted(START_MS + (1 - stretch) * DAY, START_MS + DAY, None, None, ZoneInfo("Europe/Oslo"))
                times: list[float] = []
                references: list[float] = []
                overview = await overview_of(deployment.storage, wanted)
                for _ in range(rounds):
                    begun = time.perf_counter()
                    overview = await overview_of(deployment.storage, wanted)
                    msgspec.json.encode(overview)
                    times.append(time.perf_counter() - begun)
                    if stretch <= REFERENCE_DAYS and len(references) < 3:
                        references.append(await _reference(deployment.storage, wanted, overview.events))
                name = f"{stretch} days"
                measured[name] = latencies(times) | {"steps": len(overview.points), "events": overview.events}
                if references:
                    measured[f"reference: {name}, one by one"] = latencies(references)
    return measured


async def _reference(storage: Storage, wanted: Wanted, events: int) -> float:
    begun = time.perf_counter()
    totals: Counter[tuple[str, str]] = Counter()
    for row in await storage.rollups(wanted.start, wanted.end - 1):
        totals[row.measure, row.value] += row.count
    if totals["source", "device"] != events:
        raise RuntimeError(f"{totals['source', 'device']} events one by one, {events} in the overview")
    return time.perf_counter() - begun


def _print(backend: str, rows: int, measured: dict[str, dict[str, float]]) -> None:
    print(f"\n### {backend}, {rows:,} counts\n\n| | steps | events | p50 ms | max ms |\n|---|---|---|---|---|")
    for name, values in measured.items():
        about = [f"{values[key]:,.0f}" if key in values else "" for key in ("steps", "events")]
        print(f"| {name} | {' | '.join(about)} | {values['p50 ms']:.0f} | {values['max ms']:.0f} |")
    print()
    for name, values in measured.items():
        if "steps" in values and int(name.split()[0]) <= TARGET_DAYS:
            verdict = "PASS" if values["p50 ms"] <= TARGET_MS else "MISS"
            print(f"{verdict}  {backend}, {name}: p50 {values['p50 ms']:.0f} ms, target {TARGET_MS:.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backend", default="sqlite", help="which stores, by comma")
    parser.add_argument("--days", type=int, default=365, help="days of counts")
    parser.add_argument("--a-day", type=int, default=EVENTS_PER_DAY, help="events of a day")
    parser.add_argument("--rounds", type=int, default=20, help="how often each is asked for")
    parser.add_argument("--folder", help="where the stores lie; a temporary folder if not given")
    options = parser.parse_args()
    names = chosen(parser, options.backend)
    configure_logs(Settings(log_level="warning"))
    folder = Path(tempfile.mkdtemp(prefix="ridgeline-bench-", dir=options.folder))
    try:
        # Of a shorter day the others are left out, so that all hours have their share.
        every = max(1, EVENTS_PER_DAY // options.a_day)
        events = list(islice(new_events(0), 0, EVENTS_PER_DAY, every))
        events = [event for event in events if event.timestamp < START_MS + DAY]
        with ExitStack() as running:
            for name in names:
                backend = BACKENDS[name](folder)
                running.enter_context(backend.running())
                print(f"filling {name} …", file=sys.stderr)
                rows = uvloop.run(fill(backend, events, options.days))
                backend.settle()
                backend.warm()
                _print(name, rows, uvloop.run(measure(backend, options.days, options.rounds)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
