"""Which known visitors a visit may be of, and how much speaks for each: the rate of such visits, as a logarithm.

Of a known visitor it depends on how often it returns, how often it brings no token, and how well it explains the facts.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from typing import NamedTuple

from ridgeline.matching.attributes import ATTRIBUTES, CAUSE_BIT, INDEX, NAMES
from ridgeline.matching.digests import digest32
from ridgeline.matching.features import Features
from ridgeline.matching.frequencies import Population
from ridgeline.matching.matcher import Candidate
from ridgeline.matching.parameters import CLASSES, SIGNS, VISIT_STEPS, Parameters
from ridgeline.matching.profile import Profile
from ridgeline.matching.score import Score, Scorer, Sight

_HABIT = 3.0
"""So many returns' worth the population's habit of bringing tokens weighs against a visitor's own."""
_STEADY = frozenset(
    index
    for index, attribute in enumerate(ATTRIBUTES)
    if attribute.make and not attribute.causes and index != INDEX["screen"]
)
"""What a device is made of and nothing moves: a docked laptop shows another screen."""
_QUOTA = INDEX["storage_quota"]
_SIGNS = sum(CAUSE_BIT[INDEX[sign]] for sign in SIGNS)
_HARDLY = 1e-4
"""What is less likely than this is nobody's kin."""
_FEW_VISITORS = 20.0
"""Until so many are counted nobody knows what is common, and all that two devices have in common seems rare."""
_ANOTHER_MAKE = 1_000.0
_MOST_EXCHANGED = 1
_LARGEST = 300.0


class Known(NamedTuple):
    """A visitor that this device may be; no profile where nothing of it can be compared."""

    candidate: Candidate
    profile: Profile | None


class Rival(NamedTuple):
    """A known visitor that was compared with a visit."""

    known: Known
    profile: Profile
    score: Score
    weight: float
    """Logarithm of the rate of such visits."""


class Rivals:
    """Weighs known visitors against each other, and against a device that was never seen."""

    def __init__(self, parameters: Parameters, population: Population, scorer: Scorer) -> None:
        self._population = population
        self._scorer = scorer
        self._private = frozenset(parameters.arrival.private)
        self._signs = [
            [(INDEX[sign], shares) for sign, shares in parameters.arrival.signs.get(name, {}).items()]
            for name in CLASSES
        ]
        self._after_private = [parameters.arrival.after_private.get(name) for name in CLASSES]
        self._returns = [[math.log(rate) for rate in row] for row in parameters.arrival.returns_per_day]

    def is_private(self, features: Features) -> bool:
        """Tell whether the window is a private one, which shows in its quota where a browser has one for them."""
        return features.values[_QUOTA] in self._private

    def log_new(self, at: int) -> float:
        """Return the logarithm of the rate at which devices come that were never seen."""
        return math.log(max(self._population.new_per_day(at), 1e-6))

    def are_few(self, at: int) -> bool:
        """Tell whether too few visitors are counted to know what is common."""
        return self._population.visitors(at) < _FEW_VISITORS

    def rival(self, sight: Sight, known: Known, *, tokenless: bool, few: bool) -> Rival | None:
        """Return how much speaks for a visitor; None where nothing of it can be compared.

        `tokenless`: whether it says something that the visit came without a token; `few`: see `are_few`.
        """
        profile = known.profile
        if profile is None:
            return None
        score = self._scorer.score(sight, profile)
        step = bisect_right(VISIT_STEPS, profile.visits) - 1
        weight = score.total + self._returns[step][score.bin_number]
        private = profile.values[_QUOTA] in self._private
        # A visitor that was only seen once, in a private window, has no token that it could bring.
        if tokenless and not (private and profile.visits == 1):
            without_token = self._population.without_token(sight.kind, score.bin_number)
            after = self._after_private[sight.kind]
            if private and after is not None:
                without_token = after[score.bin_number]
            if score.moved & _SIGNS:
                without_token = max(without_token, self._sign(sight, profile, score))
            returns = profile.visits - 1
            without = (returns - profile.tokens_returned + _HABIT * without_token) / (returns + _HABIT)
            weight += math.log(min(max(without, 1e-3), 1.0))
        if few and _is_of_another_make(sight, profile, score):
            weight -= _ANOTHER_MAKE
        return Rival(known, profile, score, weight)

    def _sign(self, sight: Sight, profile: Profile, score: Score) -> float:
        """Return the share without a token that what moved speaks for, as in a private window."""
        found = 0.0
        for index, shares in self._signs[sight.kind]:
            if score.moved & CAUSE_BIT[index]:
                reverted = profile.earlier.get(index) == sight.features.values[index]
                found = max(found, shares[reverted])
        return found


def looks_alike(rival: Rival) -> bool:
    """Tell whether looks alone speak for the visitor, and nothing of what it is made of is another."""
    score = rival.score
    return score.total > score.network and _STEADY.isdisjoint(score.differing)


def _is_of_another_make(sight: Sight, profile: Profile, score: Score) -> bool:
    """Tell whether more of what the device is made of differs than is exchanged at once, and nothing explains it."""
    new, old = sight.features.values, profile.values
    differing = [index for index in score.differing if new[index] is not None and old[index] is not None]
    moved = {NAMES[index] for index in differing}
    exchanged = [index for index in differing if ATTRIBUTES[index].make and not moved & {*ATTRIBUTES[index].causes}]
    return len(exchanged) > _MOST_EXCHANGED


def with_kin(rivals: list[Rival], chances: list[float]) -> list[float]:
    """Return the probability that each visitor's id is right for the visit: its own, and that of its kin.

    When a device was given a second id, both explain its next visit, and either would be right.
    """
    if not any(rival.profile.kin for rival in rivals):
        return chances
    found = [*chances]
    likely = [number for number, chance in enumerate(chances) if chance >= _HARDLY]
    place = {digest32(rivals[number].known.candidate.visitor_id): number for number in likely}
    for number in likely:
        rival = rivals[number]
        other = place.get(rival.profile.kin) if rival.profile.kin else None
        if other is not None and other != number:
            linked = rival.profile.kin_probability
            found[number] += linked * chances[other]
            found[other] += linked * chances[number]
    return [min(1.0, chance) for chance in found]


def are_kin(one: Known, other: Known) -> bool:
    """Tell whether two are the same visitor, or one was made when it may have been the other."""
    names = [digest32(known.candidate.visitor_id) for known in (one, other)]
    kin = [0 if known.profile is None else known.profile.kin for known in (one, other)]
    return names[0] == names[1] or kin[0] == names[1] or kin[1] == names[0]


def margin_of(rivals: list[Rival], weights: list[float], order: list[int]) -> float | None:
    """Return how many times likelier the best is than the next that is not its kin; None where there is none."""
    if not rivals:
        return None
    best = rivals[order[0]]
    own = digest32(best.known.candidate.visitor_id)
    for number in order[1:]:
        other = rivals[number]
        if other.profile.kin != own and best.profile.kin != digest32(other.known.candidate.visitor_id):
            return math.exp(max(-_LARGEST, min(best.weight - weights[number], _LARGEST)))
    return None


def share(weight: float, others: list[float]) -> float:
    """Return the probability of one, by its weight and those of all others."""
    return math.exp(weight - log_sum([weight, *others]))


def log_sum(logs: list[float]) -> float:
    """Return the logarithm of the sum of what these are the logarithms of."""
    most = max(logs)
    return most + math.log(sum(math.exp(one - most) for one in logs))
