"""The Server API v4, mounted at `/v4`: the key is checked before anything else, then the request is routed."""

from __future__ import annotations

from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from ridgeline.clock import Clock
from ridgeline.errors import RouteNotFound
from ridgeline.http.asgi import Methods
from ridgeline.http.server_api.authentication import Authentication
from ridgeline.http.server_api.delete_visitor import DeleteVisitor
from ridgeline.http.server_api.get_event import GetEvent
from ridgeline.http.server_api.search_events import SearchEvents
from ridgeline.http.server_api.update_event import UpdateEvent
from ridgeline.storage.protocol import Storage
from ridgeline.tokens import Signer


def server_api(storage: Storage, authentication: Authentication, cursors: Signer, clock: Clock) -> ServerApi:
    """Return the API as an ASGI app."""
    event = Methods({"GET": GetEvent(storage), "PATCH": UpdateEvent(storage, clock)})
    search = Methods({"GET": SearchEvents(storage, cursors, clock)})
    visitor = Methods({"DELETE": DeleteVisitor(storage, clock)})
    return ServerApi(
        authentication,
        Router(
            [
                Route("/events", search),
                Route("/events/{event_id:path}", event),
                Route("/visitors", visitor),
                Route("/visitors/{visitor_id:path}", visitor),
            ],
            redirect_slashes=False,
            default=_nothing_here,
        ),
    )


class ServerApi:
    def __init__(self, authentication: Authentication, router: Router) -> None:
        self._authentication = authentication
        self._router = router

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["ridgeline.key"] = await self._authentication.check(scope)
        await self._router(scope, receive, send)


async def _nothing_here(scope: Scope, receive: Receive, send: Send) -> None:
    raise RouteNotFound
