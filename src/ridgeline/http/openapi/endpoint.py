"""`GET /openapi.json`: the description of the Server API and of what Ridgeline adds to it, for everyone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import msgspec
import xxhash
from starlette.types import Receive, Scope, Send

from ridgeline.http.asgi import answer, header
from ridgeline.wire.openapi.document import document


class OpenApi:
    def __init__(self, public_url: str | None, region_urls: Mapping[str, str]) -> None:
        self._body = _encoded(public_url or "", tuple(region_urls.items()))
        self._tag = f'"{xxhash.xxh3_128_hexdigest(self._body)}"'

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Kept by whoever wants, and asked for again after an upgrade.
        headers = [(b"etag", self._tag.encode("ascii")), (b"cache-control", b"no-cache")]
        if _names(header(scope, b"if-none-match"), self._tag):
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        await answer(send, 200, self._body, b"application/json", headers)


@cache
def _encoded(public_url: str, region_urls: tuple[tuple[str, str], ...]) -> bytes:
    """Return the document; a process that makes several servers, as tests do, puts it together once."""
    return msgspec.json.encode(document(public_url, dict(region_urls)))


def _names(condition: str | None, tag: str) -> bool:
    """Tell whether `If-None-Match` names a tag, weakly compared (RFC 9110, 13.1.2)."""
    given = [one.strip().removeprefix("W/") for one in (condition or "").split(",")]
    return tag in given or given == ["*"]
