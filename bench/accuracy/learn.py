"""Go through visits with the truth in sight, and count all that the parameters are fitted to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from accuracy.ours import network_of, read_visit
from accuracy.visits import Visit
from ridgeline.matching.attributes import ATTRIBUTES, CAUSE_BIT, COUNT, INDEX, Kind
from ridgeline.matching.chain import ALL, Chain, chain_of
from ridgeline.matching.digests import mix
from ridgeline.matching.features import Features, Value
from ridgeline.matching.frequencies import (
    _ADDRESS,
    _ALL_ADDRESSES,
    _ALL_SUBNETS,
    _KINDS,
    Population,
    Presence,
)
from ridgeline.matching.network import NEARNESSES, SITUATIONS, Nearness, Network, nearness, situation
from ridgeline.matching.parameters import (
    BIN_EDGES,
    BINS,
    CLASSES,
    DAY,
    NETWORK_BINS,
    RESTLESS,
    SIGNS,
    VISIT_STEPS,
    Parameters,
    bin_of,
)
from ridgeline.matching.profile import Profile, new_profile, seen_again
from ridgeline.matching.score import is_near
from ridgeline.matching.travel import is_out_of_reach

NETWORK_TIMES = max(NETWORK_BINS) + 1
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
            name: [[[0.0] * NEARNESSES for _ in range(NETWORK_TIMES)] for _ in range(SITUATIONS)] for name in CLASSES
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
    travel: tuple[list[int], list[int]] = field(default_factory=lambda: ([0, 0], [0, 0]))
    """Of visits from elsewhere within a day of a visit of the same device, and of another that looks like it: how many
    came from where nobody is by then, and all whose places are known."""
    visits: int = 0
    devices: int = 0


def state_of(index: int, moved: int, restless: bool) -> str:
    causes = [cause for cause in ATTRIBUTES[index].causes if moved & CAUSE_BIT[INDEX[cause]]]
    return "+".join([*causes, *([RESTLESS] if restless else [])])


class ReadablePopulation(Population):
    """A population whose counts may be read, to fit how much each is to be trusted."""

    def count(self, key: int) -> float:
        return self._counts.numbers.get(key, 0.0)

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
    counts = ReadablePopulation(base, most_entries=10**9)
    last = 0
    jars: set[str] = set()
    alike: dict[int, int] = {}
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
            now = new_profile(features, network, visit.at, where=visit.where)
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
            _learn_travel(learned.travel[0], visit, network, profile)
            now = seen_again(profile, features, network, visit.at, trust=1.0, by_token=False, where=visit.where)
            before = _presence(profile)
        look = chain_of(features).look
        if alike.get(look, visit.device) != visit.device:
            _learn_travel(learned.travel[1], visit, network, profiles[alike[look]])
        alike[look] = visit.device
        jars.update(visit.tokens)
        profiles[visit.device] = now
        counts.seen(_presence(now), before)
    for profile in profiles.values():
        _at_risk(learned, profile, last)


def _learn_travel(counts: list[int], visit: Visit, network: Network | None, profile: Profile) -> None:
    """Count a visit from elsewhere, as if it were of the device that a profile is of."""
    places, elapsed = profile.places, visit.at - profile.seen_at
    if network is None or not places or visit.where is None or places[0].where is None or elapsed >= DAY:
        return
    if nearness(network, places)[0] is Nearness.ELSEWHERE:
        counts[0] += is_out_of_reach(places[0].where, visit.where, elapsed)
        counts[1] += 1


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


def _learn_new(features: Features, network: Any, counts: ReadablePopulation, learned: Learned, at: int) -> None:
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
