"""`GET /management/v1/suspect-score`: what each finding weighs, for whoever may read events and their scores."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.http.asgi import answer_object
from ridgeline.operations.suspect_score import SuspectScore


class GetSuspectScore:
    def __init__(self, score: SuspectScore) -> None:
        self._score = score

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await answer_object(send, 200, await self._score.table())
