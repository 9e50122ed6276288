"""The Server API v4, below `/v4/`: the key is checked before anything else, then the request is routed."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.clock import Clock
from ridgeline.errors import RouteNotFound
from ridgeline.http.asgi import Methods
from ridgeline.http.caller import Caller
from ridgeline.http.server_api.authentication import Authentication
from ridgeline.http.server_api.delete_visitor import DeleteVisitor
from ridgeline.http.server_api.get_event import GetEvent
from ridgeline.http.server_api.judge_edge_request import judge_edge_request
from ridgeline.http.server_api.search_events import SearchEvents
from ridgeline.http.server_api.update_event import UpdateEvent
from ridgeline.limits import RateLimiter, spend
from ridgeline.operations.erasure import Eraser, ErasureSubjects
from ridgeline.storage.protocol import Storage
from ridgeline.tokens import Signer

MOUNTED_AT = "/v4/"


class ServerApi:
    """Authenticates, then routes by the path's first part, by hand: reading an event is the hottest of all routes."""

    def __init__(
        self,
        storage: Storage,
        authentication: Authentication,
        limiter: RateLimiter,
        cursors: Signer,
        eraser: Eraser,
        subjects: ErasureSubjects,
        clock: Clock,
    ) -> None:
        self._authentication = authentication
        self._limiter = limiter
        self._get_event = GetEvent(storage)
        self._event = Methods({"GET": self._get_event, "PATCH": UpdateEvent(storage, clock)})
        self._search = Methods({"GET": SearchEvents(storage, cursors, clock)})
        self._visitor = Methods({"DELETE": DeleteVisitor(storage, eraser, subjects, clock)})
        self._edge = Methods({"POST": judge_edge_request})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = await self._authentication.check(scope)
        scope["ridgeline.caller"] = Caller(key)
        if key.limit is not None or key.erasure_limit is not None:
            await spend(self._limiter, key, erasing=scope["method"] == "DELETE")
        collection, slash, item = scope["path"][len(MOUNTED_AT) :].partition("/")
        if collection == "events":
            scope["path_params"] = {"event_id": item}
            if slash and scope["method"] == "GET":
                await self._get_event(scope, receive, send)
            else:
                await (self._event if slash else self._search)(scope, receive, send)
        elif collection == "visitors":
            scope["path_params"] = {"visitor_id": item}
            await self._visitor(scope, receive, send)
        elif collection == "edge" and not slash:
            await self._edge(scope, receive, send)
        else:
            raise RouteNotFound
