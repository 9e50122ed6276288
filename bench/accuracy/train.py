"""Learn the matcher's parameters and write them to `src/ridgeline/matching/parameters.json`.

    python bench/accuracy/train.py

takes twenty minutes on two cores. The file says what it was made with.

Frequencies, rates of change, rates of return and clones come from the train split, where the truth is known; thresholds
and calibration from replays of the validation split, where it is only counted. The test split is not looked at; only
what of all visits may be wrong was set knowing what the baselines, and once we ourselves, have there (freeze.py).
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).parents[1]))

from accuracy.fit import fitted, starting_point
from accuracy.freeze import frozen
from accuracy.learn import Learned, learn
from accuracy.visits import visits

TARGET = Path(__file__).parents[2] / "src" / "ridgeline" / "matching" / "parameters.json"
MIXES = ("desktop", "mobile")


def _numbers(text: str) -> list[float]:
    return [float(part) for part in text.split(",")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--devices", type=int, default=5_000, help="of each mix and seed; 40 %% of them train")
    parser.add_argument("--seeds", default="1,2", help="separated by commas")
    parser.add_argument("--validation-seeds", default="1,2", help="whose validation splits freeze the thresholds")
    parser.add_argument("--to", type=Path, default=TARGET)
    parser.add_argument("--thresholds", default="0.2,0.3,0.5", help="to be tried")
    parser.add_argument(
        "--storageless", default="0.2,0.3,0.4,0.6", help="thresholds to be tried where nobody has tokens"
    )
    parser.add_argument("--contested", default="0.8,0.95", help="those to be tried where others are likely as well")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    seeds = [int(seed) for seed in options.seeds.split(",")]
    started = time.monotonic()
    base = starting_point()
    learned = Learned()
    for name in MIXES:
        for seed in seeds:
            learn(visits(name, seed, options.devices, "train"), learned, base)
            print(f"{time.monotonic() - started:6.0f} s  learned from {name}, seed {seed}", flush=True)
    made_by = (
        f"bench/accuracy/train.py --devices {options.devices} --seeds {options.seeds}"
        f" --validation-seeds {options.validation_seeds} --thresholds {options.thresholds}"
        f" --storageless {options.storageless} --contested {options.contested}"
    )
    parameters = fitted(learned, base, made_by, f"{learned.devices} devices, {learned.visits} visits")
    frozen_by = [int(seed) for seed in options.validation_seeds.split(",")]
    sources = [list(visits(name, seed, options.devices, "validation")) for name in MIXES for seed in frozen_by]
    parameters = frozen(
        parameters,
        sources,
        _numbers(options.thresholds),
        _numbers(options.storageless),
        _numbers(options.contested),
        options.workers,
    )
    options.to.write_bytes(msgspec.json.format(msgspec.json.encode(parameters), indent=1) + b"\n")
    print(f"{time.monotonic() - started:6.0f} s  written to {options.to}")


if __name__ == "__main__":
    main()
