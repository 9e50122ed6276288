"""The search for blocking keys: what it counts is what a store would find, and it tells how well keys do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np

from match_devices import Maker, make_bases
from match_fill import NETWORK_KEY
from match_keys import PLACES, Coming, led_to, row_of
from ridgeline.matching.blocking import KEYS, blocking_keys
from ridgeline.matching.network import read_network
from ridgeline.testing.running_server import clean_environment

BENCH = Path(__file__).parents[2] / "bench"
VISITORS, MOST = 1_000, 6


def test_it_counts_whom_a_key_leads_to_as_a_store_would() -> None:
    bases = make_bases("mobile", 1, 300)
    made = [one for _, one in Maker(bases, VISITORS).block(0)]
    stored = np.array([row_of(one) for one in made], np.uint64)
    again = [one._replace(values=bases[one.base].later) if one.base is not None else one for one in made]
    comers = Coming(
        ["any"],
        np.zeros(len(made), np.int64),
        np.array([one.phone for one in made]),
        np.array([row_of(one) for one in again], np.uint64),
        np.arange(len(made)),
    )
    before = [blocking_keys(one.features, read_network(one.address, NETWORK_KEY)) for one in made]
    now = [blocking_keys(one.features, read_network(one.address, NETWORK_KEY)) for one in again]
    holders: dict[int, list[int]] = {}
    for number, keys in enumerate(before):
        for key in keys:
            holders.setdefault(key, []).append(number)
    expected = [
        sorted(len(first) for key in {*now[number]} & {*before[number]} if number in (first := holders[key][:MOST]))
        for number in range(len(made))
    ]
    found = [led_to(stored, comers, tuple(PLACES[name] for name in key), MOST) for key in KEYS]
    led = [sorted(int(one[number]) for one in found if one[number]) for number in range(len(made))]
    assert led == expected
    assert sum(map(bool, led)) > len(made) // 2
    # Some of them are lost in crowds.
    assert any(MOST in one for one in led)


def test_it_looks_for_keys_and_tells_how_well_they_do() -> None:
    some = ["--visitors", "4000", "--devices", "100", "--minutes", "0.05", "--workers", "1"]
    done = subprocess.run(
        [sys.executable, str(BENCH / "match_keys.py"), *some],
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len([line for line in lines if line.startswith("    (")]) == len(KEYS)
    shares = [float(part.split("/")[-1]) for line in lines[-2:] for part in line.split(";")]
    assert len(shares) == 10
    # Some fifty devices each, of which many come without what is late or without client hints.
    assert min(shares[0], shares[5]) > 0.9
    assert min(shares) > 0.75
