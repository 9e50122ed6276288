"""All replays of an evaluation: each writes its outcome to a file, and one that is there is not run again."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec
import zstandard

from accuracy.baselines.eckersley import Eckersley
from accuracy.baselines.exact_hash import ExactHash
from accuracy.baselines.hybrid import Hybrid, choose_threshold, train
from accuracy.baselines.oracle import Oracle
from accuracy.baselines.rule_based import RuleBased
from accuracy.replay import Algorithm, Outcome, replay, thinned
from accuracy.visits import Visit, visits

THINNED_DAYS = 7.0
# `tokens` as they would be; `storageless`: none ever comes along; each also with a visit a week at most.
MODES = ("tokens", "storageless", "tokens-weekly", "storageless-weekly")
WHOLE_MODES = ("tokens-all", "storageless-all")
BASELINES = ("exact hash", "Eckersley", "FP-Stalker rules", "FP-Stalker hybrid")
OURS, ORACLE = "ridgeline", "oracle"
# Devices that the hybrid learns from; more did not change its answers.
_TRAINING_DEVICES = 800
# Those on which its threshold is chosen.
_VALIDATION_DEVICES = 500


@dataclass(frozen=True, slots=True)
class Plan:
    """What is run: `devices` in each population, of whose test split the first `compared` meet every algorithm."""

    mixes: tuple[str, ...] = ("desktop", "mobile")
    seeds: int = 5
    devices: int = 20_000
    compared: int = 2_000
    first: int = 0
    """The first seed."""
    whole: int = 1
    """Of so many seeds, the first ones, ours and the oracle also meet the whole test split, which takes long."""

    @property
    def numbers(self) -> range:
        return range(self.first, self.first + self.seeds)


def has_ours() -> bool:
    return importlib.util.find_spec("accuracy.ours") is not None


def algorithms() -> tuple[str, ...]:
    """Return the names of all algorithms, the bound last."""
    return (*BASELINES, *((OURS,) if has_ours() else ()), ORACLE)


def _make(name: str, stream: Sequence[Visit], hybrid: Callable[[], Hybrid] | None) -> Algorithm:
    if name == "FP-Stalker hybrid":
        assert hybrid is not None
        return hybrid()
    if name == ORACLE:
        return Oracle(stream)
    if name == OURS:
        made: Algorithm = importlib.import_module("accuracy.ours").Ours()
        return made
    simple: dict[str, Callable[[], Algorithm]] = {
        "exact hash": ExactHash,
        "Eckersley": Eckersley,
        "FP-Stalker rules": RuleBased,
    }
    return simple[name]()


def path_of(folder: Path, mix: str, seed: int, name: str, mode: str) -> Path:
    return folder / f"{mix}-{seed}-{name.replace(' ', '_')}-{mode}.outcome"


def load(path: Path) -> Outcome:
    return msgspec.msgpack.decode(zstandard.decompress(path.read_bytes()), type=Outcome)


def save(path: Path, outcome: Outcome) -> None:
    # Under its name only once it is whole, so that a run which was broken off leaves nothing that looks finished.
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(zstandard.compress(msgspec.msgpack.encode(outcome)))
    unfinished.replace(path)


def open_folder(folder: Path, plan: Plan) -> None:
    """Make the folder of a plan's outcomes, or refuse one that holds those of another."""
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / "plan.json"
    text = msgspec.json.format(msgspec.json.encode(plan))
    if note.exists() and _makes(note.read_bytes()) != _makes(text):
        raise SystemExit(f"{folder} holds outcomes of another plan; choose another folder or remove it")
    note.write_bytes(text)


def _makes(plan: bytes) -> dict[str, object]:
    """Return what of a plan makes other outcomes: of how many seeds the whole split is run does not."""
    found: dict[str, object] = msgspec.json.decode(plan)
    return {name: value for name, value in found.items() if name != "whole"}


def _jobs(folder: Path, plan: Plan, only: Sequence[str]) -> Iterator[tuple[str, int, bool, list[tuple[str, str]]]]:
    """Yield what is missing: mix, seed, whether of the whole split, and the (algorithm, mode) to run.

    What all are compared by comes first: a page can be made of it before the rest is there.
    """
    bounds = [name for name in (OURS, ORACLE) if name in only] if plan.whole else []
    for whole, names, modes in ((False, only, MODES), (True, bounds, WHOLE_MODES)):
        for seed in plan.numbers[: plan.whole] if whole else plan.numbers:
            for mix in plan.mixes:
                missing = [
                    (name, mode)
                    for name in names
                    for mode in modes
                    if not path_of(folder, mix, seed, name, mode).exists()
                ]
                if missing:
                    yield mix, seed, whole, missing


def _run(folder: Path, plan: Plan, mix: str, seed: int, whole: bool, missing: list[tuple[str, str]]) -> str:
    began = time.monotonic()
    stream = list(visits(mix, seed, plan.devices, "test", None if whole else plan.compared))
    weekly: list[Visit] = []
    if any(mode.endswith("weekly") for _, mode in missing):
        weekly = list(thinned(stream, THINNED_DAYS))
    hybrid = None
    if any(name == "FP-Stalker hybrid" for name, _ in missing):
        forest = train(visits(mix, seed, plan.devices, "train", min(_TRAINING_DEVICES, plan.compared)), seed)
        others = visits(mix, seed, plan.devices, "validation", min(_VALIDATION_DEVICES, plan.compared))
        hybrid = partial(Hybrid, forest, choose_threshold(forest, list(others)))
    for name, mode in missing:
        chosen = weekly if mode.endswith("weekly") else stream
        outcome = replay(chosen, _make(name, chosen, hybrid), with_storage=mode.startswith("tokens"))
        save(path_of(folder, mix, seed, name, mode), outcome)
    size = "whole test split" if whole else "compared devices"
    took = time.monotonic() - began
    return f"{mix}, seed {seed}, {size}: {len(missing)} replays of {len(stream):,} visits, {took:.0f} s"


def run(folder: Path, plan: Plan, only: Sequence[str], workers: int) -> None:
    """Run all that is missing, and say on stderr how far it is."""
    open_folder(folder, plan)
    jobs = list(_jobs(folder, plan, only))
    if workers == 1:
        for number, job in enumerate(jobs, start=1):
            _tell(number, len(jobs), _run(folder, plan, *job))
        return
    with ProcessPoolExecutor(workers) as pool:
        running = [pool.submit(_run, folder, plan, *job) for job in jobs]
        for number, done in enumerate(as_completed(running), start=1):
            _tell(number, len(jobs), done.result())


def _tell(number: int, of: int, text: str) -> None:
    print(f"[{number}/{of}] {text}", file=sys.stderr, flush=True)


def outcomes(folder: Path, plan: Plan, mix: str, name: str, mode: str) -> list[Outcome]:
    """Return an algorithm's outcomes by seed, as far as they are there; see `whole_seeds` for the whole split."""
    seeds = whole_seeds(folder, plan, mix, mode) if mode in WHOLE_MODES else plan.numbers
    paths = [path_of(folder, mix, seed, name, mode) for seed in seeds]
    return [load(path) for path in paths if path.exists()]


def whole_seeds(folder: Path, plan: Plan, mix: str, mode: str) -> list[int]:
    """Return the seeds of which there are outcomes of the whole test split, ours and the bound's."""
    return [
        seed
        for seed in plan.numbers[: plan.whole]
        if all(path_of(folder, mix, seed, name, mode).exists() for name in (OURS, ORACLE))
    ]
