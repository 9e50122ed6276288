"""`DELETE /management/v1/suspect-score`: back to the defaults, from the next identification on."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.http.asgi import answer_object
from ridgeline.http.caller import caller_of
from ridgeline.operations.suspect_score import SuspectScore


class ResetSuspectScore:
    def __init__(self, score: SuspectScore) -> None:
        self._score = score

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await answer_object(send, 200, await self._score.reset(caller_of(scope).actor))
