"""`ridgeline environments`: make and list environments, and say how long each keeps its events."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from ridgeline.commands.common import (
    Command,
    Store,
    as_json_option,
    print_json,
    print_table,
    shown_time,
    store_options,
)
from ridgeline.deployment import Deployment
from ridgeline.errors import RidgelineError
from ridgeline.ids import new_environment_id
from ridgeline.storage.protocol import Environment, NameTaken

MAXIMUM_NAME = 100
MAXIMUM_DAYS = 36_500


class Days(click.ParamType[int | None]):
    """A number of days, or `default` for that of the deployment."""

    name = "days"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | None:
        if value == "default":
            return None
        if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= MAXIMUM_DAYS):
            self.fail(f"{value!r} is neither 'default' nor a number of days from 1 to {MAXIMUM_DAYS}.", param, ctx)
        return int(value)


def _retention_options(command: Command) -> Command:
    for name, what in (("--detail-days", "their details"), ("--days", "events")):
        help_text = f"How long {what} are kept; 'default': as long as the deployment says."
        command = click.option(name, type=Days(), metavar="DAYS", help=help_text)(command)
    return command


@click.group()
def environments() -> None:
    """Make and list environments, and say how long each keeps its events."""


@environments.command("list")
@store_options()
@as_json_option
def list_environments(as_json: bool, store: Store) -> None:
    """List all environments, oldest first."""

    async def work(deployment: Deployment) -> list[dict[str, Any]]:
        return [_as_json(one) for one in await deployment.storage.environments()]

    found = store.run(work)
    if as_json:
        print_json(found)
        return
    rows = [("ID", "NAME", "CREATED", "EVENTS KEPT", "DETAILS KEPT", "")]
    rows += [
        (
            one["id"],
            one["name"],
            shown_time(one["created_at"]),
            _shown_days(one["retention_days"]),
            _shown_days(one["detail_retention_days"]),
            "default" if one["is_default"] else "",
        )
        for one in found
    ]
    print_table(rows)


@environments.command("create")
@click.argument("name")
@_retention_options
@store_options()
@as_json_option
def create_environment(name: str, days: int | None, detail_days: int | None, as_json: bool, store: Store) -> None:
    """Make an environment. Its events are apart from those of others; visitors are recognised across all."""
    check_name(name)

    async def work(deployment: Deployment) -> dict[str, Any]:
        made = Environment(
            new_environment_id(),
            name,
            is_default=False,
            created_at=deployment.clock(),
            retention_days=days,
            detail_retention_days=detail_days,
        )
        entry = deployment.entry("environment.created", made.environment_id, made.environment_id, **_retention(made))
        try:
            await deployment.storage.create_environment(made, entry)
        except NameTaken:
            raise RidgelineError(f"There is an environment {name!r} already.") from None
        return _as_json(made)

    shown = store.run(work)
    if as_json:
        print_json(shown)
    else:
        click.echo(shown["id"])


@environments.command("retention")
@click.argument("environment_id")
@_retention_options
@store_options()
@as_json_option
@click.pass_context
def set_retention(
    context: click.Context,
    /,
    *,
    environment_id: str,
    days: int | None,
    detail_days: int | None,
    as_json: bool,
    store: Store,
) -> None:
    """Change how long an environment keeps its events; what is not named stays as it is."""
    given = {
        name
        for name in ("days", "detail_days")
        if context.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT
    }
    if not given:
        raise RidgelineError("Say what to change: --days, --detail-days, or both.")

    async def work(deployment: Deployment) -> dict[str, Any]:
        present = await find_environment(deployment, environment_id)
        wanted = replace(
            present,
            retention_days=days if "days" in given else present.retention_days,
            detail_retention_days=detail_days if "detail_days" in given else present.detail_retention_days,
        )
        entry = deployment.entry("environment.retention", environment_id, environment_id, **_retention(wanted))
        changed = await deployment.storage.set_retention(
            environment_id, wanted.retention_days, wanted.detail_retention_days, entry
        )
        if changed is None:
            raise RidgelineError(f"There is no environment {environment_id}.")
        return _as_json(changed)

    shown = store.run(work)
    if as_json:
        print_json(shown)
    else:
        click.echo(
            f"{environment_id} keeps its events: {_shown_days(shown['retention_days'])}; "
            f"their details: {_shown_days(shown['detail_retention_days'])}."
        )


def check_name(name: str) -> None:
    """Raise RidgelineError where an environment cannot be called so."""
    if not name.strip() or not name.isprintable() or len(name) > MAXIMUM_NAME:
        raise RidgelineError(f"The name of an environment must be printable text of 1 to {MAXIMUM_NAME} characters.")


async def find_environment(deployment: Deployment, environment_id: str) -> Environment:
    """Return the environment with this id; RidgelineError, which names those that there are, if there is none."""
    known = {one.environment_id: one for one in await deployment.storage.environments()}
    found = known.get(environment_id)
    if found is None:
        raise RidgelineError(f"There is no environment {environment_id}; there is {', '.join(known)}.")
    return found


def _as_json(environment: Environment) -> dict[str, Any]:
    """Times as Unix ms, like everywhere on the wire; null days are the deployment's default."""
    return {
        "id": environment.environment_id,
        "name": environment.name,
        "is_default": environment.is_default,
        "created_at": environment.created_at,
        **_retention(environment),
    }


def _retention(environment: Environment) -> dict[str, int | None]:
    return {
        "retention_days": environment.retention_days,
        "detail_retention_days": environment.detail_retention_days,
    }


def _shown_days(days: int | None) -> str:
    return "default" if days is None else f"{days} day{'' if days == 1 else 's'}"
