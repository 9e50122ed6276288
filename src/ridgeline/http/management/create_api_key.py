"""`POST /management/v1/api-keys`: the answer has the key's text, which is kept nowhere else unless it is public."""

from __future__ import annotations

import msgspec
from starlette.types import Receive, Scope, Send

from ridgeline.clock import Clock
from ridgeline.errors import InvalidRequest
from ridgeline.http.asgi import answer_object
from ridgeline.http.caller import caller_of
from ridgeline.http.management.api_key_view import KINDS, api_key_view, check_limits, limit_of
from ridgeline.http.management.body import check_name, json_body
from ridgeline.http.management.environment_choice import find_environment
from ridgeline.keys import KeyKind
from ridgeline.operations.api_keys import Keyring, WantedKey
from ridgeline.storage.protocol import ApiKey, KeyStore
from ridgeline.wire.management.api_keys import MadeApiKey, NewApiKey

_OF_ONE_ENVIRONMENT = (KeyKind.PUBLIC, KeyKind.PROXY)


class CreateApiKey:
    def __init__(self, keys: KeyStore, keyring: Keyring, clock: Clock) -> None:
        self._keys = keys
        self._keyring = keyring
        self._clock = clock
        self._decoder = msgspec.json.Decoder(NewApiKey)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        new = await json_body(scope, receive, self._decoder)
        check_name(new.name)
        kind = KINDS[new.kind]
        limit, erasure_limit = limit_of(new.limit), limit_of(new.erasure_limit)
        check_limits(kind, limit, erasure_limit)
        if new.environment_id is not None:
            await find_environment(self._keys, scope, new.environment_id)
        elif kind in _OF_ONE_ENVIRONMENT:
            raise InvalidRequest(f"a {new.kind} key needs an environment_id")
        texts: list[str] = []

        def hand_over(_: ApiKey, text: str) -> None:
            texts.append(text)

        wanted = WantedKey(kind, new.name, new.environment_id, limit, erasure_limit)
        key = await self._keyring.make(wanted, caller_of(scope).actor, self._clock(), hand_over)
        await answer_object(send, 200, MadeApiKey(api_key=api_key_view(key, {}), text=texts[0]))
