"""The environment that demo data go into: one of its own, so that what is made up and what is real stay apart."""

from __future__ import annotations

from ridgeline.deployment import Deployment
from ridgeline.errors import RidgelineError
from ridgeline.ids import new_environment_id
from ridgeline.storage.protocol import Environment, EventQuery, NameTaken

ALL_TIME = 2**53


async def empty_environment(deployment: Deployment, name: str) -> Environment:
    """Return the environment with a name, or an id, made if there is none; RidgelineError if it is not for demo data.

    Neither is one that has events.
    """
    found = await environment_named(deployment, name)
    if found is None:
        made = Environment(new_environment_id(), name, is_default=False, created_at=deployment.clock())
        entry = deployment.entry("environment.created", made.environment_id, made.environment_id)
        try:
            await deployment.storage.create_environment(made, entry)
        except NameTaken:
            raise RidgelineError(f"Somebody else has just made the environment {name!r}.") from None
        return made
    await refuse_real_visitors(deployment, found)
    any_event = EventQuery(0, ALL_TIME, 1, source=None, environment_id=found.environment_id)
    if (await deployment.storage.search(any_event)).events:
        raise RidgelineError(
            f"There are events in the environment {found.name!r} already. Take them away with --remove, or choose "
            "another name with --environment."
        )
    return found


async def environment_named(deployment: Deployment, name: str) -> Environment | None:
    """Return the environment that has this name, or this id; None if there is none."""
    environments = await deployment.storage.environments()
    return next((one for one in environments if name in {one.name, one.environment_id}), None)


async def refuse_real_visitors(deployment: Deployment, environment: Environment) -> None:
    """Raise RidgelineError if visitors of pages can come into the environment."""
    keys = await deployment.storage.list_keys()
    is_open = any(
        key.public_text and key.revoked_at is None and key.environment_id == environment.environment_id for key in keys
    )
    if environment.is_default or is_open:
        raise RidgelineError(
            f"The environment {environment.name!r} is for real visitors"
            f"{': it has a public key' if is_open else ''}. Demo data need an environment of their own; choose another "
            "name with --environment."
        )
