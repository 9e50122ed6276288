"""`python -m accuracy`: run the replays that are missing, then write the page."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from accuracy import calibration
from accuracy.population import DAYS, Device
from accuracy.report import MIX_NAMES, Report, calibration_rows, table
from accuracy.runs import Plan, algorithms, run
from accuracy.visits import GAP_MEAN, GAP_MEDIAN, visits

# The more devices are compared, the fewer are unique: of the mobile-heavy mix, in which desktops are few, a population
# so many times larger is looked at.
_LARGER = {"desktop": 1, "mobile": 3}

ROOT = Path(__file__).parents[2]


def calibrate(plan: Plan, traced: int) -> str:
    """Return achieved figures beside their targets, as a part of the page."""
    changes = {}
    rows = []
    for mix in plan.mixes:
        devices = calibration.sample(mix, 0, plan.devices)
        changes[mix] = calibration.change_days(devices[:traced], 0)
        rows += _population_rows(mix, devices, plan)
    targets = (
        "Days between changes at the median, 90th and 95th percentile browser; the targets were measured on desktops."
    )
    return "\n\n".join(
        [
            "## Does the population come out as it should?",
            table(["mix", "figure", "target", "achieved"], rows),
            targets,
            calibration_rows(changes),
        ]
    )


def _population_rows(mix: str, devices: list[Device], plan: Plan) -> list[list[str]]:
    many = calibration.sample(mix, 0, plan.devices * _LARGER[mix]) if _LARGER[mix] > 1 else devices
    (unique, alike), (hardware_unique, hardware_alike) = calibration.looks(many, "windows-chrome")
    windows = sum(device.platform == "windows-chrome" for device in many)
    (_, phones_alike), _ = calibration.looks(devices, "iphone-safari")
    stream = list(visits(mix, 0, plan.devices, "test", min(plan.compared, 1_000)))
    gaps = calibration.gaps(iter(stream))
    random = sum(bool(device.noise) for device in devices) / len(devices)
    private = sum("private_window" in visit.cause for visit in stream) / len(stream)
    cleared = {visit.device for visit in stream if "storage_cleared" in visit.cause}
    fleet = sum(device.fleet for device in devices) / len(devices)
    name = MIX_NAMES[mix]
    found = [
        (f"of {windows:,} Windows-Chrome devices, unique", "30 to 55 %", f"{unique:.1%}, expected set {alike:.1f}"),
        ("the same, hardware and screen alone", "6 %", f"{hardware_unique:.1%}, expected set {hardware_alike:.0f}"),
        ("iPhones: devices that look like one, expected", "many", f"{phones_alike:.0f}"),
        ("days between visits, median", f"{GAP_MEDIAN:g}", f"{gaps[len(gaps) // 2]:.2f}"),
        ("days between visits, mean (the window cuts long ones)", f"{GAP_MEAN:g}", f"{sum(gaps) / len(gaps):.2f}"),
        ("devices that randomise canvas and audio", "3 %", f"{random:.1%}"),
        ("visits in private windows", "10 %", f"{private:.1%}"),
        (
            "devices seen to have cleared storage (of 32 % that do)",
            "-",
            f"{len(cleared) / len({v.device for v in stream}):.1%}",
        ),
        ("devices in office fleets of 50", "5 %" if mix == "desktop" else "1.5 %", f"{fleet:.1%}"),
    ]
    return [[name, *row] for row in found]


def main() -> None:
    parser = argparse.ArgumentParser(prog="accuracy", description=__doc__)
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "accuracy", help="where outcomes are kept")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first-seed", type=int, default=3, help="matcher and thresholds were made with those before")
    parser.add_argument("--devices", type=int, default=20_000, help="devices in each population")
    parser.add_argument("--compared", type=int, default=2_000, help="test devices that meet every algorithm")
    parser.add_argument("--mixes", default="desktop,mobile")
    parser.add_argument("--algorithms", default=",".join(algorithms()))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--whole", type=int, default=1, help="seeds of which ours and the oracle meet all test devices")
    parser.add_argument("--traced", type=int, default=400, help="devices whose changes are counted over five years")
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "accuracy.md", help="`-` prints it")
    options = parser.parse_args()
    plan = Plan(
        tuple(options.mixes.split(",")),
        options.seeds,
        options.devices,
        options.compared,
        options.first_seed,
        options.whole,
    )
    print(f"{DAYS} days, {plan}", file=sys.stderr)
    run(options.folder, plan, options.algorithms.split(","), options.workers)
    print("measuring the population", file=sys.stderr)
    report = Report(options.folder, plan, calibrate(plan, options.traced), "make accuracy")
    if str(options.page) == "-":
        with tempfile.TemporaryDirectory() as name:
            report.write(Path(name) / "accuracy.md", Path(name) / "pictures")
            print((Path(name) / "accuracy.md").read_text())
        return
    report.write(options.page, options.page.parent / "pictures")


if __name__ == "__main__":
    main()
