"""How long the console's pages wait for their figures: the overview and the events, through the server.

    python bench/console.py [--backend sqlite,postgresql] [--size 3300000] [--rounds 20] [--folder DIR]

The store holds copies of ten days of bench/store.py's events (store_copies.py). The server answers what the pages ask
it, over HTTP and as for a management key, in turn with the reference, which reads one event by its id. Times are of
whole answers, read to their last byte.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

import httpx
import uvloop

from ridgeline.clock import DAY
from ridgeline.logs import configure_logs
from ridgeline.settings import Settings
from store_backends import BACKENDS, Backend, chosen, open_once
from store_copies import Stretch, copy
from store_events import event_ids, generator, stored_event
from store_load import load
from store_measured import latencies

TARGET_MS = 300.0
SIZE = 3_300_000
PAGE, COUNTED = 50, 1_000
STRETCHES = (1, 7, 30)
REFERENCE = "reference: an event by its id"


def asked(stretch: Stretch, rounds: int) -> Iterator[tuple[str, list[str]]]:
    """Yield what the pages ask for by name, with a path for each round."""
    draw = random.Random(1)
    end = stretch.start + stretch.milliseconds
    for days in STRETCHES:
        yield (
            f"overview of {days} days",
            [_path("overview", end=end - number, start=end - number - days * DAY) for number in range(rounds)],
        )
    drawn = [
        stored_event(generator().event(draw.randrange(stretch.first_event, stretch.first_event + stretch.events)))
        for _ in range(8 * rounds)
    ]
    visitors = [event.visitor_id for event in drawn if event.visitor_id is not None]
    linked = [event.columns["linked_id"] for event in drawn if event.columns.get("linked_id")]
    filters: dict[str, Callable[[int], dict[str, object]]] = {
        "events": lambda _: {},
        "events of bad bots": lambda _: {"bot": "bad"},
        "events with a VPN": lambda _: {"vpn": "true"},
        "events of private windows and a VPN": lambda _: {"vpn": "true", "incognito": "true"},
        "events with a score from 20 on": lambda _: {"min_suspect_score": 20},
        "events of a visitor": lambda number: {"visitor_id": visitors[number % len(visitors)]},
        "events of a linked id": lambda number: {"linked_id": linked[number % len(linked)]},
        "events, the oldest first": lambda _: {"reverse": "true"},
    }
    for name, of in filters.items():
        paths = [
            _path("events", limit=PAGE, end=end - number, start=end - number - 30 * DAY, **of(number))
            for number in range(rounds)
        ]
        yield f"{name}, {PAGE} of 30 days", paths
    # The page counts up to so many while its first events are already there.
    counted = [
        _path("events", limit=1, total_hits=COUNTED, end=end - number, start=end - number - 30 * DAY)
        for number in range(rounds)
    ]
    yield f"events of 30 days, counted up to {COUNTED:,}", counted


def _path(name: str, **parameters: object) -> str:
    return f"/management/v1/{name}?{urlencode(parameters)}"


def measure(backend: Backend, stretch: Stretch, rounds: int) -> dict[str, dict[str, float]]:
    """Return the times of each kind of question and of the reference, by name."""
    measured: dict[str, dict[str, float]] = {}
    references: list[float] = []
    ids = event_ids(3, stretch.first_event + stretch.events, rounds, stretch.first_event)
    with backend.server() as server, backend.apart():
        headers = {"Authorization": f"Bearer {server.create_key('management')}"}
        with httpx.Client(base_url=server.url, headers=headers, timeout=60) as client:
            for name, paths in asked(stretch, rounds):
                # What a first question reads of the disk is not what is measured.
                _ask(client, paths[0])
                times = []
                for path, event_id in zip(paths, ids, strict=True):
                    times.append(_ask(client, path))
                    references.append(_ask(client, f"/management/v1/events/{event_id}"))
                measured[name] = latencies(times)
    measured[REFERENCE] = latencies(references)
    return measured


def _ask(client: httpx.Client, path: str) -> float:
    begun = time.perf_counter()
    answer = client.get(path)
    took = time.perf_counter() - begun
    answer.raise_for_status()
    return took


def _print(backend: str, size: int, measured: dict[str, dict[str, float]]) -> None:
    print(f"\n### {backend}, {size:,} events\n\n| | p50 ms | p99 ms | max ms |\n|---|---|---|---|")
    for name, values in measured.items():
        print(f"| {name} | {' | '.join(f'{values[key]:.1f}' for key in ('p50 ms', 'p99 ms', 'max ms'))} |")
    print()
    for name, values in measured.items():
        if name != REFERENCE:
            verdict = "PASS" if values["p99 ms"] <= TARGET_MS else "MISS"
            print(f"{verdict}  {backend}, {name}: p99 {values['p99 ms']:.1f} ms, target {TARGET_MS:.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backend", default="sqlite", help="which stores, by comma")
    parser.add_argument("--size", type=int, default=SIZE, help="events, a multiple of those of ten days")
    parser.add_argument("--rounds", type=int, default=20, help="how often each is asked for")
    parser.add_argument("--folder", help="where the stores lie; a temporary folder if not given")
    options = parser.parse_args()
    names = chosen(parser, options.backend)
    if not options.size or options.size % Stretch(0).events:
        parser.error(f"the size must be a multiple of {Stretch(0).events:,}")
    configure_logs(Settings(log_level="warning"))
    stretch = Stretch.of(options.size)
    folder = Path(tempfile.mkdtemp(prefix="ridgeline-bench-", dir=options.folder))
    try:
        with ExitStack() as running:
            backends: list[Backend] = [BACKENDS[name](folder) for name in names]
            for backend in backends:
                running.enter_context(backend.running())
                uvloop.run(open_once(backend))
            print(f"loading {stretch.events:,} events …", file=sys.stderr)
            load(backends, stretch.first_event, stretch.first_event + stretch.events)
            for backend in backends:
                copy(backend, stretch)
                backend.settle()
                backend.warm()
                _print(backend.name, options.size, measure(backend, stretch, options.rounds))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
