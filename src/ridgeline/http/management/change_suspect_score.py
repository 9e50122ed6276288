"""`PATCH /management/v1/suspect-score`: other weights for some findings, from the next identification on."""

from __future__ import annotations

import msgspec
from starlette.types import Receive, Scope, Send

from ridgeline.errors import InvalidRequest
from ridgeline.http.asgi import answer_object, read_body
from ridgeline.http.caller import caller_of
from ridgeline.operations.suspect_score import SuspectScore, UnknownFinding
from ridgeline.wire.suspect_score import SuspectScoreChange

MAXIMUM_BODY = 16_384


class ChangeSuspectScore:
    def __init__(self, score: SuspectScore) -> None:
        self._score = score
        self._decoder = msgspec.json.Decoder(SuspectScoreChange)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        change = self._read(await read_body(scope, receive, MAXIMUM_BODY))
        try:
            table = await self._score.change(change.weights, caller_of(scope).actor)
        except UnknownFinding as error:
            raise InvalidRequest(f'unknown finding "{_shown(error.name)}"; there is {error.known}') from None
        await answer_object(send, 200, table)

    def _read(self, body: bytes) -> SuspectScoreChange:
        try:
            return self._decoder.decode(body)
        except msgspec.ValidationError as error:
            raise InvalidRequest(f"request body is not valid: {_shown(str(error))}") from None
        except (msgspec.DecodeError, UnicodeError, RecursionError, OverflowError):
            raise InvalidRequest from None


def _shown(text: str) -> str:
    """Return what a client wrote as an answer can repeat it: short, and without halves of characters."""
    return text[:100].encode("utf-8", "replace").decode()
