"""From what was counted to parameters: rates, frequencies, clones, addresses."""

from __future__ import annotations

import math
from collections import defaultdict

import msgspec

from accuracy.learn import NETWORK_TIMES, Changes, Learned
from ridgeline.matching.attributes import INDEX, NAMES
from ridgeline.matching.digests import mix
from ridgeline.matching.drift import Drift
from ridgeline.matching.frequencies import (
    _KINDS,
    known_or,
)
from ridgeline.matching.network import NEARNESSES, SITUATIONS
from ridgeline.matching.parameters import (
    BINS,
    CLASSES,
    SIGNS,
    VISIT_STEPS,
    Arrival,
    AttributeParameters,
    Clones,
    NetworkParameters,
    Parameters,
    Thresholds,
)

STRENGTHS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 300.0, 1000.0)
MOST_PRIORS = 12
UNSEEN = {"window_edges": 0.3, "connection": 0.3, "permissions": 0.1}
"""Rates of change of what the evaluation's devices do not show: assumptions, on the safe side."""
LEAST_PRIOR = 0.02
LEAST_AWAY = 0.05
"""So many visits are not from where their address is, with the weight of a hundred visits: an assumption."""
_QUOTA = INDEX["storage_quota"]


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
        every = [[0.0] * NEARNESSES for _ in range(NETWORK_TIMES)]
        for name in CLASSES:
            for number in range(NETWORK_TIMES):
                every[number] = [
                    a + b for a, b in zip(every[number], learned.nearness[name][place][number], strict=True)
                ]
        overall = _shares([sum(row[one] for row in every) for one in range(NEARNESSES)], [1 / 6] * 6, 6)
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
    travel = [_short((away + LEAST_AWAY * 100) / (every + 100)) for away, every in learned.travel]
    return NetworkParameters(near, [best[1], of_all[0]], [best[2], of_all[1]], rest, travel)


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
            impossible_travel=[0.01, 0.01],
        ),
        arrival=Arrival([[0.1] * BINS for _ in VISIT_STEPS], 20.0, 1.0, {name: [0.2] * BINS for name in CLASSES}, 1e-4),
        thresholds=Thresholds(
            dict.fromkeys(CLASSES, 0.5), dict.fromkeys(CLASSES, 0.9), dict.fromkeys(CLASSES, 0.8), 2.0, 0.3, 0.01
        ),
        calibration={},
    )
