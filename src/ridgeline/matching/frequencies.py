"""How common each look and address is among the operator's own visitors: what makes a rare agreement count for much.

Each visitor counts once, by its latest look, and fades with the time since it was last seen; a returning one is moved
rather than added. Events do not count, so a busy visitor weighs as much as a quiet one. A network that brings ever more
new visitors has each of them count for less, so that bots do not drown the rest. Memory is bounded: the rarest
combinations are forgotten first, and what is forgotten is taken for as rare as what was never seen.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ridgeline.matching.attributes import ATTRIBUTES, COUNT, LAST_OF_MAKE, NAMES
from ridgeline.matching.census import Census, earlier
from ridgeline.matching.chain import ALL, Chain, family_key
from ridgeline.matching.counts import Counts, drop_least
from ridgeline.matching.digests import mix
from ridgeline.matching.features import VERSION, Features, Value
from ridgeline.matching.network import Network
from ridgeline.matching.parameters import CLASSES, DAY, Parameters
from ridgeline.matching.standing import Standing
from ridgeline.matching.stored_population import FORMAT, Stored
from ridgeline.matching.traits import Traits

HALF_LIFE = 60 * DAY
ARRIVAL_HALF_LIFE = 14 * DAY
MOST_ENTRIES = 400_000
MOST_CHANGES = 100_000
"""So many numbers, of 18 bytes each, one process says at once to the others."""
CROWD, CROWD_SHARE = 200, 0.02
"""From so many visitors of one network on, and more than this share of all, each new one counts for less."""
_RENEWED_AT = 2.0**200
_MOST_HALF_LIVES = 250.0  # a clock that is wrong by decades overflows nothing
_AHEAD = 7 * DAY
_MANY_BEHIND = 100
_MOST_RETURNS = 2_000
_MERGED_AT_ONCE = 2_000
_LN2 = math.log(2)
_ADDRESS, _SUBNET, _KINDS = 11, 12, 13
_FAMILY_ATTRIBUTES = 2
_LEAST = 1e-12
_NOBODY: Mapping[int, float] = {}


@dataclass(frozen=True, slots=True)
class Presence:
    """One visitor in the population: its look, its network and when it was last seen (Unix ms).

    `share` is what it counts for, 1 at most and 0 for one that was never counted; None leaves it to the population.
    Without `traits` it is not in the census.
    """

    chain: Chain
    network: Network | None
    at: int
    share: float | None = None
    traits: Traits | None = None


class Population:
    """Counts that only its owner changes; reading changes nothing.

    What is counted is noted apart as well, until `take_changes` hands it to whoever shares it with other processes.
    """

    def __init__(
        self, parameters: Parameters, *, most_entries: int = MOST_ENTRIES, most_changes: int = MOST_CHANGES
    ) -> None:
        self._parameters = parameters
        self._most, self._most_changes = most_entries, most_changes
        self._counts = Counts(most_entries)
        self._census = Census()
        self._latest = 0
        self._behind = 0
        self._origin: int | None = None
        self._began = 0
        self._arrivals = 0.0
        self._arrivals_at = 0
        self._returns = 0.0
        self._returns_without_token = 0.0
        self._expected_without_token = 0.0
        self._changes: Stored | None = None
        ordered = [parameters.attributes[name] for name in NAMES]
        self._strengths = [tuple(one.strength) for one in ordered]
        self._priors: list[dict[Value, float]] = [
            {int(value): share for value, share in one.priors.items()} for one in ordered
        ]
        self._rest = [one.rest for one in ordered]
        self._make, self._look = parameters.make, parameters.look
        self._network = parameters.network
        self._arrival = parameters.arrival

    # What is asked.

    def visitors(self, at: int) -> float:
        """Return the number of visitors, each faded by the time since it was seen."""
        return self._counts.numbers.get(ALL, 0.0) / self._weight(at)

    def surprise(
        self, features: Features, chain: Chain, at: int, at_hand: Mapping[int, float] = _NOBODY
    ) -> list[float]:
        """Return, for each attribute, the logarithm of how likely a new device has this value, given those before.

        0 for what was not observed. Their sum is the logarithm of how likely a new device has this look. `at_hand`:
        what is counted at least, see `at_hand.counts_at_hand`.
        """
        unit = self._weight(at)
        counted = self._counts.numbers.get
        # Whoever is at hand has all keys of the chain, most of which are asked for more than once.
        get = {key: max(counted(key, 0.0), at_hand[key]) for key in chain.keys}.get if at_hand else counted
        values = features.values
        family_size = get(chain.family, 0.0)
        logs: list[float] = []
        before = get(ALL, 0.0)
        for index, value in enumerate(values):
            own = get(chain.prefixes[index + 1], 0.0)
            if value is None:
                logs.append(0.0)
                before = own
                continue
            with_all, with_parents, with_family = self._strengths[index]
            likely = self._prior(index, value)
            if index >= _FAMILY_ATTRIBUTES:
                weight = with_family * unit
                likely = (get(chain.by_family[index], 0.0) + weight * likely) / (family_size + weight)
                context = chain.contexts[index]
                if context:
                    weight = with_parents * unit
                    likely = (get(chain.by_context[index], 0.0) + weight * likely) / (get(context, 0.0) + weight)
            weight = with_all * unit
            likely = (own + weight * likely) / (before + weight)
            logs.append(math.log(max(_LEAST, likely)))
            before = own
        total = get(ALL, 0.0) / unit
        for end, clones, known in (
            (LAST_OF_MAKE + 1, self._make, chain.make),
            (COUNT, self._look, chain.look),
        ):
            copied = clones.share * get(known, 0.0) / unit / (total + clones.strength)
            _raise_to_clones(logs, end, copied)
        return logs

    def weigh(self, at: int) -> float:
        """Return what one visitor counts for that was seen at a time (Unix ms)."""
        return self._weight(at)

    def _at_least(self, at_hand: Mapping[int, float]) -> Callable[[int, float], float]:
        counted, known = self._counts.numbers.get, at_hand.get
        if not at_hand:
            return counted

        def get(key: int, default: float) -> float:
            return max(counted(key, default), known(key, 0.0))

        return get

    def of_family(self, chain: Chain, at: int) -> Callable[[int, Value], float]:
        """Return a function that tells how likely another value of an attribute (its place) is in the chain's family.

        That is its browser and system. The function is for now: what changes later it need not know.
        """
        get = self._counts.numbers.get
        size, unit = get(chain.family, 0.0), self._weight(at)
        weights = [strengths[2] * unit for strengths in self._strengths]
        priors, rest = self._priors, self._rest

        def likely(index: int, value: Value) -> float:
            prior = priors[index].get(value, rest[index])
            if index < _FAMILY_ATTRIBUTES:
                return prior
            weight = weights[index]
            return (get(family_key(chain, index, value), 0.0) + weight * prior) / (size + weight)

        return likely

    def address_likelihood(
        self, network: Network, chain: Chain, at: int, at_hand: Mapping[int, float] = _NOBODY
    ) -> tuple[float, float]:
        """Return how likely a new device of this make comes from the address, and from the network around it."""
        unit = self._weight(at)
        get = self._at_least(at_hand)
        of_make, of_all = zip(self._network.discount, self._network.strength, strict=True)
        rest = self._network.rest
        subnet = known_or(get, unit, _ALL_SUBNETS, network.subnet, of_all, rest)
        # An address never seen is one of those in its network.
        address = known_or(get, unit, _ALL_ADDRESSES, network.address, of_all, subnet / 256)
        make = mix(chain.make, _ADDRESS)
        make_subnets = mix(make, _SUBNET)
        return (
            max(rest, known_or(get, unit, make, network.address, of_make, address)),
            max(rest, known_or(get, unit, make_subnets, network.subnet, of_make, subnet)),
        )

    def standing(self, traits: Traits, at: int, own: Traits | None, seen_at: int, share: float) -> Standing:
        """Return how a device stands to all visitors but its own.

        `own`: as what that one is counted, since it was last seen, and for how much; None if it is not known.
        """
        unit = self._weight(self._not_ahead(at))
        itself = None
        if own is not None and self._is_in_census(seen_at, share):
            itself = own, self._weight(self._not_ahead(seen_at)) * share
        return self._census.standing(traits, unit, itself)

    def new_per_day(self, at: int) -> float:
        """Return the rate at which new visitors arrive."""
        faded = max(0.0, self._arrivals) * _faded(at - self._arrivals_at)
        span = max(0, at - self._began) / DAY if self._origin is not None else 0.0
        life = ARRIVAL_HALF_LIFE / DAY / _LN2
        days = life * (1 - math.exp(-span / life))
        prior = self._arrival.known_after_days
        return (faded + self._arrival.new_per_day * prior) / (days + prior)

    def without_token(self, kind: int, bin_number: int) -> float:
        """Return the share of returns that come without a token, of a class and after an elapsed time.

        The learned share, made larger or smaller by as much as the operator's own visitors differ from it.
        """
        usual = self._usual_without_token(kind, bin_number)
        weight = 10.0
        return min(1.0, usual * (self._returns_without_token + weight) / (self._expected_without_token + weight))

    def tokenless(self) -> float:
        """Return the share of returns that came without a token."""
        weight = 20.0
        return self._returns_without_token / (self._returns + weight)

    def _usual_without_token(self, kind: int, bin_number: int) -> float:
        return self._arrival.without_token[CLASSES[kind]][bin_number]

    # What changes.

    def share_of(self, network: Network | None, at: int) -> float:
        """Return what a new visitor from a network counts for: less than 1 where it is one of a crowd."""
        if network is None:
            return 1.0
        weight = self._weight(at)
        crowd = self._counts.numbers.get(mix(_ALL_SUBNETS, network.subnet), 0.0) / weight
        limit = max(CROWD, CROWD_SHARE * self._counts.numbers.get(ALL, 0.0) / weight)
        return 1.0 if crowd <= limit else (limit / crowd) ** 2

    def seen(self, now: Presence, before: Presence | None, since: int | None = None) -> None:
        """Count a visitor's presence, in place of the one before if it is known; the share stays that of before.

        `since` (Unix ms) is when one that was not counted before had arrived, if that was earlier.
        """
        if before is not None and before.share == 0.0:
            before = None
        if since is None:
            self._heed_clock(now.at)
        at = self._not_ahead(now.at)
        arrived_at = at if since is None else min(at, since)
        if self._origin is None:
            self._origin = self._arrivals_at = at
            self._began = arrived_at
        self._latest = max(self._latest, at)
        self._began = min(self._began, arrived_at)
        if self._weight(at) > _RENEWED_AT:
            self._renew(at)
        if before is None:
            share = self.share_of(now.network, at) if now.share is None else now.share
            self._arrive(arrived_at, share, at)
            changes = self._noted(at)
            changes.began = min(changes.began, arrived_at)
            self._add(now, self._weight(at) * share)
        else:
            share = _share(before)
            self._replace(before, now, self._weight(at) * share)
        if now.traits is not None:
            self._move(now.traits, self._weight(at) * share, before, at)
        self._counts.forget(self._most)
        self._census.forget()

    def gone(self, last: Presence, since: int) -> None:
        """Count a visitor no more that was erased, as if it had not come; `since` (Unix ms) is when it had arrived."""
        share = _share(last)
        if not share:
            return
        if self._origin is None:
            # Nothing was counted here; others may have.
            self._origin = self._began = self._arrivals_at = self._latest = last.at
        at = self._not_ahead(last.at)
        self._add(last, -self._weight(at) * share, owe=True)
        if last.traits is not None and self._is_in_census(last.at, last.share):
            self._tally(last.traits.keys, -self._weight(at) * share, at, owe=True)
        self._arrive(min(at, since), -share, at)

    def _arrive(self, arrived_at: int, share: float, at: int) -> None:
        self._arrivals, self._arrivals_at = _arrived(self._arrivals, self._arrivals_at, share, arrived_at)
        changes = self._noted(at)
        changes.arrivals, changes.arrivals_at = _arrived(changes.arrivals, changes.arrivals_at, share, arrived_at)

    def _not_ahead(self, at: int) -> int:
        """Return a time, no more than a few days after the latest: one visit under a wrong clock makes nobody fade."""
        return at if self._origin is None else min(at, self._latest + _AHEAD)

    def tell_time(self, now: int) -> None:
        """Tell the present time (Unix ms) to one who has counted nobody, before visitors of the past are counted.

        The first of them would set the clock, and others count as a few days later at most.
        """
        if self._origin is None:
            self._origin = self._began = self._arrivals_at = self._latest = now

    def _heed_clock(self, at: int) -> None:
        """Move what is counted to the present, where visit after visit tells that the clock was ahead before."""
        self._behind = self._behind + 1 if self._origin is not None and at < self._latest - _AHEAD else 0
        if self._origin is None or self._behind < _MANY_BEHIND:
            return
        ahead = self._latest - at
        self._behind = 0
        self._latest = at
        self._origin -= ahead
        self._arrivals_at = min(self._arrivals_at, at)
        self._began = min(self._began, at)
        self._census.since = min(self._census.since, at)
        if self._changes is not None:
            self._changes.origin -= ahead
            self._changes.arrivals_at = min(self._changes.arrivals_at, at)
            self._changes.began = min(self._changes.began, at)
            self._changes.census.since = min(self._changes.census.since, at)

    def returned(self, kind: int, bin_number: int, at: int, *, by_token: bool) -> None:
        """Note how a visitor of a class came back after an elapsed time."""
        if self._returns >= 2_000:  # noqa: PLR2004 - older returns fade
            self._returns *= 0.5
            self._returns_without_token *= 0.5
            self._expected_without_token *= 0.5
        self._returns += 1
        self._returns_without_token += not by_token
        usual = self._usual_without_token(kind, bin_number)
        self._expected_without_token += usual
        changes = self._noted(at)
        changes.returns += 1
        changes.returns_without_token += not by_token
        changes.expected_without_token += usual

    def merge(self, other: Stored) -> None:
        """Add what another process counted since they last agreed."""
        for _ in self.merging(other):
            pass

    def merging(self, other: Stored) -> Iterator[None]:
        """Add it, as `merge` does, in steps of a millisecond, between which others may ask and count."""
        if self._origin is None:
            self._origin, self._began = other.origin, other.began
            self._arrivals_at = other.arrivals_at
            self._latest = max(other.origin, other.arrivals_at)
        # The other's clock may have been wrong.
        origin, arrivals_at = self._not_ahead(other.origin), self._not_ahead(other.arrivals_at)
        for counts, changes in ((self._counts, other.counts), (self._census.counts, other.census.counts)):
            factor = _growth(origin - self._origin)
            for number, (key, value) in enumerate(changes.items(), 1):
                counts.change(key, value * factor, owe=True)
                if not number % _MERGED_AT_ONCE:
                    yield
                    # Meanwhile all may have been scaled.
                    factor = _growth(origin - self._origin)
        self._census.add(other.census, _growth(origin - self._origin))
        self._began = min(self._began, other.began)
        self._latest = max(self._latest, arrivals_at)
        latest = max(self._arrivals_at, arrivals_at)
        self._arrivals = sum(
            number * _faded(latest - at)
            for number, at in ((self._arrivals, self._arrivals_at), (other.arrivals, arrivals_at))
        )
        self._arrivals_at = latest
        self._returns += other.returns
        self._returns_without_token += other.returns_without_token
        self._expected_without_token += other.expected_without_token
        while self._returns >= _MOST_RETURNS:
            # As they do in the process that noted them.
            self._returns *= 0.5
            self._returns_without_token *= 0.5
            self._expected_without_token *= 0.5
        self._counts.forget(self._most + self._most // 4)
        self._census.forget(later=True)

    def stored(self) -> Stored:
        """Return all there is, to be kept."""
        return Stored(
            FORMAT,
            self._origin or 0,
            self._began,
            self._arrivals,
            self._arrivals_at,
            self._returns,
            self._returns_without_token,
            self._expected_without_token,
            self._counts.everything(),
            VERSION,
            self._census.stored(),
        )

    def has_much_to_say(self) -> bool:
        """Tell whether so much was counted since `take_changes` that the rarest of it would soon be left out."""
        changes = self._changes
        return changes is not None and max(len(changes.counts), len(changes.census.counts)) > self._most_changes // 2

    def take_changes(self) -> Stored | None:
        """Return what was counted here since the last call; None if nothing was."""
        changes, self._changes = self._changes, None
        return changes

    def take_over(self, whole: Stored) -> None:
        """Count what others have added up, in place of all that was merged; what only this one knows is kept."""
        for _ in self.taking_over(whole):
            pass

    def taking_over(self, whole: Stored) -> Iterator[None]:
        """Do so, as `take_over` does, in steps of a millisecond; until the last one nothing is changed."""
        other = Population(self._parameters, most_entries=self._most)
        yield from other.merging(whole)
        latest = self._latest
        # What it was about to forget it goes on forgetting.
        self._counts, self._census = other._counts, other._census
        self._origin, self._began, self._latest = other._origin, other._began, other._latest
        self._arrivals, self._arrivals_at = other._arrivals, other._arrivals_at
        self._returns, self._returns_without_token = other._returns, other._returns_without_token
        self._expected_without_token = other._expected_without_token
        if self._changes is not None:
            self.merge(self._changes)
        # Those who only came back tell the time, too.
        self._latest = max(self._latest, latest)

    def _noted(self, at: int) -> Stored:
        """Return where changes are noted; begun by the first."""
        if self._changes is None:
            origin = at if self._origin is None else self._origin
            self._changes = Stored(FORMAT, origin, min(at, self._began or at), 0.0, at, 0.0, 0.0, 0.0, {}, VERSION)
        return self._changes

    def _prior(self, index: int, value: Value) -> float:
        return self._priors[index].get(value, self._rest[index])

    def _weight(self, at: int) -> float:
        """What one visitor seen at a time counts for: it grows, in place of all the others fading."""
        if self._origin is None:
            return 1.0
        return _growth(at - self._origin)

    def _add(self, presence: Presence, weight: float, *, owe: bool = False) -> None:
        """Count a presence; of one that comes again nothing is owed: what was forgotten of it is learned anew."""
        changes = self._noted(self._not_ahead(presence.at))
        noted = changes.counts
        scaled = self._as_noted(weight, changes)
        keys = _keys(presence)
        for key in keys:
            noted[key] = noted.get(key, 0.0) + scaled
        self._counts.change_all(keys, weight, owe=owe)
        for context, value in _places(presence):
            self._count_kind(context, self._counts.numbers.get(value, 0.0), weight, scaled, noted, owe=owe)
        self._shorten(noted)

    def _replace(self, before: Presence, now: Presence, weight: float) -> None:
        """Count a presence in place of the one before: the same as to take that away and to add this one.

        Most of what they are counted at is the same, and is looked up once. Nor are changes shortened between the two:
        that would tell others of one who came again as of one more.
        """
        counted = self._counted_for(before)
        changes = self._noted(self._not_ahead(before.at))
        noted, counts = changes.counts, self._counts
        less, more = self._as_noted(counted, changes), self._as_noted(weight, changes)
        keys, new = _keys(now), set[int]()
        if before.chain is not now.chain or before.network != now.network:
            past, present = _keys(before), {*keys}
            gone = [key for key in past if key not in present]
            for key in gone:
                noted[key] = noted.get(key, 0.0) - less
            counts.change_all(gone, -counted, owe=False)
            new = present.difference(past)
        for key in keys:
            noted[key] = noted.get(key, 0.0) + more if key in new else noted.get(key, 0.0) - less + more
        counts.replace(keys, counted, weight, new)
        numbers, places = counts.numbers, _places(now)
        for context, value in _places(before):
            others = numbers.get(value, 0.0) - (weight if (context, value) in places else 0.0)
            self._count_kind(context, others, -counted, -less, noted, owe=False)
        for context, value in places:
            self._count_kind(context, numbers.get(value, 0.0), weight, more, noted, owe=False)
        self._shorten(noted)

    def _shorten(self, noted: dict[int, float]) -> None:
        if len(noted) > self._most_changes:
            # Those of visitors who came back as they were change next to nothing.
            drop_least(noted, self._most_changes * 2 // 3)

    def _counted_for(self, presence: Presence) -> float:
        """Return what a visitor was counted for when it was seen last."""
        return self._weight(self._not_ahead(presence.at)) * _share(presence)

    def _is_in_census(self, at: int, share: float | None) -> bool:
        """Tell whether a visitor was counted in it when it was seen last: earlier releases had none."""
        return share != 0.0 and at >= self._census.since

    def _move(self, now: Traits, weight: float, before: Presence | None, at: int) -> None:
        """Count a visitor's traits, in place of those before if they were counted."""
        census, past = self._census, None if before is None else before.traits
        if before is not None and past is not None and census.since and self._is_in_census(before.at, before.share):
            counted = self._counted_for(before)
            if past.keys == now.keys:
                self._tally(now.keys, weight - counted, at)
            else:
                self._tally(past.keys, -counted, at)
                self._tally(now.keys, weight, at)
            return
        places, step = census.places(now, self._weight(self._latest))
        self._tally(places, weight, at)
        noted = self._noted(at)
        if step is not None:
            census.score(step, weight)
            noted.census.scores[step] = noted.census.scores.get(step, 0.0) + self._as_noted(weight, noted)
        census.since = earlier(census.since, at)
        noted.census.since = earlier(noted.census.since, at)

    def _tally(self, places: Sequence[int], weight: float, at: int, *, owe: bool = False) -> None:
        """Count somebody in the census, as `_add` does among looks."""
        changes = self._noted(at)
        noted = changes.census.counts
        scaled = self._as_noted(weight, changes)
        for key in places:
            noted[key] = noted.get(key, 0.0) + scaled
        self._census.counts.change_all(places, weight, owe=owe)
        if len(noted) > self._most_changes:
            changes.census.forgotten += drop_least(noted, self._most_changes * 2 // 3)

    def _as_noted(self, weight: float, changes: Stored) -> float:
        """Return a weight in the unit of the changes."""
        return weight * _growth((self._origin or 0) - changes.origin)

    def _count_kind(
        self, context: int, number: float, weight: float, scaled: float, noted: dict[int, float], *, owe: bool
    ) -> None:
        """Keep how many different addresses or networks there are: how often a new device brings a new one.

        `number` is what is counted at one of them now. One that is new to two processes at once counts twice.
        """
        # The first to come, or the last to go.
        if number < abs(weight) * (1.5 if weight > 0 else 0.5):
            kinds = mix(context, _KINDS)
            self._counts.change(kinds, weight, owe=owe)
            noted[kinds] = noted.get(kinds, 0.0) + scaled

    def _renew(self, at: int) -> None:
        factor = 1.0 / self._weight(at)
        self._counts.scale(factor)
        self._census.scale(factor)
        self._origin = at


def _share(presence: Presence) -> float:
    return 1.0 if presence.share is None else presence.share


def _growth(elapsed: int) -> float:
    """What a visitor counts for more that is seen so many ms later."""
    return math.exp2(min(max(elapsed / HALF_LIFE, -_MOST_HALF_LIVES), _MOST_HALF_LIVES))


def _arrived(arrivals: float, noted_at: int, share: float, at: int) -> tuple[float, int]:
    """Return faded arrivals and the time they are faded to, with one more, which may have been before."""
    latest = max(at, noted_at)
    return arrivals * _faded(latest - noted_at) + share * _faded(latest - at), latest


def _faded(elapsed: int) -> float:
    """What is left of an arrival after a time in ms."""
    return math.exp2(-max(0, elapsed) / ARRIVAL_HALF_LIFE)


def known_or(
    get: Callable[[int, float], float],
    unit: float,
    context: int,
    value: int,
    trust: tuple[float, float],
    otherwise: float,
) -> float:
    """Return how likely a new device has a value in a context; `trust` is discount and strength."""
    discount, strength = trust[0] * unit, trust[1] * unit
    known = max(0.0, get(mix(context, value), 0.0) - discount)
    new = strength + trust[0] * get(mix(context, _KINDS), 0.0)
    return (known + new * otherwise) / (get(context, 0.0) + strength)


def _raise_to_clones(logs: list[float], end: int, copied: float) -> None:
    """Let the first attributes together be no rarer than the copy of a known device is, each by its part."""
    alone = sum(logs[:end])
    if copied <= 0.0 or alone >= 0.0:
        return
    factor = math.log(min(1.0, copied)) / alone
    if factor < 1.0:
        for index in range(end):
            logs[index] *= factor


_ALL_ADDRESSES = mix(ALL, _ADDRESS)
_ALL_SUBNETS = mix(ALL, _SUBNET)


def _keys(presence: Presence) -> Sequence[int]:
    """Return all at which a presence is counted."""
    keys = presence.chain.keys
    return (*keys, *[key for place in _places(presence) for key in place])


def _places(presence: Presence) -> tuple[tuple[int, int], ...]:
    return () if presence.network is None else address_keys(presence.chain, presence.network)


def address_keys(chain: Chain, network: Network) -> tuple[tuple[int, int], ...]:
    """Return where a look's address and network are counted, of all and of its make: (context, value in it) each."""
    make = mix(chain.make, _ADDRESS)
    make_subnets = mix(make, _SUBNET)
    return (
        (_ALL_ADDRESSES, mix(_ALL_ADDRESSES, network.address)),
        (_ALL_SUBNETS, mix(_ALL_SUBNETS, network.subnet)),
        (make, mix(make, network.address)),
        (make_subnets, mix(make_subnets, network.subnet)),
    )


if len(ATTRIBUTES) != COUNT:
    raise RuntimeError("the catalogue is of two minds")
