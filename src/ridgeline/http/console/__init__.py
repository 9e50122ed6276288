"""`/console`: the web console, a page of scripts that were built before and are served from memory.

It has no private door: what it shows and changes comes from the management API.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from starlette.types import Receive, Scope, Send

from ridgeline.errors import RouteNotFound
from ridgeline.http.asgi import Methods, add_header, answer
from ridgeline.http.console.built import PAGE, PLACE_OF_NONCE, kind_of
from ridgeline.http.console.static_file import StaticFile

MOUNTED_AT = "/console"
# The name of a file in here says what is in it.
_HASHED = "assets/"


class Console:
    """Serves what is below `/console`: a file where there is one, and the page for every other path.

    `files` are those of `load_console`.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._page = files[PAGE]
        self._files = {
            name: StaticFile(body, kind_of(name) or b"", is_immutable=name.startswith(_HASHED))
            for name, body in files.items()
            if name != PAGE
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
        body = self._page.replace(PLACE_OF_NONCE, nonce.encode("ascii"))
        await answer(send, 200, body, b"text/html; charset=utf-8")


def _policy(nonce: str) -> bytes:
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ).encode("ascii")
