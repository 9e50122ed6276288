"""What the known visitors at hand amount to in the population: its counts are at least that, whatever was forgotten.

Counts are bounded in memory, so with more than some thousand visitors the rarest looks are forgotten, and a look that
only its clones have would seem to be nobody's. Those clones are among the candidates: each is known to be there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import compress
from operator import eq

from ridgeline.matching.attributes import ATTRIBUTES, COUNT, INDEX, LAST_OF_MAKE
from ridgeline.matching.chain import Chain
from ridgeline.matching.features import Features
from ridgeline.matching.frequencies import address_keys
from ridgeline.matching.network import Network
from ridgeline.matching.profile import Profile

_BITS = tuple(1 << index for index in range(COUNT))
_ALL_BITS = (1 << COUNT) - 1
_FAMILY = _BITS[0] | _BITS[1]
_MAKE = (1 << (LAST_OF_MAKE + 1)) - 1
_PARENTS = tuple(sum(_BITS[INDEX[name]] for name in attribute.parents) for attribute in ATTRIBUTES)
_CHILDREN = tuple(
    sum(child for child, parents in zip(_BITS, _PARENTS, strict=True) if parents & parent) for parent in _BITS
)


def counts_at_hand(
    features: Features,
    chain: Chain,
    network: Network | None,
    profiles: Sequence[Profile],
    weigh: Callable[[int], float],
) -> dict[int, float]:
    """Return by key of the population what the visitors count for together who share what the key stands for.

    `weigh` tells what a visitor counts for that was last seen at a time (Unix ms).
    """
    values = features.values
    by_shared: dict[int, float] = {}
    found: dict[int, float] = {}
    places = [[0.0] * 3, [0.0] * 3]
    for profile in profiles:
        weight = weigh(profile.seen_at) * (profile.counted or 1.0)
        shared = sum(compress(_BITS, map(eq, values, profile.values)))
        by_shared[shared] = by_shared.get(shared, 0.0) + weight
        if network is not None and profile.places:
            place = profile.places[0].network
            for counted in places if shared & _MAKE == _MAKE else places[:1]:
                counted[0] += weight
                counted[1] += weight * (place.address == network.address)
                counted[2] += weight * (place.subnet == network.subnet)
    _count_looks(found, chain, by_shared)
    if network is not None:
        for (address, subnet), (every, here, around) in zip(_pairs(address_keys(chain, network)), places, strict=True):
            found |= {address[0]: every, address[1]: here, subnet[0]: every, subnet[1]: around}
    return found


def _pairs(keys: Sequence[tuple[int, int]]) -> Iterator[Sequence[tuple[int, int]]]:
    """Yield the keys of address and network, of all devices and of those of one make."""
    return iter((keys[:2], keys[2:]))


def _count_looks(found: dict[int, float], chain: Chain, by_shared: dict[int, float]) -> None:
    """Add what looks have in common, by what differs: most attributes of those at hand are alike."""
    alike = [0.0] * (COUNT + 1)
    of_family = 0.0
    lost, lost_context, lost_both = ([0.0] * COUNT for _ in range(3))
    for shared, weight in by_shared.items():
        different = ~shared & _ALL_BITS
        alike[(different & -different).bit_length() - 1 if different else COUNT] += weight
        if different & _FAMILY:
            continue
        of_family += weight
        apart = 0
        for index in _places(different):
            lost[index] += weight
            apart |= _CHILDREN[index]
        for index in _places(apart):
            lost_context[index] += weight
        for index in _places(apart | different):
            lost_both[index] += weight
    for index in range(COUNT, -1, -1):
        if index < COUNT:
            alike[index] += alike[index + 1]
        found[chain.prefixes[index]] = alike[index]
    if not of_family:
        return
    found[chain.family] = of_family
    for index in range(COUNT):
        found[chain.by_family[index]] = of_family - lost[index]
        if _PARENTS[index]:
            found[chain.contexts[index]] = of_family - lost_context[index]
            found[chain.by_context[index]] = of_family - lost_both[index]


def _places(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
