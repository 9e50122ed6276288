"""`python -m accuracy.ablation`: what each ingredient of our matcher is worth, by replays that leave it out.

Thresholds and calibration stay as they were frozen for the whole. Each replay writes its outcome to a file, and one
that is there is not run again; the table is written whenever one is done.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from msgspec.structs import replace

from accuracy.measures import calibration_error, judge, reliability, tracking, wrong_visits
from accuracy.ours import Ours
from accuracy.replay import Outcome, replay
from accuracy.runs import load, path_of, save
from accuracy.visits import Visit, visits
from ridgeline.matching.parameters import BINS, RESTLESS, Parameters, shipped

ROOT = Path(__file__).parents[2]
MODES = ("tokens", "storageless")
_UNLEARNED_RATE = 0.02
_ALWAYS_PRIOR = 1e9


def without_frequencies(parameters: Parameters) -> Parameters:
    """Every operator's visitors look as those that it was trained on: what is rare here is not learned."""
    attributes = {name: replace(one, strength=[_ALWAYS_PRIOR] * 3) for name, one in parameters.attributes.items()}
    unknown = {"make": replace(parameters.make, share=0.0), "look": replace(parameters.look, share=0.0)}
    return replace(parameters, attributes=attributes, **unknown)


def without_drift(parameters: Parameters) -> Parameters:
    """Every attribute changes at one rate, whatever the time, the browser and the attribute."""
    attributes = {
        name: replace(
            one, change={"": [_UNLEARNED_RATE] * BINS}, odds={}, leaves={}, arrives={}, reverts=0.2, back=0.02
        )
        for name, one in parameters.attributes.items()
    }
    return replace(parameters, attributes=attributes)


def without_causes(parameters: Parameters) -> Parameters:
    """Attributes change each for itself: ten that one update moves are ten surprises."""
    attributes = {
        name: replace(one, change={state: table for state, table in one.change.items() if state in {"", RESTLESS}})
        for name, one in parameters.attributes.items()
    }
    return replace(parameters, attributes=attributes)


def without_private_windows(parameters: Parameters) -> Parameters:
    """Nothing says that a window keeps no token."""
    return replace(parameters, arrival=replace(parameters.arrival, private=[], after_private={}, signs={}))


def with_one_threshold(parameters: Parameters) -> Parameters:
    """The threshold of the class that needs the highest serves all."""
    thresholds = parameters.thresholds
    return replace(
        parameters,
        thresholds=replace(
            thresholds,
            probability=dict.fromkeys(thresholds.probability, max(thresholds.probability.values())),
            storageless=dict.fromkeys(thresholds.storageless, max(thresholds.storageless.values())),
            contested=dict.fromkeys(thresholds.contested, max(thresholds.contested.values())),
        ),
    )


def with_any_threshold(parameters: Parameters) -> Parameters:
    """The likeliest known visitor is believed, however likely."""
    thresholds = parameters.thresholds
    nothing = dict.fromkeys(thresholds.probability, 0.0)
    return replace(
        parameters, thresholds=replace(thresholds, probability=nothing, storageless=nothing, contested=nothing)
    )


def with_blind_trust(parameters: Parameters) -> Parameters:
    """A token is believed whatever the hardware says."""
    return replace(parameters, thresholds=replace(parameters.thresholds, contradicted=0.0))


@dataclass(frozen=True, slots=True)
class Variant:
    name: str
    change: Callable[[Parameters], Parameters] = lambda parameters: parameters
    use_network: bool = True
    use_places: bool = False


VARIANTS = (
    Variant("all of it"),
    Variant("no frequencies of this population", without_frequencies),
    Variant("no learned rates of change", without_drift),
    Variant("no common causes", without_causes),
    Variant("no network", use_network=False),
    Variant("the places of addresses besides", use_places=True),
    Variant("no signs of private windows", without_private_windows),
    Variant("one threshold for all classes", with_one_threshold),
    Variant("no threshold", with_any_threshold),
    Variant("tokens believed blindly", with_blind_trust),
)


def table(rows: Sequence[tuple[str, str, str, list[Outcome]]]) -> str:
    """Return the table in Markdown, of (mix, mode, variant, outcomes by seed)."""
    lines = [
        "| mix | storage | variant | tracking, of perfect | wrong visits | false splits | calibration error |",
        "|---|---|---|---|---|---|---|",
    ]
    for mix, mode, name, outcomes in rows:
        figures = [mean(column) for column in zip(*(_figures(one) for one in outcomes), strict=True)]
        tracked, wrong, split, error = figures
        lines.append(f"| {mix} | {mode} | {name} | {tracked:.3f} | {wrong:.2%} | {split:.2%} | {error:.4f} |")
    return "\n".join(lines) + "\n"


def _figures(outcome: Outcome) -> tuple[float, float, float, float]:
    judged = judge(outcome.device, outcome.id)
    tracked = tracking(outcome.device, outcome.id, outcome.at, None).values()
    every = range(len(outcome.id))
    right = [judged.right(outcome.device, number) for number in every]
    return (
        sum(one.average for one in tracked) / sum(one.perfect for one in tracked),
        mean(wrong_visits(outcome.device, outcome.id)),
        sum(judged.split(number) for number in every) / max(1, sum(judged.returning)),
        calibration_error(reliability(outcome.confidence, right)),
    )


def run(folder: Path, mixes: Sequence[str], seeds: Sequence[int], devices: int, modes: Sequence[str]) -> str:
    """Run what is missing and return the table, which is also in `ablation.md` in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    parameters = shipped()
    note = folder / "made_by"
    made_by = f"{parameters.made_by} {devices} {parameters.thresholds}"
    if note.exists() and note.read_text() != made_by:
        raise SystemExit(f"{folder} holds outcomes of other parameters or devices; choose another folder or remove it")
    note.write_text(made_by)
    found: dict[tuple[str, str, str], list[Outcome]] = {}
    text = ""
    total = len(mixes) * len(seeds) * len(modes) * len(VARIANTS)
    number = 0
    for mix in mixes:
        for seed in seeds:
            stream: list[Visit] = []
            for mode in modes:
                for variant in VARIANTS:
                    number += 1
                    path = path_of(folder, mix, seed, variant.name, mode)
                    began = time.monotonic()
                    if not path.exists():
                        stream = stream or list(visits(mix, seed, devices, "test", 2_000))
                        ours = Ours(
                            variant.change(parameters),
                            use_network=variant.use_network,
                            use_places=variant.use_places,
                        )
                        save(path, replay(stream, ours, with_storage=mode == "tokens"))
                    found.setdefault((mix, mode, variant.name), []).append(load(path))
                    took = time.monotonic() - began
                    print(f"[{number}/{total}] {path.stem}, {took:.0f} s", file=sys.stderr, flush=True)
                    text = table([(*key, outcomes) for key, outcomes in found.items()])
                    (folder / "ablation.md").write_text(text)
    return text


def main() -> None:
    parser = argparse.ArgumentParser(prog="accuracy.ablation", description=__doc__)
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "ablation")
    parser.add_argument("--mixes", default="desktop,mobile")
    parser.add_argument("--seeds", default="0", help="separated by commas")
    parser.add_argument("--devices", type=int, default=5_000, help="of each population; 40 %% of them are replayed")
    parser.add_argument("--modes", default=",".join(MODES))
    options = parser.parse_args()
    seeds = [int(seed) for seed in options.seeds.split(",")]
    print(run(options.folder, options.mixes.split(","), seeds, options.devices, options.modes.split(",")))


if __name__ == "__main__":
    main()
