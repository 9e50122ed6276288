"""`POST /management/v1/account/totp`: a secret for an authenticator app."""

from __future__ import annotations

import asyncio

import msgspec
from starlette.types import Receive, Scope, Send

from ridgeline.access.second_factor import SecondFactor
from ridgeline.access.signing_in import SigningIn
from ridgeline.http.asgi import answer_object
from ridgeline.http.caller import signed_in
from ridgeline.http.management.body import json_body
from ridgeline.http.management.session.totp_ticket import set_ticket
from ridgeline.wire.management.session import PasswordProof, TotpSetUp


class BeginTotp:
    def __init__(self, signing_in: SigningIn, second_factor: SecondFactor) -> None:
        self._signing_in = signing_in
        self._second_factor = second_factor
        self._decoder = msgspec.json.Decoder(PasswordProof)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        session, member = signed_in(scope)
        given = await json_body(scope, receive, self._decoder)
        await self._signing_in.prove(member, given.password)
        # To draw the picture takes a twentieth of a second.
        pending = await asyncio.to_thread(self._second_factor.begin, session, member)
        set_ticket(scope, pending.ticket)
        picture = pending.picture
        await answer_object(
            send, 200, TotpSetUp(secret=pending.secret, uri=pending.uri, picture=picture.path, size=picture.size)
        )
