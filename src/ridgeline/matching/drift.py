"""How likely each attribute of one device changes between two visits: learned, by class of browser and elapsed time.

Attributes of one cause do not count as independent evidence: the rate of change of a canvas after the browser's version
moved is another one than before, so an update that moves ten attributes costs hardly more than the update.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from ridgeline.matching.attributes import ATTRIBUTES, CAUSE_BIT, COUNT, INDEX
from ridgeline.matching.parameters import BINS, CLASSES, RESTLESS, AttributeParameters, Parameters

OWN_CAUSES = tuple(sum(CAUSE_BIT[INDEX[cause]] for cause in attribute.causes) for attribute in ATTRIBUTES)
"""By attribute, its causes (bits of CAUSE_BIT)."""
MOST_SUMS = 1_024
"""So many sets of causes are remembered for each class and elapsed time, of some 130 bytes each."""
_SURE = 0.9995  # nothing is surer to stay or to change than this, whatever was seen in training


class Rate(NamedTuple):
    """Of one attribute, as logarithms: that it stays and that it changes, and both where it changed the time before."""

    stays: float
    changes: float
    restless_stays: float
    restless_changes: float


class Rates:
    """The rates of a class of browser after an elapsed time.

    `by_causes[i]` has the rate of an attribute by those of its own causes that moved, `shifts[i]` what its change says
    beyond that it stays; both by bits of CAUSE_BIT, see `OWN_CAUSES`.
    """

    __slots__ = ("_all_stay", "by_causes", "shifts")

    def __init__(self, by_causes: list[dict[int, Rate]]) -> None:
        self.by_causes = by_causes
        self.shifts = [_Shifts(one) for one in by_causes]
        self._all_stay: dict[int, float] = {}

    def of(self, index: int, moved: int) -> Rate:
        """Return the rate of an attribute when these causes moved, whether its own or not."""
        return self.by_causes[index][OWN_CAUSES[index] & moved]

    def all_stay(self, moved: int) -> float:
        """Return what it says that every attribute stays."""
        found = self._all_stay.get(moved)
        if found is None:
            # Few sets of causes come together, but who visits chooses what moved.
            if len(self._all_stay) >= MOST_SUMS:
                self._all_stay.clear()
            rates = zip(self.by_causes, OWN_CAUSES, strict=True)
            found = self._all_stay[moved] = sum([rate[own & moved].stays for rate, own in rates])
        return found


class _OfAttribute(dict[int, Rate]):
    """Rates by the causes that moved, of which an attribute has few; made when they are first asked for."""

    def __init__(self, make: Callable[[int], Rate]) -> None:
        self._make = make

    def __missing__(self, moved: int) -> Rate:
        found = self[moved] = self._make(moved)
        return found


class _Shifts(dict[int, float]):
    def __init__(self, rates: dict[int, Rate]) -> None:
        self._rates = rates

    def __missing__(self, moved: int) -> float:
        rate = self._rates[moved]
        found = self[moved] = rate.changes - rate.stays
        return found


class Drift:
    def __init__(self, parameters: Parameters) -> None:
        self._parameters = [parameters.attributes[attribute.name] for attribute in ATTRIBUTES]
        self._causes = [[(cause, CAUSE_BIT[INDEX[cause]]) for cause in attribute.causes] for attribute in ATTRIBUTES]
        self._rates: dict[tuple[int, int], Rates] = {}
        self._of_values: dict[tuple[float, float], tuple[float, float]] = {}
        # Where a change goes, as logarithms: to the value before, to another; of a version, down and up; of a set, by
        # few members and by more.
        self.log_reverts, self.log_moves_on = _logs([one.reverts for one in self._parameters])
        self.log_back, self.log_forward = _logs([one.back for one in self._parameters])
        self.log_near, self.log_far = _logs([one.near for one in self._parameters])
        self.leaves = [{int(value): factor for value, factor in one.leaves.items()} for one in self._parameters]
        # Where a change to a new value goes: by value, and what is left for all others against their usual share.
        self.log_arrives = [
            {int(value): math.log(share) for value, share in one.arrives.items()} for one in self._parameters
        ]
        self.log_elsewhere = [_elsewhere(one) for one in self._parameters]

    def rates(self, kind: int, bin_number: int) -> Rates:
        """Return the rates for a class and a bin of elapsed time."""
        found = self._rates.get((kind, bin_number))
        if found is None:
            if not (0 <= kind < len(CLASSES) and 0 <= bin_number < BINS):
                raise ValueError(f"there is no class {kind} or bin {bin_number}")
            found = self._rates[kind, bin_number] = Rates(
                [_OfAttribute(partial(self._of_attribute, kind, bin_number, index)) for index in range(COUNT)]
            )
        return found

    def of_value(self, rate: Rate, restless: bool, factor: float) -> tuple[float, float]:
        """Return what staying and changing say of a value whose odds of a change are so many times the usual.

        Remembered: there are few factors, and no more rates than states in the parameters.
        """
        log = rate.restless_changes if restless else rate.changes
        found = self._of_values.get((log, factor))
        if found is None:
            likely = _with_odds(math.exp(log), factor)
            found = self._of_values[log, factor] = math.log(1 - likely), math.log(likely)
        return found

    def likely(self, index: int, state: str, bin_number: int, kind: int) -> float:
        """Return the probability of a change in a state, named as in the parameters."""
        one = self._parameters[index]
        table = _table(one, state.split("+"))
        return _with_odds(table[bin_number], one.odds.get(CLASSES[kind], 1.0))

    def _of_attribute(self, kind: int, bin_number: int, index: int, moved: int) -> Rate:
        one = self._parameters[index]
        causes = [name for name, bit in self._causes[index] if moved & bit]
        logs = []
        for suffix in ((), (RESTLESS,)):
            table = _table(one, [*causes, *suffix])
            likely = _with_odds(table[bin_number], one.odds.get(CLASSES[kind], 1.0))
            logs += [math.log(1 - likely), math.log(likely)]
        return Rate(*logs)


def _logs(probabilities: list[float]) -> tuple[list[float], list[float]]:
    """Return the logarithms of probabilities, and of what is left of them."""
    within = [min(max(one, 1 - _SURE), _SURE) for one in probabilities]
    return [math.log(one) for one in within], [math.log(1 - one) for one in within]


def _elsewhere(one: AttributeParameters) -> float:
    left = 1 - sum(one.arrives.values())
    usual = 1 - sum(one.priors.get(value, one.rest) for value in one.arrives)
    return math.log(max(left, 1 - _SURE) / max(usual, 1 - _SURE))


def _table(one: AttributeParameters, state: list[str]) -> list[float]:
    """Return the rates of the state, or of the most similar that was seen in training: fewer causes, then calm."""
    while True:
        found = one.change.get("+".join(state))
        if found is not None:
            return found
        # The first cause is the strongest; RESTLESS, which is last, says more than a second cause.
        state.pop(-2 if len(state) > 1 and state[-1] == RESTLESS and len(state) > 2 else -1)  # noqa: PLR2004


def _with_odds(likely: float, factor: float) -> float:
    likely = min(max(likely, 1 - _SURE), _SURE)
    odds = likely / (1 - likely) * factor
    return min(max(odds / (1 + odds), 1 - _SURE), _SURE)
