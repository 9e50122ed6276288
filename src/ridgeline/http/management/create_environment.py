"""`POST /management/v1/environments`."""

from __future__ import annotations

import msgspec
from starlette.types import Receive, Scope, Send

from ridgeline.clock import Clock
from ridgeline.errors import NameInUse
from ridgeline.http.asgi import answer_object
from ridgeline.http.caller import caller_of
from ridgeline.http.management.body import check_name, json_body
from ridgeline.http.management.environment_view import environment_view
from ridgeline.ids import new_environment_id
from ridgeline.settings import Settings
from ridgeline.storage.protocol import AuditEntry, Environment, KeyStore, NameTaken
from ridgeline.wire.management.environments import NewEnvironment


class CreateEnvironment:
    def __init__(self, keys: KeyStore, settings: Settings, clock: Clock) -> None:
        self._keys = keys
        self._settings = settings
        self._clock = clock
        self._decoder = msgspec.json.Decoder(NewEnvironment)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        new = await json_body(scope, receive, self._decoder)
        check_name(new.name)
        now = self._clock()
        environment = Environment(
            new_environment_id(),
            new.name,
            is_default=False,
            created_at=now,
            retention_days=new.retention_days,
            detail_retention_days=new.detail_retention_days,
        )
        details = {"retention_days": new.retention_days, "detail_retention_days": new.detail_retention_days}
        made = environment.environment_id
        entry = AuditEntry(now, caller_of(scope).actor, "environment.created", made, made, details)
        try:
            await self._keys.create_environment(environment, entry)
        except NameTaken:
            raise NameInUse from None
        await answer_object(send, 200, environment_view(environment, self._settings))
