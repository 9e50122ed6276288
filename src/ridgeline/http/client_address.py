"""The address of the client.

It is the socket's, or what a trusted proxy reports: `ProxyHeadersMiddleware` (uvicorn's, which knows only ASGI) has put
the right-most untrusted entry of `X-Forwarded-For` into the scope by the time this reads it.
"""

from __future__ import annotations

import ipaddress
from functools import lru_cache

from starlette.types import Scope


def client_address(scope: Scope) -> str | None:
    """Return the client's address in its shortest form, IPv4 as IPv4; None if it is not known."""
    client = scope.get("client")
    return _shortest(client[0]) if client else None


@lru_cache(maxsize=4_096)
def _shortest(host: str) -> str | None:
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return str(address)
