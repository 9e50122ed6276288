"""The bench of how devices stand to the population: small, of the same devices every time; times do not matter."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

from ridgeline.testing.running_server import clean_environment

BENCH = Path(__file__).parents[2] / "bench" / "standing.py"


@cache
def printed() -> str:
    """Return what the bench prints of as few devices as there is anything to tell of."""
    done = subprocess.run(
        [sys.executable, str(BENCH), "--devices=7000", "--mixed=200"],
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=170,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows(first: str) -> dict[str, list[str]]:
    """Return the rows of the table that begins with a line, without its head."""
    lines = printed().split(f"### {first}")[1].split("###")[0].splitlines()
    cells = [re.split(r" ?\| ?", line)[1:-1] for line in lines if line.startswith("|")]
    return {name: rest for name, *rest in cells[2:]}


def number(cell: str) -> float:
    return float(cell.replace(",", "").rstrip(" %"))


def test_hardly_any_honest_device_is_rare_and_none_seems_mixed() -> None:
    rare = rows("rare_device")
    judged, unknown, *buckets, share = map(number, rare["new devices"])
    # The first thousand are compared with nobody, and five thousand more must come, who fade meanwhile.
    assert judged + unknown == 7_000
    assert 0 < judged < 1_000
    assert number(rare["of another seed"][0]) == 3_500
    assert abs(sum(buckets) - 100) < 0.1
    for name in ("new devices", "returning devices", "of another seed"):
        assert number(rare[name][-1]) <= 0.4, name
    assert share <= 0.4
    alarms = {name: number(cells[2]) for name, cells in rows("Anomaly").items()}
    assert alarms == {"new devices": 0, "returning devices": 0, "of another seed": 0}


def test_devices_of_two_systems_are_found_out_where_both_are_known() -> None:
    found = rows("Devices mixed")
    claimed = found["only browser and system are claimed"]
    # Of all, of both well known, and by claim: from Windows, which most have, to Linux, which next to nobody has.
    assert number(claimed[2]) >= 0.4
    assert number(claimed[4]) == 0.0
    assert number(found["all is claimed but what is drawn and said"][2]) >= 0.15


def test_it_says_what_it_holds_itself_to() -> None:
    verdicts = [line.split(" ", 1)[0] for line in printed().splitlines() if re.match("PASS|MISS", line)]
    assert len(verdicts) == 3
    assert re.search(r"^kept: [1-9][\d,]+ counts, ", printed(), re.MULTILINE)
