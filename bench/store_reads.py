"""Reading single events: inside the process, and through the API beside a constant answer of the same HTTP server."""

from __future__ import annotations

import functools
import os
import statistics
import time
from pathlib import Path

import httpx

from ridgeline.storage.protocol import Storage
from ridgeline.testing import FakeDevice, RunningServer
from server import EVENT_BYTES, Run, hold_on_one_core, load, reference
from store_backends import Backend
from store_events import event_ids
from store_measured import latencies

HERE = Path(__file__).parent
# More than the server keeps in memory, so that old events are read from the store.
OLD_EVENTS = 40_000
READS = 2_000
CONSTANT = "constant answer"


@functools.cache
def old_events(size: int) -> list[str]:
    """Return ids of events anywhere in a store of `size` events, in no order, few of them twice."""
    return event_ids(size + 1, size, min(size, OLD_EVENTS))


async def measure_inside(storage: Storage, size: int) -> dict[str, float]:
    """Read old events at random; return latencies."""
    times = []
    for event_id in old_events(size)[:READS]:
        begun = time.perf_counter()
        if await storage.event(event_id) is None:
            raise RuntimeError(f"the event {event_id} is not there")
        times.append(time.perf_counter() - begun)
    return latencies(times)


def measure_api(
    backend: Backend, size: int, folder: Path, seconds: int, rounds: int, events: int
) -> dict[str, dict[str, float]]:
    """Read fresh events, so many, and old ones with wrk, in turn with the constant answer; return rates and ratios."""
    runs: dict[str, list[Run]] = {"fresh event": [], "old event": [], CONSTANT: []}
    old, fresh = folder / "old-paths", folder / "fresh-paths"
    old.write_text("".join(f"/v4/events/{event_id}\n" for event_id in old_events(size)))
    script = ("-s", str(HERE / "get.lua"))
    with backend.apart(), backend.server() as server, reference("constant") as constant:
        hold_on_one_core(server)
        authorization = ("-H", f"Authorization: Bearer {server.secret_key}")
        public_key = server.public_key
        asked = 0.0
        for number in range(rounds + 1):
            visits = visit(server, public_key, range(number * events, (number + 1) * events))
            paths = [f"/v4/events/{event_id}\n" for event_id in visits]
            fresh.write_text("".join(paths))
            os.environ |= {"PATHS": str(fresh), "START": "0"}
            first = load(server.url, *authorization, *script, seconds=seconds)
            # Each round goes on where the one before has stopped.
            os.environ |= {"PATHS": str(old), "START": str(int(asked) % len(old_events(size)))}
            second = load(server.url, *authorization, *script, seconds=seconds)
            asked += second.rate * seconds
            third = load(constant, seconds=seconds)
            if number:  # the first warms up
                for measured, run in zip(runs.values(), (first, second, third), strict=True):
                    measured.append(run)
    return {name: _values(measured, runs[CONSTANT]) for name, measured in runs.items()}


def visit(server: RunningServer, public_key: str, seeds: range) -> list[str]:
    """Send an identification of each of some devices; return the ids of the events."""
    event_ids = []
    with httpx.Client() as client:
        size = 0
        for seed in seeds:
            device = FakeDevice(seed)
            # Filled up to the size of the constant answer.
            tags = {"filler": "x" * (EVENT_BYTES - size - 24)} if size else {}
            answer = client.post(
                server.url, content=device.observation(public_key, tags=tags), headers=device.headers()
            )
            answer.raise_for_status()
            event_ids.append(answer.json()["event_id"])
            client.cookies.clear()
            if not size:
                headers = {"Authorization": f"Bearer {server.secret_key}"}
                size = len(client.get(f"{server.url}/v4/events/{event_ids[0]}", headers=headers).content)
    return event_ids


def _values(runs: list[Run], constant: list[Run]) -> dict[str, float]:
    ratios = [run.rate / base.rate for run, base in zip(runs, constant, strict=True)]
    return {
        "requests/s": statistics.median(run.rate for run in runs),
        "p50 ms": statistics.median(run.p50 for run in runs),
        "p99 ms": statistics.median(run.p99 for run in runs),
        "ratio": statistics.median(ratios),
        "least": min(ratios),
        "most": max(ratios),
    }
