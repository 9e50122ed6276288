"""The bench of candidates goes through all of its steps on both stores; times do not matter."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from ridgeline.testing.running_server import clean_environment

BENCH = Path(__file__).parents[2] / "bench" / "candidates.py"


def test_it_measures_both_stores() -> None:
    # Not pytest's own folder, which no other user may enter: PostgreSQL's server is one, if the tests run as root.
    with tempfile.TemporaryDirectory(prefix="ridgeline-bench-") as folder:
        Path(folder).chmod(0o711)
        done = subprocess.run(
            [sys.executable, str(BENCH), "--sizes", "300", "--visits", "20", "--folder", folder],
            env=clean_environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=150,
        )
    assert done.returncode == 0, done.stderr
    for store in ("sqlite", "postgresql"):
        assert f"{store}, 300 visitors" in done.stdout
    assert done.stdout.count("candidates, returning, changed: p50 ms ") == 2
    assert done.stdout.count("recorded, returning, changed: ") == 2
