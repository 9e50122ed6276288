"""`PATCH /management/v1/api-keys/{key_id}`: its limits, at once."""

from __future__ import annotations

from dataclasses import replace

import msgspec
from starlette.types import Receive, Scope, Send

from ridgeline.clock import Clock
from ridgeline.errors import KeyNotFound
from ridgeline.http.asgi import answer_object
from ridgeline.http.caller import caller_of
from ridgeline.http.management.api_key_view import api_key_view, check_limits, find_key, limit_of
from ridgeline.http.management.body import json_body
from ridgeline.limits import limits_as_json
from ridgeline.storage.protocol import AuditEntry, Storage
from ridgeline.wire.management.api_keys import ApiKeyChange


class ChangeApiKey:
    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock
        self._decoder = msgspec.json.Decoder(ApiKeyChange)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        change = await json_body(scope, receive, self._decoder)
        key = await find_key(self._storage, scope["path_params"]["key_id"])
        wanted = replace(
            key,
            limit=limit_of(change.limit, key.limit),
            erasure_limit=limit_of(change.erasure_limit, key.erasure_limit),
        )
        if wanted != key:
            check_limits(key.kind, wanted.limit, wanted.erasure_limit)
            actor = caller_of(scope).actor
            details = limits_as_json(wanted)
            entry = AuditEntry(self._clock(), actor, "key.limited", key.key_id, key.environment_id, details)
            changed = await self._storage.limit_key(key.key_id, wanted.limit, wanted.erasure_limit, entry)
            if changed is None:
                raise KeyNotFound
            key = changed
        await answer_object(send, 200, api_key_view(key, await self._storage.keys_last_used()))
