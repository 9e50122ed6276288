"""`DELETE /management/v1/api-keys/{key_id}`: it is worth nothing any more."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.clock import Clock
from ridgeline.errors import KeyNotFound
from ridgeline.http.asgi import answer_object
from ridgeline.http.caller import caller_of
from ridgeline.http.management.api_key_view import api_key_view, find_key
from ridgeline.storage.protocol import AuditEntry, Storage


class RevokeApiKey:
    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = await find_key(self._storage, scope["path_params"]["key_id"])
        actor = caller_of(scope).actor
        details = {"kind": key.kind.label}
        entry = AuditEntry(self._clock(), actor, "key.revoked", key.key_id, key.environment_id, details)
        revoked = await self._storage.revoke_key(key.key_id, entry)
        if revoked is None:
            raise KeyNotFound
        await answer_object(send, 200, api_key_view(revoked, await self._storage.keys_last_used()))
