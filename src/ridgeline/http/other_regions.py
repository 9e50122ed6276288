"""Answers that pages of the operator's other deployments may read: their `/reference` can try this one.

Nobody else's pages may, and none at all unless `region_urls` names deployments. Cookies of members stay out: no answer
allows credentials.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from ridgeline.http.asgi import add_header, answer, header

_DEFAULT_PORTS = {"http": 80, "https": 443}
_METHODS = b"GET, POST, PUT, PATCH, DELETE"
_MAY_SEND = b"authorization, content-type"
_MAY_READ = b"x-request-id, retry-after"


class OtherRegions:
    """Let pages of `origins` read what `app` answers below `paths`."""

    def __init__(self, app: ASGIApp, origins: Iterable[str], paths: tuple[str, ...]) -> None:
        self._app = app
        self._origins = frozenset(origins)
        self._paths = paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].startswith(self._paths):
            add_header(scope, b"vary", b"origin")
            origin = header(scope, b"origin")
            if origin in self._origins:
                add_header(scope, b"access-control-allow-origin", origin.encode("ascii"))
                add_header(scope, b"access-control-expose-headers", _MAY_READ)
                if scope["method"] == "OPTIONS" and header(scope, b"access-control-request-method"):
                    add_header(scope, b"access-control-allow-methods", _METHODS)
                    add_header(scope, b"access-control-allow-headers", _MAY_SEND)
                    add_header(scope, b"access-control-max-age", b"600")
                    await answer(send, 204, b"", b"text/plain")
                    return
        await self._app(scope, receive, send)


def origin_of(url: str) -> str:
    """Return a web address's origin as browsers write it."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    shown = f"[{host}]" if ":" in host else host
    port = "" if parts.port in {None, _DEFAULT_PORTS[parts.scheme]} else f":{parts.port}"
    return f"{parts.scheme}://{shown}{port}"
