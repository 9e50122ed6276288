"""Where a visit came from, and how much that says: the same address, the same network, or neither.

An address is one more attribute with a decay of its own. How crowded it is (an office behind one address, a mobile
carrier) is its frequency in the population: what all share says little.
"""

from __future__ import annotations

import enum
import ipaddress
from typing import NamedTuple

from ridgeline.matching.digests import digest64

_SUBNET_OF_V4, _HOST_OF_V6, _SUBNET_OF_V6 = 24, 64, 48


class Network(NamedTuple):
    """Digests of 63 bits: of the address (of a /64 in IPv6, whose rest changes daily), and of its /24 or /48."""

    address: int
    subnet: int


class Nearness(enum.IntEnum):
    """How a visit's network stands to those where a visitor was seen."""

    SAME_ADDRESS = 0
    """That of the last visit."""
    EARLIER_ADDRESS = 1
    SAME_SUBNET = 2
    ELSEWHERE = 3


def read_network(client_ip: str | None) -> Network | None:
    """Return the network of an address, or None where the text is none."""
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
            return Network(_digest(6, number, 128 - _HOST_OF_V6), _digest(6, number, 128 - _SUBNET_OF_V6))
    number = int(address)
    return Network(_digest(4, number, 0), _digest(4, number, 32 - _SUBNET_OF_V4))


def _digest(version: int, number: int, dropped_bits: int) -> int:
    text = f"{version}/{dropped_bits}/{number >> dropped_bits:x}"
    return digest64(text.encode("ascii")) >> 1


def nearness(network: Network, known: tuple[Network, ...]) -> Nearness:
    """Tell how a network stands to those known, the latest first."""
    if known and known[0].address == network.address:
        return Nearness.SAME_ADDRESS
    subnet = False
    for one in known:
        if one.address == network.address:
            return Nearness.EARLIER_ADDRESS
        subnet = subnet or one.subnet == network.subnet
    return Nearness.SAME_SUBNET if subnet else Nearness.ELSEWHERE
