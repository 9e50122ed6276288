"""The bench of velocity goes through all of its steps on both stores; times do not matter."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from ridgeline.testing.running_server import clean_environment

BENCH = Path(__file__).parents[2] / "bench" / "velocity.py"
KINDS = (
    "ordinary visitors, as they come",
    "ordinary visitors, of the last day",
    "ordinary visitors, of any day",
    "the busy visitor",
    "the busy visitor, recorded meanwhile",
    "the busy visitor, recorded late",
)


def test_the_bench_runs() -> None:
    with tempfile.TemporaryDirectory(prefix="ridgeline-bench-test-") as name:
        # The server of PostgreSQL may run as another user.
        Path(name).chmod(0o711)
        few = ("--size", "2000", "--busy", "1500", "--questions", "40", "--folder", name)
        done = subprocess.run(
            [sys.executable, str(BENCH), "--backend", "sqlite,postgresql", *few],
            env=clean_environment(),
            check=False,
            capture_output=True,
            text=True,
            timeout=150,
        )
        assert done.returncode == 0, done.stderr
        assert not [*Path(name).iterdir()], "the stores are removed"
    for backend in ("sqlite", "postgresql"):
        assert f"### {backend}, 2,000 events" in done.stdout
        for kind in KINDS:
            assert f"  {backend}, {kind}: p99 " in done.stdout
    counts = [line for line in done.stdout.splitlines() if line.startswith("the busy visitor's events of 24 hours: ")]
    assert len(counts) == 2
    assert len({*counts}) == 1, "both stores count the same"
    # Nearly all of them: an event in twenty has no visitor.
    assert int(counts[0].rsplit(maxsplit=1)[1].replace(",", "")) > 1_300
