"""What contradicts itself by what the operator's own visitors show: common among others, never among those it is of.

How much each weighs depends on three things: how many have it elsewhere, how many are known not to have it here, and
how often honest visitors turned out to have such a thing before. Where little is known it weighs next to nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ridgeline.matching.standing import Foreign
from ridgeline.signals.observed import Observed

_SENTENCE = "{} common among visitors with another system or browser; of those with this one hardly anybody shows that."
REASONS: Mapping[str, str] = {
    f"{group}_of_others": _SENTENCE.format(what)
    for group, what in {
        "platform": "The platform that it names is",
        "graphics": "Its graphics are",
        "processor": "Its processor or memory is",
        "screen": "Its screen, touch or pointer is",
        "fonts": "Its fonts, or their widths, are",
        "emoji": "Its way to draw emoji is",
        "voices": "The set of its voices is",
    }.items()
}
# A name of graphics or some fonts are another system's by no chance, and if nobody at all has them they are enough.
_NAMES, _MOST_OF_NAMES = frozenset({"gpu", "fonts"}), 0.6
# What the system says or draws is never enough by itself: two systems of one maker may get something new in turn.
_OF_SYSTEM, _MOST_OF_SYSTEM = frozenset({"platform", "emoji", "font_preferences", "voices"}), 0.5
# A new model may have as many cores, or such a screen, as others have.
_MOST_OF_NUMBERS = 0.25
# Of fewer new visitors nothing follows.
_LEAST_CAME = 1_000
# Half of the weight is left where one honest visitor in so many has something of the kind. That none had may be chance:
# three more might have had.
_ONE_IN, _BY_CHANCE = 500, 3
# Half of it, where so many have it elsewhere.
_FEW_ELSEWHERE = 200
_LEAST_WEIGHT = 0.05


class Learned(NamedTuple):
    """A contradiction; `weight`: how likely it is that somebody changed something, if this is seen."""

    reason: str
    seen: str
    weight: float


def foreign_traits(observed: Observed) -> list[Learned]:
    """Return what is foreign in the population, of each group of traits what weighs most."""
    heaviest: dict[str, Learned] = {}
    for trait in () if observed.population is None else observed.population.foreign:
        learned = Learned(f"{trait.group}_of_others", _told(trait), _weight(trait))
        known = heaviest.get(learned.reason)
        if learned.weight >= _LEAST_WEIGHT and (known is None or known.weight < learned.weight):
            heaviest[learned.reason] = learned
    return [*heaviest.values()]


def _weight(trait: Foreign) -> float:
    if trait.came < _LEAST_CAME:
        return 0.0
    most = _MOST_OF_NUMBERS
    if trait.attribute in _NAMES:
        most = _MOST_OF_NAMES
    elif trait.attribute in _OF_SYSTEM:
        most = _MOST_OF_SYSTEM
    usual = _ONE_IN * (trait.alone + _BY_CHANCE) / trait.came
    return most / (1 + usual) * trait.elsewhere / (trait.elsewhere + _FEW_ELSEWHERE)


def _told(trait: Foreign) -> str:
    here = f"{trait.here:,.0f} of {trait.of_here:,.0f} in its {trait.scope}"
    return f"{trait.attribute}: {here}, {trait.elsewhere:,.0f} elsewhere"
