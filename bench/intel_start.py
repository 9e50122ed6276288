"""Whether the tables slow the start of `ridgeline serve` down: from the command to the first answer of /readyz."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from intel_copy import Copy
from ridgeline.intel.lookup import SUFFIX, shipped_tables

TARGET_MS = 50.0
WITHOUT, SHIPPED, CITIES = "without any table", "with the tables that ship", "and with cities"
READY = "Ctrl-C stops the server."


@dataclass
class Starts:
    """Of one way to start, by round, in milliseconds: what passed until it was ready, and the processor's time."""

    passed: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


def measure(folder: Path, cities: Path | None, rounds: int) -> dict[str, Starts]:
    """Start the product in each way in turn, and turn about in which is first; the first round warms up."""
    without, shipped = Copy(folder / "without"), Copy(folder / "shipped")
    shipped.ship(table.path for table in shipped_tables().values())
    ways = {WITHOUT: (without, folder / "data-without"), SHIPPED: (shipped, folder / "data-shipped")}
    if cities is not None:
        ways[CITIES] = (shipped, folder / "data-cities")
        tables = folder / "data-cities/intel"
        tables.mkdir(parents=True)
        (tables / f"city{SUFFIX}").symlink_to(cities.absolute())
    starts = {name: Starts() for name in ways}
    for number in range(rounds + 1):
        names = list(ways)
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            copy, data = ways[name]
            begun = time.perf_counter()
            with _serving(copy, data) as process:
                passed, processor = time.perf_counter() - begun, _processor_seconds(process.pid)
            if number:
                starts[name].passed.append(passed * 1e3)
                starts[name].processor.append(processor * 1e3)
    return starts


@contextmanager
def _serving(copy: Copy, data: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "ridgeline", "serve", "--data-dir", str(data), "--port", "0", "--log-level", "error"],
        env=copy.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout
            url = ""
            for line in process.stdout:
                if "is running at " in line:
                    url = line.split("is running at ")[1].split()[0]
                if READY in line:
                    break
            if not url:
                raise RuntimeError(f"the server in {copy.folder} did not start.")
            urllib.request.urlopen(f"{url}/readyz", timeout=30).close()
            yield process
        finally:
            process.terminate()


def _processor_seconds(pid: int) -> float:
    """Return what all threads of a process have had of the processor, which is steadier than time."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def report(starts: dict[str, Starts]) -> None:
    columns = ("`ridgeline serve` until it is ready", "ms, median", "least", "most", "processor ms, median", "least")
    print(f"\n| {' | '.join(columns)} |\n{'|---' * len(columns)}|")
    for name, one in starts.items():
        passed = statistics.median(one.passed), min(one.passed), max(one.passed)
        processor = statistics.median(one.processor), min(one.processor)
        print(f"| {name} | {' | '.join(f'{value:.0f}' for value in (*passed, *processor))} |")
    print()
    reference = starts[WITHOUT]
    for name, one in starts.items():
        if name == WITHOUT:
            continue
        more = [own - other for own, other in zip(one.processor, reference.processor, strict=True)]
        median = statistics.median(more)
        told = f"{median:+.0f} ms of the processor (median of {len(more)} rounds), target {TARGET_MS:.0f}"
        print(f"{'PASS' if median <= TARGET_MS else 'MISS'}  a start {name}: {told}")
