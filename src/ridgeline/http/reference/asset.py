"""A file that is served from memory: kept by browsers, asked for again after an upgrade, and packed for the way."""

from __future__ import annotations

import asyncio
import gzip
import hashlib

from starlette.types import Receive, Scope, Send

from ridgeline.http.asgi import add_header, answer, header

# Packed, a shorter one is hardly shorter.
_WORTH_PACKING = 1_024


class Asset:
    """Answers with `body`, as gzip to those who take it."""

    def __init__(self, body: bytes, kind: bytes) -> None:
        self._body = body
        self._kind = kind
        self._tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
        self._packed: bytes | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        add_header(scope, b"etag", self._tag.encode("ascii"))
        add_header(scope, b"cache-control", b"no-cache")
        add_header(scope, b"vary", b"accept-encoding")
        if header(scope, b"if-none-match") == self._tag:
            await answer(send, 304, b"", self._kind)
            return
        body = self._body
        if len(body) >= _WORTH_PACKING and _takes_gzip(header(scope, b"accept-encoding") or ""):
            add_header(scope, b"content-encoding", b"gzip")
            body = await self._gzip()
        await answer(send, 200, body, self._kind)

    async def _gzip(self) -> bytes:
        # When it is first asked for, and beside the loop: it takes a tenth of a second for the largest.
        if self._packed is None:
            self._packed = await asyncio.to_thread(gzip.compress, self._body, 9, mtime=0)
        return self._packed


def _takes_gzip(accepted: str) -> bool:
    """Tell whether an `Accept-Encoding` names gzip, with any weight but 0."""
    for entry in accepted.split(","):
        coding, _, weight = entry.partition(";")
        if coding.strip().lower() == "gzip":
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
