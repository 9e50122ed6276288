"""What the known visitors at hand amount to in the population: its counts are at least that, whatever was forgotten.

Counts are bounded in memory, so with more than some thousand visitors the rarest looks are forgotten, and a look that
only its clones have would seem to be nobody's. Those clones are among the candidates: each is known to be there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import compress
from operator import eq, or_

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

# Of each byte of such bits, for each of its values, the places that it names and the children of those together: half
# of all bits are set, and to look a byte up costs less than to find eight bits one by one.
_PLACES = tuple(
    tuple(
        tuple(index for index in range(first, min(first + 8, COUNT)) if byte >> (index - first) & 1)
        for byte in range(256)
    )
    for first in range(0, COUNT, 8)
)
_CHILDREN_OF_BYTE = tuple(
    tuple(reduce(or_, (_CHILDREN[index] for index in places), 0) for places in of_byte) for of_byte in _PLACES
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
    compared = around = here = compared_of_make = around_of_make = here_of_make = 0.0
    for profile in profiles:
        weight = weigh(profile.seen_at) * (profile.counted or 1.0)
        shared = sum(compress(_BITS, map(eq, values, profile.values)))
        by_shared[shared] = by_shared.get(shared, 0.0) + weight
        if network is not None and profile.places:
            place = profile.places[0].network
            of_make = shared & _MAKE == _MAKE
            compared += weight
            compared_of_make += weight * of_make
            if place.subnet == network.subnet:
                around += weight
                around_of_make += weight * of_make
            if place.address == network.address:
                here += weight
                here_of_make += weight * of_make
    _count_looks(found, chain, by_shared)
    if network is not None:
        address, subnet, address_of_make, subnet_of_make = address_keys(chain, network)
        found |= {address[0]: compared, address[1]: here, subnet[0]: compared, subnet[1]: around}
        found |= {address_of_make[0]: compared_of_make, address_of_make[1]: here_of_make}
        found |= {subnet_of_make[0]: compared_of_make, subnet_of_make[1]: around_of_make}
    return found


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
        apart = _children(different)
        _add(lost, different, weight)
        _add(lost_context, apart, weight)
        _add(lost_both, apart | different, weight)
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


def _add(sums: list[float], bits: int, weight: float) -> None:
    """Add a weight to the sums at the places of all bits that are set."""
    for places in _PLACES:
        for index in places[bits & 255]:
            sums[index] += weight
        bits >>= 8


def _children(bits: int) -> int:
    """Return the bits of all attributes that have one of these as a parent."""
    found = 0
    for children in _CHILDREN_OF_BYTE:
        found |= children[bits & 255]
        bits >>= 8
    return found
