"""`PATCH /management/v1/suspect-score`: other weights for some findings, from the next identification on."""

from __future__ import annotations

import msgspec
from starlette.types import Receive, Scope, Send

from ridgeline.errors import InvalidRequest
from ridgeline.http.asgi import answer_object
from ridgeline.http.caller import caller_of
from ridgeline.http.management.body import json_body, quoted
from ridgeline.operations.suspect_score import SuspectScore, UnknownFinding
from ridgeline.wire.suspect_score import SuspectScoreChange


class ChangeSuspectScore:
    def __init__(self, score: SuspectScore) -> None:
        self._score = score
        self._decoder = msgspec.json.Decoder(SuspectScoreChange)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        change = await json_body(scope, receive, self._decoder)
        try:
            table = await self._score.change(change.weights, caller_of(scope).actor)
        except UnknownFinding as error:
            raise InvalidRequest(f'unknown finding "{quoted(error.name)}"; there is {error.known}') from None
        await answer_object(send, 200, table)
