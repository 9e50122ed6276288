"""Addresses as numbers: read from text, written as text, and which of them the internet routes."""

from __future__ import annotations

import ipaddress
import socket
from bisect import bisect_right
from typing import Literal, NamedTuple

Version = Literal[4, 6]
BITS: dict[Version, int] = {4: 32, 6: 128}
# How the length of a prefix is written, by how many bits are left to the hosts.
_LENGTHS: dict[Version, tuple[str, ...]] = {
    version: tuple(f"/{bits - host}" for host in range(bits + 1)) for version, bits in BITS.items()
}
_MAPPED = b"\0" * 10 + b"\xff\xff"


class Address(NamedTuple):
    version: Version
    number: int


def read_address(text: str) -> Address | None:
    """Return the address, an IPv4-mapped one as IPv4; None if the text is no address."""
    try:
        if ":" not in text:
            return Address(4, int.from_bytes(socket.inet_pton(socket.AF_INET, text)))
        packed = socket.inet_pton(socket.AF_INET6, text)
    except (OSError, ValueError, UnicodeEncodeError):
        return None
    if packed.startswith(_MAPPED):
        return Address(4, int.from_bytes(packed[12:]))
    return Address(6, int.from_bytes(packed))


def write_address(address: Address) -> str:
    """Return the text of RFC 5952, or the four numbers of IPv4."""
    return _text(*address)


def _text(version: Version, number: int) -> str:
    if version == 4:  # noqa: PLR2004
        return socket.inet_ntoa(number.to_bytes(4))
    return socket.inet_ntop(socket.AF_INET6, number.to_bytes(16))


def network_around(version: Version, number: int, first: int, last: int) -> str:
    """Return the largest network, in CIDR notation, that holds the address and lies within `first` to `last`."""
    # The highest bit in which a number differs from a bound is the widest block that does not reach the bound.
    above = (number ^ (last + 1)).bit_length()
    below = (number ^ (first - 1)).bit_length() if first else above
    host = min(above, below) - 1
    return _text(version, number >> host << host) + _LENGTHS[version][host]


def read_network(text: str) -> tuple[Version, int, int]:
    """Return version, first and last number of an address or a network; ValueError says what is wrong with it."""
    base, slash, length = text.partition("/")
    version: Version = 6 if ":" in base else 4
    bits = BITS[version]
    try:
        family = socket.AF_INET6 if version == 6 else socket.AF_INET  # noqa: PLR2004
        number = int.from_bytes(socket.inet_pton(family, base))
    except (OSError, UnicodeEncodeError):
        raise ValueError(f"{base!r} is not an address") from None
    if not slash:
        return version, number, number
    if not (length.isascii() and length.isdigit() and len(length) <= 3 and int(length) <= bits):  # noqa: PLR2004
        raise ValueError(f"{length!r} is not the length of an IPv{version} prefix")
    host = bits - int(length)
    first = number >> host << host
    return version, first, first | ((1 << host) - 1)


# IANA's registries of special-purpose addresses, and multicast. What tables say of them is of no use.
_SPECIAL = (
    "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 "
    "192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3"
)


def _special() -> tuple[list[int], list[int]]:
    networks = sorted(map(ipaddress.IPv4Network, _SPECIAL.split()))
    return [int(one[0]) for one in networks], [int(one[-1]) for one in networks]


_STARTS, _ENDS = _special()
# The first numbers with which any of those begins: of the other 200 there is nothing to look for.
_SPECIAL_OCTETS = frozenset(
    octet for start, end in zip(_STARTS, _ENDS, strict=True) for octet in range(start >> 24, (end >> 24) + 1)
)
_DOCUMENTATION = (0x2001_0DB8 << 96, (0x2001_0DB9 << 96) - 1)


def is_global(address: Address) -> bool:
    """Tell whether the address can be one of the internet's: neither private nor reserved."""
    version, number = address
    if version == 4:  # noqa: PLR2004
        if number >> 24 not in _SPECIAL_OCTETS:
            return True
        at = bisect_right(_STARTS, number) - 1
        return at < 0 or number > _ENDS[at]
    # Only 2000::/3 has been given out.
    return number >> 125 == 1 and not _DOCUMENTATION[0] <= number <= _DOCUMENTATION[1]
