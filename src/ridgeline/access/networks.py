"""The network that an address belongs to, as far as attempts to sign in are counted by it."""

from __future__ import annotations

import ipaddress

_IPV4_PREFIX = 24
_IPV6_PREFIX = 48


def network_of(address: str | None) -> str:
    """Return the /24 or /48 of an address; all whose address is not known are of one network."""
    try:
        ip = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    prefix = _IPV4_PREFIX if ip.version == 4 else _IPV6_PREFIX  # noqa: PLR2004 - the names of the protocols
    return str(ipaddress.ip_network(f"{ip}/{prefix}", strict=False))
