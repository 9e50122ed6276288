"""Learn the matcher's parameters and write them to `src/ridgeline/matching/parameters.json`.

    python bench/accuracy/train.py --devices 5000 --seeds 1 --validation-seeds 1,2

Frequencies, rates of change, rates of return and clones come from the train split, where the truth is known; thresholds
and calibration from replays of the validation split, where it is only counted. The test split is never looked at.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).parents[1]))

from accuracy.measures import judge, tracking, wrong_visits
from accuracy.ours import Ours, network_of, read_visit
from accuracy.replay import Identified, replay
from accuracy.visits import Visit, visits
from ridgeline.matching.attributes import ATTRIBUTES, CAUSE_BIT, COUNT, INDEX, NAMES, Kind
from ridgeline.matching.calibrate import isotonic
from ridgeline.matching.chain import ALL, Chain, chain_of
from ridgeline.matching.digests import mix
from ridgeline.matching.drift import Drift
from ridgeline.matching.features import Features, Value
from ridgeline.matching.frequencies import (
    _ADDRESS,
    _ALL_ADDRESSES,
    _ALL_SUBNETS,
    _KINDS,
    Population,
    Presence,
    known_or,
)
from ridgeline.matching.network import SITUATIONS, Nearness, Network, nearness, situation
from ridgeline.matching.parameters import (
    BIN_EDGES,
    BINS,
    CLASSES,
    DAY,
    NETWORK_BINS,
    RESTLESS,
    SIGNS,
    VISIT_STEPS,
    Arrival,
    AttributeParameters,
    Clones,
    NetworkParameters,
    Parameters,
    Thresholds,
    bin_of,
)
from ridgeline.matching.profile import Profile, new_profile, seen_again
from ridgeline.matching.score import is_near

TARGET = Path(__file__).parents[2] / "src" / "ridgeline" / "matching" / "parameters.json"
MIXES = ("desktop", "mobile")
STRENGTHS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 300.0, 1000.0)
NETWORK_TIMES = max(NETWORK_BINS) + 1
MOST_PRIORS = 12
UNSEEN = {"window_edges": 0.3, "connection": 0.3, "permissions": 0.1}
"""Rates of change of what the evaluation's devices do not show: assumptions, on the safe side."""
LEAST_PRIOR = 0.02
_QUOTA = INDEX["storage_quota"]


@dataclass
class Changes:
    """By state and bin: how often an attribute was compared and how often it had changed."""

    compared: dict[str, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0] * BINS))
    changed: dict[str, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0] * BINS))
    by_class: dict[str, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0, 0.0]))
    with_earlier: int = 0
    reverted: int = 0
    back: int = 0
    near: int = 0
    moves: int = 0
    by_value: dict[int, dict[tuple[str, int, int], list[int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(lambda: [0, 0]))
    )
    """By old value, and by state, bin and class: how often it was compared and how often it had changed."""
    arrivals: Counter[int] = field(default_factory=Counter)
    """Where changes went, of those that did not go back."""
    left: int = 0


@dataclass
class Learned:
    changes: list[Changes] = field(default_factory=lambda: [Changes() for _ in ATTRIBUTES])
    nearness: dict[str, list[list[list[float]]]] = field(
        default_factory=lambda: {
            name: [[[0.0] * len(Nearness) for _ in range(NETWORK_TIMES)] for _ in range(SITUATIONS)] for name in CLASSES
        }
    )
    tokens: list[tuple[int, int, Value, Value, bool]] = field(default_factory=list)
    """Of each return: class, bin, quota before and now, and whether it came without a token."""
    signs: dict[tuple[str, str, bool], list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    """By class, sign of a private window that moved, and whether it went back: without a token, and all."""
    returns: list[list[float]] = field(default_factory=lambda: [[0.0] * BINS for _ in VISIT_STEPS])
    days: list[list[float]] = field(default_factory=lambda: [[0.0] * BINS for _ in VISIT_STEPS])
    values: list[Counter[Any]] = field(default_factory=lambda: [Counter() for _ in ATTRIBUTES])
    levels: list[list[tuple[Any, tuple[float, ...]]]] = field(default_factory=lambda: [[] for _ in ATTRIBUTES])
    known_makes: list[tuple[float, float, float]] = field(default_factory=list)
    known_looks: list[tuple[float, float, float]] = field(default_factory=list)
    places: list[tuple[tuple[float, float, float], ...]] = field(default_factory=list)
    """Of each new device: how often its network, its address and its make's were seen, of how many, of which kinds."""
    visits: int = 0
    devices: int = 0


def state_of(index: int, moved: int, restless: bool) -> str:
    causes = [cause for cause in ATTRIBUTES[index].causes if moved & CAUSE_BIT[INDEX[cause]]]
    return "+".join([*causes, *([RESTLESS] if restless else [])])


class Counts(Population):
    """A population whose counts may be read, to fit how much each is to be trusted."""

    def count(self, key: int) -> float:
        return self._counts.get(key, 0.0)

    def places(self, chain: Chain, network: Network) -> tuple[tuple[float, float, float], ...]:
        make = mix(chain.make, _ADDRESS)
        contexts = ((_ALL_SUBNETS, network.subnet), (_ALL_ADDRESSES, network.address), (make, network.address))
        return tuple(
            (self.count(mix(context, value)), self.count(context), self.count(mix(context, _KINDS)))
            for context, value in contexts
        )

    def levels(self, chain: Chain, index: int) -> tuple[float, ...]:
        count = self.count
        context = chain.contexts[index]
        return (
            count(chain.prefixes[index + 1]),
            count(chain.prefixes[index]),
            count(chain.by_context[index]) if context else 0.0,
            count(context) if context else 0.0,
            count(chain.by_family[index]),
            count(chain.family),
        )


def learn(source: Iterable[Visit], learned: Learned, base: Parameters) -> None:
    """Go through visits in time order, with the truth in sight."""
    profiles: dict[int, Profile] = {}
    # Fading has no place in fitting counts: all are of one half-life or two.
    counts = Counts(base, most_entries=10**9)
    last = 0
    jars: set[str] = set()
    for visit in source:
        features = read_visit(visit)
        if features is None:
            continue
        network = network_of(visit)
        kind = features.kind
        last = visit.at
        learned.visits += 1
        profile = profiles.get(visit.device)
        if profile is None:
            learned.devices += 1
            _learn_new(features, network, counts, learned, visit.at)
            now = new_profile(features, network, visit.at)
            before = None
        else:
            _learn_return(features, network, kind, profile, learned, visit.at)
            quotas = profile.values[_QUOTA], features.values[_QUOTA]
            without = jars.isdisjoint(visit.tokens)
            for sign in SIGNS:
                known, shown = profile.values[INDEX[sign]], features.values[INDEX[sign]]
                if known is not None and shown is not None and known != shown:
                    entry = learned.signs[CLASSES[kind], sign, profile.earlier.get(INDEX[sign]) == shown]
                    entry[0] += without
                    entry[1] += 1
            learned.tokens.append((kind, bin_of(visit.at - profile.seen_at), *quotas, without))
            now = seen_again(profile, features, network, visit.at, trust=1.0, by_token=False)
            before = _presence(profile)
        jars.update(visit.tokens)
        profiles[visit.device] = now
        counts.seen(_presence(now), before)
    for profile in profiles.values():
        _at_risk(learned, profile, last)


def _presence(profile: Profile) -> Presence:
    # Always at the same moment, so that nothing fades.
    return Presence(chain_of(Features(profile.values)), profile.places[0].network if profile.places else None, 0)


def _at_risk(learned: Learned, profile: Profile, until: int) -> None:
    """Add the days in each bin of elapsed time during which a visitor could have come back."""
    step = max(number for number, least in enumerate(VISIT_STEPS) if profile.visits >= least)
    start = 0
    for number in range(BINS):
        end = BIN_EDGES[number] if number < len(BIN_EDGES) else 10**15
        learned.days[step][number] += max(0, min(until - profile.seen_at, end) - start) / DAY
        start = end


def _learn_new(features: Features, network: Any, counts: Counts, learned: Learned, at: int) -> None:
    chain = chain_of(features)
    for index, value in enumerate(features.values):
        if value is not None:
            learned.values[index][value] += 1
            learned.levels[index].append((value, counts.levels(chain, index)))
    if network is not None:
        learned.places.append(counts.places(chain, network))
    total = counts.count(ALL)
    learned.known_makes.append((counts.count(chain.make), total, 0.0))
    learned.known_looks.append((counts.count(chain.look), total, 0.0))


def _learn_return(features: Features, network: Any, kind: int, profile: Profile, learned: Learned, at: int) -> None:
    bin_number = bin_of(at - profile.seen_at)
    step = max(number for number, least in enumerate(VISIT_STEPS) if profile.visits >= least)
    learned.returns[step][bin_number] += 1
    _at_risk(learned, profile, at)
    old, new = profile.values, features.values
    moved = 0
    for index, bit in CAUSE_BIT.items():
        if old[index] is not None and new[index] is not None and old[index] != new[index]:
            moved |= bit
    for index in range(COUNT):
        before, after = old[index], new[index]
        if before is None or after is None:
            continue
        changes = learned.changes[index]
        state = state_of(index, moved, bool(profile.changed >> index & 1))
        changes.compared[state][bin_number] += 1
        if isinstance(before, int) and ATTRIBUTES[index].kind is Kind.EXACT:
            entry = changes.by_value[before][state, bin_number, kind]
            entry[0] += 1
            entry[1] += before != after
        if before == after:
            changes.by_class[CLASSES[kind]][0] += 1
            continue
        changes.by_class[CLASSES[kind]][1] += 1
        changes.changed[state][bin_number] += 1
        changes.moves += 1
        if index in profile.earlier:
            changes.with_earlier += 1
            changes.reverted += profile.earlier[index] == after
        if profile.earlier.get(index) != after:
            changes.left += 1
            if isinstance(after, int):
                changes.arrivals[after] += 1
        if ATTRIBUTES[index].kind is Kind.VERSION:
            changes.back += isinstance(before, int) and isinstance(after, int) and after < before
        elif ATTRIBUTES[index].kind is Kind.SET:
            changes.near += is_near(after, before)
    if network is not None and profile.places:
        near, _ = nearness(network, profile.places)
        learned.nearness[CLASSES[kind]][situation(profile.places)][NETWORK_BINS[bin_number]][near] += 1


def fitted(learned: Learned, base: Parameters, made_by: str, made_from: str) -> Parameters:
    attributes = {}
    for index, name in enumerate(NAMES):
        attributes[name] = _attribute(learned, index)
    drift = Drift(msgspec.structs.replace(base, attributes=attributes))
    attributes["storage_quota"] = msgspec.structs.replace(
        attributes["storage_quota"],
        leaves=_leaves(learned, _QUOTA, drift),
        arrives=_arrives(learned.changes[_QUOTA]),
    )
    rates = []
    for step in range(len(VISIT_STEPS)):
        row = []
        for number in range(BINS):
            every = sum(one[number] for one in learned.returns) / max(1e-9, sum(one[number] for one in learned.days))
            every = max(every, 1e-3)
            # Twenty returns' worth of what all do.
            row.append(_short((learned.returns[step][number] + 20) / (learned.days[step][number] + 20 / every)))
        rates.append(row)
    private = _private(learned)
    return Parameters(
        version=base.version,
        made_by=made_by,
        made_from=made_from,
        attributes=attributes,
        make=_clones(learned.known_makes),
        look=_clones(learned.known_looks),
        network=_network(learned, base),
        arrival=msgspec.structs.replace(
            base.arrival,
            returns_per_day=rates,
            without_token=_tokenless(learned, private, after=False),
            private=private,
            after_private=_tokenless(learned, private, after=True),
            signs=_signs(learned),
        ),
        thresholds=base.thresholds,
        calibration=base.calibration,
    )


def _network(learned: Learned, base: Parameters) -> NetworkParameters:
    near: dict[str, list[list[list[float]]]] = {name: [] for name in CLASSES}
    for place in range(SITUATIONS):
        every = [[0.0] * len(Nearness) for _ in range(NETWORK_TIMES)]
        for name in CLASSES:
            for number in range(NETWORK_TIMES):
                every[number] = [
                    a + b for a, b in zip(every[number], learned.nearness[name][place][number], strict=True)
                ]
        overall = _shares([sum(row[one] for row in every) for one in range(len(Nearness))], [1 / 6] * 6, 6)
        for name in CLASSES:
            rows = []
            for number in range(NETWORK_TIMES):
                prior = _shares(every[number], overall, 20)
                own = learned.nearness[name][place][number]
                if number == 0:
                    # Nobody is in two places within two minutes, save for a change between Wi-Fi and cellular or a VPN.
                    row = _shares(own, [0.497, 0.497, 0.002, 0.002, 0.001, 0.001], 1_000)
                else:
                    row = _shares(own, prior, 30)
                rows.append([_short(one) for one in row])
            near[name].append(rows)
    rest = base.network.rest
    best = (-math.inf, 0.0, 0.0)
    for discount in (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95):
        for strength in (1.0, 10.0, 30.0, 100.0, 300.0, 1_000.0):
            total = sum(math.log(_address(seen, (discount, strength), rest)) for seen in learned.places)
            best = max(best, (total, discount, strength))
    of_all = (best[1], best[2])
    best = (-math.inf, 0.0, 0.0)
    for discount in (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98):
        for strength in (0.1, 0.3, 1.0, 3.0, 10.0, 30.0):
            total = 0.0
            for seen in learned.places:
                likely = _known_among(seen[2], (discount, strength), _address(seen, of_all, rest))
                total += math.log(likely)
            best = max(best, (total, discount, strength))
    return NetworkParameters(near, [best[1], of_all[0]], [best[2], of_all[1]], rest)


def _known_among(counts: tuple[float, float, float], trust: tuple[float, float], otherwise: float) -> float:
    """What `frequencies.known_or` says of these counts: of the value, of all, of different ones."""
    own, every, kinds = counts
    return known_or({mix(0, 1): own, 0: every, mix(0, _KINDS): kinds}.get, 1.0, 0, 1, trust, otherwise)


def _address(row: tuple[tuple[float, float, float], ...], trust: tuple[float, float], rest: float) -> float:
    return _known_among(row[1], trust, _known_among(row[0], trust, rest) / 256)


def _private(learned: Learned) -> list[int]:
    """Return the quotas of windows that keep nothing: hardly any return that shows one brings a token."""
    seen: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for _, _, _, now, without in learned.tokens:
        if isinstance(now, int):
            seen[now][0] += without
            seen[now][1] += 1
    return sorted(quota for quota, (without, every) in seen.items() if every >= 50 and without >= 0.99 * every)


def _signs(learned: Learned) -> dict[str, dict[str, tuple[float, float]]]:
    """Return the share without a token of returns where a sign of a private window moved: to a new value, and back."""
    found: dict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    for name in CLASSES:
        for sign in SIGNS:
            rows = [learned.signs[name, sign, back] for back in (False, True)]
            if sum(every for _, every in rows) >= 100:
                shares = [_short((without + 2) / (every + 10)) for without, every in rows]
                found[name][sign] = shares[0], shares[1]
    return dict(found)


def _tokenless(learned: Learned, private: list[int], after: bool) -> dict[str, list[float]]:
    """Return the share of returns without a token, of those that may bring one, after a private window or not."""
    rows = {name: ([0] * BINS, [0] * BINS) for name in CLASSES}
    for kind, bin_number, before, now, without in learned.tokens:
        if now not in private and (before in private) == after:
            rows[CLASSES[kind]][0][bin_number] += without
            rows[CLASSES[kind]][1][bin_number] += 1
    found = {}
    for name, (some, every) in rows.items():
        if after and not sum(every):
            continue
        overall = (sum(some) + 2) / (sum(every) + 10)
        found[name] = [_short((one + 20 * overall) / (of + 20)) for one, of in zip(some, every, strict=True)]
    return found


def _shares(counts: list[float], prior: list[float], weight: float) -> list[float]:
    total = sum(counts) + weight
    return [(count + weight * part) / total for count, part in zip(counts, prior, strict=True)]


def _short(number: float) -> float:
    return float(f"{number:.3g}")


def _attribute(learned: Learned, index: int) -> AttributeParameters:
    if not learned.values[index]:
        return AttributeParameters([1.0, 3.0, 30.0], 0.05, {"": [UNSEEN.get(NAMES[index], 0.05)] * BINS})
    changes = learned.changes[index]
    compared = [sum(row[number] for row in changes.compared.values()) for number in range(BINS)]
    changed = [sum(row[number] for row in changes.changed.values()) for number in range(BINS)]
    overall = (sum(changed) + 0.5) / (sum(compared) + 100)
    # The calm table is the last resort for all states, so it is always there.
    calm = _rates(changes.compared.get("", [0.0] * BINS), changes.changed.get("", [0.0] * BINS), [overall] * BINS)
    table = {"": calm}
    for state in sorted(changes.compared):
        if state and sum(changes.compared[state]) >= 20:
            one = (sum(changes.changed[state]) + 0.5) / (sum(changes.compared[state]) + 1)
            table[state] = _rates(changes.compared[state], changes.changed[state], [one] * BINS)
    odds = {}
    for name, (stayed, moved) in sorted(changes.by_class.items()):
        share = (moved + 5 * overall) / (stayed + moved + 5)
        if stayed + moved >= 200 and overall > 0:
            odds[name] = _short(share / (1 - share) * (1 - overall) / overall)
    values = learned.values[index]
    total = sum(values.values())
    common = [
        (value, number / total)
        for value, number in values.most_common(MOST_PRIORS)
        if isinstance(value, int) and number >= LEAST_PRIOR * total
    ]
    left = max(1 - sum(share for _, share in common), 0.5 / (total + 1))
    others = max(len(values) - len(common), 1)
    rest = min(max(left / others, 1e-6), 0.5)
    priors = {str(value): _short(share) for value, share in common}
    moves = max(changes.moves, 1)
    return AttributeParameters(
        strength=_strengths(learned, index, priors, rest),
        rest=_short(rest),
        change=table,
        priors=priors,
        odds=odds,
        reverts=_short((changes.reverted + 1) / (changes.with_earlier + 5)),
        back=_short((changes.back + 0.2) / (moves + 20)),
        near=_short((changes.near + 2) / (moves + 4)),
    )


MOST_VALUES = 12
LEAST_COMPARED, LEAST_MOVES = 300, 30


def _arrives(changes: Changes) -> dict[str, float]:
    """Return where a good part of the changes goes, whatever the value before."""
    return {
        str(value): _short(number / (changes.left + 20))
        for value, number in changes.arrivals.most_common(MOST_VALUES)
        if number >= LEAST_MOVES and number >= 0.05 * changes.left
    }


def _leaves(learned: Learned, index: int, drift: Drift) -> dict[str, float]:
    """Return, of the values that were compared most, by how much the odds of a change differ from what is expected."""
    found = {}
    by_value = learned.changes[index].by_value
    sizes = {value: sum(compared for compared, _ in rows.values()) for value, rows in by_value.items()}
    for value in sorted(sizes, key=lambda value: (-sizes[value], value))[:MOST_VALUES]:
        if sizes[value] < LEAST_COMPARED:
            break
        rows = []
        for (state, bin_number, kind), (compared, changed) in by_value[value].items():
            rows.append((compared, changed, drift.likely(index, state, bin_number, kind)))
        factor = _factor(rows)
        if not 0.5 < factor < 2:
            found[str(value)] = _short(factor)
    return found


def _factor(rows: list[tuple[int, int, float]]) -> float:
    """Return by what the odds are to be multiplied for as many changes as there were; drawn to 1 by five of each."""
    changed = sum(row[1] for row in rows) + 5
    low, high = -12.0, 12.0
    for _ in range(40):
        middle = (low + high) / 2
        factor = math.exp(middle)
        expected = 10 * factor / (1 + factor)
        expected += sum(number * (likely * factor / (1 - likely + likely * factor)) for number, _, likely in rows)
        if expected < changed:
            low = middle
        else:
            high = middle
    return math.exp(low)


def _rates(compared: list[float], changed: list[float], prior: list[float]) -> list[float]:
    """Return the share that changed by bin, each drawn to its neighbours' and the prior where little was seen."""
    found = []
    for number in range(BINS):
        near = range(max(0, number - 1), min(BINS, number + 2))
        around = (sum(changed[one] for one in near) + 4 * prior[number]) / (sum(compared[one] for one in near) + 4)
        found.append(_short((changed[number] + 8 * around) / (compared[number] + 8)))
    return found


def _strengths(learned: Learned, index: int, priors: dict[str, float], rest: float) -> list[float]:
    """Return the strengths that make the train split's new devices likeliest, one after the other."""
    rows = [(priors.get(str(value), rest), *levels) for value, levels in learned.levels[index][-4000:]]
    strengths = [1.0, 3.0, 30.0]
    for _ in range(2):
        for place in (2, 1, 0):
            best = (-math.inf, 0.0)
            for strength in STRENGTHS:
                tried = [*strengths]
                tried[place] = strength
                # Of equally good ones the least: it asks least of those who come.
                best = max(best, (round(_likelihood(rows, tried, index), 6), -strength))
            strengths[place] = -best[1]
    return strengths


def _likelihood(rows: list[tuple[float, ...]], strengths: list[float], index: int) -> float:
    all_before, parents, family = strengths
    total = 0.0
    for prior, own, before, with_parents, of_parents, with_family, of_family in rows:
        likely = prior
        if index >= 2:
            likely = (with_family + family * likely) / (of_family + family)
            if of_parents:
                likely = (with_parents + parents * likely) / (of_parents + parents)
        total += math.log(max((own + all_before * likely) / (before + all_before), 1e-12))
    return total


def _clones(rows: list[tuple[float, float, float]]) -> Clones:
    """Fit the share of copies and the strength to how often a new device's look was known already."""
    best = (-math.inf, 0.1, 100.0)
    for share in (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        for strength in (10.0, 30.0, 100.0, 300.0, 1000.0, 3000.0):
            total = 0.0
            for known, visitors, _ in rows:
                likely = share * visitors / (visitors + strength)
                likely = min(max(likely, 1e-6), 1 - 1e-6)
                total += math.log(likely if known > 0 else 1 - likely)
            best = max(best, (total, share, strength))
    return Clones(best[1], best[2])


def starting_point() -> Parameters:
    """Return parameters with which a first pass can count; all of them are learned but where noted."""
    one = AttributeParameters([1.0, 3.0, 30.0], 1e-3, {"": [0.02] * BINS})
    return Parameters(
        version="score-1",
        made_by="",
        made_from="",
        attributes=dict.fromkeys(NAMES, one),
        make=Clones(0.3, 300.0),
        look=Clones(0.1, 300.0),
        network=NetworkParameters(
            {name: [[[0.4, 0.3, 0.1, 0.1, 0.02, 0.08]] * NETWORK_TIMES] * SITUATIONS for name in CLASSES},
            discount=[0.8, 0.8],
            strength=[5.0, 100.0],
            rest=1e-6,
        ),
        arrival=Arrival([[0.1] * BINS for _ in VISIT_STEPS], 20.0, 1.0, {name: [0.2] * BINS for name in CLASSES}, 1e-4),
        thresholds=Thresholds(dict.fromkeys(CLASSES, 0.5), dict.fromkeys(CLASSES, 0.9), 0.8, 1.0, 0.3, 0.01),
        calibration={},
    )


@dataclass
class Replayed:
    """One replay of a validation split: what was believed, whether it was right (by method), and what it was worth."""

    believed: dict[str, list[tuple[float, float]]]
    tracking: float
    """Of the perfect average tracking."""
    wrong: float
    """The share of visits with an id that is mostly another device's."""
    splits: int
    generous_splits: int
    by_class: dict[str, tuple[float, float]]
    """What each class of browsers adds to `tracking` and to `wrong`: they never compete with each other."""


class Watched(Ours):
    """Ours, noting what it believed before calibration, and of which class each device was at first."""

    def __init__(self, parameters: Parameters) -> None:
        super().__init__(parameters)
        self.beliefs: list[tuple[str, float]] = []
        self.classes: dict[int, str] = {}

    def identify(self, visit: Visit, token: str | None) -> Identified:
        answer = super().identify(visit, token)
        features = self._read(visit)
        if features is not None:
            self.classes.setdefault(visit.device, CLASSES[features.kind])
        assert self.last is not None
        self.beliefs.append(self.last.belief)
        return answer


def replayed(parameters: Parameters, source: Sequence[Visit], *, tokens: bool) -> Replayed:
    """Let our matcher identify visits; the truth is only counted."""
    algorithm = Watched(parameters)
    outcome = replay(source, algorithm, with_storage=tokens)
    judged, generous = judge(outcome.device, outcome.id), judge(outcome.device, outcome.high_recall)
    believed: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for number, (curve, belief) in enumerate(algorithm.beliefs):
        believed[curve].append((belief, float(judged.right(outcome.device, number))))
    tracked = tracking(outcome.device, outcome.id, outcome.at, None)
    perfect = sum(one.perfect for one in tracked.values())
    every = range(len(source))
    by_class = {name: [0.0, 0.0] for name in CLASSES}
    for device, one in tracked.items():
        if device in algorithm.classes:
            by_class[algorithm.classes[device]][0] += one.average / perfect
    wrong = wrong_visits(outcome.device, outcome.id)
    for device, is_wrong in zip(outcome.device, wrong, strict=True):
        if device in algorithm.classes:
            by_class[algorithm.classes[device]][1] += is_wrong / len(source)
    return Replayed(
        believed,
        sum(one.average for one in tracked.values()) / perfect,
        mean(wrong),
        sum(judged.split(number) for number in every),
        sum(generous.split(number) for number in every),
        {name: (of_tracking, of_wrong) for name, (of_tracking, of_wrong) in by_class.items()},
    )


MOST_WRONG = 0.024
"""So many of all visits may be wrong in any mix of validation: a false merge bans an innocent customer."""
MOST_WRONG_STORAGELESS = 0.01
"""The same where nobody keeps tokens: all later visits build on one that is wrong."""
PRICES = (1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 6.0, 10.0, 15.0, 20.0)
"""What a wrong visit may weigh, in shares of tracking."""


def best_thresholds(trials: dict[float, list[Replayed]], price: float) -> dict[str, float]:
    """Return for each class the threshold, of those tried, that is worth most: tracking less the price of wrong visits.

    With one price for all, a wrong visit wins as much tracking in every class. Of equals the higher one.
    """
    return {
        name: max(
            trials,
            key=lambda threshold: (
                round(sum(one.by_class[name][0] - price * one.by_class[name][1] for one in trials[threshold]), 9),
                threshold,
            ),
        )
        for name in CLASSES
    }


@dataclass(frozen=True)
class Chosen:
    thresholds: dict[str, float]
    worth: float
    """The share of perfect tracking that they reach; minus infinity where they are over the budget at any price."""


def within_budget(trials: dict[float, list[Replayed]], mixes: int, most: float) -> Chosen:
    """Return the best thresholds at the least price at which no mix has more wrong visits than it may."""
    chosen: dict[str, float] = {}
    for price in PRICES:
        chosen = best_thresholds(trials, price)
        tracked, wrong = (
            [
                sum(trials[threshold][number].by_class[name][figure] for name, threshold in chosen.items())
                for number in range(len(next(iter(trials.values()))))
            ]
            for figure in (0, 1)
        )
        seeds = len(wrong) // mixes
        worst = max(mean(wrong[mix * seeds : (mix + 1) * seeds]) for mix in range(mixes))
        print(f"price {price}: {chosen}, tracking {mean(tracked):.4f}, wrong {worst:.2%} in the worse mix", flush=True)
        if worst <= most:
            return Chosen(chosen, mean(tracked))
    return Chosen(chosen, -math.inf)


def with_thresholds(parameters: Parameters, **changes: Any) -> Parameters:
    """Return parameters with thresholds changed; a number is one for all classes."""
    for name in ("probability", "storageless"):
        if isinstance(changes.get(name), float):
            changes[name] = dict.fromkeys(CLASSES, changes[name])
    return msgspec.structs.replace(parameters, thresholds=msgspec.structs.replace(parameters.thresholds, **changes))


def curves_of(results: Iterable[Replayed]) -> dict[str, list[tuple[float, float]]]:
    """Return the calibration: from what was believed to how often it was right."""
    believed: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for result in results:
        for curve, points in result.believed.items():
            believed[curve] += points
    return {
        curve: [(round(x, 4), round(y, 4)) for x, y in isotonic(points, max(100, len(points) // 60))]
        for curve, points in sorted(believed.items())
    }


_sources: list[list[Visit]] = []
"""The validation splits, for the processes that are forked off."""


def _replayed(trial: tuple[Parameters, bool, int]) -> Replayed:
    parameters, tokens, source = trial
    return replayed(parameters, _sources[source], tokens=tokens)


def frozen(
    parameters: Parameters,
    sources: list[list[Visit]],
    thresholds: Sequence[float],
    storageless: Sequence[float],
    contested: Sequence[float],
    workers: int = 1,
) -> Parameters:
    """Set thresholds, of those given, and calibration by replays of validation splits, those of a mix together.

    Beside the classes' thresholds there is one for where other known visitors are likely as well (`contested`). All are
    tried together: what is right for lone devices depends on what clones must reach.
    """
    _sources[:] = sources
    with ProcessPoolExecutor(workers, multiprocessing.get_context("fork")) as pool:

        def tried(tokens: bool, rows: Sequence[dict[str, Any]]) -> list[list[Replayed]]:
            trials = [
                (with_thresholds(parameters, **changes), tokens, number)
                for changes in rows
                for number in range(len(sources))
            ]
            found = pool.map(_replayed, trials)
            results = []
            for changes in rows:
                results.append([next(found) for _ in sources])
                print(f"{changes}: {_told(results[-1])}", flush=True)
            return results

        grid = [(least, of_class) for least in contested for of_class in thresholds]
        rows = tried(True, [{"contested": least, "probability": of_class} for least, of_class in grid])
        best = None
        for least in contested:
            trials = {of_class: row for (one, of_class), row in zip(grid, rows, strict=True) if one == least}
            chosen = within_budget(trials, len(MIXES), MOST_WRONG)
            if best is None or chosen.worth > best[1].worth:
                best = least, chosen
        assert best is not None
        parameters = with_thresholds(parameters, contested=best[0], probability=best[1].thresholds)
        alone = tried(False, [{"storageless": threshold} for threshold in storageless])
        chosen = within_budget(dict(zip(storageless, alone, strict=True)), len(MIXES), MOST_WRONG_STORAGELESS)
        parameters = with_thresholds(parameters, storageless=chosen.thresholds)
        results: list[Replayed] = []
        for generous in (0.3, 0.15, 0.07):
            (results,) = tried(True, [{"high_recall": generous}])
            parameters = with_thresholds(parameters, high_recall=generous)
            if sum(result.generous_splits for result in results) <= 0.45 * sum(result.splits for result in results):
                break
        (storageless_results,) = tried(False, [{}])
    return msgspec.structs.replace(parameters, calibration=curves_of([*results, *storageless_results]))


def _told(results: Sequence[Replayed]) -> str:
    return "; ".join(
        f"tracking {one.tracking:.3f}, wrong {one.wrong:.2%}, splits {one.splits}/{one.generous_splits}"
        for one in results
    )


def _numbers(text: str) -> list[float]:
    return [float(part) for part in text.split(",")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--devices", type=int, default=5_000, help="of each mix and seed; 40 %% of them train")
    parser.add_argument("--seeds", default="1", help="separated by commas")
    parser.add_argument("--validation-seeds", default="1,2", help="whose validation splits freeze the thresholds")
    parser.add_argument("--to", type=Path, default=TARGET)
    parser.add_argument("--thresholds", default="0.2,0.3,0.4,0.5,0.55,0.6", help="to be tried")
    parser.add_argument("--storageless", default="0.7,0.85", help="thresholds to be tried where nobody has tokens")
    parser.add_argument("--contested", default="0.7,0.8,0.9", help="thresholds to be tried where others are likely")
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
    tried = [_numbers(numbers) for numbers in (options.thresholds, options.storageless, options.contested)]
    parameters = frozen(parameters, sources, *tried, workers=options.workers)
    options.to.write_bytes(msgspec.json.format(msgspec.json.encode(parameters), indent=1) + b"\n")
    print(f"{time.monotonic() - started:6.0f} s  written to {options.to}")


if __name__ == "__main__":
    main()
