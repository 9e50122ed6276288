"""How devices stand to the population: how rare honest ones seem, whether any seem mixed, and whether mixed ones do.

    python bench/standing.py [--devices 20000] [--seed 0] [--mixed 2000]

Devices of both mixes of bench/accuracy come one after the other within a month, and each once more, as it really is a
while later. Each visit is judged and then counted by the product's own code, so a device is known by no more than what
came before it. Then come new devices of another seed, and mixed ones, made of two new ones of different systems: one is
claimed, the other one shows through. None of these is counted. What is told of anomalies is the population's part of
`tampering` alone; rules that need no population are not asked.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from accuracy.drift import Drift
from accuracy.facts import State, facts_of
from accuracy.ours import features_of
from accuracy.population import MIXES, Device, population
from accuracy.releases import DAY, START
from accuracy.storage_events import draw_habits
from ridgeline.matching.attributes import INDEX, NAMES
from ridgeline.matching.decide import Seen
from ridgeline.matching.features import Features
from ridgeline.matching.network import Network
from ridgeline.matching.parameters import shipped
from ridgeline.matching.profile import Profile, new_profile, seen_again
from ridgeline.matching.scoring import ScoringMatcher, presence_of
from ridgeline.signals import rare_device, tampering
from ridgeline.signals.contract import Answer, Known
from ridgeline.signals.observed import Observed
from ridgeline.wire.observation import Fact

DEVICES, MIXED = 20_000, 2_000
BUCKETS = ("<p95", "p95-p99", "p99-p99.5", "p99.5-p99.9", "p99.9+", "not_seen")
LATE_SHARE = 0.06
WITHIN = 30 * DAY
DAYS_UNTIL_IT_RETURNS = 7.0
WELL_KNOWN = 1_000
"""Visitors of a system from which on it can be claimed, and shown, so that it is noticed."""
SHARED_BEFORE_NEXT = 300
"""Visits after which a server would have told others what it counted."""
MOST_RARE, MOST_FALSE, TARGET_MS = 0.0015, 0.0005, 0.3
# What a device shows through whatever it claims, as anti-detect browsers are made: names can be set, drawing cannot.
_DRAWN = (
    "webgl_limits webgl_extensions canvas_geometry canvas_text fonts emoji font_preferences voices audio math codecs"
)
_NAMED = "browser system model platform system_version browser_version browser_build"
_GRAPHICS = "gpu webgl_limits webgl_extensions canvas_geometry canvas_text webgpu webgpu_limits"
SHOWN_THROUGH: dict[str, tuple[str, ...]] = {
    "all is claimed but what is drawn and said": tuple(_DRAWN.split()),
    "only browser and system are claimed": tuple(name for name in NAMES if name not in _NAMED.split()),
    "only the graphics are not claimed": tuple(_GRAPHICS.split()),
}
AT_RANDOM = "half of all, at random"
_SYSTEMS = ("windows", "mac", "linux", "android", "iphone")
# Something was observed; nothing that a rule looks at.
_FACTS = {"color_scheme": Fact(1.0, "light")}


class Visit(NamedTuple):
    """Of a device (`number`), in Unix ms; `is_new`: it is the first one."""

    at: int
    number: int
    system: str
    group: int
    features: Features
    is_new: bool


class Times(NamedTuple):
    """In ms of the processor, of each visit: finding out how it stands, and judging both signals."""

    standing: list[float]
    judging: list[float]


def visits(seed: int, devices: int) -> list[Visit]:
    """Return two visits of each device of a population of which each mix has a part, in the order of time."""
    members = [
        (number, mix, device)
        for number, mix in enumerate(MIXES)
        for device in population(mix, seed, devices // len(MIXES))
    ]
    members.sort(key=lambda member: member[2].first_at)
    found: list[Visit] = []
    for place, (number, mix, device) in enumerate(members):
        draw = random.Random(f"standing:{seed}:{mix}:{device.index}")
        drift, private = Drift(device, draw), draw_habits(device, draw).private
        at = START + WITHIN * place // len(members)
        later = int(draw.expovariate(1 / DAYS_UNTIL_IT_RETURNS) * DAY)
        for elapsed in (0, later):
            features = _look(device, drift.advance(device.first_at + elapsed), private, draw)
            if features is not None:
                one, group = (count * len(MIXES) + number for count in (device.index, device.group))
                found.append(Visit(at + elapsed, one, device.system, group, features, elapsed == 0))
    return sorted(found, key=lambda visit: (visit.at, visit.number))


def _look(device: Device, state: State, private: float, draw: random.Random) -> Features | None:
    session = draw.getrandbits(32) if device.undetected else 0
    state = state._replace(private=draw.random() < private, late=draw.random() < LATE_SHARE, session=session)
    facts = facts_of(device, state)
    return features_of(facts, str(facts["user_agent"].value))


class Shop:
    """The product's matcher as it judges and counts visits, and what came of it."""

    def __init__(self) -> None:
        self.matcher = ScoringMatcher(shipped())
        self.times = Times([], [])
        self._profiles: dict[int, Profile] = {}
        self._counted = 0

    def judge(self, features: Features, at: int, profile: Profile | None = None) -> tuple[str | None, float]:
        """Return a device's bucket, None where that is unknown, and its anomaly score by the population alone."""
        started = time.thread_time()
        standing = self.matcher.standing(Seen(features, None, at), profile)
        known = time.thread_time()
        observed = Observed(facts=_FACTS, population=standing)
        rare, mixed = rare_device.judge(observed), tampering.judge(observed)
        self.times.standing.append((known - started) * 1_000)
        self.times.judging.append((time.thread_time() - known) * 1_000)
        return _bucket(rare), _anomaly(mixed)

    def visit(self, visit: Visit) -> tuple[str | None, float]:
        """Judge a visit, and then count it."""
        before = self._profiles.get(visit.number)
        found = self.judge(visit.features, visit.at, before)
        # A household has an address, and fifty of those a network.
        network = Network(visit.group, -1 - visit.group // 50)
        if before is None:
            after = self.matcher.to_be_counted(new_profile(visit.features, network, visit.at), is_new=True)
            self.matcher.population.seen(presence_of(after), None)
        else:
            after = seen_again(before, visit.features, network, visit.at, trust=1.0, by_token=True)
            self.matcher.population.seen(presence_of(after), presence_of(before))
        self._profiles[visit.number] = after
        self._counted += 1
        if self._counted % SHARED_BEFORE_NEXT == 0:
            self.matcher.population.take_changes()
        return found


def _bucket(answer: Answer) -> str | None:
    return str(answer.more["rare_device_percentile_bucket"]) if isinstance(answer, Known) else None


def _anomaly(answer: Answer) -> float:
    assert isinstance(answer, Known)
    return float(answer.more["tampering_details"].anomaly_score)


class Outcome:
    """What was found of some visits."""

    def __init__(self) -> None:
        self.buckets: Counter[str | None] = Counter()
        self.anomalies: list[float] = []

    def note(self, bucket: str | None, anomaly: float) -> None:
        self.buckets[bucket] += 1
        self.anomalies.append(anomaly)

    @property
    def known(self) -> int:
        return self.buckets.total() - self.buckets[None]

    def share(self, *buckets: str) -> float:
        return sum(self.buckets[bucket] for bucket in buckets) / max(1, self.known)

    @property
    def alarms(self) -> int:
        return sum(anomaly > tampering.ACTIONABLE for anomaly in self.anomalies)


def mixed(claimed: Features, shows: Features, names: Iterable[str]) -> Features:
    """Return a device that claims to be one and shows some of another."""
    values = list(claimed.values)
    for name in names:
        values[INDEX[name]] = shows.values[INDEX[name]]
    return Features(tuple(values), claimed.kind)


def _shown_through(draw: random.Random) -> tuple[str, ...]:
    return tuple(name for name in NAMES if name not in _NAMED.split() and draw.random() < 0.5)


def detected(
    shop: Shop, strangers: Sequence[Visit], kind: str, count: int, at: int
) -> dict[tuple[str, str], list[bool]]:
    """Return whether mixed devices are found out, by what they claim and what they are."""
    draw = random.Random(f"mixed:{kind}")
    by_system: dict[str, list[Features]] = {system: [] for system in _SYSTEMS}
    for visit in strangers:
        by_system[visit.system].append(visit.features)
    systems = [system for system in _SYSTEMS if by_system[system]]
    pairs = [(claimed, shows) for claimed in systems for shows in systems if claimed != shows]
    found: dict[tuple[str, str], list[bool]] = {pair: [] for pair in pairs}
    for number in range(count):
        claimed, shows = pairs[number % len(pairs)]
        names = SHOWN_THROUGH[kind] if kind in SHOWN_THROUGH else _shown_through(draw)
        device = mixed(draw.choice(by_system[claimed]), draw.choice(by_system[shows]), names)
        found[claimed, shows].append(shop.judge(device, at)[1] > tampering.ACTIONABLE)
    return found


def _percentiles(times: Sequence[float]) -> str:
    ordered = sorted(times)
    return f"p50 {statistics.median(ordered):.3f} ms, p99 {ordered[len(ordered) * 99 // 100]:.3f} ms"


def _print_rarity(outcomes: dict[str, Outcome]) -> None:
    print("### rare_device, honest devices\n")
    print(f"| | judged | not yet known | {' | '.join(BUCKETS)} | rare |\n|---{'|---' * (len(BUCKETS) + 3)}|")
    for name, outcome in outcomes.items():
        cells = [f"{100 * outcome.share(bucket):.2f} %" for bucket in BUCKETS]
        rare = f"{100 * outcome.share('p99.9+', 'not_seen'):.3f} %"
        print(f"| {name} | {outcome.known:,} | {outcome.buckets[None]:,} | {' | '.join(cells)} | {rare} |")


def _print_anomalies(outcomes: dict[str, Outcome]) -> None:
    print("\n### Anomaly by the population alone, honest devices\n")
    print(f"| | judged | above 0 | above {tampering.ACTIONABLE} | highest |\n|---|---|---|---|---|")
    for name, outcome in outcomes.items():
        some = sum(anomaly > 0 for anomaly in outcome.anomalies)
        highest = max(outcome.anomalies, default=0.0)
        print(f"| {name} | {len(outcome.anomalies):,} | {some:,} | {outcome.alarms:,} | {highest:.2f} |")


def _print_mixed(shop: Shop, strangers: Sequence[Visit], count: int, at: int, sizes: Counter[str]) -> None:
    print("\n### Devices mixed of two systems: found out, by the system that is claimed (visitors who have it)\n")
    systems = [system for system in _SYSTEMS if sizes[system]]
    known = {system for system in systems if sizes[system] >= WELL_KNOWN}
    heads = ["what shows through", "all", "both well known", *(f"{one} ({sizes[one]:,})" for one in systems)]
    print(f"| {' | '.join(heads)} |\n{'|---' * len(heads)}|")
    for kind in (*SHOWN_THROUGH, AT_RANDOM):
        found = detected(shop, strangers, kind, count, at)
        columns = [found, {pair: some for pair, some in found.items() if known.issuperset(pair)}]
        columns += [{pair: some for pair, some in found.items() if pair[0] == system} for system in systems]
        cells = [_rate([one for some in column.values() for one in some]) for column in columns]
        print(f"| {kind} | {' | '.join(cells)} |")


def _rate(found: Sequence[bool]) -> str:
    return f"{sum(found) / len(found):.2f}" if found else ""


def _verdict(met: bool) -> str:
    return "PASS" if met else "MISS"


def measure(devices: int, seed: int, count: int) -> None:
    shop = Shop()
    came, strangers = visits(seed, devices), [visit for visit in visits(seed + 1, devices // 2) if visit.is_new]
    outcomes = {name: Outcome() for name in ("new devices", "returning devices", "of another seed")}
    for visit in came:
        outcomes["new devices" if visit.is_new else "returning devices"].note(*shop.visit(visit))
    at = START + WITHIN
    for visit in strangers:
        outcomes["of another seed"].note(*shop.judge(visit.features, at))
    times = Times([*shop.times.standing], [*shop.times.judging])
    sizes = Counter(visit.system for visit in came if visit.is_new)
    print(f"{len(came):,} visits of {devices:,} devices, {len(strangers):,} strangers, seed {seed}\n")
    _print_rarity(outcomes)
    _print_anomalies(outcomes)
    _print_mixed(shop, strangers, count, at, sizes)
    kept = shop.matcher.population.stored().census
    print(f"\nkept: {len(kept.counts):,} counts, {len(kept.scores)} steps of unlikeliness")
    print(f"how a device stands: {_percentiles(times.standing)}; both signals: {_percentiles(times.judging)}\n")
    new = outcomes["new devices"]
    every = sum(len(outcome.anomalies) for outcome in outcomes.values())
    alarms = sum(outcome.alarms for outcome in outcomes.values())
    rare = new.share("p99.9+", "not_seen")
    print(f"{_verdict(rare <= MOST_RARE)} {100 * rare:.3f} % of new devices are rare")
    print(f"{_verdict(alarms / every <= MOST_FALSE)} {alarms:,} of {every:,} honest visits seem mixed")
    spent = statistics.median(times.standing) + statistics.median(times.judging)
    print(f"{_verdict(spent <= TARGET_MS)} {spent:.3f} ms a visit")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--devices", type=int, default=DEVICES)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--mixed", type=int, default=MIXED, help="devices of each kind that are mixed of two")
    arguments = parser.parse_args()
    measure(arguments.devices, arguments.seed, arguments.mixed)


if __name__ == "__main__":
    main()
