"""`GET /management/v1/metrics`: for Prometheus."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.http.asgi import answer
from ridgeline.metrics import CONTENT_TYPE, Metrics


class GetMetrics:
    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await answer(send, 200, self._metrics.text(), CONTENT_TYPE, [(b"cache-control", b"no-store")])
