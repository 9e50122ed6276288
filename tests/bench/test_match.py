"""The bench of matches goes through all of its steps on both stores, and finds visitors again; times do not matter."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from ridgeline.testing.running_server import clean_environment

BENCH = Path(__file__).parents[2] / "bench" / "match.py"
ROWS = (
    "returning unchanged",
    "returning, really drifted",
    "returning, 6 changed at random",
    "returning, 6 changed by one cause",
    "returning, browser, system and monitor",
    "new devices",
)


def measured(*arguments: str) -> str:
    """Return what the bench prints, having filled its stores in a folder of their own."""
    # Not pytest's own folder, which no other user may enter: PostgreSQL's server is one, if the tests run as root.
    with tempfile.TemporaryDirectory(prefix="ridgeline-bench-") as folder:
        Path(folder).chmod(0o711)
        done = subprocess.run(
            [sys.executable, str(BENCH), *arguments, f"--folder={folder}"],
            env=clean_environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=150,
        )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_measures_both_stores() -> None:
    printed = measured("--sizes=2000", "--matches=200", "--workers=1", "--everybody=40")
    parts = printed.split("\n\n")
    reports, compared = parts[::2], parts[1::2]
    told = []
    for store, report in zip(("sqlite", "postgresql"), reports, strict=True):
        assert f"{store}, 2,000 visitors" in report
        assert "population: all visitors were counted" in report
        assert "reference, in turn with the matches: " in report
        rows = {cells[0]: cells for line in report.splitlines() if (cells := re.split(r" ?\| ?", line)[1:-1])}
        assert all(len(rows[name]) == len(rows["devices"]) for name in ROWS)
        recall = rows["devices"].index("recall")
        for name in ROWS[2:4]:
            assert float(rows[name][recall]) >= 0.99, name
        assert float(rows["returning unchanged"][recall]) == 1.0
        told.append([rows[name][recall:] for name in ROWS])
    # Whatever keeps them, the visitors are the same.
    assert told[0] == told[1]
    # The opening of the next store may be told below a table.
    tables = [[line for line in part.splitlines() if line.startswith("| returning")] for part in compared]
    assert [len(table) for table in tables] == [4, 4]
    for table in tables:
        for line in table:
            name, number, *shares = [cell.strip() for cell in line.split("|")[1:-1]]
            assert (name in ROWS[1:5], number) == (True, "40")
            by_keys, by_comparing = shares[:2], shares[2:]
            # None that keys find is lost, and nearly none is lost at all.
            assert all(float(of_keys) <= float(of_all) for of_keys, of_all in zip(by_keys, by_comparing, strict=True))
            assert min(map(float, by_comparing)) >= 0.95
    assert tables[0] == tables[1]


def test_there_are_visitors_to_come_again_though_few_of_many_are_wanted() -> None:
    printed = measured("--backend=sqlite", "--sizes=4000", "--matches=1", "--workers=0")
    assert [name for name in ROWS if f"| {name} |" not in printed] == []
