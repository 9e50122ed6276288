"""`/playground`: a page that shows every fact the agent reads, what it costs, and whether it stays the same.

It has nothing that a customer's page has not: the agent with a public key, and the observation that the agent sends. It
is served to those who may see the demo, whose modules and style it shares.
"""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.http.demo.guard import DemoGuard
from ridgeline.http.demo.guarded_page import GuardedPage
from ridgeline.identify.key_check import newest_public_key
from ridgeline.storage.protocol import Storage

_MODULES = ("fact_rows", "order", "playground", "readings", "sources", "totals", "visitor")
_ASSETS = ("playground.css", *(f"{name}.js" for name in _MODULES))


class Playground:
    """`page` is `/playground` itself, the app serves its parts; nothing is there where the demo is off."""

    def __init__(self, guard: DemoGuard, storage: Storage, region: str) -> None:
        self._storage = storage
        self._region = region
        self._page = GuardedPage(guard, "ridgeline.http.playground", "playground.html", _ASSETS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._page(scope, receive, send)

    async def page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """`GET /playground`."""
        self._page.check(scope)
        await self._page.show(scope, send, {"PUBLIC_KEY": await newest_public_key(self._storage, self._region) or ""})
