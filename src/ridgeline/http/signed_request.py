"""What the signatures of a request can cover, taken from it if it is signed at all."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.types import Scope

from ridgeline.http.asgi import header
from ridgeline.http.client_address import came_through_trusted_proxy
from ridgeline.intel.web_bot_auth import SignedRequest

_AUTHORITY = re.compile(r"[0-9A-Za-z.-]{1,253}(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?")


class SignedRequests:
    """Knows as which hosts this server is addressed.

    `X-Forwarded-Host` is believed of trusted proxies only. `Host` is what the client says: once the public address is
    known, another one is believed of trusted proxies only, lest a signature for somebody else's host be used here.
    """

    def __init__(self, public_url: str | None) -> None:
        self._public = "" if public_url is None else urlsplit(public_url).netloc.rpartition("@")[2].lower()

    def read(self, scope: Scope) -> SignedRequest | None:
        """Return what can be signed of a request, None if it has no signature."""
        if header(scope, b"signature-input") is None:
            return None
        through_proxy = came_through_trusted_proxy(scope)
        path: bytes = scope.get("raw_path") or scope["path"].encode("utf-8")
        return SignedRequest(
            method=scope["method"],
            scheme=scope["scheme"],
            authorities=self._authorities(scope, through_proxy),
            path=path.decode("latin-1"),
            query=scope["query_string"].decode("latin-1"),
            headers=tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]),
            through_proxy=through_proxy,
        )

    def _authorities(self, scope: Scope, through_proxy: bool) -> tuple[str, ...]:
        forwarded = _only(scope, b"x-forwarded-host") if through_proxy else None
        host = _only(scope, b"host") if through_proxy or not self._public else None
        found = (forwarded, host, self._public or None)
        return tuple(dict.fromkeys(one.lower() for one in found if one and _AUTHORITY.fullmatch(one)))


def _only(scope: Scope, name: bytes) -> str | None:
    """Return a header that is there once: of two, one may be the client's own."""
    values = [value for key, value in scope["headers"] if key == name]
    return values[0].decode("latin-1").strip() if len(values) == 1 else None
