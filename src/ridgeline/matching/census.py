"""How many visitors have each kind of device, and each trait by system: what is rare, and what never goes together.

Apart from the counts of whole looks, most of which are one visitor's and push out what is rare. All numbers are in the
population's own unit, in which later visitors count for more instead of all others fading.

A kind is as rare as a new visitor is unlikely to be of it: its family, then level by level what it is made of, each by
the share of those of the level before who have it, mixed with what its values would be together if each were drawn for
itself among the family. So kinds that nobody has yet are told apart as well. It is compared with the kinds of visitors
when they were new, each as likely as it was before they were counted themselves.

A trait is foreign where it is common among others and hardly anybody of the device's own scope has it. How often that
happens to honest visitors is counted, too: where it happens it means nothing. Only those count of whom one group of
traits alone is foreign: who mixes whole devices must not teach that this is usual.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import msgspec

from ridgeline.matching.counts import Counts
from ridgeline.matching.features import ABSENT, UNSTABLE
from ridgeline.matching.standing import Foreign, Rarity, Standing
from ridgeline.matching.traits import EVERYBODY, FAMILY, Look, Traits, counted_at

VERSION = 1
"""Of what is counted and how. Raised with any change of that: counts of another version are not read."""
MOST_TRAITS = 150_000
STEPS = 512
"""Of unlikeliness, the last one without an end; eight of them are a factor of e."""
SCORED_FROM = 1_000.0
"""Before so many visitors are known, everything seems rare."""
LEAST_HERE, LEAST_ELSEWHERE = 500.0, 200.0
_STEPS_A_NAT = 8
# Times the root of the number of visitors: so much the values drawn for themselves weigh against the counts of a level,
# and so many may have a value that nobody is known to have. As a population grows new values come more slowly, but not
# as much more slowly as it grows. With a constant number new ones would seem rarer each week, with a constant share
# commoner.
_TRUST, _UNSEEN = 1.0, 0.1
# As many of the scope would have it if it were as common there as elsewhere.
_EXPECTED = 20.0
# Hardly anybody: one in so many, and half a visitor.
_ONE_IN, _AND = 2_000.0, 0.5
_FONTS = 3

_Get = Callable[[int, float], float]


class StoredCensus(msgspec.Struct, array_like=True):
    """All that is counted, or what changed in it.

    `since`: visitors who were last seen before it are not counted; 0 where nobody is. `scores`: by step, how many
    visitors' kinds were so unlikely when they were new. `forgotten`: what a number that is not there may have been.
    """

    version: int = VERSION
    since: int = 0
    counts: dict[int, float] = {}
    scores: dict[int, float] = {}
    forgotten: float = 0.0


class Census:
    """`counts` are by the places that `Traits` names; only its owner changes them."""

    def __init__(self, most: int = MOST_TRAITS) -> None:
        self.counts = Counts(most)
        self.since = 0
        self._most = most
        self._scores = [0.0] * STEPS

    # What is asked.

    def standing(self, traits: Traits, unit: float, own: tuple[Traits, float] | None = None) -> Standing:
        """Return how a device stands to all others. `unit` is what one visitor counts for now.

        `own`: as what, and for how much, its visitor is counted itself.
        """
        get = self._all_but(own)
        foreign = tuple(_foreign(traits, unit, get, self.counts.forgotten))
        if not traits.levels:
            return Standing(None, foreign)
        step, total = _step(traits, unit, get), sum(self._scores)
        rarity = Rarity(
            of=total / unit,
            rarer_than=sum(self._scores[:step]) / total if total else 0.0,
            alike=get(traits.levels[-1], 0.0) / unit,
            perhaps=self.counts.forgotten / unit,
            is_new=own is None,
        )
        return Standing(rarity, foreign)

    def places(self, traits: Traits, unit: float) -> tuple[list[int], int | None]:
        """Return where a visitor is to be counted who is new, and on which step of unlikeliness, if on any."""
        get = self.counts.numbers.get
        found = list(traits.keys)
        foreign = list(_foreign(traits, unit, get, self.counts.forgotten))
        for scope in traits.context.scopes:
            if get(scope.size, 0.0) >= LEAST_HERE * unit:
                found.append(scope.came)
                groups = {one.group for one in foreign if one.scope == scope.name}
                if len(groups) == 1:
                    found.append(scope.alone[groups.pop()])
        is_scored = traits.levels and get(EVERYBODY, 0.0) >= SCORED_FROM * unit
        return found, _step(traits, unit, get) if is_scored else None

    def _all_but(self, own: tuple[Traits, float] | None) -> _Get:
        counted = self.counts.numbers.get
        if own is None:
            return counted
        keys, weight = frozenset(own[0].keys), own[1]

        def get(key: int, default: float) -> float:
            number = counted(key, default)
            return max(0.0, number - weight) if key in keys else number

        return get

    def stored(self) -> StoredCensus:
        scores = {step: number for step, number in enumerate(self._scores) if number}
        return StoredCensus(VERSION, self.since, self.counts.everything(), scores, self.counts.forgotten)

    # What changes.

    def score(self, step: int, weight: float) -> None:
        self._scores[step] += weight

    def add(self, other: StoredCensus, factor: float) -> None:
        """Add all but its counts, which the caller does."""
        self.counts.forgotten += other.forgotten * factor
        for step, number in other.scores.items():
            if 0 <= step < STEPS:
                self._scores[step] += number * factor
        self.since = earlier(self.since, other.since)

    def forget(self, *, later: bool = False) -> None:
        """Forget the rarest, if there are too many; with `later` only as many as cannot wait."""
        self.counts.forget(self._most + self._most // 4 if later else self._most)

    def scale(self, factor: float) -> None:
        self.counts.scale(factor)
        self._scores = [number * factor for number in self._scores]


def earlier(one: int, other: int) -> int:
    """Return the earlier of two times of which 0 is none."""
    return min(one, other) if one and other else one or other


def _step(traits: Traits, unit: float, get: _Get) -> int:
    """Return how unlikely a new visitor is to be of a kind."""
    everybody = get(EVERYBODY, 0.0) + unit
    before = get(traits.levels[0], 0.0)
    family = before + unit
    unseen = _UNSEEN * math.sqrt(family * unit)
    likely = (before + _UNSEEN * math.sqrt(everybody * unit)) / everybody
    for level, parts in zip(traits.levels[1:], traits.parts, strict=True):
        apart = 1.0
        for part in parts:
            apart *= (get(part, 0.0) + unseen) / family
        own, trust = get(level, 0.0), _TRUST * math.sqrt((before + unit) * unit)
        likely *= (own + trust * apart) / (before + trust)
        before = own
    return min(STEPS - 1, max(0, int(-math.log(likely) * _STEPS_A_NAT)))


def _foreign(traits: Traits, unit: float, get: _Get, forgotten: float) -> Iterator[Foreign]:
    """Yield every trait that is foreign, of fonts one for all."""
    context = traits.context
    for scope in context.scopes:
        size = get(scope.size, 0.0)
        if size < LEAST_HERE * unit:
            continue
        hardly = size / _ONE_IN + _AND * unit - forgotten
        for look, key in zip(context.looks, traits.shown, strict=True):
            if look.scope is not scope or get(key, 0.0) > hardly:
                continue
            value = traits.values[look.place]
            # Anybody may forbid a page something, or hide it behind noise.
            if isinstance(value, int) and value not in (ABSENT, UNSTABLE):
                one = _judged(look, key, value, traits, unit, get, forgotten)
                if one is not None:
                    yield one
        if context.fonts.scope is scope and traits.members:
            found = [
                one
                for member, key in zip(traits.members, traits.fonts, strict=True)
                if get(key, 0.0) <= hardly
                and (one := _judged(context.fonts, key, member, traits, unit, get, forgotten)) is not None
            ]
            # One or two may have been installed by who wanted them.
            if len(found) >= _FONTS:
                yield sorted(found, key=lambda one: -one.elsewhere)[_FONTS - 1]


def _judged(
    look: Look, key: int, number: int, traits: Traits, unit: float, get: _Get, forgotten: float
) -> Foreign | None:
    """Return a value that hardly anybody of its scope has, if it is common elsewhere; None if it is rare altogether."""
    scope, context = look.scope, traits.context
    here, size = get(key, 0.0), get(scope.size, 0.0)
    elsewhere = sum([get(counted_at(system, look.place, number), 0.0) for system in context.others])
    if scope.name == FAMILY:
        elsewhere += get(counted_at(context.system, look.place, number), 0.0) - here
    of_here, others = size - get(look.missing, 0.0), get(EVERYBODY, 0.0) - size
    if of_here < LEAST_HERE * unit or elsewhere < LEAST_ELSEWHERE * unit:
        return None
    if elsewhere * of_here < _EXPECTED * unit * others:
        return None
    return Foreign(
        group=look.group,
        attribute=look.attribute,
        scope=scope.name,
        here=(here + forgotten) / unit,
        of_here=of_here / unit,
        elsewhere=elsewhere / unit,
        alone=(get(scope.alone[look.group], 0.0) + forgotten) / unit,
        came=get(scope.came, 0.0) / unit,
    )
