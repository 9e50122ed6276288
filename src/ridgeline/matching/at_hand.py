"""What the known visitors at hand amount to in the population: its counts are at least that, whatever was forgotten.

Counts are bounded in memory, so with more than some thousand visitors the rarest looks are forgotten, and a look that
only its clones have would seem to be nobody's. Those clones are among the candidates: each is known to be there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import compress, repeat
from operator import ne

from ridgeline.matching.attributes import ATTRIBUTES, COUNT, INDEX, LAST_OF_MAKE
from ridgeline.matching.chain import Chain
from ridgeline.matching.features import Features
from ridgeline.matching.frequencies import address_keys
from ridgeline.matching.network import Network
from ridgeline.matching.profile import Profile

_PARENTS = tuple(tuple(INDEX[name] for name in attribute.parents) for attribute in ATTRIBUTES)


def differences(features: Features, profile: Profile) -> bytes:
    """Return a byte for each attribute, 1 where the visitor's value is another."""
    return bytes(map(ne, features.values, profile.values))


def counts_at_hand(
    chain: Chain,
    network: Network | None,
    profiles: Sequence[Profile],
    differing: Sequence[bytes],
    weigh: Callable[[int], float],
) -> dict[int, float]:
    """Return by key of the population what the visitors count for together who share what the key stands for.

    Of all keys of the chain, and of those of the network; empty where there is nobody.

    `differing` are the `differences` of each from the look, and `weigh` tells what a visitor counts for that was last
    seen at a time (Unix ms).
    """
    if not profiles:
        return {}
    crowd = _Crowd([weigh(profile.seen_at) * (profile.counted or 1.0) for profile in profiles])
    together = b"".join(differing)
    shared = [crowd.everybody ^ int.from_bytes(together[index::COUNT]) for index in range(COUNT)]
    found: dict[int, float] = {}
    _count_looks(found, chain, shared, crowd)
    if network is not None:
        _count_addresses(found, chain, network, profiles, shared, crowd)
    return found


class _Crowd(dict[int, float]):
    """What some of the visitors count for. Who they are is a number with a byte for each, 1 for who is among them.

    Of most attributes it is the same few that share them, so each sum is made once.
    """

    def __init__(self, weights: Sequence[float]) -> None:
        super().__init__({0: 0.0})
        self._weights = weights
        self.everybody = _who(repeat(1, len(weights)))

    def __missing__(self, who: int) -> float:
        found = self[who] = sum(compress(self._weights, who.to_bytes(len(self._weights))))
        return found


def _who(are: Iterable[int]) -> int:
    return int.from_bytes(bytes(are))


def _count_looks(found: dict[int, float], chain: Chain, shared: Sequence[int], crowd: _Crowd) -> None:
    """Add what looks have in common; `shared` says by attribute who shares it."""
    who = crowd.everybody
    found[chain.prefixes[0]] = crowd[who]
    for own, key in zip(shared, chain.prefixes[1:], strict=True):
        who &= own
        found[key] = crowd[who]
    family = shared[0] & shared[1]
    found[chain.family] = crowd[family]
    for index, own in enumerate(shared):
        found[chain.by_family[index]] = crowd[family & own]
        if _PARENTS[index]:
            context = family
            for parent in _PARENTS[index]:
                context &= shared[parent]
            found[chain.contexts[index]] = crowd[context]
            found[chain.by_context[index]] = crowd[context & own]


def _count_addresses(
    found: dict[int, float],
    chain: Chain,
    network: Network,
    profiles: Sequence[Profile],
    shared: Sequence[int],
    crowd: _Crowd,
) -> None:
    """Add who was last at this address and in the network around it, of all and of those of this make."""
    make = crowd.everybody
    for own in shared[: LAST_OF_MAKE + 1]:
        make &= own
    latest = [profile.places[0].network if profile.places else None for profile in profiles]
    placed = _who(place is not None for place in latest)
    around = _who(place is not None and place.subnet == network.subnet for place in latest)
    here = _who(place is not None and place.address == network.address for place in latest)
    address, subnet, address_of_make, subnet_of_make = address_keys(chain, network)
    for (context, value), who in ((address, here), (subnet, around)):
        found[context] = crowd[placed]
        found[value] = crowd[who]
    for (context, value), who in ((address_of_make, here), (subnet_of_make, around)):
        found[context] = crowd[placed & make]
        found[value] = crowd[who & make]
