"""Which environment a request is about."""

from __future__ import annotations

from starlette.types import Scope

from ridgeline.errors import EnvironmentNotFound
from ridgeline.http.caller import environment_of
from ridgeline.storage.protocol import Environment, KeyStore


async def chosen_environment(keys: KeyStore, scope: Scope, given: str | None) -> str | None:
    """Return the environment that was asked for, or the only one that the caller may see; None is all of them.

    Raises EnvironmentNotFound for one that is not there, or not for the caller to see.
    """
    return environment_of(scope) if given is None else (await find_environment(keys, scope, given)).environment_id


async def find_environment(keys: KeyStore, scope: Scope, environment_id: str) -> Environment:
    """Return an environment that the caller may see; raises EnvironmentNotFound."""
    for environment in await seen_environments(keys, scope):
        if environment.environment_id == environment_id:
            return environment
    raise EnvironmentNotFound


async def seen_environments(keys: KeyStore, scope: Scope) -> list[Environment]:
    """Return the environments that the caller may see, oldest first."""
    allowed = environment_of(scope)
    return [one for one in await keys.environments() if allowed in {None, one.environment_id}]
