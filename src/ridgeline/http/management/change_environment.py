"""`PATCH /management/v1/environments/{environment_id}`: its name, and how long it keeps its events."""

from __future__ import annotations

from dataclasses import replace

import msgspec
from msgspec import UNSET
from starlette.types import Receive, Scope, Send

from ridgeline.clock import Clock
from ridgeline.errors import EnvironmentNotFound, NameInUse
from ridgeline.http.asgi import answer_object
from ridgeline.http.caller import caller_of
from ridgeline.http.management.body import check_name, json_body
from ridgeline.http.management.environment_choice import find_environment
from ridgeline.http.management.environment_view import environment_view
from ridgeline.settings import Settings
from ridgeline.storage.protocol import AuditEntry, Environment, NameTaken, Storage
from ridgeline.wire.management.environments import EnvironmentChange


class ChangeEnvironment:
    def __init__(self, storage: Storage, settings: Settings, clock: Clock) -> None:
        self._storage = storage
        self._settings = settings
        self._clock = clock
        self._decoder = msgspec.json.Decoder(EnvironmentChange)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        change = await json_body(scope, receive, self._decoder)
        actor = caller_of(scope).actor
        environment = await find_environment(self._storage, scope, scope["path_params"]["environment_id"])
        # The name first: it may be refused, and then nothing is changed.
        if change.name is not UNSET:
            check_name(change.name)
            environment = await self._rename(environment, change.name, actor)
        wanted = replace(
            environment,
            retention_days=_chosen(change.retention_days, environment.retention_days),
            detail_retention_days=_chosen(change.detail_retention_days, environment.detail_retention_days),
        )
        if wanted != environment:
            environment = await self._keep(wanted, actor)
        await answer_object(send, 200, environment_view(environment, self._settings))

    async def _rename(self, environment: Environment, name: str, actor: str) -> Environment:
        own = environment.environment_id
        entry = AuditEntry(self._clock(), actor, "environment.renamed", own, own)
        try:
            if not await self._storage.rename_environment(own, name, entry):
                raise EnvironmentNotFound
        except NameTaken:
            raise NameInUse from None
        return replace(environment, name=name)

    async def _keep(self, wanted: Environment, actor: str) -> Environment:
        own, days, detail_days = wanted.environment_id, wanted.retention_days, wanted.detail_retention_days
        details = {"retention_days": days, "detail_retention_days": detail_days}
        entry = AuditEntry(self._clock(), actor, "environment.retention", own, own, details)
        changed = await self._storage.set_retention(own, days, detail_days, entry)
        if changed is None:
            raise EnvironmentNotFound
        return changed


def _chosen(given: int | msgspec.UnsetType | None, present: int | None) -> int | None:
    return present if given is UNSET else given
