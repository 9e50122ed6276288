"""The management API, below `/management/v1/`: what the Server API's contract has no place for."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.errors import RouteNotFound
from ridgeline.http.asgi import Methods
from ridgeline.http.management.change_suspect_score import ChangeSuspectScore
from ridgeline.http.management.get_explanation import GetExplanation
from ridgeline.http.management.get_metrics import GetMetrics
from ridgeline.http.management.get_suspect_score import GetSuspectScore
from ridgeline.http.management.reset_suspect_score import ResetSuspectScore
from ridgeline.http.server_api.authentication import Authentication
from ridgeline.keys import KeyKind
from ridgeline.limits import RateLimiter, spend
from ridgeline.metrics import Metrics
from ridgeline.operations.suspect_score import SuspectScore
from ridgeline.storage.protocol import Storage

MOUNTED_AT = "/management/v1/"
KEY_KINDS = (KeyKind.SECRET, KeyKind.MANAGEMENT)


class ManagementApi:
    """Authenticates by a secret or management key, then routes."""

    def __init__(
        self,
        storage: Storage,
        authentication: Authentication,
        limiter: RateLimiter,
        metrics: Metrics,
        score: SuspectScore,
    ) -> None:
        self._authentication = authentication
        self._limiter = limiter
        self._explanation = Methods({"GET": GetExplanation(storage)})
        self._by_path = {
            "metrics": Methods({"GET": GetMetrics(metrics)}),
            "suspect-score": Methods(
                {
                    "GET": GetSuspectScore(score),
                    "PATCH": ChangeSuspectScore(score),
                    "DELETE": ResetSuspectScore(score),
                }
            ),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = scope["ridgeline.key"] = await self._authentication.check(scope)
        if key.limit is not None:
            await spend(self._limiter, key)
        path = scope["path"][len(MOUNTED_AT) :]
        whole = self._by_path.get(path)
        if whole is not None:
            await whole(scope, receive, send)
            return
        collection, _, rest = path.partition("/")
        event_id, slash, last = rest.rpartition("/")
        if collection != "events" or not slash or last != "explanation":
            raise RouteNotFound
        scope["path_params"] = {"event_id": event_id}
        await self._explanation(scope, receive, send)
