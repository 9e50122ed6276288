"""`/console`: the web console, a page of scripts that were built before and are served from memory.

It has no private door: what it shows and changes comes from the management API.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable

from starlette.types import Receive, Scope, Send

from ridgeline.errors import ConfigurationError, RouteNotFound
from ridgeline.http.asgi import Methods, add_header, answer, header

MOUNTED_AT = "/console"
_PAGE = "index.html"
_PLACE_OF_NONCE = b"{{NONCE}}"
# The name of a file in here says what is in it.
_HASHED = "assets/"
_KINDS = {
    "css": b"text/css; charset=utf-8",
    "js": b"text/javascript; charset=utf-8",
    "json": b"application/json",
    "svg": b"image/svg+xml",
}


def load_console() -> dict[str, bytes]:
    """Return the built console's files by their paths; ConfigurationError when this installation lacks it."""
    files = dict(_files(resources.files("ridgeline.http.console") / "app"))
    page = files.get(_PAGE)
    if page is None:
        raise ConfigurationError(
            "The console is not built; run 'make setup' in the source tree, or install a released wheel."
        )
    if page.count(_PLACE_OF_NONCE) != 1:
        raise ConfigurationError("The built console is damaged; run 'make setup' again.")
    return files


class Console:
    """Serves what is below `/console`: a file where there is one, and the page for every other path."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._page = files[_PAGE]
        self._files = {
            name: _File(body, _KINDS[name.rpartition(".")[2]], name.startswith(_HASHED))
            for name, body in files.items()
            if name != _PAGE
        }
        self._methods = Methods({"GET": self._get})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._methods(scope, receive, send)

    async def _get(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = scope["path"].removeprefix(MOUNTED_AT).removeprefix("/")
        file = self._files.get(name)
        if file is not None:
            await file(scope, receive, send)
        elif name.startswith(_HASHED):
            # Of another version: a page instead of a script would say nothing of that.
            raise RouteNotFound
        else:
            await self._show(scope, send)

    async def _show(self, scope: Scope, send: Send) -> None:
        nonce = secrets.token_urlsafe(16)
        add_header(scope, b"content-security-policy", _policy(nonce))
        add_header(scope, b"referrer-policy", b"no-referrer")
        add_header(scope, b"cross-origin-opener-policy", b"same-origin")
        add_header(scope, b"cache-control", b"no-store")
        body = self._page.replace(_PLACE_OF_NONCE, nonce.encode("ascii"))
        await answer(send, 200, body, b"text/html; charset=utf-8")


@dataclass(frozen=True, slots=True)
class _File:
    body: bytes
    kind: bytes
    is_hashed: bool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        tag = f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'
        add_header(scope, b"etag", tag.encode("ascii"))
        add_header(scope, b"cache-control", b"public, max-age=31536000, immutable" if self.is_hashed else b"no-cache")
        if header(scope, b"if-none-match") == tag:
            await answer(send, 304, b"", self.kind)
            return
        await answer(send, 200, self.body, self.kind)


def _policy(nonce: str) -> bytes:
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ).encode("ascii")


def _files(folder: Traversable, below: str = "") -> Iterator[tuple[str, bytes]]:
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files(entry, f"{below}{entry.name}/")
        else:
            yield f"{below}{entry.name}", entry.read_bytes()
