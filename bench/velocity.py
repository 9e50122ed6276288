"""How fast velocity is counted: of ordinary visitors, and of one with 100,000 events a day.

    python bench/velocity.py [--backend sqlite,postgresql] [--size 1000000] [--copies] [--busy 110000] [--folder DIR]
        [--keep]

The events are those of bench/store.py, 110,000 a day, loaded in their order; a store that it has kept in the same
folder is used as it is. With `--copies` only the last ten days are loaded, and copied to those before
(store_copies.py), which takes minutes in place of hours. Then comes a day of one visitor alone. Each question is asked
as before the recording of an event, in turn with the reference, a read of an old event by its id.

Questions come in the order of time, as events do, and as many are asked before those that are measured: a process that
has just started reads the day of a busy address or linked id once, and keeps it. "As they come" are all events of a day
one after the other, as a server meets them, of which the last are measured; the other kinds are drawn, so that it is a
process that counts one event in many.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import uvloop

from ridgeline.logs import configure_logs
from ridgeline.settings import Settings
from ridgeline.storage import postgres_writer, sqlite
from ridgeline.storage.protocol import NewEvent, Storage, VelocitySubjects
from store_backends import BACKENDS, Backend, chosen, held_on_one_core, open_once
from store_copies import Stretch, copy
from store_events import EVENTS_PER_DAY, ONE_MACHINE, event_ids, generator, make_chunk, sample, stored_event, unpacked
from store_load import Progress, load
from store_measured import latencies

TARGET_MS = 2.0
BYTES_AN_EVENT, BYTES_BESIDE = 2_200, 1_000_000_000
AS_THEY_COME = "ordinary visitors, as they come"
FIRST = "the busy visitor, the first question"
MEANWHILE = "the busy visitor, recorded meanwhile"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before an event is recorded; `recorded` is the event, if it is recorded then."""

    subjects: VelocitySubjects
    at: int
    recorded: NewEvent | None = None


def question(event: NewEvent, *, is_recorded: bool = False) -> Question:
    """Return the question that comes before an event; of one that is stored, as of the millisecond before it."""
    columns: Any = event.columns
    subjects = VelocitySubjects(event.visitor_id, columns.get("ip"), columns.get("linked_id"), columns.get("country"))
    return Question(subjects, event.timestamp - (not is_recorded), event if is_recorded else None)


def of_the_last_day(size: int, count: int) -> list[Question]:
    draw = random.Random(2)
    last_day = range(max(0, size - EVENTS_PER_DAY), size)
    return [question(stored_event(generator().event(draw.choice(last_day)))) for _ in range(count)]


def as_they_came(size: int) -> list[Question]:
    """Return the questions of the last day's events, each and in order."""
    first = max(0, size - EVENTS_PER_DAY)
    return [question(stored_event(event)) for event in generator().events(first, size - first)]


def of_any_day(size: int, count: int, stretch: Stretch | None) -> list[Question]:
    if stretch is None:
        return [question(event) for event in sample(1, size, count)]
    draw = random.Random(1)
    drawn = (divmod(draw.randrange(size), stretch.events) for _ in range(count))
    return [_copied(stretch, back, number) for back, number in drawn]


def _copied(stretch: Stretch, back: int, number: int) -> Question:
    original = question(stored_event(generator().event(stretch.first_event + number)))
    return replace(original, at=original.at - back * stretch.milliseconds)


def of_the_busy(first: int, count: int) -> list[NewEvent]:
    """Return the busy visitor's events numbered from `first` on."""
    return [event for event in unpacked(make_chunk(first, count, ONE_MACHINE)) if event.visitor_id is not None]


async def measure(
    backend: Backend, size: int, first: int, busy: int, count: int, stretch: Stretch | None
) -> dict[str, dict[str, float]]:
    """Return the times of each kind of question and of the reference, by name; `stretch` was copied if it is given."""
    newest = of_the_busy(first + busy - 2 * count, 2 * count)
    coming = of_the_busy(first + busy, 2 * count)
    kinds = {
        AS_THEY_COME: as_they_came(size),
        "ordinary visitors, of the last day": of_the_last_day(size, 2 * count),
        "ordinary visitors, of any day": of_any_day(size, 2 * count, stretch),
        FIRST: [question(newest[0])],
        "the busy visitor": [question(event) for event in newest[1:]],
        MEANWHILE: [question(event, is_recorded=True) for event in coming[:count]],
        "the busy visitor, recorded late": [question(event, is_recorded=True) for event in coming[count:]],
    }
    ids = event_ids(3, size, 50 + count, 0 if stretch is None else stretch.first_event)
    measured: dict[str, dict[str, float]] = {}
    references: list[float] = []
    with held_on_one_core(), backend.apart():
        async with backend.opened(serving=True) as deployment:
            storage = deployment.storage
            for event_id in ids[:50]:
                await storage.event(event_id)
            for name, questions in kinds.items():
                before = max(len(questions) // 2, len(questions) - count) if questions[0].recorded is None else 0
                questions.sort(key=lambda one: one.at)
                for one in questions[:before]:
                    await storage.velocity(one.subjects, one.at)
                with as_they_happen() if name == MEANWHILE else nullcontext():
                    times, reads = await _ask(storage, questions[before:], ids[50:])
                measured[name] = latencies(times)
                references += reads
            measured["reference: an event by its id"] = latencies(references)
            counts = await storage.velocity(kinds["the busy visitor"][-1].subjects, newest[-1].timestamp)
    windows = counts.events
    measured["the busy visitor's events of 24 hours"] = {} if windows is None else {"count": windows.twenty_four_hours}
    return measured


async def _ask(storage: Storage, questions: Sequence[Question], ids: Sequence[str]) -> tuple[list[float], list[float]]:
    times, reads = [], []
    for one, event_id in zip(questions, ids, strict=False):
        begun = time.perf_counter()
        await storage.velocity(one.subjects, one.at)
        times.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        await storage.event(event_id)
        reads.append(time.perf_counter() - begun)
        if one.recorded is not None:
            _present[0] = one.recorded.timestamp
            await storage.record(one.recorded)
    return times, reads


_present = [0]


@contextmanager
def as_they_happen() -> Iterator[None]:
    """Have the stores take an event's time for the present: those of the bench are of days gone by, and late."""
    with ExitStack() as stack:
        for module in (sqlite, postgres_writer):
            stack.enter_context(patch.object(module, "system_clock", lambda: _present[0]))
        yield


def _load(backends: Sequence[Backend], folder: Path, size: int, busy: int, count: int, stretch: Stretch | None) -> int:
    """Load the events that are missing, then those of the busy visitor; return the number of the first of these.

    Twice `count` more of them will be recorded.
    """
    progress = Progress.read(folder)
    if progress.loaded < size:
        begin = progress.loaded if stretch is None else max(progress.loaded, stretch.first_event)
        print(f"loading {size - begin:,} events …", file=sys.stderr)
        load(backends, begin, size)
        if stretch is not None:
            for backend in backends:
                copy(backend, stretch)
        progress.loaded = size
        progress.write(folder)
    # Behind whatever bench/store.py or an earlier run has recorded.
    first = max(size, progress.loaded, *progress.recorded.values(), 0)
    # Before it is so: a run that is broken off leaves numbers out, in place of giving them twice.
    progress.recorded |= {backend.name: first + busy + 2 * count for backend in backends}
    progress.write(folder)
    print(f"loading {busy:,} events of one visitor …", file=sys.stderr)
    load(backends, first, first + busy, ONE_MACHINE)
    return first


@contextmanager
def _work_folder(options: argparse.Namespace) -> Iterator[Path]:
    """Give the folder of the stores, and remove it at the end unless it is to be kept."""
    above = Path(options.folder or tempfile.gettempdir()).absolute()
    if above.is_relative_to(Path(__file__).parents[1]):
        sys.exit(f"{above} lies in the checkout; stores are kept outside of it, choose another --folder.")
    folder = above / "ridgeline-store-bench" if options.folder else Path(tempfile.mkdtemp(prefix="ridgeline-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        missing = max(0, options.size - Progress.read(folder).loaded) + options.busy + options.questions
        needed = missing * BYTES_AN_EVENT * len(options.backend) + BYTES_BESIDE
        if (free := shutil.disk_usage(folder).free) < needed:
            sys.exit(f"This needs {needed / 1e9:.1f} GB on the disk of {folder}, and {free / 1e9:.1f} GB are free.")
        yield folder
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)


def _print(backend: str, size: int, measured: dict[str, dict[str, float]]) -> None:
    print(f"\n### {backend}, {size:,} events\n\n| | p50 ms | p99 ms | max ms |\n|---|---|---|---|")
    for name, values in measured.items():
        if "count" not in values:
            print(f"| {name} | {' | '.join(f'{values[key]:.3f}' for key in ('p50 ms', 'p99 ms', 'max ms'))} |")
    for name, values in measured.items():
        if "count" in values:
            print(f"\n{name}: {values['count']:,.0f}\n")
        elif name != FIRST and not name.startswith("reference"):
            verdict = "PASS" if values["p99 ms"] <= TARGET_MS else "MISS"
            print(f"{verdict}  {backend}, {name}: p99 {values['p99 ms']:.3f} ms, target {TARGET_MS} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backend", default="sqlite", help="which stores, by comma")
    parser.add_argument("--size", type=int, default=1_000_000, help="events of everybody")
    parser.add_argument("--copies", action="store_true", help="load the last ten days, and copy them to those before")
    parser.add_argument("--busy", type=int, default=EVENTS_PER_DAY, help="events of the one visitor")
    parser.add_argument("--questions", type=int, default=3_000, help="questions of each kind")
    parser.add_argument("--folder", help="where the stores lie; a temporary folder if not given")
    parser.add_argument("--keep", action="store_true", help="keep the stores")
    options = parser.parse_args()
    options.backend = chosen(parser, options.backend)
    if options.copies and options.size % Stretch(0).events:
        parser.error(f"with --copies the size must be a multiple of {Stretch(0).events:,}")
    if options.busy < 2 * options.questions:
        parser.error("the busy visitor needs two events for each question")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    configure_logs(Settings(log_level="warning"))
    with _work_folder(options) as folder, ExitStack() as running:
        backends: list[Backend] = [BACKENDS[name](folder) for name in options.backend]
        for backend in backends:
            running.enter_context(backend.running())
            uvloop.run(open_once(backend))
        stretch = Stretch.of(options.size) if options.copies else None
        first = _load(backends, folder, options.size, options.busy, options.questions, stretch)
        for backend in backends:
            backend.settle()
            backend.warm()
            measured = uvloop.run(measure(backend, options.size, first, options.busy, options.questions, stretch))
            _print(backend.name, options.size, measured)


if __name__ == "__main__":
    main()
