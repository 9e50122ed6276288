"""`/demo`: a page that shows what Ridgeline sees of its visitor, and lets the visitor make it forget."""

from __future__ import annotations

from dataclasses import replace

from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from ridgeline.clock import Clock
from ridgeline.errors import ApiError
from ridgeline.http.asgi import Methods, add_header, answer_json, answer_object
from ridgeline.http.cookies import cookie_of, set_cookie
from ridgeline.http.demo.guard import SESSION_COOKIE, TOKEN_HEADER, DemoGuard
from ridgeline.http.demo.guarded_page import GuardedPage
from ridgeline.http.ingest.endpoint import COOKIE
from ridgeline.identify.key_check import newest_public_key
from ridgeline.operations.erasure import Eraser, ErasureSubjects
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
_ASSETS = ("demo.css", "icon.svg", *(f"{name}.js" for name in _MODULES))


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
        eraser: Eraser,
        subjects: ErasureSubjects,
        region: str,
        clock: Clock,
    ) -> None:
        self._eraser = eraser
        self._subjects = subjects
        self._guard = guard
        self._storage = storage
        self._tokens = tokens
        self._region = region
        self._clock = clock
        self._page = GuardedPage(
            guard,
            "ridgeline.http.demo",
            "demo.html",
            _ASSETS,
            (
                Route("/event", Methods({"POST": self._event})),
                Route("/forget", Methods({"POST": self._forget})),
                Route("/erase", Methods({"POST": self._erase})),
            ),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._page(scope, receive, send)

    async def page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """`GET /demo`: a fresh page visit."""
        self._page.check(scope)
        visit, token, session = self._guard.begin(scope)
        add_header(
            scope, b"set-cookie", set_cookie(scope, SESSION_COOKIE, session, 86_400, same_site="Strict", path="/demo")
        )
        values = {
            "PUBLIC_KEY": await newest_public_key(self._storage, self._region) or "",
            "LINKED_ID": visit.linked_id,
            "PAGE_TOKEN": token,
        }
        await self._page.show(scope, send, values)

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
        erased = await self._eraser.erase(token.visitor_id, entry)
        if not erased:
            raise DemoIdentificationMissing
        add_header(scope, b"set-cookie", set_cookie(scope, COOKIE, "", 0))
        await answer_object(send, 200, {"erased": True})

    def _visitor(self, scope: Scope) -> VisitorToken:
        """Return the caller's signed token, which names the visitor."""
        text = cookie_of(scope, COOKIE)
        token = self._tokens.read(text) if text else None
        if token is None:
            raise DemoIdentificationMissing
        return token
