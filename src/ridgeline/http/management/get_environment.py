"""`GET /management/v1/environments/{environment_id}`."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from ridgeline.http.asgi import answer_object
from ridgeline.http.management.environment_choice import find_environment
from ridgeline.http.management.environment_view import environment_view
from ridgeline.settings import Settings
from ridgeline.storage.protocol import KeyStore


class GetEnvironment:
    def __init__(self, keys: KeyStore, settings: Settings) -> None:
        self._keys = keys
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        environment = await find_environment(self._keys, scope, scope["path_params"]["environment_id"])
        await answer_object(send, 200, environment_view(environment, self._settings))
