"""Where a visit came from, and how much that says: the same address, the same network, or neither.

An address is one more attribute with a decay of its own. How crowded it is (an office behind one address, a mobile
carrier) is its frequency in the population: what all share says little.
"""

from __future__ import annotations

import enum
import hashlib
import ipaddress
from collections.abc import Sequence
from typing import NamedTuple

from ridgeline.matching.travel import Whereabouts

_SUBNET_OF_V4, _HOST_OF_V6, _SUBNET_OF_V6 = 24, 64, 48


class Network(NamedTuple):
    """Keyed digests of 63 bits: of the address (of a /64 in IPv6, whose rest changes daily), and of its /24 or /48."""

    address: int
    subnet: int


class Place(NamedTuple):
    """A network where a visitor was seen, and how often.

    `where`: roughly where on earth that was, of the latest place alone, where it was known.
    """

    network: Network
    visits: int
    where: Whereabouts | None = None


class Nearness(enum.IntEnum):
    """How a visit's network stands to those where a visitor was seen."""

    STAYS_AT_HABIT = 0
    """The address of the last visit, which is one it often comes from."""
    STAYS = 1
    """The address of the last visit."""
    HABIT = 2
    """Another address that it often comes from."""
    EARLIER = 3
    """Another address that it came from before."""
    SAME_SUBNET = 4
    ELSEWHERE = 5
    IMPOSSIBLE_TRAVEL = 6
    """Elsewhere, and farther from the last visit than anybody comes in the time; `nearness` does not tell it."""


NEARNESSES = Nearness.ELSEWHERE + 1
"""Those that parameters know apart; impossible travel is a weight of its own beside that of elsewhere."""
HABIT_VISITS = 3
"""So many visits make an address a habit."""
SITUATIONS = 4


def read_network(client_ip: str | None, key: bytes) -> Network | None:
    """Return the network of an address, or None where the text is none.

    Networks compare that were read with the same key (64 bytes at most). It is a secret wherever they are kept: there
    are few enough addresses to try them all.
    """
    if client_ip is None:
        return None
    try:
        address = ipaddress.ip_address(client_ip)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        else:
            number = int(address)
            return Network(_digest(key, 6, number, 128 - _HOST_OF_V6), _digest(key, 6, number, 128 - _SUBNET_OF_V6))
    number = int(address)
    return Network(_digest(key, 4, number, 0), _digest(key, 4, number, 32 - _SUBNET_OF_V4))


def _digest(key: bytes, version: int, number: int, dropped_bits: int) -> int:
    text = f"{version}/{dropped_bits}/{number >> dropped_bits:x}"
    return int.from_bytes(hashlib.blake2b(text.encode("ascii"), key=key, digest_size=8).digest()) >> 1


def situation(known: Sequence[Place]) -> int:
    """Return which kinds of nearness there can be: whether the latest place is a habit, and whether another one is."""
    latest = bool(known) and known[0].visits >= HABIT_VISITS
    return 2 * latest + any(place.visits >= HABIT_VISITS for place in known[1:])


def nearness(network: Network, known: Sequence[Place]) -> tuple[Nearness, float]:
    """Tell how a network stands to the places known, the latest first; and its share among those of its kind.

    The share is by visits: of several habits the greater one is the likelier.
    """
    subnet = False
    for number, place in enumerate(known):
        if place.network.address == network.address:
            habit = place.visits >= HABIT_VISITS
            if number == 0:
                return (Nearness.STAYS_AT_HABIT if habit else Nearness.STAYS), 1.0
            alike = sum(one.visits for one in known[1:] if (one.visits >= HABIT_VISITS) == habit)
            return (Nearness.HABIT if habit else Nearness.EARLIER), place.visits / alike
        subnet = subnet or place.network.subnet == network.subnet
    return (Nearness.SAME_SUBNET if subnet else Nearness.ELSEWHERE), 1.0
