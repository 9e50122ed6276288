"""`GET /management/v1/api-keys/{key_id}`."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.http.asgi import answer_object
from ridgeline.http.management.api_key_view import api_key_view, find_key
from ridgeline.storage.protocol import Storage


class GetApiKey:
    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = await find_key(self._storage, scope["path_params"]["key_id"])
        await answer_object(send, 200, api_key_view(key, await self._storage.keys_last_used()))
