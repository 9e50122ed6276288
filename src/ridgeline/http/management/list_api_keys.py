"""`GET /management/v1/api-keys`."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.http.asgi import answer_object
from ridgeline.http.management.api_key_view import api_key_view
from ridgeline.http.management.pages import PARAMETERS, Pages
from ridgeline.http.management.query import query_of
from ridgeline.storage.protocol import Storage
from ridgeline.wire.management.api_keys import ApiKeys


class ListApiKeys:
    def __init__(self, storage: Storage, pages: Pages) -> None:
        self._storage = storage
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = query_of(scope, *PARAMETERS)
        shown, more = self._pages.cut(
            await self._storage.list_keys(), lambda key: (key.created_at, key.key_id), query, "api-keys"
        )
        last_used = await self._storage.keys_last_used()
        views = [api_key_view(key, last_used) for key in shown]
        await answer_object(send, 200, ApiKeys(api_keys=views, pagination_key=more))
