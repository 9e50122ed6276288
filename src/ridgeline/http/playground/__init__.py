"""`/playground`: a page that shows every fact the agent reads, what it costs, and whether it stays the same.

It has nothing that a customer's page has not: the agent with a public key, and the observation that the agent sends. It
is served to those who may see the demo, whose modules and style it shares.
"""

from __future__ import annotations

import html
from importlib import resources

from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from ridgeline.errors import ConfigurationError, RouteNotFound
from ridgeline.http.asgi import Methods, add_header, answer
from ridgeline.http.demo import POLICY
from ridgeline.http.demo.guard import DemoGuard
from ridgeline.identify.key_check import newest_public_key
from ridgeline.storage.protocol import Storage

_MODULES = ("fact_rows", "order", "playground", "readings", "sources", "totals", "visitor")
_ASSETS = {
    "playground.css": b"text/css; charset=utf-8",
    **{f"{name}.js": b"text/javascript; charset=utf-8" for name in _MODULES},
}


class Playground:
    """`page` is `/playground` itself, the app serves its parts; nothing is there where the demo is off."""

    def __init__(self, guard: DemoGuard, storage: Storage, region: str) -> None:
        self._guard = guard
        self._storage = storage
        self._region = region
        files = resources.files("ridgeline.http.playground")
        self._page = (files / "playground.html").read_text()
        try:
            self._assets = {name: (files / name).read_bytes() for name in _ASSETS}
        except FileNotFoundError:
            raise ConfigurationError(
                "The playground is not built; run 'make setup' in the source tree, or install a released wheel."
            ) from None
        self._router = Router(
            [Route("/assets/{name}", Methods({"GET": self._asset}))], redirect_slashes=False, default=_nothing_here
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._guard.is_on_for(scope):
            raise RouteNotFound
        await self._router(scope, receive, send)

    async def page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """`GET /playground`."""
        if not self._guard.is_on_for(scope):
            raise RouteNotFound
        key = await newest_public_key(self._storage, self._region) or ""
        add_header(scope, b"content-security-policy", POLICY)
        add_header(scope, b"referrer-policy", b"no-referrer")
        add_header(scope, b"cache-control", b"no-store")
        page = self._page.replace("{{PUBLIC_KEY}}", html.escape(key))
        await answer(send, 200, page.encode(), b"text/html; charset=utf-8")

    async def _asset(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = scope["path_params"]["name"]
        if name not in _ASSETS:
            raise RouteNotFound
        add_header(scope, b"cache-control", b"no-cache")
        await answer(send, 200, self._assets[name], _ASSETS[name])


async def _nothing_here(scope: Scope, receive: Receive, send: Send) -> None:
    raise RouteNotFound
