"""How fast and how right IP intelligence is, and whether its tables slow the start down.

    python bench/intel.py [--steps known,lookups,start,held-out] [--tables FOLDER] [--feeds FOLDER]
        [--city-ranges 14000000] [--addresses 5000] [--rounds 7] [--starts 10] [--draws 1000]
        [--listed KIND=FILE] [--not-listed KIND=FILE]

`--tables` is a folder that `ridgeline intel update` has filled (`intel/` in a data directory). What is measured with
cities takes its table of cities; without one, `--city-ranges` made-up ranges are compiled, which takes minutes (0 makes
none).
`--feeds` has the lists that the step `held-out` holds out in turn, laid out as for `bin/build-ip-tables --lists`.
`--listed` and `--not-listed` name lists of your own, of which you know that their addresses are those of a kind
(datacenter, vpn, crawler, relay), or are not; they are judged by the tables in use.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from pathlib import Path

import intel_held_out
import intel_known
import intel_lookups
import intel_start
from intel_cities import compile_cities
from ridgeline.intel.lookup import SUFFIX, IpIntelligence
from ridgeline.logs import configure_logs
from ridgeline.settings import Settings

STEPS = ("known", "lookups", "start", "held-out")
CITY_RANGES = 14_000_000


def cities(options: argparse.Namespace, folder: Path) -> Path | None:
    """Return a table of cities: that of the tables given, else one of made-up ranges; None if none is wanted."""
    if options.tables is not None:
        own: Path = options.tables / f"city{SUFFIX}"
        if own.exists():
            return own.absolute()
    if not options.city_ranges:
        return None
    print(f"compiling {options.city_ranges:,} made-up ranges of cities …", file=sys.stderr)
    (folder / "made-up").mkdir()
    target = folder / "made-up" / f"city{SUFFIX}"
    compile_cities(target, options.city_ranges)
    return target


def measure(options: argparse.Namespace, folder: Path) -> None:
    steps = options.steps
    if "known" in steps:
        intel_known.report(IpIntelligence.open(options.tables))
    own = [(text, True) for text in options.listed] + [(text, False) for text in options.not_listed]
    if own:
        intelligence = IpIntelligence.open(options.tables)
        rows = []
        for text, listed in own:
            kind, _, path = text.partition("=")
            rows += intel_held_out.of_a_list(
                kind, Path(path), listed=listed, intelligence=intelligence, count=options.draws
            )
        intel_held_out.report(rows)
    city = cities(options, folder) if {"lookups", "start"} & {*steps} else None
    if "lookups" in steps:
        folders = {"tables that ship": None} | ({} if city is None else {"and cities": city.parent})
        intel_lookups.report(intel_lookups.measure(folders, options.addresses, options.rounds))
    if "start" in steps:
        intel_start.report(intel_start.measure(folder / "start", city, options.starts))
    if "held-out" in steps:
        intel_held_out.report(intel_held_out.measure(options.feeds, folder / "held-out", options.draws))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", default="", help="which of them, by comma; all that the other options allow")
    parser.add_argument("--tables", type=Path, help="tables of `ridgeline intel update`, beside those that ship")
    parser.add_argument("--feeds", type=Path, help="lists to hold out")
    parser.add_argument("--city-ranges", type=int, default=CITY_RANGES, help="how many to make up, if there are none")
    parser.add_argument("--addresses", type=int, default=5_000, help="look-ups of each kind in a round")
    parser.add_argument("--rounds", type=int, default=7, help="rounds of look-ups")
    parser.add_argument("--starts", type=int, default=10, help="starts of each kind")
    parser.add_argument("--draws", type=int, default=1_000, help="addresses of each list and IP version")
    parser.add_argument("--listed", action="append", default=[], metavar="KIND=FILE")
    parser.add_argument("--not-listed", action="append", default=[], metavar="KIND=FILE")
    options = parser.parse_args()
    every = [step for step in STEPS if step != "held-out" or options.feeds]
    options.steps = options.steps.split(",") if options.steps else every
    if unknown := [step for step in options.steps if step not in STEPS]:
        parser.error(f"{', '.join(unknown)} is not among {', '.join(STEPS)}")
    if "held-out" in options.steps and options.feeds is None:
        parser.error("held-out needs --feeds")
    if options.tables is not None and not options.tables.is_dir():
        parser.error(f"{options.tables} is no folder")
    for text in options.listed + options.not_listed:
        kind, _, path = text.partition("=")
        if kind not in intel_held_out.FLAGS or not Path(path).is_file():
            parser.error(f"{text} is not KIND=FILE with a kind of {', '.join(intel_held_out.FLAGS)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    configure_logs(Settings(log_level="warning"))
    with tempfile.TemporaryDirectory(prefix="ridgeline-bench-") as folder:
        measure(options, Path(folder))


if __name__ == "__main__":
    main()
