"""What the signatures of a request can cover, taken from it if it is signed at all."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.types import Scope

from ridgeline.http.asgi import header
from ridgeline.http.client_address import came_through_trusted_proxy
from ridgeline.intel.web_bot_auth import SignedRequest


class SignedRequests:
    """Knows as which host this server is addressed: that of its public address, and no other.

    `Host` and `X-Forwarded-Host` are what clients say, also through a proxy that passes them on: by them, a signature
    that was given to somebody else's host could be used here.
    """

    def __init__(self, public_url: str | None) -> None:
        public = "" if public_url is None else urlsplit(public_url).netloc.rpartition("@")[2].lower()
        self._authorities = (public,) if public else ()

    def read(self, scope: Scope) -> SignedRequest | None:
        """Return what can be signed of a request, None if it has no signature."""
        if header(scope, b"signature-input") is None:
            return None
        through_proxy = came_through_trusted_proxy(scope)
        path: bytes = scope.get("raw_path") or scope["path"].encode("utf-8")
        return SignedRequest(
            method=scope["method"],
            scheme=scope["scheme"],
            authorities=self._authorities,
            path=path.decode("latin-1"),
            query=scope["query_string"].decode("latin-1"),
            headers=tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]),
            through_proxy=through_proxy,
        )
