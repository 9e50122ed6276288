"""The address of the client.

It is the socket's, or what a trusted proxy reports: `TrustedProxies` (uvicorn's middleware, which knows only ASGI) has
put the right-most untrusted entry of `X-Forwarded-For` into the scope by the time this reads it. A proxy integration,
which may run anywhere, reports it under its proxy key instead.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from functools import lru_cache

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from ridgeline.http.asgi import header
from ridgeline.identify.visit import ProxyClaim

_HOST = re.compile(r"[0-9A-Za-z.-]{1,253}(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?")
_THROUGH_PROXY = "ridgeline.through_proxy"


class TrustedProxies(ProxyHeadersMiddleware):
    """Put what trusted proxies report into the scope, and that it was one of them that connected."""

    def __init__(self, app: ASGIApp, addresses: Sequence[str]) -> None:
        super().__init__(app, trusted_hosts=list(addresses))  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # type: ignore[override]
        client = scope.get("client")
        scope[_THROUGH_PROXY] = client is not None and client[0] in self.trusted_hosts
        await super().__call__(scope, receive, send)  # type: ignore[arg-type]


def came_through_trusted_proxy(scope: Scope) -> bool:
    """Tell whether a trusted proxy sent the request on."""
    return bool(scope.get(_THROUGH_PROXY))


def client_address(scope: Scope) -> str | None:
    """Return the client's address in its shortest form, IPv4 as IPv4; None if it is not known."""
    client = scope.get("client")
    return _shortest(client[0]) if client else None


def proxy_claim(scope: Scope) -> ProxyClaim | None:
    """Return what a proxy integration says of its client, not yet believed; None if it shows no secret."""
    secret = header(scope, b"fpjs-proxy-secret")
    if secret is None:
        return None
    address = _only(scope, b"fpjs-proxy-client-ip")
    host = _only(scope, b"fpjs-proxy-forwarded-host")
    return ProxyClaim(
        secret=secret.strip(),
        client_ip=_shortest(address) if address else None,
        host=host if host and _HOST.fullmatch(host) else None,
    )


def _only(scope: Scope, name: bytes) -> str | None:
    """Return a header that is there once: of two, one may be the client's own."""
    values = [value for key, value in scope["headers"] if key == name]
    return values[0].decode("latin-1").strip() if len(values) == 1 else None


@lru_cache(maxsize=4_096)
def _shortest(host: str) -> str | None:
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return str(address)
