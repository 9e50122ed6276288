"""`GET /management/v1/environments`."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.http.asgi import answer_object
from ridgeline.http.management.environment_choice import seen_environments
from ridgeline.http.management.environment_view import environment_view
from ridgeline.http.management.pages import PARAMETERS, Pages
from ridgeline.http.management.query import query_of
from ridgeline.settings import Settings
from ridgeline.storage.protocol import KeyStore
from ridgeline.wire.management.environments import Environments


class ListEnvironments:
    def __init__(self, keys: KeyStore, pages: Pages, settings: Settings) -> None:
        self._keys = keys
        self._pages = pages
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = query_of(scope, *PARAMETERS)
        shown, more = self._pages.cut(
            await seen_environments(self._keys, scope),
            lambda environment: (environment.created_at, environment.environment_id),
            query,
            "environments",
        )
        views = [environment_view(environment, self._settings) for environment in shown]
        await answer_object(send, 200, Environments(environments=views, pagination_key=more))
