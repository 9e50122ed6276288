"""The bench of the stores goes through all of its steps, so that it is there when it is needed; times do not matter."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ridgeline.testing.running_server import clean_environment

BENCH = Path(__file__).parents[2] / "bench" / "store.py"
SECTIONS = [
    "loading",
    "bytes an event",
    "typical searches",
    "typical searches over all time",
    "typical searches from the disk",
    "searches that match nothing",
    "searches without a selective filter",
    "reads in the store",
    "recording",
    "a search at its time limit",
    "erasing one machine",
    "erasing a visitor of ever new addresses",
]
STEPS = ["bytes", "typical", "searches", "disk", "reads", "limit", "puts", "erase"]
# Reads through the API need a load generator, and a core for it beside the server's.
if shutil.which("wrk") is not None and len(os.sched_getaffinity(0)) > 1:
    SECTIONS.append("GET /v4/events/{id}")
    STEPS.append("api")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the server of PostgreSQL gets through to as another user, which pytest's own are not."""
    with tempfile.TemporaryDirectory(prefix="ridgeline-bench-test-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(BENCH), "--folder", str(folder), *arguments],
        env=clean_environment(),
        check=False,
        capture_output=True,
        text=True,
        timeout=150,
    )


# Few of everything. The growth of the typical searches needs two sizes, the second by another run that goes on.
FEW = ("--backend", "sqlite,postgresql", "--seconds", "0.01", "--queries", "25", "--rounds", "1", "--puts", "100")


def test_every_step_runs_on_both_stores_and_a_later_run_goes_on(folder: Path) -> None:
    first = run(folder, *FEW, "--sizes", "1000", "--steps", "bytes,typical", "--keep")
    assert first.returncode == 0, first.stderr
    more = ("--fresh", "20", "--erase", "300", "--steps", ",".join(STEPS))
    second = run(folder, *FEW, "--sizes", "2000", *more)
    assert second.returncode == 0, second.stderr
    assert "loading the events from 1,000 to 2,000" in second.stderr
    for title in ("SQLite", "PostgreSQL"):
        for section in SECTIONS:
            assert f"\n### {title}: {section}\n" in second.stdout
        assert f"\nPASS  {title}, 0.002 million: " in second.stdout
        for when in ("p99", "p99 when asked again"):
            assert f"{title}: growth of typical searches, {when}, from 1,000 to 2,000" in second.stdout
    assert "| 0.001 million | 0.002 million |" in second.stdout
    assert not list(folder.iterdir()), "the stores are removed"


def test_too_little_room_and_a_place_in_the_checkout_are_refused(folder: Path) -> None:
    # A step for which nothing else is needed.
    done = run(folder, "--sizes", "10_000_000_000_000", "--steps", "bytes")
    assert done.returncode == 1
    assert "GB are free" in done.stderr
    done = run(BENCH.parent, "--sizes", "1000", "--steps", "bytes")
    assert done.returncode == 1
    assert "choose another --folder" in done.stderr
