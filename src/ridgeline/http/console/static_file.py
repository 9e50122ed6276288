"""A file that was built, served from memory: tagged, and compressed for who takes it so."""

from __future__ import annotations

import gzip
import hashlib
import re

from starlette.types import Receive, Scope, Send

from ridgeline.http.asgi import add_header, answer, header

# Below this, a packet is a packet.
_WORTH_COMPRESSING = 1_024
_GZIP = re.compile(r"(?:^|,)\s*gzip\s*(?:;\s*q=(?P<weight>[\d.]+)\s*)?(?:,|$)", re.IGNORECASE)


class StaticFile:
    """Answers GET; `is_immutable` says that the file's path has another name once it is another."""

    def __init__(self, body: bytes, kind: bytes, *, is_immutable: bool) -> None:
        self._kind = kind
        self._caching = b"public, max-age=31536000, immutable" if is_immutable else b"no-cache"
        self._plain = body
        self._tag = hashlib.sha256(body).hexdigest()[:32]
        self._compressed: bytes | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_compressed = len(self._plain) >= _WORTH_COMPRESSING and takes_gzip(header(scope, b"accept-encoding"))
        tag = f'"{self._tag}-gzip"' if is_compressed else f'"{self._tag}"'
        add_header(scope, b"etag", tag.encode("ascii"))
        add_header(scope, b"cache-control", self._caching)
        add_header(scope, b"vary", b"accept-encoding")
        if header(scope, b"if-none-match") == tag:
            await answer(send, 304, b"", self._kind)
        elif is_compressed:
            if self._compressed is None:
                # Once, and for who asks first: most processes never serve most files.
                self._compressed = gzip.compress(self._plain, mtime=0)
            await answer(send, 200, self._compressed, self._kind, [(b"content-encoding", b"gzip")])
        else:
            await answer(send, 200, self._plain, self._kind)


def takes_gzip(accepted: str | None) -> bool:
    """Tell whether `Accept-Encoding` names gzip, and not with weight 0."""
    found = _GZIP.search(accepted or "")
    return found is not None and (found["weight"] or "1").strip("0.") != ""
