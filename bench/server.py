"""Throughput and latency of the two hot routes, each beside a reference, in interleaved runs.

python bench/server.py get|identify [--seconds 5] [--rounds 7] [--visitors 1000000]
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families

from cores import LOAD_CORE, SERVER_CORE
from ridgeline.testing import FakeDevice, RunningServer
from server_fill import fill_folder, lines, messages

HERE = Path(__file__).parent
CONNECTIONS = 32
EVENT_BYTES = 5_000
# That come again and again.
DEVICES = 3_000


@dataclass(frozen=True)
class Run:
    """One run of the load: requests a second, and latencies in milliseconds."""

    rate: float
    p50: float
    p99: float


def load(url: str, *arguments: str, seconds: int) -> Run:
    done = subprocess.run(
        [
            "taskset",
            "-c",
            LOAD_CORE,
            "wrk",
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{seconds}s",
            "--timeout",
            "30s",
            "--latency",
            *arguments,
            url,
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise RuntimeError(f"not every request was answered well: {done.stdout}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    assert rate
    return Run(float(rate[1]), _milliseconds(done.stdout, "50%"), _milliseconds(done.stdout, "99%"))


def _milliseconds(output: str, percentile: str) -> float:
    found = re.search(rf"{percentile}\s+([\d.]+)(us|ms|s)", output)
    assert found
    return float(found[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[found[2]]


def hold_on_one_core(server: RunningServer) -> None:
    """Keep every thread of the server on its core."""
    for thread in Path(f"/proc/{server.pid}/task").iterdir():
        os.sched_setaffinity(int(thread.name), {int(SERVER_CORE)})


@contextmanager
def reference(kind: str) -> Iterator[str]:
    """Run the reference server of bench/reference.py and give its URL."""
    process = subprocess.Popen(
        ["taskset", "-c", SERVER_CORE, sys.executable, str(HERE / "reference.py"), kind, str(EVENT_BYTES)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        yield process.stdout.readline().strip()
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def report(title: str, runs: dict[str, list[Run]]) -> None:
    names = list(runs)
    print(f"\n{title} ({len(runs[names[0]])} interleaved runs, {CONNECTIONS} connections; median [least to most])\n")
    print("| | requests/s | p50 ms | p99 ms |\n|---|---|---|---|")
    for name, measured in runs.items():
        cells = [_spread([getattr(run, field) for run in measured], digits) for field, digits in FIELDS]
        print(f"| {name} | {' | '.join(cells)} |")
    product, base = runs[names[0]], runs[names[1]]
    ratios = [a.rate / b.rate for a, b in zip(product, base, strict=True)]
    tails = [a.p99 / b.p99 for a, b in zip(product, base, strict=True)]
    print(f"| ratio | {_spread(ratios, 2)} | | {_spread(tails, 2)} |")


FIELDS = (("rate", 0), ("p50", 2), ("p99", 2))


def _spread(values: list[float], digits: int) -> str:
    return f"{statistics.median(values):.{digits}f} [{min(values):.{digits}f} to {max(values):.{digits}f}]"


def get(seconds: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder, RunningServer(Path(folder), "--log-level", "warning") as server:
        hold_on_one_core(server)
        device, key = FakeDevice(1), server.public_key
        bare = httpx.post(server.url, content=device.observation(key), headers=device.headers()).json()
        headers = {"Authorization": f"Bearer {server.secret_key}"}
        size = len(httpx.get(f"{server.url}/v4/events/{bare['event_id']}", headers=headers).content)
        # Filled up with tags to the reference's size.
        tags = {"filler": "x" * (EVENT_BYTES - size - 24)}
        body = device.observation(key, tags=tags)
        event_id = httpx.post(server.url, content=body, headers=device.headers()).json()["event_id"]
        with httpx.Client() as client:
            for seed in range(2, 2_000):
                client.post(server.url, content=FakeDevice(seed).observation(key))
                client.cookies.clear()
        url = f"{server.url}/v4/events/{event_id}"
        print(f"event: {len(httpx.get(url, headers=headers).content)} bytes among 2,000", file=sys.stderr)
        runs: dict[str, list[Run]] = {"GET /v4/events/{id}": [], "constant answer": []}
        authorization = ("-H", f"Authorization: Bearer {server.secret_key}")
        with reference("constant") as constant:
            for number in range(rounds + 1):
                print(f"round {number} of {rounds} …", file=sys.stderr)
                pair = load(url, *authorization, seconds=seconds), load(constant, seconds=seconds)
                if number:  # the first warms up
                    for measured, run in zip(runs.values(), pair, strict=True):
                        measured.append(run)
        report("Reading an event", runs)


def identify(seconds: int, rounds: int, visitors: int) -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        data = Path(folder)
        if visitors:
            print(f"storing {visitors:,} visitors …", file=sys.stderr)
            data = fill_folder(data, visitors)
        # Each device comes from an address, which is one of those that the stored visitors have.
        proxy = ("--trusted-proxies", "127.0.0.1")
        server = stack.enter_context(RunningServer(data, "--log-level", "warning", *proxy))
        hold_on_one_core(server)
        bodies = Path(folder) / "bodies.jsonl"
        # Many devices that return without a token: each is looked up by its facts.
        key = server.public_key
        fake = [FakeDevice(seed).message(key) for seed in range(0 if visitors else DEVICES)]
        bodies.write_text(lines(fake or messages(key, DEVICES), max(visitors, DEVICES)))
        script = ("-s", str(HERE / "post.lua"))
        runs: dict[str, list[Run]] = {"POST / (identify and store)": [], "read and decode only": []}
        os.environ["BODIES"] = str(bodies)
        with reference("decode") as decode:
            for number in range(rounds + 1):
                print(f"round {number} of {rounds} …", file=sys.stderr)
                pair = load(server.url, *script, seconds=seconds), load(decode, *script, seconds=seconds)
                if number:
                    for measured, run in zip(runs.values(), pair, strict=True):
                        measured.append(run)
        report(f"Identifying, the server on one core, {visitors:,} visitors stored before", runs)
        report_parts(server)


def report_parts(server: RunningServer) -> None:
    """Print what each step and each signal took, by the server's own metrics."""
    headers = {"Authorization": f"Bearer {server.secret_key}"}
    text = httpx.get(f"{server.url}/management/v1/metrics", headers=headers).text
    print("\n| | mean ms | 99 of 100 within ms |\n|---|---|---|")
    for family in text_string_to_metric_families(text):
        if family.type != "histogram":
            continue
        kind = family.name.removeprefix("ridgeline_").removesuffix("_seconds")
        for part in dict.fromkeys(sample.labels[kind] for sample in family.samples):
            of_part = [sample for sample in family.samples if sample.labels[kind] == part]
            named = {sample.name.removeprefix(family.name): sample.value for sample in of_part}
            count = named["_count"]
            within = min(
                float(sample.labels["le"])
                for sample in of_part
                if sample.name.endswith("_bucket") and sample.value >= 0.99 * count
            )
            print(f"| {kind} {part} | {named['_sum'] / count * 1000:.3f} | {within * 1000:g} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["get", "identify"])
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--visitors", type=int, default=0, help="that are stored before any is identified")
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("The load generator is missing; install the package wrk.")
    if options.what == "get":
        get(options.seconds, options.rounds)
    else:
        identify(options.seconds, options.rounds, options.visitors)


if __name__ == "__main__":
    main()
