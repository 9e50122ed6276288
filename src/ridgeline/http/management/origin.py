"""Whether a browser's request comes from a page of this server.

Browsers keep a session's cookie from requests of other sites (`SameSite=Strict`), but not from those of pages on other
hosts and ports of one site, and no cookie is asked for when somebody signs in. They say where a request comes from.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.types import Scope

from ridgeline.http.asgi import header


class OwnOrigin:
    def __init__(self, public_url: str | None) -> None:
        parts = urlsplit(public_url or "")
        self._public = (parts.scheme, parts.netloc.rpartition("@")[2].lower())

    def is_of(self, scope: Scope) -> bool:
        """Tell whether a request may change something: no browser says that another page sends it.

        What is no browser says nothing of this.
        """
        if header(scope, b"sec-fetch-site") not in {None, "same-origin"}:
            return False
        origin = header(scope, b"origin")
        return origin is None or self._is_own(scope, origin)

    def may_read(self, scope: Scope) -> bool:
        """Tell whether a request's session counts: a page of ours asks, or whoever typed the address."""
        return header(scope, b"sec-fetch-site") in {None, "same-origin", "none"}

    def _is_own(self, scope: Scope, origin: str) -> bool:
        scheme, _, host = origin.lower().partition("://")
        if (scheme, host) == self._public:
            return True
        # A proxy in front that speaks HTTPS and is not trusted leaves this server at HTTP.
        allowed = {"https"} if scope["scheme"] == "https" else {"http", "https"}
        return scheme in allowed and host == (header(scope, b"host") or "").lower()
