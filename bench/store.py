"""How the stores do as they grow: searches, reads, recording, bytes, time limits and erasure at each size.

python bench/store.py [--backend sqlite,postgresql] [--sizes 300000,3000000,10000000] [--folder DIR] [--keep]

The events come from `ridgeline.testing`, 110,000 a day, loaded in their order; each size is measured when it is
reached. The tables are printed as Markdown, then one line for each target.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import uvloop

import store_erase
import store_limit
import store_puts
import store_reads
import store_report
import store_searches
from ridgeline.logs import configure_logs
from ridgeline.settings import Settings
from store_backends import BACKENDS, Backend
from store_events import ONE_MACHINE, SCATTERED
from store_load import Progress, load
from store_measured import Measured, Results

BYTES_AN_EVENT, BYTES_BESIDE = 2_200, 2_000_000_000
STEPS = ("bytes", "typical", "searches", "disk", "reads", "api", "limit", "puts", "erase")


class Bench:
    """The stores below a folder, and what is measured of them."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self._options = options
        self._folder = folder
        self._progress = Progress.read(folder)
        self.results = Results(folder)
        self._backends: list[Backend] = [BACKENDS[name](folder) for name in options.backend]

    def run(self) -> None:
        with ExitStack() as running:
            for backend in self._backends:
                running.enter_context(backend.running())
                uvloop.run(_open_once(backend))
            for size in self._options.sizes:
                if size < self._progress.loaded:
                    continue
                self._load(size)
                for backend in self._backends:
                    self._measure(backend, size)
            if self._options.erase and "erase" in self._options.steps:
                self._erase(self._options.sizes[-1])

    def _load(self, size: int) -> None:
        first = self._progress.loaded
        if first < size:
            _say(f"loading the events from {first:,} to {size:,} …")
            rate = load(self._backends, first, size)
            for backend in self._backends:
                self._add(
                    backend,
                    size,
                    "loading",
                    "both together" if len(self._backends) > 1 else "alone",
                    {"events/s": rate},
                )
            self._progress.loaded = size
            self._progress.write(self._folder)
        for backend in self._backends:
            backend.settle()

    def _measure(self, backend: Backend, size: int) -> None:
        steps: dict[str, Callable[[Backend, int], None]] = {
            "bytes": self._bytes,
            "typical": self._typical,
            "searches": self._searches,
            "disk": self._from_disk,
            "reads": self._reads,
            "api": self._api,
            "limit": self._limit,
            "puts": self._puts,
        }
        for name, step in steps.items():
            if name in self._options.steps:
                _say(f"{backend.name}, {size:,} events: {name} …")
                step(backend, size)

    def _bytes(self, backend: Backend, size: int) -> None:
        stored = max(size, self._progress.recorded.get(backend.name, 0))
        parts = backend.bytes_by_part()
        total = backend.total_bytes()
        details = sum(bytes_ for name, bytes_ in parts.items() if name.startswith("event_detail"))
        rows = {store_report.WITHOUT_DETAIL: total - details, store_report.DETAIL: details}
        largest = sorted(parts.items(), key=lambda part: -part[1])[: store_report.LARGEST_PARTS]
        rows |= {f"`{name}`": bytes_ for name, bytes_ in largest if bytes_ != details}
        for name, bytes_ in rows.items():
            self._add(backend, size, "bytes an event", name, {"bytes": bytes_ / stored})

    def _typical(self, backend: Backend, size: int) -> None:
        backend.warm()
        self._search(backend, size, store_searches.measure_typical)

    def _searches(self, backend: Backend, size: int) -> None:
        self._search(backend, size, store_searches.measure_all)

    def _search(self, backend: Backend, size: int, measure: store_searches.Measure) -> None:
        effort = store_searches.Effort(self._options.queries, self._options.seconds)

        async def run() -> None:
            async with backend.opened() as deployment:
                for case, values in await measure(deployment.storage, size, effort):
                    self._add(backend, size, case.kind, case.name, values)

        uvloop.run(run())

    def _from_disk(self, backend: Backend, size: int) -> None:
        async def measure(case: store_searches.Case) -> dict[str, float]:
            async with backend.opened() as deployment:
                return await store_searches.measure(deployment.storage, case, self._options.seconds)

        for case in store_searches.typical(size, self._options.queries, store_searches.ROUNDS):
            if case.kind == "typical searches":
                backend.cool()
                values = uvloop.run(measure(case))
                first = {name: value for name, value in values.items() if not name.startswith("again")}
                self._add(backend, size, "typical searches from the disk", case.name, first)

    def _reads(self, backend: Backend, size: int) -> None:
        async def measure() -> None:
            async with backend.opened() as deployment:
                values = await store_reads.measure_inside(deployment.storage, size)
                self._add(backend, size, "reads in the store", "old event", values)

        uvloop.run(measure())

    def _api(self, backend: Backend, size: int) -> None:
        seconds, rounds = max(1, round(self._options.seconds)), self._options.rounds
        measured = store_reads.measure_api(backend, size, self._folder, seconds, rounds, self._options.fresh)
        for name, values in measured.items():
            self._add(backend, size, "GET /v4/events/{id}", name, values)

    def _limit(self, backend: Backend, size: int) -> None:
        for name, values in uvloop.run(store_limit.measure(backend, size, self._options.seconds)).items():
            self._add(backend, size, "a search at its time limit", name, values)

    def _puts(self, backend: Backend, size: int) -> None:
        first = max(size, self._progress.recorded.get(backend.name, 0))
        puts, rounds = self._options.puts, self._options.rounds
        self._recorded(backend, first + puts * (rounds + 1))
        values, reference = uvloop.run(store_puts.measure(backend, first, puts, rounds, self._folder))
        fresh = {name: values.pop(f"read {name}") for name in ("p50 ms", "p99 ms")}
        self._add(backend, size, "reads in the store", "event just recorded", fresh)
        self._add(backend, size, "recording", "through the writer", values)
        self._add(backend, size, "recording", "compress, append, fsync", reference)

    def _erase(self, size: int) -> None:
        count = self._options.erase
        # Far from the events that are recorded meanwhile: a few have the ids of those that they were made from.
        begin = max(size, *self._progress.recorded.values(), 0) + max(count, 200_000)
        for section, visitor_id in zip(store_report.ERASURES, (ONE_MACHINE, SCATTERED), strict=True):
            _say(f"{section}: loading {count:,} events …")
            load(self._backends, begin, begin + count, visitor_id)
            for backend in self._backends:
                backend.settle()
                _say(f"{backend.name}: erasing …")
                first = max(size, self._progress.recorded.get(backend.name, 0))
                seconds = min(self._options.seconds, store_erase.ALONE_SECONDS)
                figures, after = uvloop.run(store_erase.measure(backend, visitor_id, count, first, seconds))
                self._recorded(backend, after)
                for name, values in figures.items():
                    self._add(backend, size, section, name, values)

    def _recorded(self, backend: Backend, after: int) -> None:
        """Note that a store may hold events beyond the loaded ones; loading them again leaves them as they are."""
        self._progress.recorded[backend.name] = after
        self._progress.write(self._folder)

    def _add(self, backend: Backend, size: int, section: str, name: str, values: dict[str, float]) -> None:
        self.results.add(Measured(backend.name, size, section, name, values))


async def _open_once(backend: Backend) -> None:
    async with backend.opened():
        pass


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


@contextmanager
def _work_folder(options: argparse.Namespace) -> Iterator[Path]:
    """Give the folder of the stores, and remove it at the end unless it is to be kept."""
    above = Path(options.folder or tempfile.gettempdir()).absolute()
    if above.is_relative_to(Path(__file__).parents[1]):
        sys.exit(f"{above} lies in the checkout; stores are kept outside of it, choose another --folder.")
    # A folder of one's own name when one was chosen, so that a later run finds what an earlier one has kept.
    folder = (
        above / "ridgeline-store-bench" if options.folder else Path(tempfile.mkdtemp(prefix="ridgeline-store-bench-"))
    )
    folder.mkdir(parents=True, exist_ok=True)
    try:
        _check_room(options, folder)
        yield folder
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)


def _check_room(options: argparse.Namespace, folder: Path) -> None:
    held = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    events = max(options.sizes) + 2 * options.erase + options.puts * (options.rounds + 1) * len(options.sizes)
    needed = events * BYTES_AN_EVENT * len(options.backend) + BYTES_BESIDE - held
    free = shutil.disk_usage(folder).free
    if free < needed:
        sys.exit(f"This needs {needed / 1e9:.1f} GB on the disk of {folder}, and {free / 1e9:.1f} GB are free.")


def _numbers(text: str) -> list[int]:
    return sorted(int(part.replace("_", "")) for part in text.split(","))


def _names(known: Sequence[str]) -> Callable[[str], list[str]]:
    def names(text: str) -> list[str]:
        given = text.split(",")
        if unknown := [name for name in given if name not in known]:
            raise argparse.ArgumentTypeError(f"{', '.join(unknown)} is not among {', '.join(known)}")
        return given

    return names


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backend", type=_names(list(BACKENDS)), default=["sqlite"], help="which stores, by comma")
    parser.add_argument("--sizes", type=_numbers, default=[300_000, 3_000_000, 10_000_000], help="numbers of events")
    parser.add_argument("--folder", help="where the stores lie; a temporary folder if not given")
    parser.add_argument("--keep", action="store_true", help="keep the stores, for a later run with the same --folder")
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each thing is measured")
    parser.add_argument("--queries", type=int, default=1_000, help="searches of each kind")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds beside a reference")
    parser.add_argument("--puts", type=int, default=8_000, help="events recorded in each round")
    parser.add_argument("--fresh", type=int, default=500, help="identifications before each round of reads by HTTP")
    parser.add_argument("--erase", type=int, default=0, help="events of each visitor to erase at the end")
    parser.add_argument("--steps", type=_names(STEPS), default=list(STEPS), help=f"which of {','.join(STEPS)}")
    options = parser.parse_args()
    if "api" in options.steps and shutil.which("wrk") is None:
        sys.exit("The load generator is missing; install the package wrk, or leave out the step api.")
    # Ended by a signal, too, the servers are stopped and the stores removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    configure_logs(Settings(log_level="warning"))
    with _work_folder(options) as folder:
        bench = Bench(options, folder)
        try:
            bench.run()
        finally:
            print("\n".join(store_report.tables(bench.results)), flush=True)
        print()
        for verdict in store_report.verdicts(bench.results):
            print(verdict)


if __name__ == "__main__":
    main()
