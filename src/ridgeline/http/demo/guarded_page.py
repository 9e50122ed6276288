"""What pages about their own visitor have in common: to whom they are shown, under which policy, and their assets."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from importlib import resources

from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from ridgeline.errors import ConfigurationError, RouteNotFound
from ridgeline.http.asgi import Methods, add_header, answer
from ridgeline.http.demo.guard import DemoGuard

_KINDS = {
    "css": b"text/css; charset=utf-8",
    "svg": b"image/svg+xml",
    "js": b"text/javascript; charset=utf-8",
}
# A page has the agent twice if it was loaded again or if another script has it, too; hence the duplicates.
_POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    b"form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    b"trusted-types ridgeline 'allow-duplicates'"
)


class GuardedPage:
    """`page` answers with the page, the app serves what is below it; nothing is there where the demo is off.

    `package` has the files: `page` among them, and `assets`. Raises ConfigurationError if one was not built.
    """

    def __init__(
        self, guard: DemoGuard, package: str, page: str, assets: Iterable[str], routes: Iterable[Route] = ()
    ) -> None:
        self._guard = guard
        files = resources.files(package)
        self._page = (files / page).read_text()
        try:
            self._assets = {name: (files / name).read_bytes() for name in assets}
        except FileNotFoundError as error:
            raise ConfigurationError(
                f"{error.filename} is not built; run 'make setup' in the source tree, or install a released wheel."
            ) from None
        self._router = Router(
            [Route("/assets/{name}", Methods({"GET": self._asset})), *routes],
            redirect_slashes=False,
            default=_nothing_here,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.check(scope)
        await self._router(scope, receive, send)

    def check(self, scope: Scope) -> None:
        """Raise RouteNotFound for whoever is not to see the page."""
        if not self._guard.is_on_for(scope):
            raise RouteNotFound

    async def show(self, scope: Scope, send: Send, values: Mapping[str, str]) -> None:
        """Answer with the page, each `{{NAME}}` in it replaced by a text; called after `check`."""
        page = self._page
        for name, value in values.items():
            page = page.replace("{{" + name + "}}", html.escape(value))
        add_header(scope, b"content-security-policy", _POLICY)
        add_header(scope, b"referrer-policy", b"no-referrer")
        add_header(scope, b"cache-control", b"no-store")
        await answer(send, 200, page.encode(), b"text/html; charset=utf-8")

    async def _asset(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = scope["path_params"]["name"]
        if name not in self._assets:
            raise RouteNotFound
        add_header(scope, b"cache-control", b"no-cache")
        await answer(send, 200, self._assets[name], _KINDS[name.rpartition(".")[2]])


async def _nothing_here(scope: Scope, receive: Receive, send: Send) -> None:
    raise RouteNotFound
