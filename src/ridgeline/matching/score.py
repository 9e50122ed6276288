"""How much better "the same device" explains a visit than "another device" does: a sum of log-likelihood ratios.

For each attribute: the logarithm of how likely the known device shows this value now, less that of how likely a new
device of the population shows it. An agreement is worth what it is rare, less where the attribute often changes; a
change costs what it is seldom, less where few devices have the old value. Natural logarithms throughout.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import NamedTuple

from ridgeline.matching.at_hand import counts_at_hand, differences
from ridgeline.matching.attributes import ATTRIBUTES, CAUSE_BIT, COUNT, INDEX, Kind
from ridgeline.matching.chain import Chain, chain_of
from ridgeline.matching.drift import OWN_CAUSES, Drift, Rate, Rates
from ridgeline.matching.features import Features, Value
from ridgeline.matching.frequencies import Population
from ridgeline.matching.network import Nearness, Network, nearness, situation
from ridgeline.matching.parameters import CLASSES, NETWORK_BINS, Parameters, bin_of
from ridgeline.matching.profile import Profile
from ridgeline.matching.travel import Whereabouts, is_out_of_reach

_KINDS = tuple(attribute.kind for attribute in ATTRIBUTES)
_INDEXES = tuple(range(COUNT))
_CAUSES = tuple(CAUSE_BIT.get(index, 0) for index in _INDEXES)
_PIXEL_RATIO, _SCREEN = INDEX["pixel_ratio"], INDEX["screen"]
# Boxes of text in CSS pixels: text is set in whole device pixels, so that zoom moves them, which tells neither of
# another system nor of another device. Phones zoom without another pixel ratio.
_TO_SCALE = frozenset((INDEX["emoji"], INDEX["font_preferences"]))
# What each that moved so costs: that it was zoomed. An assumption, since the zoom of training's devices moves the pixel
# ratio alone. Where it moved to says nothing.
_ZOOMED = -1.0
_OF_AN_UPDATE = (INDEX["fonts"], INDEX["system_version"], INDEX["voices"])
_ZOOMING = frozenset(kind for kind, name in enumerate(CLASSES) if name not in ("android", "ios"))
_NEAR_MEMBERS = 2
_WAYS_TO_BE_NEAR = math.log(60)  # one of some sixty fonts comes or goes
_LEAST = 1e-9
_COMMON = 0.98  # however common the old value is, to differ from it is not worth more
_CONTRADICTION = -4.0


class Outcome(enum.StrEnum):
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
    where: Whereabouts | None
    """Roughly where on earth it came from, where that is known."""
    unknown: tuple[int, ...]
    """The attributes that were not observed."""
    passing: tuple[tuple[int, float], ...]
    """The attributes whose value is one that lasts longer or shorter than others, with the factor of the odds."""
    likely_in_family: Callable[[int, Value], float]
    """Of an attribute and another value than this visit's; see `Population.of_family`."""
    profiles: Sequence[Profile]
    """Those that it may be compared with; as long as they are here, their ids are theirs."""
    differing: dict[int, bytes]
    """What differs of those, by their id(); see `at_hand.differences`."""
    moves: tuple[dict[Value, float], ...] = field(default_factory=lambda: tuple([{} for _ in ATTRIBUTES]))
    """By attribute and old value, what is known so far of changes; see `Scorer._move`."""


class Difference(NamedTuple):
    """What one attribute (its place in the catalogue) was worth."""

    attribute: int
    outcome: Outcome
    weight: float


class Score(NamedTuple):
    """`total` is the logarithm of the likelihood ratio, `network` the network's part of it.

    `moved` are the causes that changed, `bin_number` the bin of the elapsed time, `differing` the attributes that are
    not equal, of which some may not have been observed.
    """

    total: float
    network: float
    nearness: Nearness | None
    differing: list[int]
    moved: int
    bin_number: int


class Scorer:
    def __init__(self, parameters: Parameters, population: Population) -> None:
        self._drift = Drift(parameters)
        self._leaving = [index for index, values in enumerate(self._drift.leaves) if values]
        self._population = population
        self._nearness = [
            [
                [[math.log(max(likely, _LEAST)) for likely in row] for row in rows]
                for rows in parameters.network.nearness[name]
            ]
            for name in CLASSES
        ]
        same, other = parameters.network.impossible_travel
        self._impossible_travel = math.log(same / other)

    def sight(
        self,
        features: Features,
        network: Network | None,
        at: int,
        profiles: Sequence[Profile] = (),
        where: Whereabouts | None = None,
    ) -> Sight:
        """Prepare a visit; `profiles` are those of the visitors that it may be compared with."""
        population = self._population
        chain = chain_of(features)
        differing = [differences(features, profile) for profile in profiles]
        at_hand = counts_at_hand(chain, network, profiles, differing, population.weigh)
        surprise = population.surprise(features, chain, at, at_hand)
        address = subnet = 1.0
        if network is not None:
            address, subnet = population.address_likelihood(network, chain, at, at_hand)
        return Sight(
            features,
            chain,
            tuple(surprise),
            sum(surprise),
            features.kind,
            network,
            math.log(max(address, _LEAST)),
            math.log(max(subnet, _LEAST)),
            at,
            where,
            tuple([index for index, value in enumerate(features.values) if value is None]),
            tuple(
                [
                    (index, self._drift.leaves[index][value])
                    for index, value in enumerate(features.values)
                    if isinstance(value, int) and value in self._drift.leaves[index]
                ]
            ),
            population.of_family(chain, at),
            profiles,
            dict(zip(map(id, profiles), differing, strict=True)),
        )

    def score(self, sight: Sight, profile: Profile) -> Score:
        """Compare a visit with a known visitor. `details` says the same attribute by attribute."""
        new, old = sight.features.values, profile.values
        differing = [*compress(_INDEXES, sight.differing.get(id(profile)) or differences(sight.features, profile))]
        compared = [index for index in differing if new[index] is not None and old[index] is not None]
        total = 0.0
        if new[_PIXEL_RATIO] != old[_PIXEL_RATIO] and _is_zoomed(sight, profile):
            total = _ZOOMED * sum([index in _TO_SCALE for index in compared])
            compared = [index for index in compared if index not in _TO_SCALE]
        moved = 0
        for index in compared:
            moved |= _CAUSES[index]
        bin_number = bin_of(sight.at - profile.seen_at)
        rates = self._drift.rates(sight.kind, bin_number)
        total += rates.all_stay(moved) - sight.total_surprise
        total += self._of_changes(sight, profile, rates, compared, moved)
        if len(compared) < len(differing):
            # Of what was not observed, then or now, and of what zoom moved, nothing says that it stayed.
            uncompared = [index for index in differing if index not in compared]
            total += sum([sight.surprise[index] - rates.of(index, moved).stays for index in uncompared])
        total += self._of_agreements(sight, profile, rates, moved)
        network, near = self._network(sight, profile, bin_number)
        return Score(total + network, network, near, differing, moved, bin_number)

    def _of_changes(self, sight: Sight, profile: Profile, rates: Rates, compared: Sequence[int], moved: int) -> float:
        """Return what changes of these attributes are worth more than that they stayed."""
        old, surprise, moves = profile.values, sight.surprise, sight.moves
        changed, earlier, shifts, own_causes = profile.changed, profile.earlier, rates.shifts, OWN_CAUSES
        total = 0.0
        for index in compared:
            if changed >> index & 1 or index in earlier:
                rate = rates.of(index, moved)
                total += surprise[index] - rate.stays + self._changes(rate, profile, index)
                total += self._change(sight, profile, index)
                continue
            move = moves[index].get(old[index])
            if move is None:
                move = self._move(sight, index, old[index])
            total += shifts[index][own_causes[index] & moved] + surprise[index] + move
        for index in self._leaving:
            # `shifts` took each value to be left as often as usual, which these are not.
            if index in compared and not (changed >> index & 1 or index in earlier):
                rate = rates.of(index, moved)
                total += self._changes(rate, profile, index) - rate.changes
        return total

    def _of_agreements(self, sight: Sight, profile: Profile, rates: Rates, moved: int) -> float:
        """Return what agreements are worth besides that the usual value of a calm attribute stayed."""
        new, old, changed = sight.features.values, profile.values, profile.changed
        total = 0.0
        for index in sight.unknown:
            if old[index] is None:
                total -= rates.of(index, moved).stays
        for index, factor in sight.passing:
            if old[index] == new[index]:
                rate, restless = rates.of(index, moved), bool(changed >> index & 1)
                total += self._drift.of_value(rate, restless, factor)[0] + _beyond(rate, restless=restless) - rate.stays
                changed &= ~(1 << index)
        while changed:
            index = (changed & -changed).bit_length() - 1
            changed &= changed - 1
            if old[index] == new[index] and new[index] is not None:
                rate = rates.of(index, moved)
                total += rate.restless_stays - rate.stays
        return total

    def _changes(self, rate: Rate, profile: Profile, index: int) -> float:
        """Return what it says that the visitor's value changed."""
        restless = bool(profile.changed >> index & 1)
        value = profile.values[index]
        factor = self._drift.leaves[index].get(value) if isinstance(value, int) else None
        if factor is not None:
            return self._drift.of_value(rate, restless, factor)[1]
        return rate.restless_changes if restless else rate.changes

    def details(self, sight: Sight, profile: Profile, score: Score) -> list[Difference]:
        """Return what each attribute was worth: what `score` has summed up."""
        rates, leaves = self._drift.rates(sight.kind, score.bin_number), self._drift.leaves
        differing = frozenset(score.differing)
        new, old, moved, changed = sight.features.values, profile.values, score.moved, profile.changed
        zoomed = _TO_SCALE if _is_zoomed(sight, profile) else frozenset()
        agrees, ignored = Outcome.AGREES, Outcome.IGNORED
        found = []
        for index, (now, value) in enumerate(zip(new, old, strict=True)):
            if now is None or value is None:
                found.append(Difference(index, ignored, 0.0))
                continue
            rate = rates.of(index, moved)
            if index not in differing:
                restless = bool(changed >> index & 1)
                likely = rate.restless_stays if restless else rate.stays
                factor = leaves[index].get(value) if leaves[index] and isinstance(value, int) else None
                if factor is not None:
                    likely = self._drift.of_value(rate, restless, factor)[0] + _beyond(rate, restless=restless)
                found.append(Difference(index, agrees, likely - sight.surprise[index]))
            elif index in zoomed:
                found.append(Difference(index, Outcome.DRIFTED, _ZOOMED))
            else:
                weight = self._changes(rate, profile, index) + self._change(sight, profile, index)
                found.append(Difference(index, _outcome(now, profile, index, weight), weight))
        return found

    def _change(self, sight: Sight, profile: Profile, index: int) -> float:
        """Return what a change is worth beyond that it happened: where it went to and what it came from."""
        if index not in profile.earlier:
            return self._move(sight, index, profile.values[index])
        if profile.earlier[index] == sight.features.values[index]:
            return self._drift.log_reverts[index] - sight.surprise[index]
        return self._drift.log_moves_on[index] + self._move(sight, index, profile.values[index])

    def _move(self, sight: Sight, index: int, old: Value) -> float:
        """Return what a change from a value is worth to one that the visitor never had, as far as is known.

        Many candidates have the same values, so what was found out stays in the sight.
        """
        found = sight.moves[index].get(old)
        if found is None:
            found = sight.moves[index][old] = self._moved(sight, index, old)
        return found

    def _moved(self, sight: Sight, index: int, old: Value) -> float:
        new, drift = sight.features.values[index], self._drift
        weight = 0.0
        kind = _KINDS[index]
        if kind is Kind.VERSION:
            if isinstance(new, int) and isinstance(old, int):
                weight = drift.log_back[index] if new < old else drift.log_forward[index]
        elif kind is Kind.SET:
            if is_near(new, old):
                gain = -sight.surprise[index] - _WAYS_TO_BE_NEAR
                return drift.log_near[index] + max(0.0, gain)
            weight = drift.log_far[index]
        elif drift.log_arrives[index]:
            share = drift.log_arrives[index].get(new) if isinstance(new, int) else None
            if share is not None:
                return share - sight.surprise[index]
            weight = drift.log_elsewhere[index]
        likely = sight.likely_in_family(index, old)
        return weight - math.log(1 - min(likely, _COMMON))

    def _network(self, sight: Sight, profile: Profile, bin_number: int) -> tuple[float, Nearness | None]:
        places = profile.places
        if sight.network is None or not places:
            return 0.0, None
        near, share = nearness(sight.network, places)
        likely = self._nearness[sight.kind][situation(places)][NETWORK_BINS[bin_number]][near]
        if near <= Nearness.EARLIER:
            return likely + math.log(share) - sight.address_surprise, near
        if near is Nearness.SAME_SUBNET:
            return likely - sight.subnet_surprise, near
        if sight.where is not None and is_out_of_reach(places[0].where, sight.where, sight.at - profile.seen_at):
            return likely + self._impossible_travel, Nearness.IMPOSSIBLE_TRAVEL
        return likely, near


def _beyond(rate: Rate, *, restless: bool) -> float:
    """Return what is added for a value that lasts longer or shorter than others, where it changed the time before.

    It would be sounder without, but thresholds and curves were fitted with it.
    """
    return rate.stays - rate.restless_stays if restless else 0.0


def _is_zoomed(sight: Sight, profile: Profile) -> bool:
    """Tell whether the pixel ratio is another on the same screen, and no update of the system tells why text moved."""
    new, old = sight.features.values, profile.values
    ratios = (new[_PIXEL_RATIO], old[_PIXEL_RATIO])
    if sight.kind not in _ZOOMING or None in ratios or ratios[0] == ratios[1]:
        return False
    # On another screen it is docking's, not zoom's.
    if new[_SCREEN] is None or new[_SCREEN] != old[_SCREEN]:
        return False
    return all(new[one] == old[one] or None in (new[one], old[one]) for one in _OF_AN_UPDATE)


def _outcome(new: Value, profile: Profile, index: int, weight: float) -> Outcome:
    """Return how a change is to be called."""
    old = profile.values[index]
    if index in profile.earlier and profile.earlier[index] == new:
        return Outcome.REVERTED
    if _KINDS[index] is Kind.VERSION and isinstance(new, int) and isinstance(old, int) and new < old:
        return Outcome.CONTRADICTS
    return Outcome.CONTRADICTS if ATTRIBUTES[index].make and weight < _CONTRADICTION else Outcome.DRIFTED


def is_near(new: Value, old: Value) -> bool:
    if not isinstance(new, bytes) or not isinstance(old, bytes):
        return False
    if abs(len(new) - len(old)) > 2 * _NEAR_MEMBERS:
        return False
    ours = {new[place : place + 2] for place in range(0, len(new), 2)}
    theirs = {old[place : place + 2] for place in range(0, len(old), 2)}
    return len(ours ^ theirs) <= _NEAR_MEMBERS
