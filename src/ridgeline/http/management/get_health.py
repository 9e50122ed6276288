"""`GET /management/v1/health`: how the deployment is."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.http.asgi import answer_object
from ridgeline.http.caller import caller_of
from ridgeline.operations.health import HealthWatch, without_files


class GetHealth:
    def __init__(self, watch: HealthWatch) -> None:
        self._watch = watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        health = await self._watch.health()
        await answer_object(send, 200, health if caller_of(scope).may("administrator") else without_files(health))
