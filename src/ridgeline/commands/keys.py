"""`ridgeline keys`: make, list, limit and revoke API keys."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import click

from ridgeline.commands.common import Store, as_json_option, print_json, print_table, shown_time, store_options
from ridgeline.commands.environments import find_environment
from ridgeline.commands.limit_options import GivenLimit, limit_options
from ridgeline.deployment import Deployment
from ridgeline.errors import RidgelineError
from ridgeline.keys import KeyKind
from ridgeline.limits import limits_as_json
from ridgeline.operations.api_keys import check_limited
from ridgeline.secret import write_private_file
from ridgeline.storage.protocol import ApiKey

MAXIMUM_NAME = 255
_KINDS = click.Choice([kind.label for kind in KeyKind])


@click.group()
def keys() -> None:
    """Make, list, limit and revoke API keys."""


@keys.command("create")
@click.option("--kind", type=_KINDS, required=True, help="What the key is for.")
@click.option("--environment", metavar="ID", help="Environment of the key; default: all, for a public key the first.")
@click.option("--name", default="", metavar="TEXT", help="A name to recognise it by.")
@limit_options
@store_options("region")
@as_json_option
def create_key(
    *,
    kind: str,
    environment: str | None,
    name: str,
    requests: GivenLimit,
    erasures: GivenLimit,
    as_json: bool,
    store: Store,
) -> None:
    """Make a key. A secret is shown on a terminal only; otherwise it is written to a file that only you can read."""
    if not name.isprintable() or len(name) > MAXIMUM_NAME:
        raise RidgelineError(f"The name of a key must be printable text of at most {MAXIMUM_NAME} characters.")
    chosen = KeyKind[kind.upper()]
    limit, erasure_limit = requests.applied_to(None), erasures.applied_to(None)
    check_limited(chosen, limit, erasure_limit)

    async def work(deployment: Deployment) -> dict[str, Any]:
        environment_id = None
        if environment is not None:
            environment_id = (await find_environment(deployment, environment)).environment_id
        elif chosen is KeyKind.PUBLIC:
            environment_id = deployment.workspace.default_environment.environment_id
        handed: dict[str, str] = {}

        def hand_over(key: ApiKey, text: str) -> None:
            if chosen is KeyKind.PUBLIC or sys.stdout.isatty():
                handed["key"] = text
            else:
                # Where there is no terminal to show it on.
                file = deployment.data_dir / f"{key.key_id}.txt"
                write_private_file(file, text + "\n")
                handed["key_file"] = str(file)

        made = await deployment.create_key(
            chosen, name, environment_id, hand_over, limit=limit, erasure_limit=erasure_limit
        )
        return _key_as_json(made, {}) | handed

    shown = store.run(work, create=True)
    if as_json:
        print_json(shown)
    elif "key" in shown:
        click.echo(f"{shown['key']}" + ("" if kind == "public" else "\n(shown only now: keep it safe)"))
    else:
        click.echo(f"The new {kind} key {shown['id']} is in {shown['key_file']}")


@keys.command("list")
@store_options()
@as_json_option
def list_keys(as_json: bool, store: Store) -> None:
    """List all keys, revoked ones included."""

    async def work(deployment: Deployment) -> list[dict[str, Any]]:
        last_used = await deployment.storage.keys_last_used()
        return [_key_as_json(key, last_used) for key in await deployment.storage.list_keys()]

    found = store.run(work)
    if as_json:
        print_json(found)
        return
    rows = [("ID", "KIND", "ENVIRONMENT", "CREATED", "LAST USED", "STATE", "LIMITS", "NAME")]
    rows += [
        (
            key["id"],
            key["kind"],
            key["environment_id"] or "all",
            shown_time(key["created_at"]),
            "never" if key["last_used_at"] is None else shown_time(key["last_used_at"]),
            f"revoked {shown_time(key['revoked_at'])}" if key["revoked_at"] else "valid",
            _shown_limits(key),
            key["name"],
        )
        for key in found
    ]
    print_table(rows)


@keys.command("limit")
@click.argument("key_id")
@limit_options
@click.option("--no-rate-limit", is_flag=True, help="Take the rate limit away.")
@click.option("--no-erasure-rate-limit", is_flag=True, help="Take the limit of erasures away.")
@store_options()
@as_json_option
def limit_key(
    *,
    key_id: str,
    requests: GivenLimit,
    erasures: GivenLimit,
    no_rate_limit: bool,
    no_erasure_rate_limit: bool,
    as_json: bool,
    store: Store,
) -> None:
    """Change the limits of a key, at once; what is not named stays as it is."""
    if not (requests or erasures or no_rate_limit or no_erasure_rate_limit):
        raise RidgelineError("Say what to change: --rate-limit, --erasure-rate-limit, or --no-… to take one away.")
    if (no_rate_limit and requests) or (no_erasure_rate_limit and erasures):
        raise RidgelineError("A limit can't be set and taken away in one command.")

    async def work(deployment: Deployment) -> dict[str, Any]:
        key = await _find_key(deployment, key_id)
        limit = None if no_rate_limit else requests.applied_to(key.limit)
        erasure_limit = None if no_erasure_rate_limit else erasures.applied_to(key.erasure_limit)
        check_limited(key.kind, limit, erasure_limit)
        wanted = replace(key, limit=limit, erasure_limit=erasure_limit)
        entry = deployment.entry("key.limited", key_id, key.environment_id, **limits_as_json(wanted))
        changed = await deployment.storage.limit_key(key_id, limit, erasure_limit, entry)
        if changed is None:
            raise _no_key(key_id)
        return _key_as_json(changed, await deployment.storage.keys_last_used())

    shown = store.run(work)
    if as_json:
        print_json(shown)
    else:
        click.echo(f"The limits of {key_id} are now: {_shown_limits(shown)}.")


@keys.command("revoke")
@click.argument("key_id")
@store_options()
@as_json_option
def revoke_key(key_id: str, as_json: bool, store: Store) -> None:
    """Revoke a key by its id (see `ridgeline keys list`); it stops working at once."""

    async def work(deployment: Deployment) -> dict[str, Any]:
        key = await _find_key(deployment, key_id)
        entry = deployment.entry("key.revoked", key_id, key.environment_id, kind=key.kind.label)
        revoked = await deployment.storage.revoke_key(key_id, entry)
        if revoked is None:
            raise _no_key(key_id)
        return _key_as_json(revoked, await deployment.storage.keys_last_used())

    shown = store.run(work)
    if as_json:
        print_json(shown)
    else:
        click.echo(f"The {shown['kind']} key {key_id} is revoked.")


async def _find_key(deployment: Deployment, key_id: str) -> ApiKey:
    found = next((key for key in await deployment.storage.list_keys() if key.key_id == key_id), None)
    if found is None:
        raise _no_key(key_id)
    return found


def _no_key(key_id: str) -> RidgelineError:
    return RidgelineError(f"There is no key {key_id}; see 'ridgeline keys list'.")


def _key_as_json(key: ApiKey, last_used: Mapping[str, int]) -> dict[str, Any]:
    """Times as Unix ms, like everywhere on the wire; `key` only for public keys."""
    shown: dict[str, Any] = {
        "id": key.key_id,
        "kind": key.kind.label,
        "name": key.name,
        "environment_id": key.environment_id,
        "created_at": key.created_at,
        "revoked_at": key.revoked_at,
        "last_used_at": last_used.get(key.key_id),
        **limits_as_json(key),
    }
    if key.public_text is not None:
        shown["key"] = key.public_text
    return shown


def _shown_limits(key: dict[str, Any]) -> str:
    named = (("", key["rate_limit"]), ("erasures ", key["erasure_rate_limit"]))
    return (
        ", ".join(f"{name}{limit['rate']:g}/s burst {limit['burst']}" for name, limit in named if limit is not None)
        or "none"
    )
