"""`/demo`: a page that shows what Ridgeline sees of its visitor, and lets the visitor make it forget."""

from __future__ import annotations

import html
from dataclasses import replace
from importlib import resources

from starlette.requests import cookie_parser
from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from ridgeline.clock import Clock
from ridgeline.errors import ApiError, RouteNotFound
from ridgeline.http.asgi import Methods, add_header, answer, answer_json, answer_object, header
from ridgeline.http.demo.guard import SESSION_COOKIE, TOKEN_HEADER, DemoGuard
from ridgeline.http.ingest.endpoint import COOKIE, set_cookie
from ridgeline.identify.key_check import newest_public_key
from ridgeline.operations.erasure import ErasureSubjects
from ridgeline.storage.protocol import EventQuery, Storage
from ridgeline.tokens import VisitorToken, VisitorTokens
from ridgeline.wire.search import Filter

_MODULES = (
    "buttons",
    "copy",
    "demo",
    "dom",
    "event",
    "fact_groups",
    "facts",
    "failure",
    "gauge",
    "help",
    "identification",
    "json",
    "log",
    "notice",
    "page",
    "ridge",
    "server",
    "storage",
    "time",
    "values",
)
_ASSETS = {
    "demo.css": b"text/css; charset=utf-8",
    "icon.svg": b"image/svg+xml",
    **{f"{name}.js": b"text/javascript; charset=utf-8" for name in _MODULES},
}
# A page has the agent twice if it was loaded again or if another script has it, too; hence the duplicates.
POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    b"form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    b"trusted-types ridgeline 'allow-duplicates'"
)


class DemoIdentificationMissing(ApiError):
    status = 404
    code = "event_not_found"
    default_message = "this page has not identified its visitor yet"


class DemoVisitorNotProven(ApiError):
    status = 409
    code = "state_not_ready"
    default_message = (
        "this browser was recognised by its device's facts alone, which another device can share, so it cannot erase "
        "what may be somebody else's"
    )


class Demo:
    """`page` is `/demo` itself, the app serves all below it; where the demo is off, there is nothing at its paths."""

    def __init__(
        self,
        guard: DemoGuard,
        storage: Storage,
        tokens: VisitorTokens,
        subjects: ErasureSubjects,
        region: str,
        clock: Clock,
    ) -> None:
        self._subjects = subjects
        self._guard = guard
        self._storage = storage
        self._tokens = tokens
        self._region = region
        self._clock = clock
        files = resources.files("ridgeline.http.demo")
        self._page = (files / "demo.html").read_text()
        self._assets = {name: (files / name).read_bytes() for name in _ASSETS}
        self._router = Router(
            [
                Route("/assets/{name}", Methods({"GET": self._asset})),
                Route("/event", Methods({"POST": self._event})),
                Route("/forget", Methods({"POST": self._forget})),
                Route("/erase", Methods({"POST": self._erase})),
            ],
            redirect_slashes=False,
            default=_nothing_here,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._guard.is_on_for(scope):
            raise RouteNotFound
        await self._router(scope, receive, send)

    async def page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """`GET /demo`: a fresh page visit."""
        if not self._guard.is_on_for(scope):
            raise RouteNotFound
        visit, token, session = self._guard.begin(scope)
        values = {
            "PUBLIC_KEY": await newest_public_key(self._storage, self._region) or "",
            "LINKED_ID": visit.linked_id,
            "PAGE_TOKEN": token,
        }
        page = self._page
        for name, value in values.items():
            page = page.replace("{{" + name + "}}", html.escape(value))
        add_header(
            scope, b"set-cookie", set_cookie(scope, SESSION_COOKIE, session, 86_400, same_site="Strict", path="/demo")
        )
        add_header(scope, b"content-security-policy", POLICY)
        add_header(scope, b"referrer-policy", b"no-referrer")
        add_header(scope, b"cache-control", b"no-store")
        await answer(send, 200, page.encode(), b"text/html; charset=utf-8")

    async def _asset(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = scope["path_params"]["name"]
        if name not in self._assets:
            raise RouteNotFound
        add_header(scope, b"cache-control", b"no-cache")
        await answer(send, 200, self._assets[name], _ASSETS[name])

    async def _event(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the newest event of this page visit, as the Server API returns it."""
        visit = self._guard.check(scope)
        token = self._visitor(scope)
        visitor_id = token.visitor_id
        if token.proven and visit.proven != visitor_id:
            renewed = self._guard.renew(scope, replace(visit, proven=visitor_id))
            add_header(scope, TOKEN_HEADER, renewed.encode("ascii"))
        page = await self._storage.search(
            EventQuery(
                start=visit.started_at,
                end=self._clock(),
                limit=1,
                filters=(
                    Filter("identification.visitor_id", "equal", (visitor_id,)),
                    Filter("linked_id", "equal", (visit.linked_id,)),
                ),
            )
        )
        if not page.events:
            raise DemoIdentificationMissing
        await answer_json(send, 200, page.events[0].payload)

    async def _forget(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Remove the cookie that scripts cannot reach; the page removes the rest."""
        self._guard.check(scope)
        add_header(scope, b"set-cookie", set_cookie(scope, COOKIE, "", 0))
        await answer_object(send, 200, {"forgotten": True})

    async def _erase(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Erase the visitor that the caller's own token names, as `DELETE /v4/visitors/{visitor_id}` does."""
        visit = self._guard.check(scope)
        token = self._visitor(scope)
        if not token.proven and visit.proven != token.visitor_id:
            raise DemoVisitorNotProven
        entry = self._subjects.entry(token.visitor_id, self._clock(), "demo")
        erased = await self._storage.erase_visitor(token.visitor_id, entry)
        if not erased:
            raise DemoIdentificationMissing
        add_header(scope, b"set-cookie", set_cookie(scope, COOKIE, "", 0))
        await answer_object(send, 200, {"erased": True})

    def _visitor(self, scope: Scope) -> VisitorToken:
        """Return the caller's signed token, which names the visitor."""
        text = cookie_parser(header(scope, b"cookie") or "").get(COOKIE)
        token = self._tokens.read(text) if text else None
        if token is None:
            raise DemoIdentificationMissing
        return token


async def _nothing_here(scope: Scope, receive: Receive, send: Send) -> None:
    raise RouteNotFound
