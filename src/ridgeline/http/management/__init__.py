"""The management API, below `/management/v1/`: what the Server API's contract has no place for."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.errors import RouteNotFound
from ridgeline.http.asgi import Methods
from ridgeline.http.management.get_explanation import GetExplanation
from ridgeline.http.management.get_metrics import GetMetrics
from ridgeline.http.server_api.authentication import Authentication
from ridgeline.keys import KeyKind
from ridgeline.limits import RateLimiter, spend
from ridgeline.metrics import Metrics
from ridgeline.storage.protocol import Storage

MOUNTED_AT = "/management/v1/"
KEY_KINDS = (KeyKind.SECRET, KeyKind.MANAGEMENT)


class ManagementApi:
    """Authenticates by a secret or management key, then routes."""

    def __init__(
        self, storage: Storage, authentication: Authentication, limiter: RateLimiter, metrics: Metrics
    ) -> None:
        self._authentication = authentication
        self._limiter = limiter
        self._explanation = Methods({"GET": GetExplanation(storage)})
        self._metrics = Methods({"GET": GetMetrics(metrics)})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = scope["ridgeline.key"] = await self._authentication.check(scope)
        if key.limit is not None:
            await spend(self._limiter, key)
        collection, _, rest = scope["path"][len(MOUNTED_AT) :].partition("/")
        if (collection, rest) == ("metrics", ""):
            await self._metrics(scope, receive, send)
            return
        event_id, slash, last = rest.rpartition("/")
        if collection != "events" or not slash or last != "explanation":
            raise RouteNotFound
        scope["path_params"] = {"event_id": event_id}
        await self._explanation(scope, receive, send)
