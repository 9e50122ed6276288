"""How much better "the same device" explains a visit than "another device" does: a sum of log-likelihood ratios.

For each attribute: the logarithm of how likely the known device shows this value now, less that of how likely a new
device of the population shows it. An agreement is worth what it is rare, less where the attribute often changes; a
change costs what it is seldom, less where few devices have the old value. Natural logarithms throughout.
"""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass

from ridgeline.matching.attributes import ATTRIBUTES, CAUSE_BIT, Kind
from ridgeline.matching.chain import Chain, chain_of
from ridgeline.matching.drift import Drift
from ridgeline.matching.features import Features, Value
from ridgeline.matching.frequencies import Population
from ridgeline.matching.network import Nearness, Network, nearness
from ridgeline.matching.parameters import CLASSES, Parameters, bin_of, class_of
from ridgeline.matching.profile import Profile

_KINDS = tuple(attribute.kind for attribute in ATTRIBUTES)
_NEAR_MEMBERS = 2
_WAYS_TO_BE_NEAR = math.log(60)  # one of some sixty fonts comes or goes
_LEAST = 1e-9
_RARE_OLD = 0.98  # however common the old value is, to differ from it is never worth more than this much


class Outcome(enum.Enum):
    """How one attribute of a visit stands to a known visitor's."""

    AGREES = "agrees"
    REVERTED = "reverted"
    """It has the value before the last one again."""
    DRIFTED = "drifted"
    CONTRADICTS = "contradicts"
    """It went where one device does not go: an older version, other hardware."""
    IGNORED = "ignored"
    """Not observed now, or never before."""


@dataclass(frozen=True, slots=True)
class Sight:
    """One visit as the score looks at it; made once for all candidates."""

    features: Features
    chain: Chain
    surprise: tuple[float, ...]
    """By attribute, the logarithm of how likely a new device has the value; see `Population.surprise`."""
    total_surprise: float
    kind: int
    """Its place in CLASSES."""
    network: Network | None
    address_surprise: float
    subnet_surprise: float
    at: int
    unknown: tuple[int, ...]
    """The attributes that were not observed."""


@dataclass(frozen=True, slots=True)
class Difference:
    index: int
    outcome: Outcome
    weight: float


@dataclass(frozen=True, slots=True)
class Score:
    """`total` is the logarithm of the likelihood ratio, `network` the network's part of it."""

    total: float
    network: float
    nearness: Nearness | None
    differences: tuple[Difference, ...]
    moved: int
    bin_number: int


class Scorer:
    def __init__(self, parameters: Parameters, population: Population) -> None:
        self._drift = Drift(parameters)
        self._population = population
        self._nearness = [
            [[math.log(max(likely, _LEAST)) for likely in row] for row in parameters.network.nearness[name]]
            for name in CLASSES
        ]

    def sight(self, features: Features, network: Network | None, at: int, browser: str, system: str) -> Sight:
        """Prepare a visit; `browser` and `system` are the families."""
        chain = chain_of(features)
        surprise = self._population.surprise(features, chain, at)
        address, subnet = self._population.address_likelihood(network, chain, at) if network is not None else (1.0, 1.0)
        return Sight(
            features,
            chain,
            tuple(surprise),
            sum(surprise),
            class_of(browser, system),
            network,
            math.log(max(address, _LEAST)),
            math.log(max(subnet, _LEAST)),
            at,
            tuple([index for index, value in enumerate(features.values) if value is None]),
        )

    def score(self, sight: Sight, profile: Profile) -> Score:
        """Compare a visit with a known visitor."""
        new, old, surprise = sight.features.values, profile.values, sight.surprise
        differing = [index for index, value in enumerate(new) if value != old[index]]
        moved = 0
        for index in differing:
            if index in CAUSE_BIT and new[index] is not None and old[index] is not None:
                moved |= CAUSE_BIT[index]
        bin_number = bin_of(sight.at - profile.seen_at)
        rates = self._drift.rates(sight.kind, bin_number, moved)
        total = rates.all_stay - sight.total_surprise
        differences = []
        unlike = 0
        for index in differing:
            unlike |= 1 << index
            total -= rates.stays[index] - surprise[index]
            difference = self._difference(sight, profile, index, rates.changes[index], rates.restless_changes[index])
            total += difference.weight
            differences.append(difference)
        for index in sight.unknown:
            if old[index] is None:
                unlike |= 1 << index
                total -= rates.stays[index]
        restless = profile.changed & ~unlike
        while restless:
            index = (restless & -restless).bit_length() - 1
            restless &= restless - 1
            total += rates.restless_stays[index] - rates.stays[index]
        network, near = self._network(sight, profile, bin_number)
        return Score(total + network, network, near, tuple(differences), moved, bin_number)

    def agreements(self, sight: Sight, profile: Profile, score: Score) -> list[Difference]:
        """Return what each agreeing attribute was worth: what `score` has summed up, for an explanation."""
        rates = self._drift.rates(sight.kind, score.bin_number, score.moved)
        differing = {difference.index for difference in score.differences}
        found = []
        for index in range(len(ATTRIBUTES)):
            if index in differing or sight.features.values[index] is None:
                continue
            stays = rates.restless_stays if profile.changed >> index & 1 else rates.stays
            found.append(Difference(index, Outcome.AGREES, stays[index] - sight.surprise[index]))
        return found

    def _difference(
        self, sight: Sight, profile: Profile, index: int, changes: float, restless_changes: float
    ) -> Difference:
        new, old = sight.features.values[index], profile.values[index]
        if new is None or old is None:
            return Difference(index, Outcome.IGNORED, 0.0)
        likely = restless_changes if profile.changed >> index & 1 else changes
        drift = self._drift
        reverts = drift.reverts[index] if index in profile.earlier else 0.0
        if reverts and profile.earlier[index] == new:
            return Difference(index, Outcome.REVERTED, likely + math.log(reverts) - sight.surprise[index])
        weight = likely + math.log(1 - reverts) if reverts < 1 else likely
        kind = _KINDS[index]
        outcome = Outcome.DRIFTED
        if kind is Kind.VERSION and isinstance(new, int) and isinstance(old, int):
            back = drift.back[index]
            weight += math.log(max(back if new < old else 1 - back, _LEAST))
            outcome = Outcome.CONTRADICTS if new < old else Outcome.DRIFTED
        elif kind is Kind.SET:
            near = drift.near[index]
            if is_near(new, old):
                gain = max(0.0, -sight.surprise[index] - _WAYS_TO_BE_NEAR)
                return Difference(index, Outcome.DRIFTED, weight + math.log(max(near, _LEAST)) + gain)
            weight += math.log(max(1 - near, _LEAST))
        rare = 1 - min(self._population.likelihood_of(sight.chain, index, old, sight.at), _RARE_OLD)
        weight -= math.log(rare)
        if weight < _CONTRADICTION and ATTRIBUTES[index].make:
            outcome = Outcome.CONTRADICTS
        return Difference(index, outcome, weight)

    def _network(self, sight: Sight, profile: Profile, bin_number: int) -> tuple[float, Nearness | None]:
        if sight.network is None or not profile.networks:
            return 0.0, None
        near = nearness(sight.network, profile.networks)
        likely = self._nearness[sight.kind][bin_number][near]
        if near is Nearness.SAME_ADDRESS:
            return likely - sight.address_surprise, near
        if near is Nearness.EARLIER_ADDRESS:
            return likely - math.log(len(profile.networks) - 1) - sight.address_surprise, near
        if near is Nearness.SAME_SUBNET:
            return likely - sight.subnet_surprise, near
        return likely, near


_CONTRADICTION = -4.0


def is_near(new: Value, old: Value) -> bool:
    if not isinstance(new, bytes) or not isinstance(old, bytes):
        return False
    if abs(len(new) - len(old)) > 2 * _NEAR_MEMBERS:
        return False
    ours = {new[place : place + 2] for place in range(0, len(new), 2)}
    theirs = {old[place : place + 2] for place in range(0, len(old), 2)}
    return len(ours ^ theirs) <= _NEAR_MEMBERS
