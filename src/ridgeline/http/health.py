"""`/healthz`: the process answers. `/readyz`: it can also read and write its store."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.http.asgi import answer_object
from ridgeline.storage.protocol import Storage


async def healthz(scope: Scope, receive: Receive, send: Send) -> None:
    await answer_object(send, 200, {"status": "ok"})


class Readyz:
    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # StorageUnavailable is rendered as 503 by the edge.
        await self._storage.check()
        await answer_object(send, 200, {"status": "ready"})
