"""How likely each attribute of one device changes between two visits: learned, by class of browser and elapsed time.

Attributes of one cause do not count as independent evidence: the rate of change of a canvas after the browser's version
moved is another one than before, so an update that moves ten attributes costs hardly more than the update.
"""

from __future__ import annotations

import math

from ridgeline.matching.attributes import ATTRIBUTES, CAUSE_BIT, INDEX
from ridgeline.matching.parameters import BINS, CLASSES, RESTLESS, AttributeParameters, Parameters

MOST_RATES = 4_096
"""So many situations are remembered, of some 6 KB each."""
_SURE = 0.9995  # nothing is surer to stay or to change than this, whatever was seen in training


_OfAttribute = tuple[float, float, float, float]
"""Of one attribute, as logarithms: that it stays and that it changes, and both where it changed the time before."""


class Rates:
    """What staying and changing say of each attribute, as logarithms, in one situation.

    `stays[i]` and `changes[i]`; `restless_stays` and `restless_changes` for attributes that changed the time before.
    `all_stay` is the sum of `stays`.
    """

    __slots__ = ("_of_values", "all_stay", "changes", "restless_changes", "restless_stays", "stays")

    def __init__(
        self,
        stays: list[float],
        changes: list[float],
        restless_stays: list[float],
        restless_changes: list[float],
    ) -> None:
        self.stays = stays
        self.changes = changes
        self.restless_stays = restless_stays
        self.restless_changes = restless_changes
        self.all_stay = sum(stays)
        self._of_values: dict[tuple[int, bool, float], tuple[float, float]] = {}

    def of_value(self, index: int, restless: bool, factor: float) -> tuple[float, float]:
        """Return what staying and changing say of a value whose odds of a change are so many times the usual."""
        key = (index, restless, factor)
        found = self._of_values.get(key)
        if found is None:
            log = (self.restless_changes if restless else self.changes)[index]
            likely = _with_odds(math.exp(log), factor)
            found = self._of_values[key] = math.log(1 - likely), math.log(likely)
        return found


class Drift:
    def __init__(self, parameters: Parameters) -> None:
        self._parameters = [parameters.attributes[attribute.name] for attribute in ATTRIBUTES]
        self._causes = [[(cause, CAUSE_BIT[INDEX[cause]]) for cause in attribute.causes] for attribute in ATTRIBUTES]
        self._rates: dict[tuple[int, int, int], Rates] = {}
        # An attribute has few causes, so of these there are few, however many sets of causes move.
        self._of_attributes: dict[tuple[int, int, int, int], _OfAttribute] = {}
        own_causes = [sum(bit for _, bit in causes) for causes in self._causes]
        self._dependent = [(index, own) for index, own in enumerate(own_causes) if own]
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

    def rates(self, kind: int, bin_number: int, moved: int) -> Rates:
        """Return the rates for a class, a bin of elapsed time and the causes that moved (bits of CAUSE_BIT)."""
        key = (kind, bin_number, moved)
        found = self._rates.get(key)
        if found is None:
            if not (0 <= kind < len(CLASSES) and 0 <= bin_number < BINS):
                raise ValueError(f"there is no class {kind} or bin {bin_number}")
            # Of classes x bins x sets of causes few come together, but who visits chooses what moved.
            if len(self._rates) >= MOST_RATES:
                self._rates.clear()
            found = self._rates[key] = self._compute(kind, bin_number, moved)
        return found

    def likely(self, index: int, state: str, bin_number: int, kind: int) -> float:
        """Return the probability of a change in a state, named as in the parameters."""
        one = self._parameters[index]
        table = _table(one, state.split("+"))
        return _with_odds(table[bin_number], one.odds.get(CLASSES[kind], 1.0))

    def _compute(self, kind: int, bin_number: int, moved: int) -> Rates:
        if not moved:
            found = [self._of_attribute(kind, bin_number, index, 0) for index in range(len(ATTRIBUTES))]
            return Rates(*([one[part] for one in found] for part in range(4)))
        calm = self.rates(kind, bin_number, 0)
        stays, changes = calm.stays.copy(), calm.changes.copy()
        restless_stays, restless_changes = calm.restless_stays.copy(), calm.restless_changes.copy()
        # Most attributes have no cause among those.
        for index, own in self._dependent:
            if own & moved:
                key = (kind, bin_number, index, own & moved)
                one = self._of_attributes.get(key)
                if one is None:
                    one = self._of_attributes[key] = self._of_attribute(*key)
                stays[index], changes[index], restless_stays[index], restless_changes[index] = one
        return Rates(stays, changes, restless_stays, restless_changes)

    def _of_attribute(self, kind: int, bin_number: int, index: int, moved: int) -> _OfAttribute:
        one = self._parameters[index]
        causes = [name for name, bit in self._causes[index] if moved & bit]
        logs = []
        for suffix in ((), (RESTLESS,)):
            table = _table(one, [*causes, *suffix])
            likely = _with_odds(table[bin_number], one.odds.get(CLASSES[kind], 1.0))
            logs += [math.log(1 - likely), math.log(likely)]
        return logs[0], logs[1], logs[2], logs[3]


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
