"""The bench of the overview goes through all of its steps on both stores; times do not matter."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from ridgeline.testing.running_server import clean_environment

BENCH = Path(__file__).parents[2] / "bench" / "overview.py"


def test_the_bench_runs() -> None:
    with tempfile.TemporaryDirectory(prefix="ridgeline-bench-test-") as name:
        # The server of PostgreSQL may run as another user.
        Path(name).chmod(0o711)
        few = ("--days", "8", "--a-day", "600", "--rounds", "2", "--folder", name)
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
    rows = {line for line in done.stdout.splitlines() if line.startswith("| 7 days |")}
    # Both stores count the same, in an hour a step.
    assert len({row.split("|")[3] for row in rows}) == 1
    assert {row.split("|")[2].strip() for row in rows} == {"168"}
    for backend in ("sqlite", "postgresql"):
        assert f"### {backend}, " in done.stdout
        for stretch in (1, 7):
            assert f"  {backend}, {stretch} days: p50 " in done.stdout
