"""`PUT /management/v1/account/totp`: the first code of a second factor, which counts from then on."""

from __future__ import annotations

import msgspec
from starlette.types import Receive, Scope, Send

from ridgeline.access.second_factor import SecondFactor
from ridgeline.access.signing_in import SigningIn
from ridgeline.http.asgi import answer_object
from ridgeline.http.caller import signed_in
from ridgeline.http.management.body import json_body
from ridgeline.http.management.session.totp_ticket import remove_ticket, shown_ticket
from ridgeline.storage.access import AccessStore
from ridgeline.wire.management.session import RecoveryCodes, TotpConfirmation


class ConfirmTotp:
    def __init__(self, store: AccessStore, signing_in: SigningIn, second_factor: SecondFactor) -> None:
        self._store = store
        self._signing_in = signing_in
        self._second_factor = second_factor
        self._decoder = msgspec.json.Decoder(TotpConfirmation)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        session, member = signed_in(scope)
        given = await json_body(scope, receive, self._decoder)
        with self._signing_in.proof(member):
            codes = await self._second_factor.confirm(session, shown_ticket(scope), given.code)
        await self._store.remove_sessions(member.member_id, None, but=session.session_id)
        remove_ticket(scope)
        await answer_object(send, 200, RecoveryCodes(codes))
